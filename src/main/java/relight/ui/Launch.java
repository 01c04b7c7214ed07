package relight.ui;

import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Opens the console's window and waits until it is closed. */
public final class Launch {

    private Launch() {}

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
