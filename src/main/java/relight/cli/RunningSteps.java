package relight.cli;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import relight.core.recovery.Outcome;
import relight.core.runbook.StepId;

/** Steps of several lanes that run beside each other; what came of each is told on the thread that waits for it. */
final class RunningSteps {

    private record Ended(StepId step, Runnable told) {}

    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Set<StepId> running = new HashSet<>();

    void start(StepId step, Callable<Outcome> work, Consumer<Outcome> told) {
        running.add(step);
        Thread.startVirtualThread(() -> ended.add(new Ended(step, toTell(work, told))));
    }

    /** A fault is thrown where it is told, as if the step had run there. */
    private static Runnable toTell(Callable<Outcome> work, Consumer<Outcome> told) {
        try {
            Outcome outcome = work.call();
            return () -> told.accept(outcome);
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        } catch (Exception e) {
            return () -> {
                throw new IllegalStateException(e);
            };
        }
    }

    boolean has(StepId step) {
        return running.contains(step);
    }

    boolean none() {
        return running.isEmpty();
    }

    /** Waits until one of them is over; false where this thread is to end. */
    boolean awaitOne() {
        try {
            Ended one = ended.take();
            running.remove(one.step());
            one.told().run();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
