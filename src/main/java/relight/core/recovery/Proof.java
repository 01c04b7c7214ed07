package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import relight.core.recovery.StepState.Status;

/**
 * That something has worked before.
 *
 * @param mode    empty for a restore test
 * @param by      who did it, where that is known
 * @param console the machine at which it was done, where that is known
 * @param took    from the declaration to the proof, of a restore
 * @param lost    how old the newest data was that came back, of a restore
 */
public record Proof(Instant at, Optional<Mode> mode, Optional<String> by, Optional<String> console, Optional<Duration> took, Optional<Duration> lost) {

    public Proof(Instant at, Optional<Mode> mode, Optional<String> by, Optional<String> console) {
        this(at, mode, by, console, Optional.empty(), Optional.empty());
    }

    public Proof(Instant at, Optional<Mode> mode) {
        this(at, mode, Optional.empty(), Optional.empty());
    }

    /** A step is proven when it has done its work. */
    static Optional<Proof> of(Recovery recovery, StepState step) {
        return step.status() == Status.DONE ? proof(recovery, step.ended(), step.by()) : Optional.empty();
    }

    /** A restore is proven when the service was seen to be back, or a copy lay beside, and its data was checked, and every check of it passed. */
    public static Optional<Proof> of(Recovery recovery) {
        boolean shown = !recovery.checks().isEmpty() && recovery.checks().stream().allMatch(RecoveryEvent.Checked::passed);
        Optional<Instant> at = recovery.verified().or(() -> recovery.closedAt().filter(_ -> recovery.leftACopy()));
        return shown ? proof(recovery, at, recovery.declared().by()).map(proof -> proof.measured(recovery)) : Optional.empty();
    }

    private Proof measured(Recovery recovery) {
        RecoveryClock clock = new RecoveryClock(recovery, at);
        return new Proof(at, recovery.isTest() ? Optional.empty() : mode, by, console, Optional.of(clock.elapsed()), clock.dataLost());
    }

    private static Optional<Proof> proof(Recovery recovery, Optional<Instant> at, Erasable by) {
        Mode mode = recovery.declared().mode();
        return at.filter(_ -> mode.real()).map(moment -> new Proof(moment, Optional.of(mode), said(by), recovery.runs().consoleAt(moment).flatMap(Proof::said)));
    }

    private static Optional<String> said(Erasable words) {
        return words.words().filter(text -> !text.isBlank());
    }
}
