package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sees when the wall clock and the monotonic clock have gone different ways by more than two seconds. */
final class ClockWatch {

    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final TimeSource time;
    private Instant wall;
    private long monotonic;
    private Optional<Duration> sinceBoot;

    ClockWatch(TimeSource time) {
        this.time = time;
        look();
    }

    /** The jump since the last look, where there was one. */
    Optional<RecoveryEvent.ClockJumped> jump() {
        Instant wallBefore = wall;
        long monotonicBefore = monotonic;
        Optional<Duration> bootBefore = sinceBoot;
        look();
        Duration wallGone = Duration.between(wallBefore, wall);
        Duration difference = wallGone.minusNanos(monotonic - monotonicBefore);
        if (difference.abs().compareTo(TOLERANCE) <= 0) {
            return Optional.empty();
        }
        boolean suspended = bootBefore.isPresent() && sinceBoot.isPresent()
                && sinceBoot.get().minus(bootBefore.get()).minus(wallGone).abs().compareTo(TOLERANCE) <= 0;
        return Optional.of(new RecoveryEvent.ClockJumped(difference.toMillis(), suspended));
    }

    private void look() {
        wall = time.now();
        monotonic = time.monotonicNanos();
        sinceBoot = time.sinceBoot();
    }
}
