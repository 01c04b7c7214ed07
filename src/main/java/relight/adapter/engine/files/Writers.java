package relight.adapter.engine.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A few threads that make small files while the reader goes on inflating. What is for one path is done by one thread in its order; what
 * waits is bounded in bytes. The first failure ends all of them and is thrown by whatever is asked of them next.
 */
final class Writers implements AutoCloseable {

    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
    private static final int WAITING = 512;
    private static final int MOST_BYTES = 16 << 20;

    /** Work on one file. */
    interface Work {
        void run() throws IOException;
    }

    private record Task(Work work, int bytes) {}

    private final List<BlockingQueue<Task>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Semaphore room = new Semaphore(MOST_BYTES);
    private volatile Throwable failure;

    Writers() {
        for (int i = 0; i < THREADS; i++) {
            BlockingQueue<Task> queue = new ArrayBlockingQueue<>(WAITING);
            queues.add(queue);
            threads.add(Thread.ofPlatform().daemon().name("relight-files-" + i).start(() -> work(queue)));
        }
    }

    /** @param bytes that wait with it */
    void add(Path path, int bytes, Work work) throws IOException {
        int weight = Math.clamp(bytes, 1, MOST_BYTES);
        throwFailure();
        try {
            room.acquire(weight);
            queues.get(Math.floorMod(path.hashCode(), THREADS)).put(new Task(work, weight));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits until everything that was asked for is done. */
    void drain() throws IOException {
        CountDownLatch reached = new CountDownLatch(THREADS);
        try {
            for (BlockingQueue<Task> queue : queues) {
                queue.put(new Task(reached::countDown, 0));
            }
            reached.await();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        throwFailure();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException();
    }

    private void throwFailure() throws IOException {
        switch (failure) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private void work(BlockingQueue<Task> queue) {
        try {
            while (true) {
                Task task = queue.take();
                try {
                    // After a failure the rest is only counted off, so that nobody waits for room
                    if (failure == null || task.bytes == 0) {
                        task.work.run();
                    }
                } catch (IOException | RuntimeException e) {
                    failure = failure == null ? e : failure;
                } finally {
                    room.release(task.bytes);
                }
            }
        } catch (InterruptedException closed) {
            // Nobody asks for more
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
