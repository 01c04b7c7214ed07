package relight.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;

/**
 * The process that {@link FirstWindowBenchmark} watches: starts Relight as its launcher does, or a bare window with one label,
 * says {@code shown} when the first window has been drawn, and when it is asked for its heap stays until it has come to rest.
 */
public final class FirstWindow {

    private static final long REST_MILLIS = 10_000;

    private FirstWindow() {}

    /** Arguments: {@code bare} or {@code relight}, {@code end} or {@code rest}, then Relight's own. */
    public static void main(String[] args) {
        boolean rest = args[1].equals("rest");
        Window.getWindows().addListener((ListChangeListener<Window>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(window -> sayWhenDrawn(window.getScene(), rest));
            }
        });
        if (args[0].equals("bare")) {
            Platform.startup(() -> {
                Stage stage = new Stage();
                stage.setScene(new Scene(new StackPane(new Label("A window")), 1440, 900));
                stage.show();
            });
        } else {
            relight.Main.main(Arrays.copyOfRange(args, 2, args.length));
        }
    }

    private static void sayWhenDrawn(Scene scene, boolean rest) {
        Runnable[] once = new Runnable[1];
        once[0] = () -> {
            scene.removePostLayoutPulseListener(once[0]);
            Platform.runLater(() -> {
                scene.snapshot(null);
                System.out.println("shown");
                if (rest) {
                    Thread.ofPlatform().start(FirstWindow::sayHeapAtRest);
                } else {
                    Runtime.getRuntime().halt(0);
                }
            });
        };
        scene.addPostLayoutPulseListener(once[0]);
    }

    private static void sayHeapAtRest() {
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.gc();
        System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        Runtime.getRuntime().halt(0);
    }
}
