package relight.ui.common;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where blocking work is done so that the screen stays fluid: each job has a virtual thread, and its end is told on the FX
 * thread. Cancelling a job interrupts its thread; closing cancels them all, and whatever is begun afterwards.
 */
public final class Background implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final long PATIENCE_SECONDS = 5;

    private final Executor workers;
    private final Executor screen;
    private final Executor afterPicture;
    private final Set<Job<?>> running = ConcurrentHashMap.newKeySet();

    /** Virtual threads for the work, the FX thread for its end. */
    public Background() {
        this(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("background-", 0).factory()), FxThread::run, FxThread::afterPicture);
    }

    /** With other threads, so that a view-model can be tried without a screen. */
    public Background(Executor workers, Executor screen) {
        this(workers, screen, Runnable::run);
    }

    private Background(Executor workers, Executor screen, Executor afterPicture) {
        this.workers = workers;
        this.screen = screen;
        this.afterPicture = afterPicture;
    }

    /** How a job ended. */
    public sealed interface Ended<T> {

        record Done<T>(T result) implements Ended<T> {}

        record Failed<T>(Exception reason) implements Ended<T> {}

        record Cancelled<T>() implements Ended<T> {}
    }

    /** A job at work. */
    public interface Running {

        /** Interrupts it, once: a second time would cut off what it does to leave nothing behind. Its end is still told. */
        void cancel();
    }

    /** Does the work and hands its end, whatever it is, to the FX thread. */
    public <T> Running run(Callable<T> work, Consumer<Ended<T>> ended) {
        Job<T> job = new Job<>(work, ended);
        running.add(job);
        begin(job);
        return job;
    }

    private void begin(Job<?> job) {
        try {
            workers.execute(job);
        } catch (RejectedExecutionException closed) {
            job.cancel();
            job.run();
        }
    }

    /** Does the work; a job that was cancelled tells neither. */
    public <T> Running run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        return run(work, either(done, failed));
    }

    /** The same for work that nobody waits for: it begins when the screen shows what it has now, and takes nothing from that. */
    public <T> Running runAfterPicture(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        Job<T> job = new Job<>(work, either(done, failed));
        running.add(job);
        afterPicture.execute(() -> begin(job));
        return job;
    }

    private static <T> Consumer<Ended<T>> either(Consumer<T> done, Consumer<Exception> failed) {
        return ended -> {
            switch (ended) {
                case Ended.Done<T>(T result) -> done.accept(result);
                case Ended.Failed<T>(Exception reason) -> failed.accept(reason);
                case Ended.Cancelled<T>() -> { }
            }
        };
    }

    /** Whether nothing is at work now. */
    public boolean quiet() {
        return running.isEmpty();
    }

    @Override
    public void close() {
        if (workers instanceof ExecutorService service) {
            service.shutdown();
        }
        running.forEach(Job::cancel);
        if (workers instanceof ExecutorService service) {
            try {
                if (!service.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("Background work did not end within {} s of its interruption", PATIENCE_SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Job<T> implements Runnable, Running {

        private final Callable<T> work;
        private final Consumer<Ended<T>> ended;
        private Thread thread;
        private boolean cancelled;

        Job(Callable<T> work, Consumer<Ended<T>> ended) {
            this.work = work;
            this.ended = ended;
        }

        @Override
        public void run() {
            Ended<T> end = begin() ? work() : new Ended.Cancelled<>();
            finish();
            // On its way to the screen, too, it can be cancelled: the end of what was asked later may have come before it
            screen.execute(() -> {
                running.remove(this);
                ended.accept(isCancelled() ? new Ended.Cancelled<>() : end);
            });
        }

        private Ended<T> work() {
            try {
                return new Ended.Done<>(work.call());
            } catch (InterruptedException | CancellationException e) {
                return new Ended.Cancelled<>();
            } catch (Exception e) {
                return new Ended.Failed<>(e);
            }
        }

        @Override
        public synchronized void cancel() {
            if (!cancelled && thread != null) {
                thread.interrupt();
            }
            cancelled = true;
        }

        private synchronized boolean begin() {
            thread = Thread.currentThread();
            return !cancelled;
        }

        private synchronized void finish() {
            thread = null;
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }
    }
}
