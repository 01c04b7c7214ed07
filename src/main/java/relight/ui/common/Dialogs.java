package relight.ui.common;

import atlantafx.base.controls.ModalPane;
import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Questions and notices inside the window, above its content. Esc and a click beside it close it; that never does anything. */
public final class Dialogs {

    private final ModalPane layer;
    private Optional<Node> keyboard = Optional.empty();

    public Dialogs(ModalPane layer) {
        this.layer = layer;
        layer.displayProperty().subscribe((before, open) -> {
            if (!open) {
                // Esc alone leaves it in the window, unseen, and what it had under way would go on
                layer.setContent(null);
                giveKeyboardBack();
            }
        });
    }

    /** Who was writing when the question came goes on writing. */
    private void giveKeyboardBack() {
        keyboard.filter(node -> node.getScene() == layer.getScene()).ifPresent(Node::requestFocus);
        keyboard = Optional.empty();
    }

    /**
     * A question with one answer that acts.
     *
     * @param action what the button does, in words: never just <em>OK</em>
     * @param danger whether it changes or ends something
     */
    public void ask(String title, String text, String action, boolean danger, String cancel, Runnable acted) {
        Button yes = new Button(action);
        yes.getStyleClass().add(danger ? Styles.DANGER : Styles.ACCENT);
        yes.setDefaultButton(!danger);
        yes.setOnAction(event -> {
            close();
            acted.run();
        });
        Button no = new Button(cancel);
        no.setOnAction(event -> close());
        Label words = new Label(text);
        words.setWrapText(true);
        show(title, words, no, yes);
        no.requestFocus();
    }

    /** Any content with its buttons. */
    public void show(String title, Node content, Button... buttons) {
        Label heading = new Label(title);
        heading.getStyleClass().add("dialog-title");
        heading.setWrapText(true);
        VBox box = new VBox(heading, content);
        box.getStyleClass().add("dialog-box");
        box.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        if (buttons.length > 0) {
            HBox row = new HBox(buttons);
            row.getStyleClass().add("dialog-actions");
            row.setAlignment(Pos.CENTER_RIGHT);
            box.getChildren().add(row);
        }
        if (!open()) {
            keyboard = Optional.ofNullable(layer.getScene()).map(Scene::getFocusOwner);
        }
        layer.show(box);
        // Esc closes it from the first moment on, and Tab goes on inside
        box.requestFocus();
    }

    public void close() {
        layer.hide(true);
    }

    public boolean open() {
        return layer.isDisplay();
    }
}
