package relight.ui;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntSupplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.collections.ListChangeListener;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import javafx.util.Duration;

/**
 * A console that nobody sits before: it opens, goes to each of its screens and closes. The packaged image is made with a record of
 * what that loads, by which its later starts are quick.
 */
public final class Rehearsal {

    private static final Duration BEFORE = Duration.seconds(3);
    private static final Duration BETWEEN = Duration.millis(400);

    private Rehearsal() {}

    /**
     * Blocks until the window is closed again.
     *
     * @param console opens the console and waits for its end, as {@link Launch#open}; not on the FX thread
     * @return what the console returned
     */
    public static int of(IntSupplier console) {
        ListChangeListener<Window> opened = change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(window -> {
                    if (window instanceof Stage stage) {
                        new Timeline(new KeyFrame(BEFORE, event -> walk(stage))).play();
                    }
                });
            }
        };
        Window.getWindows().addListener(opened);
        try {
            return console.getAsInt();
        } finally {
            Window.getWindows().removeListener(opened);
        }
    }

    private static void walk(Stage stage) {
        List<Node> ways = new ArrayList<>(stage.getScene().getRoot().lookupAll(".rail-button"));
        Iterator<Node> way = ways.iterator();
        Timeline steps = new Timeline();
        steps.getKeyFrames().add(new KeyFrame(BETWEEN, event -> step(stage, way, steps)));
        steps.setCycleCount(Animation.INDEFINITE);
        steps.play();
    }

    private static void step(Stage stage, Iterator<Node> way, Timeline steps) {
        if (way.hasNext()) {
            if (way.next() instanceof ToggleButton button) {
                button.fireEvent(new ActionEvent());
            }
        } else {
            steps.stop();
            stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
        }
    }
}
