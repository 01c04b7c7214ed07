package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import relight.core.recovery.RecoveryEvent.RecoveryPointFound;

/**
 * What the clock of a recovery says at one moment: wall time since the declaration, or since the disruption where the team counts
 * from there, corrected by what the wall clock was set meanwhile. It stands still once the service is verified.
 */
public record RecoveryClock(Recovery recovery, Instant now) {

    public Instant start() {
        return recovery.declared().disruption().orElse(recovery.declaredAt());
    }

    /** The moment up to which is counted: verified, closed, or now. */
    Instant until() {
        return recovery.verified().or(recovery::closedAt).orElse(now).minus(recovery.clockSet());
    }

    public Duration elapsed() {
        return Duration.between(start(), until());
    }

    /** When the first step began, by the corrected clock. */
    public Optional<Instant> firstStep() {
        return recovery.runs().begin();
    }

    public Optional<Duration> rto() {
        return recovery.declared().rtoSeconds().map(Duration::ofSeconds);
    }

    public Optional<Instant> rtoAt() {
        return rto().map(start()::plus);
    }

    /** The maximum tolerable downtime: after that the business is harmed for good. */
    public Optional<Duration> mtd() {
        return recovery.declared().mtdSeconds().map(Duration::ofSeconds);
    }

    public Optional<Instant> mtdAt() {
        return mtd().map(start()::plus);
    }

    /** Negative once it is over. */
    public Optional<Duration> mtdLeft() {
        return mtd().map(mtd -> mtd.minus(elapsed()));
    }

    /** Negative once it is breached. */
    public Optional<Duration> rtoLeft() {
        return rto().map(rto -> rto.minus(elapsed()));
    }

    public Optional<Duration> rpo() {
        return recovery.declared().rpoSeconds().map(Duration::ofSeconds);
    }

    /**
     * The oldest of the moments up to which the systems' data has come back, or will come back from the chosen backups; empty where it was
     * taken back, until other data has come.
     */
    public Optional<Instant> recoveryPoint() {
        Optional<Instant> measured = recovery.points().values().stream().map(RecoveryPointFound::point).min(Comparator.naturalOrder());
        boolean takenBack = recovery.commitWindow().standing() == Recovery.CommitWindow.Standing.UNDONE;
        return measured.isPresent() || takenBack ? measured : recovery.backups().stream().map(RecoveryEvent.BackupChosen::recoveryPoint).min(Comparator.naturalOrder());
    }

    /** Data between the recovery point and the disruption (or declaration) is lost. */
    public Optional<Duration> dataLost() {
        return recoveryPoint().map(point -> Duration.between(point, start())).map(lost -> lost.isNegative() ? Duration.ZERO : lost);
    }

    public boolean running() {
        return recovery.verified().isEmpty() && recovery.closedAt().isEmpty();
    }
}
