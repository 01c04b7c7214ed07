package relight.adapter.engine.bucket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;

/** Does the same with many objects, several at a time: a bucket's answering times hide behind one another. */
final class Parallel {

    private static final int AT_ONCE = 16;

    private final StepRun run;
    private final String what;

    Parallel(StepRun run, String what) {
        this.run = run;
        this.what = what;
    }

    /** Work on one object. */
    interface Work<T> {
        void with(T object) throws IOException;
    }

    /** Blocks until all is done; interruption ends it, and the first failure ends the others. */
    <T> void each(Collection<T> objects, Work<T> work) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().name("relight-bucket-", 0).factory());
        try {
            ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(pool);
            Iterator<T> next = objects.iterator();
            long finished = 0;
            int running = 0;
            while (next.hasNext() || running > 0) {
                while (next.hasNext() && running < AT_ONCE) {
                    T object = next.next();
                    done.submit(() -> {
                        work.with(object);
                        return null;
                    });
                    running++;
                }
                done.take().get();
                running--;
                run.progress(new Progress(what, ++finished, Optional.of((long) objects.size()), Progress.Unit.ITEMS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Throwable failure -> throw new IllegalStateException(failure);
            }
        } finally {
            pool.shutdownNow();
            pool.close();
        }
    }
}
