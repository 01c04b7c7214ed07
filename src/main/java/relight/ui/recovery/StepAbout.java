package relight.ui.recovery;

import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.recovery.ProvenStep;
import relight.core.recovery.StepState;
import relight.core.runbook.Step;
import relight.ui.common.Desk;
import relight.ui.common.MarkdownView;
import relight.ui.common.ProvenBadge;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** What a step is: its phase and kind, whether it was ever proven, its title, what it is for, and what exactly it does. */
final class StepAbout extends VBox {

    private final Desk desk;
    private final RecoveryViewModel model;

    StepAbout(Desk desk, RecoveryViewModel model) {
        super(8);
        this.desk = desk;
        this.model = model;
    }

    /** @param first what is to be read before what the step does; empty for nothing */
    void show(StepState state, Step step, Optional<Node> first) {
        getChildren().setAll(tags(state, step), title(step));
        first.ifPresent(getChildren()::add);
        note(step).ifPresent(getChildren()::add);
        if (step instanceof Step.Shell shell && !shell.header().inputs().isEmpty()) {
            getChildren().add(new CommandBox(desk, model, shell));
        } else if (!command(step).isBlank()) {
            Label command = new Label(command(step).stripTrailing());
            command.getStyleClass().addAll("command-box", "mono");
            command.setWrapText(true);
            command.setMaxWidth(Double.MAX_VALUE);
            command.setMinHeight(Region.USE_PREF_SIZE);
            command.setAccessibleText(desk.say("recovery.screen.command") + " " + command.getText());
            getChildren().add(command);
        }
        if (step instanceof Step.Shell shell) {
            if (shell.terminal() && !state.status().over()) {
                getChildren().add(words(desk.say("interactive.screen.before")));
            }
            shell.expected().ifPresent(output -> getChildren().addAll(words(desk.say("recovery.screen.expected")), MarkdownView.code(output)));
        }
    }

    private String command(Step step) {
        return switch (step) {
            case Step.Approval approval -> "";
            case Step.Manual manual -> "";
            case Step.Decision decision -> "";
            case Step.EngineAction action -> RowsToChoose.suits(action) ? "" : model.command(step.id());
            case Step.Restore restore -> restore.text();
            case Step.Shell any -> model.command(step.id());
            case Step.Sql any -> model.command(step.id());
            case Step.Http any -> model.command(step.id());
            case Step.Kubernetes any -> model.command(step.id());
            case Step.Route53 any -> model.command(step.id());
            case Step.Check any -> any.text();
            case Step.Wait any -> any.text();
        };
    }

    private Node tags(StepState state, Step step) {
        Label phase = new Label(state.step().phase().toString());
        phase.getStyleClass().add("muted");
        FlowPane tags = new FlowPane(8, 4, phase, StatusBadge.tag(desk.say("recovery.screen.kind." + step.kind())));
        tags.setRowValignment(VPos.CENTER);
        if (step instanceof Step.Shell shell && shell.terminal()) {
            tags.getChildren().add(StatusBadge.tag(desk.say("interactive.screen.tag")));
        }
        if (step.header().critical()) {
            tags.getChildren().add(StatusBadge.tag(desk.say("recovery.screen.critical")));
        }
        tags.getChildren().add(ProvenBadge.of(desk, ProvenStep.of(state.step(), model.inHand().history())));
        if (state.attempt() > 1) {
            tags.getChildren().add(StatusBadge.tag(desk.say("recovery.screen.attempt", state.attempt())));
        }
        return tags;
    }

    private static Node title(Step step) {
        Label title = new WholeText(step.title(), "page-title");
        return title;
    }

    private static Optional<Node> note(Step step) {
        String note = switch (step) {
            case Step.Manual manual -> manual.tasks().isEmpty() ? manual.text() : manual.header().note();
            case Step.Approval approval -> approval.text();
            case Step.Decision decision -> decision.question();
            default -> step.header().note();
        };
        return note.isBlank() ? Optional.empty() : Optional.of(words(note.replace("**", "").replace("`", "")));
    }

    static Label words(String text) {
        Label words = new WholeText(text.strip(), "muted");
        return words;
    }
}
