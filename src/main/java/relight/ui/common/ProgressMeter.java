package relight.ui.common;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import relight.core.catalog.WorkListener;

/**
 * Makes rate and time left of how far a job says that it is. The rate is that of the last ten seconds, so that a slow beginning
 * does not spoil it.
 */
public final class ProgressMeter {

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long LEAST_NANOS = 500_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long done) {}

    /**
     * How far a job is.
     *
     * @param what      at hand
     * @param done      bytes or items
     * @param total     of the same; -1 where unknown
     * @param perSecond of the same; 0 until it can be told
     * @param left      until the end; empty until it can be told
     */
    public record Reading(String what, long done, long total, double perSecond, Optional<Duration> left) {

        /** Nothing has been heard yet. */
        public static final Reading NONE = new Reading("", 0, -1, 0, Optional.empty());

        /** 0 to 1; -1 where the total is unknown. */
        public double fraction() {
            return total <= 0 ? -1 : Math.min(1, (double) done / total);
        }
    }

    /**
     * Takes what {@link WorkListener#at} tells.
     *
     * @param nanos on any clock that only grows
     */
    public synchronized Reading at(long nanos, String what, long done, long total) {
        if (!samples.isEmpty() && done < samples.peekLast().done) {
            samples.clear();
        }
        samples.addLast(new Sample(nanos, done));
        while (samples.size() > 2 && nanos - samples.peekFirst().nanos > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.peekFirst();
        long span = nanos - first.nanos;
        double rate = span < LEAST_NANOS ? 0 : (done - first.done) * 1e9 / span;
        Optional<Duration> left = rate <= 0 || total < done
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.round((total - done) / rate)));
        return new Reading(what, done, total, rate, left);
    }
}
