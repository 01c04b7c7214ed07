package relight.ui.recovery;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import relight.core.runbook.Input;
import relight.core.runbook.ShellText;
import relight.core.runbook.Step;
import relight.ui.common.Desk;

/** A shell command as its author wrote it, with the values in their places while they are typed. */
final class CommandBox extends TextFlow {

    private final Desk desk;
    private final StepInputs inputs;
    private final Step.Shell step;
    private final List<ShellText.Piece> pieces;
    private final InvalidationListener typed = any -> show();

    CommandBox(Desk desk, RecoveryViewModel model, Step.Shell step) {
        this.desk = desk;
        this.inputs = model.inputs();
        this.step = step;
        pieces = ShellText.read(step.script()).pieces(step.header().inputs().stream().map(Input::name).toList());
        getStyleClass().add("command-box");
        setMaxWidth(Double.MAX_VALUE);
        setMinHeight(USE_PREF_SIZE);
        inputs.changes().addListener(new WeakInvalidationListener(typed));
        show();
    }

    private void show() {
        getChildren().setAll(pieces.stream().map(this::piece).toList());
        StringBuilder whole = new StringBuilder(desk.say("recovery.screen.command")).append(' ');
        getChildren().forEach(text -> whole.append(((Text) text).getText()));
        setAccessibleText(whole.toString());
    }

    private Text piece(ShellText.Piece piece) {
        Text text = new Text(piece.text());
        text.getStyleClass().add("mono");
        step.header().inputs().stream().filter(input -> piece.isOpen() && input.name().equals(piece.variable())).findFirst().ifPresent(input -> {
            String value = inputs.value(step.id(), input);
            boolean refused = !value.isEmpty() && inputs.refusal(step.id(), input, value).isPresent();
            text.setText(value.isEmpty() ? piece.text() : input.kind() == Input.Kind.SECRET ? "•••" : value);
            text.getStyleClass().add(value.isEmpty() || refused ? "command-open" : "command-value");
        });
        return text;
    }
}
