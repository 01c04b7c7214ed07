package relight.ui.common;

import javafx.scene.control.Label;
import javafx.scene.input.KeyCombination;

/** A key as it stands on the keyboard, beside what it does. */
public final class KeyHint extends Label {

    public KeyHint(String keys) {
        super(keys);
        getStyleClass().add("key-hint");
        setMinWidth(USE_PREF_SIZE);
    }

    /** As the platform writes it: Ctrl+R, ⌘R. */
    public static KeyHint of(KeyCombination keys) {
        return new KeyHint(keys.getDisplayText());
    }
}
