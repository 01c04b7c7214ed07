package relight.core.restore.postgresql.pitr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Segments that follow one another without a gap, over timelines where recoveries began new ones.
 *
 * @param missing the segment that would come next
 * @param beyond  the first one behind the gap; empty where the archive simply ends
 */
public record WalChain(long segmentSize, TimelineHistory history, List<Part> parts, WalName missing, Optional<WalName> beyond) {

    /** A stretch on one timeline; {@code times} say when each segment was stored. */
    public record Part(int timeline, long first, long[] times) {

        public long last() {
            return first + times.length - 1;
        }
    }

    public WalChain {
        parts = List.copyOf(parts);
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    public long count() {
        return parts.stream().mapToLong(part -> part.times().length).sum();
    }

    /** The last segment that can be replayed. */
    public Optional<WalName> last() {
        return isEmpty() ? Optional.empty() : Optional.of(new WalName(parts.getLast().timeline(), parts.getLast().last()));
    }

    /** When the last segment was stored. */
    public Optional<Instant> stored() {
        return isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(parts.getLast().times()[parts.getLast().times().length - 1]));
    }

    /** The first position that is not in it any more. */
    public Lsn end() {
        return new Lsn(missing.number() * segmentSize);
    }

    /** The file names in their order. */
    public List<String> files() {
        List<String> files = new ArrayList<>();
        for (Part part : parts) {
            for (long number = part.first(); number <= part.last(); number++) {
                files.add(new WalName(part.timeline(), number).file(segmentSize));
            }
        }
        return files;
    }

    /** How many of the first segments a recovery to that moment needs in all likelihood: up to the first that was stored after it. */
    public long until(Instant moment) {
        long count = 0;
        for (Part part : parts) {
            for (long time : part.times()) {
                count++;
                if (time > moment.toEpochMilli()) {
                    return count;
                }
            }
        }
        return count;
    }

    /** How many of the first segments hold everything up to that position. */
    public long until(Lsn position) {
        return isEmpty() ? 0 : Math.max(0, Math.min(count(), WalName.holding(position, segmentSize) - parts.getFirst().first() + 1));
    }
}
