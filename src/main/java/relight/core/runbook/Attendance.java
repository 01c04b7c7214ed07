package relight.core.runbook;

import java.time.Duration;
import java.util.Optional;

/**
 * Who has to answer to a step for people, and what happens when nobody does.
 *
 * @param people how many have to say so before it counts
 * @param other  whether it has to be somebody else than the one who runs the recovery
 * @param within how long is waited for an answer
 * @param then   what follows when that time is over
 */
public record Attendance(int people, boolean other, Optional<Duration> within, Then then) {

    /** What follows when nobody has answered in time. */
    public enum Then {
        /** It is said, and waited on. */
        WAIT,
        /** The step has failed. */
        FAIL,
        /** It is gone on without the step. */
        SKIP
    }

    /** One person, whoever it is, and as long as it takes. */
    public static final Attendance ANYBODY = new Attendance(1, false, Optional.empty(), Then.WAIT);
}
