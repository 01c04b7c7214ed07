package relight.ui;

import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Opens the console's window and waits until it is closed. */
public final class Launch {

    private Launch() {}

    /** Whether this machine has a display, or a stand-in for one. */
    public static boolean displayPresent() {
        if (System.getProperty("glass.platform", "").equalsIgnoreCase("headless")) {
            return true;
        }
        if (!System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT).contains("linux")) {
            return true;
        }
        return !System.getenv().getOrDefault("DISPLAY", "").isBlank()
                || !System.getenv().getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    }

    /** Shows the window; returns when the person has closed it. Throws a Problem where no window can be opened. */
    public static void open(ConsoleParts parts) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try {
            Platform.startup(() -> new ConsoleWindow(parts, closed::countDown).show());
        } catch (UnsupportedOperationException e) {
            throw new Problem(Message.of("screens.shell.no-display"), Message.of("screens.shell.no-display.remedy"), e);
        }
        closed.await();
        Platform.exit();
    }
}
