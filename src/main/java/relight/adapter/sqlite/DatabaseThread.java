package relight.adapter.sqlite;

import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * The one platform thread that works with a connection. Callers wait for it whatever interrupts them: half a transaction helps
 * nobody, and a virtual thread would pin its carrier in the driver.
 *
 * <p>Both sides look out for each other for a moment before they sleep: a write to disk takes about as long as it takes to wake
 * a sleeping thread twice.
 */
final class DatabaseThread implements AutoCloseable {

    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;
    private static final long CALLER_LOOKS_NANOS = ALONE ? 0 : 200_000;
    private static final long WORKER_LOOKS_NANOS = ALONE ? 0 : 50_000;

    private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closing;

    DatabaseThread(String name) {
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** Does the work and gives back what it gives or throws; an interruption of the caller is kept for later. */
    <T> T call(Callable<T> wanted) {
        FutureTask<T> task = new FutureTask<>(wanted);
        later(task);
        long until = System.nanoTime() + CALLER_LOOKS_NANOS;
        while (!task.isDone() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return result(task);
    }

    private static <T> T result(FutureTask<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Does the work after what was asked before, without a caller to wait. */
    void later(Runnable wanted) {
        synchronized (this) {
            if (closing) {
                throw new RejectedExecutionException("The journal is closed");
            }
            work.add(wanted);
        }
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (true) {
            Runnable next = next();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** The next piece of work, or nothing once the thread is to end and all is done. */
    private Runnable next() {
        long until = System.nanoTime() + WORKER_LOOKS_NANOS;
        while (true) {
            Runnable next = work.poll();
            if (next != null || closing && work.isEmpty()) {
                return next;
            }
            if (System.nanoTime() < until) {
                Thread.onSpinWait();
                continue;
            }
            asleep = true;
            if (work.isEmpty() && !closing) {
                LockSupport.park(this);
            }
            asleep = false;
        }
    }

    /** Does what was asked so far and ends the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
