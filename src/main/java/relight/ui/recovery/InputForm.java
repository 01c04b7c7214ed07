package relight.ui.recovery;

import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.recovery.InputOffer;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** The fields for what a step leaves open: each with the best guess and where it comes from, and with what is wrong with a value. */
final class InputForm extends GridPane {

    private final Desk desk;
    private final StepInputs inputs;
    private final Step step;
    private final Runnable enter;
    private Optional<Node> first = Optional.empty();

    InputForm(Desk desk, RecoveryViewModel model, Step step, Runnable enter) {
        super(16, 12);
        this.desk = desk;
        this.inputs = model.inputs();
        this.step = step;
        this.enter = enter;
        getStyleClass().addAll("card-box", "input-form");
        int row = 0;
        for (Input input : step.header().inputs()) {
            Line line = new Line(input);
            GridPane.setHgrow(line.box, Priority.ALWAYS);
            addRow(row++, line.name, line.box);
            first = first.or(() -> Optional.of(line.control));
        }
        if (step instanceof Step.Shell) {
            add(WholeText.muted(desk.say("recovery.screen.input.as-variable")), 1, row);
        }
        inputs.look(step.id());
    }

    /** The field to be filled first. */
    Optional<Node> first() {
        return first;
    }

    /** One input with its field. */
    private final class Line {

        private final Input input;
        private final Label name;
        private final Control control;
        private final TextInputControl editor;
        private final Label why = WholeText.muted("");
        private final StatusBadge wrong = StatusBadge.plain(Standing.BAD, "");
        private final VBox box = new VBox(4);
        private final InvalidationListener changed = any -> offer();
        private Optional<InputOffer> shown = Optional.empty();

        Line(Input input) {
            this.input = input;
            name = new Label(input.written());
            name.getStyleClass().add("mono");
            name.setMinWidth(USE_PREF_SIZE);
            control = control();
            editor = control instanceof ComboBox<?> list ? list.getEditor() : (TextInputControl) control;
            name.setLabelFor(control);
            wrong.setWrapText(true);
            wrong.setMinWidth(0);
            wrong.setId("wrong-" + input.name());
            box.getChildren().add(control);
            offer();
            editor.setText(inputs.value(step.id(), input));
            editor.textProperty().addListener((all, before, now) -> {
                inputs.type(step.id(), input, now == null ? "" : now);
                judge(now == null ? "" : now);
            });
            judge(editor.getText());
            inputs.changes().addListener(new WeakInvalidationListener(changed));
        }

        private Control control() {
            if (input.kind() == Input.Kind.SECRET) {
                return dressed(new PasswordField());
            }
            boolean list = input.kind() == Input.Kind.CHOICE || input.kind() == Input.Kind.BACKUP || input.kind() == Input.Kind.TIME;
            if (!list) {
                return dressed(new TextField());
            }
            ComboBox<String> choice = new ComboBox<>(FXCollections.observableArrayList(input.choices()));
            choice.setEditable(true);
            choice.setMaxWidth(Double.MAX_VALUE);
            choice.setVisibleRowCount(8);
            dressed(choice.getEditor());
            choice.setAccessibleText(input.written());
            return choice;
        }

        private TextField dressed(TextField field) {
            field.setPromptText(desk.say("recovery.screen.input." + input.kind().name()));
            field.setAccessibleText(input.written());
            field.setOnAction(event -> enter.run());
            return field;
        }

        /** The guess fills a field that nobody has typed into. */
        private void offer() {
            inputs.offer(step.id(), input).filter(found -> !Optional.of(found).equals(shown)).ifPresent(found -> {
                shown = Optional.of(found);
                why.setText(desk.words().say(found.why()));
                if (!box.getChildren().contains(why)) {
                    box.getChildren().add(1, why);
                }
                if (control instanceof ComboBox<?>) {
                    @SuppressWarnings("unchecked")
                    ComboBox<String> list = (ComboBox<String>) control;
                    list.getItems().setAll(Stream.concat(Stream.of(found.value()), found.others().stream()).distinct().toList());
                }
                if (!inputs.isTyped(step.id(), input)) {
                    editor.setText(found.value());
                }
            });
        }

        private void judge(String value) {
            Optional<String> refusal = value.isEmpty() ? Optional.empty() : inputs.refusal(step.id(), input, value).map(message -> desk.words().say(message));
            refusal.ifPresent(wrong::setText);
            box.getChildren().remove(wrong);
            if (refusal.isPresent()) {
                box.getChildren().add(wrong);
            }
        }
    }
}
