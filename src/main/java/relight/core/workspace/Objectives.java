package relight.core.workspace;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a recovery may take and how much data it may lose.
 *
 * @param rto    recovery time objective: from declaration (or disruption) to verified service
 * @param rpo    recovery point objective: the age of the data that comes back
 * @param source where they are written, such as {@code tier critical} or {@code scenario shop database corrupted}
 */
public record Objectives(Optional<Duration> rto, Optional<Duration> rpo, String source) {

    public static final Objectives NONE = new Objectives(Optional.empty(), Optional.empty(), "");

    /** These, and where they say nothing, the other's: a scenario's before its system's before its tier's. */
    public Objectives orElse(Objectives other) {
        if (rto.isPresent() && rpo.isPresent()) {
            return this;
        }
        boolean adds = (rto.isEmpty() && other.rto.isPresent()) || (rpo.isEmpty() && other.rpo.isPresent());
        if (!adds) {
            return this;
        }
        String from = rto.isEmpty() && rpo.isEmpty() ? other.source : source + ", " + other.source;
        return new Objectives(rto.or(other::rto), rpo.or(other::rpo), from);
    }

    /** The shorter of each: what a scenario that hits both systems must hold. */
    public Objectives strictest(Objectives other) {
        boolean mine = rto.isPresent() && (other.rto.isEmpty() || rto.get().compareTo(other.rto.get()) <= 0);
        boolean all = rpo.isPresent() && (other.rpo.isEmpty() || rpo.get().compareTo(other.rpo.get()) <= 0);
        if (mine && all) {
            return this;
        }
        if (!mine && !all) {
            return other.rto.isEmpty() && other.rpo.isEmpty() ? this : other;
        }
        return new Objectives(mine ? rto : other.rto, all ? rpo : other.rpo, source + ", " + other.source);
    }
}
