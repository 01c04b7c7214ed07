package relight.ui.readiness;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.CheckReport;
import relight.core.catalog.Readiness;
import relight.core.catalog.WorkListener;

/** Puts together what is known of readiness. Both looks block. */
public final class ReadinessSource {

    private final Readiness readiness;
    private final BackupHealth health;
    private final RecoveryHistory history;
    private final InstantSource clock;
    private volatile Optional<Instant> evaluated = Optional.empty();

    public ReadinessSource(Readiness readiness, BackupHealth health, RecoveryHistory history, InstantSource clock) {
        this.readiness = readiness;
        this.health = health;
        this.history = history;
        this.clock = clock;
    }

    /** From what this machine already knows; asks no store what lies in it. */
    HomeLook known() {
        return look(health.remembered());
    }

    /** Asks every store, reads what nobody has read yet, and looks at everything again. */
    HomeLook evaluate(WorkListener listener) throws InterruptedException {
        CheckReport report = health.check(listener);
        evaluated = Optional.of(clock.instant());
        return look(report);
    }

    private HomeLook look(CheckReport report) {
        return new HomeLook(health.workspace().site(), evaluated, readiness.systems(), report, history.look());
    }
}
