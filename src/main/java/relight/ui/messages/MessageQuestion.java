package relight.ui.messages;

import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;
import relight.ui.common.WordsArea;

/** Asks for the few words that stand in the record beside what a person says of a message. */
final class MessageQuestion {

    private MessageQuestion() {}

    static void ask(Desk desk, String title, String about, Consumer<String> told) {
        WordsArea reason = new WordsArea(3);
        reason.setAccessibleText(desk.say("messaging.screen.reason"));
        reason.setPromptText(desk.say("messaging.screen.reason"));
        Label what = new Label(about);
        what.getStyleClass().add("muted");
        Button keep = new Button(desk.say("messaging.screen.keep"));
        keep.getStyleClass().add(Styles.ACCENT);
        keep.setDefaultButton(true);
        keep.disableProperty().bind(reason.textProperty().isEmpty());
        keep.setOnAction(event -> {
            desk.dialogs().close();
            told.accept(reason.getText().strip());
        });
        desk.dialogs().show(desk.say(title), new VBox(8, what, reason), keep);
        reason.requestFocus();
    }
}
