package relight.ui.common;

import java.util.Locale;
import javafx.scene.control.Label;

/** The small heading above a card or a list. */
public final class SectionTitle extends Label {

    public SectionTitle(String text) {
        super(text.toUpperCase(Locale.ROOT));
        setAccessibleText(text);
        getStyleClass().add("section-title");
    }
}
