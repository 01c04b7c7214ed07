package relight.core.workspace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a recovery may take and how much data it may lose.
 *
 * @param rto    recovery time objective: from declaration (or disruption) to verified service
 * @param rpo    recovery point objective: the age of the data that comes back; zero where none may be lost
 * @param mtd    maximum tolerable downtime: after that the business is harmed for good, so it is never below the RTO
 * @param proof  how long a restore may go without having been proven
 * @param source where they are written, such as {@code tier critical} or {@code scenario shop database corrupted}
 */
public record Objectives(Optional<Duration> rto, Optional<Duration> rpo, Optional<Duration> mtd,
                         Optional<Duration> proof, String source) {

    public static final Objectives NONE = new Objectives(Optional.empty(), Optional.empty(), "");

    /** Objectives that do not say how often a restore is proven. */
    public Objectives(Optional<Duration> rto, Optional<Duration> rpo, Optional<Duration> mtd, String source) {
        this(rto, rpo, mtd, Optional.empty(), source);
    }

    /** Objectives of a document that says nothing of a maximum tolerable downtime. */
    public Objectives(Optional<Duration> rto, Optional<Duration> rpo, String source) {
        this(rto, rpo, Optional.empty(), source);
    }

    /** The same, changed for these findings of earlier recoveries: so every record of them says why they are what they are. */
    Objectives because(List<String> findings) {
        return findings.isEmpty() ? this : new Objectives(rto, rpo, mtd, proof, source + " (" + String.join(", ", findings) + ")");
    }

    /** Whether nobody has said anything. */
    public boolean isEmpty() {
        return figures().allMatch(Optional::isEmpty);
    }

    /** These, and where they say nothing, the other's: a scenario's before its system's before its tier's. */
    public Objectives orElse(Objectives other) {
        List<Optional<Duration>> theirs = other.figures().toList();
        List<Optional<Duration>> mine = figures().toList();
        boolean adds = false;
        for (int i = 0; i < mine.size(); i++) {
            adds |= mine.get(i).isEmpty() && theirs.get(i).isPresent();
        }
        return adds ? new Objectives(rto.or(other::rto), rpo.or(other::rpo), mtd.or(other::mtd), proof.or(other::proof),
                isEmpty() ? other.source : source + ", " + other.source) : this;
    }

    /** The shorter of each: what a scenario that hits both systems must hold. */
    public Objectives strictest(Objectives other) {
        Objectives shortest = new Objectives(shorter(rto, other.rto), shorter(rpo, other.rpo), shorter(mtd, other.mtd), shorter(proof, other.proof), source);
        if (shortest.equals(this)) {
            return this;
        }
        return shortest.figures().toList().equals(other.figures().toList()) ? other
                : new Objectives(shortest.rto, shortest.rpo, shortest.mtd, shortest.proof, source + ", " + other.source);
    }

    private Stream<Optional<Duration>> figures() {
        return Stream.of(rto, rpo, mtd, proof);
    }

    private static Optional<Duration> shorter(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Duration::compareTo);
    }
}
