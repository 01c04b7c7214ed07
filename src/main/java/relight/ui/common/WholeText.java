package relight.ui.common;

import javafx.scene.control.Label;

/** Words that are never cut off, however long the language makes them: they take as many lines as they need. */
public final class WholeText extends Label {

    /**
     * The words.
     *
     * @param styles classes of the style sheet
     */
    public WholeText(String text, String... styles) {
        super(text);
        getStyleClass().addAll(styles);
        setWrapText(true);
        setMinHeight(USE_PREF_SIZE);
    }

    /** Words that stand back behind the others. */
    public static WholeText muted(String text) {
        return new WholeText(text, "muted", "small");
    }
}
