package relight.ui.readiness;

import java.time.Duration;
import relight.core.catalog.WorkListener;

/** Evaluates again and again while the console is open, whatever screen is shown; the home screen, where it is shown, does so itself. */
public final class ReadinessSchedule implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ReadinessSchedule.class.getName());
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** The home screen comes first, since it shows how far it is. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private final ReadinessSource source;
    private final Thread thread;

    public ReadinessSchedule(ReadinessSource source) {
        this.source = source;
        this.thread = Thread.ofVirtual().name("readiness").start(this::work);
    }

    private void work() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            source.evaluateIfOlder(ReadinessViewModel.EVERY.plus(LATE), WorkListener.NONE);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "evaluating failed", e);
        }
    }

    /** Ends an evaluation that is under way. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
