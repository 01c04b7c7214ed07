package relight.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts JavaFX once for all tests of this process, without a display, and runs what must run on its thread. */
public final class FxToolkit implements BeforeAllCallback {

    /** What tests of screens hold, one at a time: there is one screen, one keyboard and one focus. */
    public static final String SCREEN = "screen";

    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final long PATIENCE_SECONDS = 60;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    public static void start() throws InterruptedException {
        if (STARTED.compareAndSet(false, true)) {
            CountDownLatch ready = new CountDownLatch(1);
            Platform.startup(ready::countDown);
            Platform.setImplicitExit(false);
            if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("JavaFX did not start");
            }
        }
    }

    /** Runs on the FX thread and waits for the result; a failure there fails here. */
    @SuppressWarnings("FutureReturnValueIgnored")
    public static <T> T onFx(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                result.complete(action.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    public static void onFx(Runnable action) {
        onFx(() -> {
            action.run();
            return null;
        });
    }

    /** Waits until a condition holds on the FX thread; fails with the sentence when it does not come about. */
    public static void await(String promise, Callable<Boolean> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!onFx(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Never came about: " + promise);
            }
            pulse();
        }
    }

    /** Lets the scene be laid out and drawn at least once more. */
    public static void pulse() {
        CountDownLatch drawn = new CountDownLatch(2);
        onFx(() -> new javafx.animation.AnimationTimer() {
            @Override
            public void handle(long now) {
                drawn.countDown();
                if (drawn.getCount() == 0) {
                    stop();
                }
            }
        }.start());
        try {
            if (!drawn.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("JavaFX draws no more");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
