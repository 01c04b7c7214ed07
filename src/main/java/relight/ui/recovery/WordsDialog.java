package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;
import relight.ui.common.WordsArea;

/** Asks a person for words: a reason, a note, a problem, a name. Nothing is kept while the first of them is missing. */
record WordsDialog(Desk desk) {

    /** For a sentence or two. */
    void sentence(String title, String prompt, Consumer<String> told) {
        WordsArea text = new WordsArea(3);
        text.setAccessibleText(desk.say(prompt));
        // Above the field, since a prompt inside it goes as soon as the field has the keyboard
        ask(title, new VBox(8, new WholeText(desk.say(prompt), "muted"), text), text, () -> told.accept(text.getText()));
    }

    TextField line(String prompt) {
        return named(new TextField(), prompt);
    }

    /** Shows a form whose first field must not stay empty; Enter keeps it unless the field takes lines itself. */
    void ask(String title, Node form, TextInputControl first, Runnable told) {
        Button keep = new Button(desk.say("recovery.screen.keep-words"));
        keep.getStyleClass().add(Styles.ACCENT);
        keep.setId("keep-words");
        keep.setDefaultButton(true);
        keep.disableProperty().bind(first.textProperty().isEmpty());
        keep.setOnAction(event -> {
            desk.dialogs().close();
            told.run();
        });
        desk.dialogs().show(desk.say(title), form, keep);
        first.requestFocus();
    }

    private <T extends TextInputControl> T named(T field, String prompt) {
        field.setPromptText(desk.say(prompt));
        field.setAccessibleText(desk.say(prompt));
        return field;
    }
}
