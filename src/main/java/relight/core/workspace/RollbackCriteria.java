package relight.core.workspace;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a recovery is to be taken back rather than gone on with; written under {@code rollback:} of a scenario.
 *
 * <pre>{@code
 * rollback:
 *   max-recovery-time: 6h
 *   max-data-loss: 1h
 *   max-slowdown: 20%
 * }</pre>
 *
 * @param maxRecoveryTime since the declaration (or the disruption), as the RTO counts
 * @param maxDataLoss     the measured age of the data that comes back
 * @param maxSlowdown     percent by which the service may be slower than usual
 */
public record RollbackCriteria(Optional<Duration> maxRecoveryTime, Optional<Duration> maxDataLoss, OptionalInt maxSlowdown) {

    public static final RollbackCriteria NONE = new RollbackCriteria(Optional.empty(), Optional.empty(), OptionalInt.empty());

    public boolean isEmpty() {
        return equals(NONE);
    }
}
