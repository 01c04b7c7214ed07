package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.WholeText;
import relight.ui.common.WordsArea;
import relight.ui.protocol.RecordChangesViewModel.Ends;

/** A form for a change. It stays open, with all that was typed, until the change stands in the journal. */
final class ChangeForm extends VBox {

    private final Desk desk;
    private final VBox problem = new VBox();

    ChangeForm(Desk desk, String explained) {
        super(12);
        this.desk = desk;
        getStyleClass().add("change-form");
        problem.managedProperty().bind(problem.visibleProperty());
        problem.setVisible(false);
        problem.setId("change-problem");
        getChildren().addAll(new WholeText(explained, "muted"), problem);
    }

    TextField line(String id, String label, String text) {
        return named(new TextField(text), id, label);
    }

    WordsArea words(String id, String label, int rows) {
        return named(new WordsArea(rows), id, label);
    }

    private <T extends TextInputControl> T named(T field, String id, String label) {
        field.setId(id);
        field.setAccessibleText(desk.say(label));
        Label name = new Label(desk.say(label));
        name.setLabelFor(field);
        name.getStyleClass().addAll("muted", "small");
        add(new VBox(4, name, field));
        return field;
    }

    /** Before the place where problems are told. */
    void add(Node node) {
        getChildren().add(getChildren().size() - 1, node);
    }

    /** How a change ends: done closes the form. */
    <T> Ends<T> ends(Consumer<T> done) {
        return new Ends<>(result -> {
            desk.dialogs().close();
            done.accept(result);
        }, this::tell);
    }

    void tell(Exception failure) {
        problem.getChildren().setAll(ProblemPane.of(failure, desk.words()));
        problem.setVisible(true);
    }

    void quiet() {
        problem.setVisible(false);
    }

    /** A button that acts once it is enabled. */
    Button action(String id, String label, ObservableBooleanValue missing, Runnable act) {
        Button button = new Button(desk.say(label));
        button.setId(id);
        button.getStyleClass().add(Styles.ACCENT);
        button.setMinWidth(USE_PREF_SIZE);
        button.disableProperty().bind(missing);
        button.setOnAction(event -> {
            quiet();
            act.run();
        });
        return button;
    }

    void show(String title, Node first, Button... actions) {
        Button[] all = new Button[actions.length + 1];
        all[0] = new Button(desk.say("records.cancel"));
        all[0].setOnAction(event -> desk.dialogs().close());
        System.arraycopy(actions, 0, all, 1, actions.length);
        desk.dialogs().show(title, this, all);
        first.requestFocus();
    }
}
