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

    private final Executor screenThread;
    private final Consumer<T> screen;
    private final AtomicReference<T> waiting = new AtomicReference<>();
    private final long gap;
    private volatile long shownAt;

    /** @param gap nanoseconds between one value that is shown and the next */
    Latest(Executor screenThread, long gap, Consumer<T> screen) {
        this.gap = gap;
        this.shownAt = System.nanoTime() - gap;
        this.screenThread = screenThread;
        this.screen = screen;
    }

    @Override
    public void accept(T value) {
        if (waiting.getAndSet(value) != null) {
            return;
        }
        long due = shownAt + gap - System.nanoTime();
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
