package relight.adapter.sqlite;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The platform thread of a connection, the only one that works with it but for those to which it lends the connection. Callers wait
 * for what they asked for whatever interrupts them: half a transaction helps nobody, and a virtual thread would pin its carrier in
 * the driver.
 */
final class DatabaseThread implements AutoCloseable {

    private final ReentrantLock turn = new ReentrantLock(true);
    private final ExecutorService thread;

    DatabaseThread(String name) {
        thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Does the work and gives back what it gives or throws; an interruption of the caller is kept for later. */
    <T> T call(Callable<T> wanted) {
        FutureTask<T> task = new FutureTask<>(wanted);
        later(task);
        return result(task);
    }

    /**
     * The same for work that no interruption can harm: a platform thread that asks does it itself, when it is its turn. To wake
     * another and be woken by it takes a fifth of the time of a write to disk; to look out for each other without sleeping takes
     * more than that from the disk.
     */
    <T> T callHere(Callable<T> wanted) {
        if (Thread.currentThread().isVirtual()) {
            return call(wanted);
        }
        FutureTask<T> task = new FutureTask<>(wanted);
        turn.lock();
        try {
            if (thread.isShutdown()) {
                throw new RejectedExecutionException("The journal is closed");
            }
            task.run();
        } finally {
            turn.unlock();
        }
        return result(task);
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return whatever(task::get);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        }
    }

    /** Does the work after what was asked before, without a caller to wait. */
    void later(Runnable wanted) {
        thread.execute(() -> {
            turn.lock();
            try {
                wanted.run();
            } finally {
                turn.unlock();
            }
        });
    }

    /** Does what was asked so far and ends the thread. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            whatever(() -> thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        turn.lock();
        turn.unlock();
    }

    private interface Waiting<T> {
        T end() throws InterruptedException, ExecutionException;
    }

    /** Waits to the end whatever interrupts it, and keeps the interruption. */
    private static <T> T whatever(Waiting<T> waiting) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.end();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
