package relight.core.recovery;

import java.time.Instant;
import java.util.Optional;
import relight.core.recovery.StepState.Status;

/**
 * That something has worked before.
 *
 * @param mode empty for a restore test
 */
public record Proof(Instant at, Optional<Mode> mode) {

    /** A step is proven when it has done its work. */
    static Optional<Proof> of(Recovery recovery, StepState step) {
        return step.status() == Status.DONE ? proof(recovery, step.ended()) : Optional.empty();
    }

    /** A restore is proven when the service was seen to be back, or a copy lay beside, and its data was checked, and every check of it passed. */
    public static Optional<Proof> of(Recovery recovery) {
        boolean shown = !recovery.checks().isEmpty() && recovery.checks().stream().allMatch(RecoveryEvent.Checked::passed);
        return shown ? proof(recovery, recovery.verified().or(() -> recovery.closedAt().filter(_ -> recovery.leftACopy()))) : Optional.empty();
    }

    private static Optional<Proof> proof(Recovery recovery, Optional<Instant> at) {
        Mode mode = recovery.declared().mode();
        return at.filter(_ -> mode.real()).map(moment -> new Proof(moment, Optional.of(mode)));
    }
}
