package relight.core.restore;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The moments that a system can be brought back to by replaying its log onto one of its backups.
 *
 * @param bases   the backups that a replay can begin with, oldest first
 * @param spans   stretches of the log without a gap, oldest first
 * @param windows what of it can be reached: from the end of a backup to the end of the log behind it
 * @param lines   the histories that the log knows, where a recovery has begun a new one
 */
public record Reach(List<Base> bases, List<Span> spans, List<Window> windows, List<Line> lines) {

    /** A backup, and when it was whole. */
    public record Base(String backup, Instant ended, String name) {}

    /**
     * A stretch of the log.
     *
     * @param first the first piece by its name
     */
    public record Span(String line, String first, String last, Instant from, Instant to) {}

    /** From when to when every moment can be reached. */
    public record Window(Instant from, Instant to) {

        public boolean holds(Instant moment) {
            return !moment.isBefore(from) && !moment.isAfter(to);
        }
    }

    /** A history: {@code 2}, begun at a position of another one. */
    public record Line(String name, Optional<String> begun) {}

    public Reach {
        bases = List.copyOf(bases);
        spans = List.copyOf(spans);
        windows = List.copyOf(windows);
        lines = List.copyOf(lines);
    }

    public boolean holds(Instant moment) {
        return windows.stream().anyMatch(window -> window.holds(moment));
    }

    /** The moment itself where it can be reached, otherwise the nearest that can; empty where none can. */
    public Optional<Instant> nearest(Instant moment) {
        return windows.stream().map(window -> moment.isBefore(window.from()) ? window.from() : moment.isAfter(window.to()) ? window.to() : moment)
                .min(Comparator.comparing(other -> java.time.Duration.between(moment, other).abs()));
    }

    /** The newest moment there is. */
    public Optional<Instant> newest() {
        return windows.stream().map(Window::to).max(Comparator.naturalOrder());
    }
}
