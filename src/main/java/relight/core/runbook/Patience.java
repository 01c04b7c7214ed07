package relight.core.runbook;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens when a step takes too long, and how long is waited before it is tried again.
 *
 * @param askAfter how long it may take before a person is asked whether it goes on; it is not ended
 * @param goesOn   whether the steps after it go on when its time-out has ended it
 * @param first    the pause before the second attempt; none where it is zero
 * @param longest  the pause doubles up to this one
 */
public record Patience(Optional<Duration> askAfter, boolean goesOn, Duration first, Duration longest) {

    /** Ended at its time-out as failed, and tried again at once. */
    public static final Patience NONE = new Patience(Optional.empty(), false, Duration.ZERO, Duration.ZERO);

    /** The pause after this many failed attempts, of which there is at least one. */
    public Duration pause(int failures) {
        Duration pause = first;
        for (int i = 1; i < failures && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
