package relight.core.evidence;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One thread for what goes on behind people's work. At its end it is waited for no longer than a person would: the next start does the rest. */
final class ThreadBehind implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final ExecutorService thread;

    ThreadBehind(String name) {
        thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Does it after all that was asked before; nothing after the end. */
    void later(Runnable work) {
        if (!thread.isShutdown()) {
            thread.execute(work);
        }
    }

    /** Does it in its turn, and waits for it. */
    void now(Runnable work) throws InterruptedException {
        try {
            thread.submit(work).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
