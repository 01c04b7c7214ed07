package relight.ui;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import relight.core.settings.SettingsStore;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.FxThread;
import relight.ui.common.Look;

/** Starts JavaFX with theme and fonts, which takes a while, and opens the console's windows when they are there. */
public final class Launch {

    private UnsupportedOperationException noDisplay;
    private Look look;

    private Launch() {}

    /** Returns at once, so that what the windows show can be read meanwhile. */
    public static Launch begin(SettingsStore settings) {
        Launch launch = new Launch();
        try {
            Platform.startup(() -> {
                Platform.setImplicitExit(false);
                launch.look = Look.first(settings.read().theme());
            });
        } catch (UnsupportedOperationException e) {
            launch.noDisplay = e;
        }
        return launch;
    }

    /**
     * Shows the window, or several, one after another; returns when the person has closed the last. Throws a Problem where no
     * window can be opened.
     */
    public void open(ConsoleParts... windows) throws InterruptedException {
        if (noDisplay != null) {
            throw new Problem(Message.of("screens.shell.no-display"), Message.of("screens.shell.no-display.remedy"), noDisplay);
        }
        CountDownLatch closed = new CountDownLatch(1);
        FxThread.later(() -> show(List.of(windows).iterator(), closed));
        closed.await();
        Platform.exit();
    }

    private void show(Iterator<ConsoleParts> windows, CountDownLatch closed) {
        if (windows.hasNext()) {
            new ConsoleWindow(windows.next(), look, () -> show(windows, closed)).show();
        } else {
            closed.countDown();
        }
    }
}
