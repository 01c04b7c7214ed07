package relight.core.recovery;

import java.time.Duration;
import java.util.Optional;
import relight.core.runbook.Step;

/** Waits as long as a step says, second by second, so that the screen can count down. */
public final class WaitRunner implements StepRunner {

    private static final Duration SLICE = Duration.ofSeconds(1);

    private final TimeSource time;

    public WaitRunner(TimeSource time) {
        this.time = time;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.Wait;
    }

    /** Waits; an interruption is the outcome {@code CANCELLED}. */
    @Override
    public Outcome run(Step step, StepRun run) {
        Duration whole = ((Step.Wait) step).duration();
        long begin = time.monotonicNanos();
        try {
            for (Duration left = whole; left.isPositive(); left = whole.minusNanos(time.monotonicNanos() - begin)) {
                run.progress(new Progress(step.title(), whole.minus(left).toSeconds(), Optional.of(whole.toSeconds()), Progress.Unit.ITEMS));
                time.sleep(left.compareTo(SLICE) < 0 ? left : SLICE);
            }
        } catch (InterruptedException e) {
            return Outcome.of(Outcome.Kind.CANCELLED, run.words().say("runbook.wait.cancelled", whole));
        }
        return Outcome.succeeded();
    }
}
