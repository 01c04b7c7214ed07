package relight.ui.common;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/** The only way onto the FX thread. */
public final class FxThread {

    /** Faster than this nobody can read, and the FX thread has better things to do. */
    private static final Duration MOVING = Duration.ofMillis(33);

    private FxThread() {}

    /** Runs at once where this is the FX thread, otherwise soon on it. */
    public static void run(Runnable action) {
        if (Platform.isFxApplicationThread()) {
            action.run();
        } else {
            Platform.runLater(action);
        }
    }

    /** Runs after what the FX thread has in hand now. */
    public static void later(Runnable action) {
        Platform.runLater(action);
    }

    /** Runs when the screen shows what has been changed until now. */
    public static void afterPicture(Runnable action) {
        run(() -> new AnimationTimer() {

            private int frames;

            @Override
            public void handle(long now) {
                if (frames++ > 0) {
                    stop();
                    action.run();
                }
            }
        }.start());
    }

    /** Takes values on any thread and shows the newest only, at most thirty times a second. */
    public static <T> Consumer<T> latest(Consumer<T> screen) {
        return latest(MOVING, screen);
    }

    /** Takes values on any thread and shows the newest only, and lets the FX thread do other things for a while after each. */
    public static <T> Consumer<T> latest(Duration gap, Consumer<T> screen) {
        return new Latest<>(FxThread::later, gap.toNanos(), screen);
    }
}
