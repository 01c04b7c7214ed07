package relight.testing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;

/** Uses a window as a person does: looks at what is shown, moves the pointer, types. Called off the FX thread. */
public final class ScreenWalker {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final Scene scene;
    private final Robot robot;

    public ScreenWalker(Scene scene) {
        this.scene = scene;
        this.robot = FxToolkit.onFx(Robot::new);
    }

    /** Waits until something holds; says what was waited for when it does not come, with what stands on the screen. */
    public void await(String what, Supplier<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!FxToolkit.onFx(condition::get)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for: " + what + "\nshown: " + shown());
            }
            pause();
        }
    }

    /** Whether something comes soon: a click that fell on a button which was just being replaced is made again by a person. */
    public boolean comes(Supplier<Boolean> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < end) {
            if (FxToolkit.onFx(condition::get)) {
                return true;
            }
            pause();
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(40);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Every text that can be seen. */
    public List<String> shown() {
        return FxToolkit.onFx(() -> scene.getRoot().lookupAll(".label").stream()
                .filter(ScreenWalker::seen)
                .map(node -> ((Labeled) node).getText())
                .filter(text -> text != null && !text.isBlank())
                .toList());
    }

    public boolean shows(String text) {
        return shown().stream().anyMatch(line -> line.contains(text));
    }

    /** A node that can be seen and used, by its id. */
    public Optional<Node> usable(String id) {
        return FxToolkit.onFx(() -> scene.getRoot().lookupAll("#" + id).stream()
                .filter(ScreenWalker::seen)
                .filter(node -> !node.isDisabled())
                .findFirst());
    }

    /** Clicks the thing with this id once it can be used. */
    public void click(String id) {
        await("#" + id, () -> scene.getRoot().lookupAll("#" + id).stream().anyMatch(node -> seen(node) && !node.isDisabled()));
        click(usable(id).orElseThrow());
    }

    /** Clicks the middle of a node, once it has stopped moving. */
    public void click(Node node) {
        FxToolkit.onFx(() -> scrollTo(node));
        Bounds before = null;
        Bounds now = where(node);
        while (now != null && !now.equals(before)) {
            pause();
            FxToolkit.onFx(() -> scrollTo(node));
            before = now;
            now = where(node);
        }
        FxToolkit.onFx(() -> {
            Bounds bounds = node.localToScreen(node.getBoundsInLocal());
            if (bounds != null) {
                clickAt(bounds.getCenterX(), bounds.getCenterY());
            }
        });
        FxToolkit.onFx(() -> { });
    }

    /** As a person does with the wheel. */
    private static void scrollTo(Node node) {
        for (Node up = node.getParent(); up != null; up = up.getParent()) {
            if (up instanceof ScrollPane pane && pane.getContent() != null) {
                Bounds content = pane.getContent().getBoundsInLocal();
                Bounds inside = pane.getContent().sceneToLocal(node.localToScene(node.getBoundsInLocal()));
                double room = content.getHeight() - pane.getViewportBounds().getHeight();
                if (room > 0) {
                    pane.setVvalue(Math.clamp((inside.getCenterY() - pane.getViewportBounds().getHeight() / 2) / room, 0, 1));
                }
            }
        }
    }

    private static Bounds where(Node node) {
        return FxToolkit.onFx(() -> node.localToScreen(node.getBoundsInLocal()));
    }

    /** Clicks the first label that holds the text. */
    public void clickText(String text) {
        await(text, () -> label(text).isPresent());
        click(FxToolkit.onFx(() -> label(text).orElseThrow()));
    }

    private Optional<Node> label(String text) {
        Predicate<Node> holds = node -> seen(node) && ((Labeled) node).getText() != null && ((Labeled) node).getText().contains(text);
        return scene.getRoot().lookupAll(".label").stream().filter(holds).findFirst();
    }

    /** Types into the first field that can be seen whose prompt is this. */
    public void type(String prompt, String text) {
        Node field = FxToolkit.onFx(() -> scene.getRoot().lookupAll(".text-input").stream()
                .filter(node -> seen(node) && node instanceof TextInputControl input && prompt.equals(input.getPromptText()))
                .findFirst().orElseThrow(() -> new AssertionError("no field " + prompt)));
        click(field);
        FxToolkit.onFx(() -> ((TextInputControl) field).replaceSelection(text));
    }

    /** Nothing is clicked beside the window: the headless platform would forget it, and what was waited for does not come. */
    private void clickAt(double x, double y) {
        if (x > scene.getWindow().getWidth() || y > scene.getWindow().getHeight()) {
            return;
        }
        robot.mouseMove(x, y);
        robot.mouseClick(MouseButton.PRIMARY);
    }

    public void press(KeyCode... keys) {
        FxToolkit.onFx(() -> keys(keys));
        FxToolkit.onFx(() -> { });
    }

    /** Presses keys together; on the FX thread, so that nothing is drawn between these and the next. */
    public void keys(KeyCode... keys) {
        for (KeyCode key : keys) {
            robot.keyPress(key);
        }
        for (int i = keys.length - 1; i >= 0; i--) {
            robot.keyRelease(keys[i]);
        }
    }

    /** Presses Tab until the keyboard is at what is wanted. */
    public void tabTo(String what, Predicate<Node> wanted) {
        for (int turn = 0; turn < 100; turn++) {
            if (FxToolkit.onFx(() -> scene.getFocusOwner() != null && wanted.test(scene.getFocusOwner()))) {
                return;
            }
            press(KeyCode.TAB);
        }
        throw new AssertionError("Tab does not come to " + what + "; the keyboard is at " + FxToolkit.onFx(() -> String.valueOf(scene.getFocusOwner())));
    }

    /** Types into the field that has the keyboard; a list that can be typed into passes it on. */
    public void typeHere(String text) {
        FxToolkit.onFx(() -> {
            Node owner = scene.getFocusOwner();
            (owner instanceof ComboBox<?> list ? list.getEditor() : (TextInputControl) owner).replaceSelection(text);
        });
    }

    private static boolean seen(Node node) {
        for (Node up = node; up != null; up = up.getParent()) {
            if (!up.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null && node.getScene().getWindow() != null;
    }
}
