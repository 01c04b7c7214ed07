package relight.ui.restore;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.restore.Finding;
import relight.ui.common.Desk;
import relight.ui.common.Elided;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** A page of the wizard: a question, a sentence about it, and what is to be said. */
abstract class WizardPage extends VBox {

    private final Desk desk;

    WizardPage(Desk desk, RestoreViewModel model, String title, String text) {
        super(16);
        this.desk = desk;
        getStyleClass().add("wizard-page");
        VBox head = new VBox(4, new WholeText(title, "page-title"), new WholeText(text, "muted"));
        model.unproven().ifPresent(what -> head.getChildren().add(label(desk.words().say(what))));
        getChildren().add(head);
    }

    private static StatusBadge label(String what) {
        StatusBadge label = StatusBadge.pill(Standing.WARNING, what);
        label.setMaxWidth(USE_PREF_SIZE);
        return label;
    }

    final String say(String key, Object... values) {
        return desk.say(key, values);
    }

    final Desk desk() {
        return desk;
    }


    /** A standing's shape and a sentence; only what is wrong has a colour. */
    static HBox line(Standing standing, String text) {
        Label words = Elided.wrapped(text);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        StatusShape shape = new StatusShape(standing);
        shape.setTranslateY(3);
        HBox line = new HBox(8, shape, words);
        line.setAlignment(Pos.TOP_LEFT);
        switch (standing) {
            case WARNING -> words.getStyleClass().add("warning-text");
            case BAD -> words.getStyleClass().add("bad-text");
            case GOOD, UNKNOWN, INFO -> { }
        }
        return line;
    }

    static HBox line(Finding finding) {
        return line(finding.standing() == Finding.Standing.FINE ? Standing.GOOD : Standing.WARNING, finding.text());
    }
}
