package relight.ui;

import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import relight.core.text.Messages;
import relight.ui.common.KeyHint;
import relight.ui.common.Screen;

/** Every key of the console at one look. */
final class KeysOverview extends GridPane {

    KeysOverview(Messages words, List<Screen> screens) {
        getStyleClass().add("keys-overview");
        ColumnConstraints keys = new ColumnConstraints();
        keys.setHalignment(HPos.RIGHT);
        getColumnConstraints().addAll(keys, new ColumnConstraints());
        for (int place = 0; place < screens.size(); place++) {
            line(KeyHint.of(Shell.keyOf(place)), words.say(screens.get(place).titleKey()));
        }
        line(KeyHint.of(Shell.START_RECOVERY), words.say("screens.shell.keys.recover"));
        line(KeyHint.of(Shell.CONTACTS), words.say("messaging.people.title"));
        line(KeyHint.of(Shell.APPROVE), words.say("people.screen.approve"));
        line(KeyHint.of(Shell.FILTER), words.say("screens.shell.keys.filter"));
        line(KeyHint.of(Shell.EDIT), words.say("screens.editor.keys.edit", Shell.SAVE.getDisplayText()));
        line(new KeyHint("Enter"), words.say("screens.shell.keys.enter"));
        line(new KeyHint("N"), words.say("screens.shell.keys.note"));
        line(new KeyHint("M"), words.say("messaging.screen.key"));
        line(new KeyHint("C"), words.say("messaging.people.key"));
        line(new KeyHint("H"), words.say("people.screen.handover"));
        line(new KeyHint("F11"), words.say("recovery.screen.wall"));
        line(new KeyHint("Esc"), words.say("screens.shell.keys.escape"));
        line(KeyHint.of(Shell.KEYS), words.say("screens.shell.keys.this"));
    }

    private void line(KeyHint keys, String what) {
        addRow(getRowCount(), keys, new Label(what));
    }
}
