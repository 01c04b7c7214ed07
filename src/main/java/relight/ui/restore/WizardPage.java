package relight.ui.restore;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;

/** A page of the wizard: a question, a sentence about it, and what is to be said. */
abstract class WizardPage extends VBox {

    private final Desk desk;

    WizardPage(Desk desk, String title, String text) {
        super(16);
        this.desk = desk;
        getStyleClass().add("wizard-page");
        Label heading = new Label(title);
        heading.getStyleClass().add("page-title");
        heading.setWrapText(true);
        Label words = new Label(text);
        words.getStyleClass().add("muted");
        words.setWrapText(true);
        getChildren().add(new VBox(4, heading, words));
    }

    final String say(String key, Object... values) {
        return desk.say(key, values);
    }

    final Desk desk() {
        return desk;
    }
}
