package relight.ui.readiness;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.CheckReport;
import relight.core.catalog.Readiness;
import relight.core.catalog.WorkListener;
import relight.core.readiness.Evaluation;

/** Puts together what is known of readiness. Both looks block. */
public final class ReadinessSource {

    private final Readiness readiness;
    private final BackupHealth health;
    private final RecoveryHistory history;
    private final InstantSource clock;
    private final PlanLook plans;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Optional<Instant> evaluated = Optional.empty();
    private volatile Optional<Evaluation> plan = Optional.empty();

    /** Looks at everything that a recovery would need, without running any of it; blocks. */
    public interface PlanLook {
        Optional<Evaluation> look(WorkListener listener) throws InterruptedException;
    }

    /** Over the stores alone. */
    public ReadinessSource(Readiness readiness, BackupHealth health, RecoveryHistory history, InstantSource clock) {
        this(readiness, health, history, clock, listener -> Optional.empty());
    }

    public ReadinessSource(Readiness readiness, BackupHealth health, RecoveryHistory history, InstantSource clock, PlanLook plans) {
        this.plans = plans;
        this.readiness = readiness;
        this.health = health;
        this.history = history;
        this.clock = clock;
    }

    /** From what this machine already knows; asks no store what lies in it. */
    HomeLook known() {
        return look(health.remembered());
    }

    /** Asks every store, reads what nobody has read yet, and looks at everything again; one at a time. */
    HomeLook evaluate(WorkListener listener) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            CheckReport report = health.check(listener);
            plan = plans.look(listener).or(() -> plan);
            evaluated = Optional.of(clock.instant());
            return look(report);
        } finally {
            turn.unlock();
        }
    }

    /** Evaluates where nobody has for so long, and nobody does now. */
    void evaluateIfOlder(Duration age, WorkListener listener) throws InterruptedException {
        boolean old = evaluated.map(at -> Duration.between(at, clock.instant()).compareTo(age) >= 0).orElse(false);
        if (old && !turn.isLocked()) {
            evaluate(listener);
        }
    }

    /** When the last evaluation ended, whoever asked for it. */
    Optional<Instant> evaluated() {
        return evaluated;
    }

    private HomeLook look(CheckReport report) {
        return new HomeLook(health.workspace().site(), evaluated, readiness.systems(), report, history.look(), plan);
    }
}
