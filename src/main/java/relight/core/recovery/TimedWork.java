package relight.core.recovery;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.Step;

/**
 * Work that a step has done by somebody else over the network: the step's time-out and an interruption end it between two requests, or while
 * it waits.
 */
public final class TimedWork {

    private static final Duration NO_LIMIT = Duration.ofDays(365);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private TimedWork() {}

    /** What comes of it; a fault of the program is thrown. */
    public static Outcome of(Step step, StepRun run, SpooledOutput.Work does) throws InterruptedException {
        Duration limit = step.header().timeout().orElse(NO_LIMIT);
        FutureTask<Outcome> work = new FutureTask<>(() -> SpooledOutput.of(run, does));
        Thread worker = Thread.ofVirtual().name(step.kind()).start(work);
        Kind cut;
        try {
            return work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            cut = Kind.TIMED_OUT;
        } catch (InterruptedException e) {
            cut = Kind.CANCELLED;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        worker.interrupt();
        worker.join(TO_END);
        return Outcome.of(cut, cut == Kind.TIMED_OUT ? run.words().say("recovery.work.timeout", limit) : run.words().say("recovery.work.cancelled"));
    }
}
