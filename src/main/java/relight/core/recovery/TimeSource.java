package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Time as a port, so that a jump of the wall clock or a suspend can be seen, and tested. */
public interface TimeSource {

    /** Wall time and its offset from UTC. */
    Instant now();

    /** Nanoseconds that only grow while this boot of the machine lasts. */
    long monotonicNanos();

    /** Names this boot of the machine: monotonic times of two boots cannot be compared. */
    String bootId();

    /** Time since this boot, including while the machine was suspended; empty where the platform does not tell. */
    default Optional<Duration> sinceBoot() {
        return Optional.empty();
    }

    /** Sleeps on the monotonic clock. */
    default void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
