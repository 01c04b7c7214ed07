package relight.ui.common;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Lets a fast worker tell a slow screen how far it is: values that nobody has seen yet are replaced by newer ones, and the last
 * one always arrives.
 */
final class Latest<T> implements Consumer<T> {

    /** Faster than this nobody can read, and the FX thread has better things to do. */
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(33);

    private final Executor screenThread;
    private final Consumer<T> screen;
    private final AtomicReference<T> waiting = new AtomicReference<>();
    private volatile long shownAt = System.nanoTime() - GAP_NANOS;

    Latest(Executor screenThread, Consumer<T> screen) {
        this.screenThread = screenThread;
        this.screen = screen;
    }

    @Override
    public void accept(T value) {
        if (waiting.getAndSet(value) != null) {
            return;
        }
        long due = shownAt + GAP_NANOS - System.nanoTime();
        if (due <= 0) {
            screenThread.execute(this::show);
        } else {
            CompletableFuture.delayedExecutor(due, TimeUnit.NANOSECONDS, screenThread).execute(this::show);
        }
    }

    private void show() {
        shownAt = System.nanoTime();
        screen.accept(waiting.getAndSet(null));
    }
}
