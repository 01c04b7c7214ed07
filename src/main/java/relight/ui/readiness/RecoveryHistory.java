package relight.ui.readiness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Mode;
import relight.core.recovery.Proof;

/** What earlier recoveries say of the next one. */
@FunctionalInterface
public interface RecoveryHistory {

    /** No recovery has ever been run. */
    RecoveryHistory NONE = () -> new Seen(Map.of(), Map.of(), List.of());

    /** Looks it up; blocks. */
    Seen look();

    /**
     * What is known.
     *
     * @param proven    by system: the last restore whose checks proved the data
     * @param forecasts by system: how long a recovery would take
     * @param past      recoveries that are over, oldest first
     */
    record Seen(Map<String, Proof> proven, Map<String, Duration> forecasts, List<PastRecovery> past) {
        public Seen {
            proven = Map.copyOf(proven);
            forecasts = Map.copyOf(forecasts);
            past = List.copyOf(past);
        }
    }

    /** A recovery that is over, from declaration to the verified service. */
    record PastRecovery(String system, Instant at, Mode mode, Duration took, Optional<Duration> rto) {}
}
