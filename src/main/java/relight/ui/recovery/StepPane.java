package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.recovery.Proof;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState;
import relight.core.restore.PlanBuilder;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.ProgressStrip;
import relight.ui.common.RelativeTime;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** The step that was chosen: what it is for, what exactly it does, and what a person can do about it now. */
final class StepPane extends VBox {

    private final Desk desk;
    private final RecoveryViewModel model;
    private final VBox about = new VBox(8);
    private final VBox doing = new VBox(8);
    private final OutputPane output;
    private final ProgressStrip progress;
    private final HBox actions = new HBox(8);
    private Optional<Runnable> main = Optional.empty();
    private Optional<Shown> shown = Optional.empty();

    private record Shown(StepState state, Turn turn) {}

    StepPane(Desk desk, RecoveryViewModel model) {
        this.desk = desk;
        this.model = model;
        getStyleClass().add("step-pane");
        output = new OutputPane(desk, model.output());
        progress = new ProgressStrip(desk.words(), ProgressStrip.Unit.BYTES, model::cancel);
        progress.getStyleClass().add("card-box");
        progress.visibleProperty().bind(model.progress().isNotNull());
        progress.managedProperty().bind(progress.visibleProperty());
        model.progress().addListener((all, before, now) -> {
            if (now != null) {
                progress.show(now);
            }
        });
        actions.setAlignment(Pos.CENTER_LEFT);
        actions.setMinHeight(Region.USE_PREF_SIZE);
        VBox.setVgrow(output, Priority.ALWAYS);
        output.setMinHeight(120);
        ScrollPane telling = new ScrollPane(new VBox(16, about, doing));
        telling.setFitToWidth(true);
        telling.getStyleClass().add("step-telling");
        telling.setMinHeight(160);
        VBox.setVgrow(telling, Priority.ALWAYS);
        getChildren().addAll(telling, progress, output, actions);
    }

    /** Does what Enter does: the one thing that is to be done. */
    void enter() {
        main.ifPresent(Runnable::run);
    }

    void find() {
        output.beginFind();
    }

    /** Built anew only where the step has changed: what somebody is typing is not taken from them by a note of somebody else. */
    void show() {
        Optional<StepState> chosen = model.selectedState();
        Optional<Shown> now = chosen.map(state -> new Shown(state, model.turn(state)));
        if (now.isPresent() && now.equals(shown)) {
            return;
        }
        shown = now;
        about.getChildren().clear();
        doing.getChildren().clear();
        actions.getChildren().clear();
        main = Optional.empty();
        chosen.ifPresent(this::show);
    }

    private void show(StepState state) {
        Step step = model.step(state.step().id());
        about.getChildren().addAll(tags(state, step), title(step));
        note(step).ifPresent(about.getChildren()::add);
        if (!command(step).isBlank()) {
            Label command = new Label(command(step).stripTrailing());
            command.getStyleClass().addAll("command-box", "mono");
            command.setWrapText(true);
            command.setMaxWidth(Double.MAX_VALUE);
            command.setMinHeight(Region.USE_PREF_SIZE);
            command.setAccessibleText(desk.say("recovery.screen.command") + " " + command.getText());
            about.getChildren().add(command);
        }
        boolean prints = !(step instanceof Step.Approval) && !(step instanceof Step.Manual);
        output.setVisible(prints);
        output.setManaged(prints);
        switch (model.turn(state)) {
            case RUN -> run(step);
            case APPROVE -> approve((Step.Approval) step);
            case JUDGE -> judge((Step.Manual) step);
            case WATCH -> watch();
            case DECIDE -> decide(state);
            case MEND -> mend(state, step);
            case WAIT -> doing.getChildren().add(words(desk.say("recovery.screen.waits")));
            case OVER -> over(state);
        }
    }

    private String command(Step step) {
        return switch (step) {
            case Step.Approval approval -> "";
            case Step.Manual manual -> "";
            case Step.EngineAction action -> model.command(step.id());
            case Step.Restore restore -> restore.text();
            case Step.Shell any -> model.command(step.id());
            case Step.Sql any -> model.command(step.id());
            case Step.Http any -> model.command(step.id());
            case Step.Check any -> any.text();
            case Step.Wait any -> any.text();
        };
    }

    private Node tags(StepState state, Step step) {
        Label phase = new Label(state.step().phase().toString());
        phase.getStyleClass().add("muted");
        FlowPane tags = new FlowPane(8, 4, phase, StatusBadge.tag(desk.say("recovery.screen.kind." + step.kind())));
        tags.setRowValignment(javafx.geometry.VPos.CENTER);
        if (step.header().critical()) {
            tags.getChildren().add(StatusBadge.tag(desk.say("recovery.screen.critical")));
        }
        tags.getChildren().add(proven(state));
        if (state.attempt() > 1) {
            tags.getChildren().add(StatusBadge.tag(desk.say("recovery.screen.attempt", state.attempt())));
        }
        return tags;
    }

    private Node proven(StepState state) {
        Optional<Proof> proof = model.inHand().history().lastProven(state.step().provenKey());
        return proof
                .map(known -> StatusBadge.pill(Standing.GOOD, desk.say("recovery.screen.proven",
                        new RelativeTime(desk.words(), desk.clock()).distance(known.at()),
                        desk.say("recovery.screen.mode." + known.mode().orElseThrow().name()))))
                .orElseGet(() -> StatusBadge.pill(Standing.UNKNOWN, desk.say("recovery.screen.never-proven")));
    }

    private static Node title(Step step) {
        Label title = new Label(step.title());
        title.getStyleClass().add("page-title");
        title.setWrapText(true);
        return title;
    }

    private static Optional<Node> note(Step step) {
        String note = switch (step) {
            case Step.Manual manual -> manual.tasks().isEmpty() ? manual.text() : manual.header().note();
            case Step.Approval approval -> approval.text();
            default -> step.header().note();
        };
        return note.isBlank() ? Optional.empty() : Optional.of(words(note.replace("**", "").replace("`", "")));
    }

    private static Label words(String text) {
        Label words = new Label(text.strip());
        words.setWrapText(true);
        words.getStyleClass().add("muted");
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.setMaxHeight(160);
        return words;
    }

    private void run(Step step) {
        if (!step.header().inputs().isEmpty()) {
            doing.getChildren().add(form(step));
        }
        act("recovery.screen.run", Styles.ACCENT, model::run, true);
        skipAndNote(step);
    }

    private Node form(Step step) {
        GridPane form = new GridPane(16, 8);
        form.getStyleClass().add("card-box");
        int row = 0;
        for (Input input : step.header().inputs()) {
            Label name = new Label(input.name());
            name.getStyleClass().add("mono");
            TextField field = input.kind() == Input.Kind.SECRET ? new PasswordField() : new TextField();
            field.setText(model.value(step.id(), input));
            field.setPromptText(desk.say("recovery.screen.input." + input.kind().name()));
            field.setAccessibleText(input.name());
            field.textProperty().addListener((all, before, now) -> model.setValue(step.id(), input, now));
            field.setOnAction(event -> enter());
            GridPane.setHgrow(field, Priority.ALWAYS);
            name.setLabelFor(field);
            form.addRow(row++, name, field);
        }
        return form;
    }

    private void approve(Step.Approval approval) {
        Recovery recovery = model.state();
        if (!recovery.checks().isEmpty()) {
            EndFacts facts = new EndFacts(desk, recovery);
            doing.getChildren().add(EndPane.row(facts.points(model.inHand().clock().get()), facts.checks()));
        }
        TextField typed = new TextField();
        typed.setId("typed");
        approval.typed().ifPresent(name -> {
            typed.setPromptText(name);
            typed.setAccessibleText(desk.say("recovery.screen.type", name));
            typed.setMaxWidth(400);
            typed.setOnAction(event -> enter());
            Label ask = new Label(desk.say("recovery.screen.type", name));
            ask.getStyleClass().add("strong");
            doing.getChildren().addAll(ask, typed);
        });
        Button yes = act("recovery.screen.approve", Styles.ACCENT, () -> model.approve(typed.getText()), true);
        approval.typed().ifPresent(name -> yes.disableProperty().bind(typed.textProperty().isNotEqualTo(name)));
        skipAndNote(approval);
    }

    private void judge(Step.Manual manual) {
        TextField comment = comment();
        for (String task : manual.tasks()) {
            CheckBox tick = new CheckBox(task);
            tick.setWrapText(true);
            doing.getChildren().add(tick);
        }
        doing.getChildren().add(comment);
        act("recovery.screen.done", Styles.ACCENT, () -> model.judge(Judgement.DONE, comment.getText()), true);
        act("recovery.screen.failed", Styles.DANGER, () -> model.judge(Judgement.FAILED, comment.getText()), false);
        act("recovery.screen.not-tested", "", () -> model.judge(Judgement.NOT_TESTED, comment.getText()), false);
        skipAndNote(manual);
    }

    private TextField comment() {
        TextField comment = new TextField();
        comment.setPromptText(desk.say("recovery.screen.comment"));
        comment.setAccessibleText(desk.say("recovery.screen.comment"));
        comment.setOnAction(event -> enter());
        return comment;
    }

    private void watch() {
        act("recovery.screen.cancel", Styles.DANGER, model::cancel, false);
        noteButton();
    }

    private void decide(StepState state) {
        Label known = words(desk.say("recovery.screen.unknown"));
        TextField reason = comment();
        reason.setPromptText(desk.say("recovery.screen.how-known"));
        Label evidence = new Label();
        evidence.setWrapText(true);
        evidence.getStyleClass().addAll("command-box", "mono");
        evidence.setMaxWidth(Double.MAX_VALUE);
        evidence.setText(desk.say("recovery.screen.looking"));
        model.trace(state.step().id(), trace -> evidence.setText(trace
                .map(found -> found.evidence()).orElse(desk.say("recovery.screen.no-trace"))));
        doing.getChildren().addAll(known, evidence, reason);
        act("recovery.screen.it-did", "", () -> model.decide(Judgement.DONE, reason.getText()), false);
        act("recovery.screen.it-failed", Styles.DANGER, () -> model.decide(Judgement.FAILED, reason.getText()), false);
        act("recovery.screen.never-ran", "", () -> model.decide(Judgement.NOT_TESTED, reason.getText()), false);
        noteButton();
    }

    private void mend(StepState state, Step step) {
        String why = state.outcome().map(outcome -> outcome.reason().toString()).orElse(state.comment().toString());
        StatusBadge failed = StatusBadge.plain(Standing.BAD, why.isBlank() ? desk.say("recovery.screen.status.FAILED") : why);
        failed.setWrapText(true);
        failed.setMinWidth(0);
        failed.getStyleClass().add("failure");
        doing.getChildren().add(failed);
        if (step instanceof Step.EngineAction action && action.action().equals(PlanBuilder.RECHECK)) {
            act("recovery.screen.plan-anew", Styles.ACCENT, model::planAnew, true);
        } else if (step instanceof Step.Manual manual) {
            act("recovery.screen.done", Styles.ACCENT, () -> model.judge(Judgement.DONE, ""), false);
        } else {
            if (!step.header().inputs().isEmpty()) {
                doing.getChildren().add(form(step));
            }
            act("recovery.screen.retry", Styles.ACCENT, model::run, true);
        }
        skipAndNote(step);
    }

    private void over(StepState state) {
        List<String> told = new ArrayList<>();
        told.add(desk.say("recovery.screen.status." + state.status().name()));
        state.took().ifPresent(took -> told.add(ClockText.brief(took)));
        told.add(state.by().toString());
        told.add(state.comment().toString());
        told.removeIf(String::isBlank);
        doing.getChildren().add(words(String.join(" · ", told)));
        noteButton();
    }

    private void skipAndNote(Step step) {
        Button skip = new Button(desk.say("recovery.screen.skip"));
        skip.setOnAction(event -> askReason("recovery.screen.skip.title", "recovery.screen.skip.text", model::skip));
        actions.getChildren().add(skip);
        noteButton();
    }

    private void noteButton() {
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button note = new Button(desk.say("recovery.screen.note"));
        note.setGraphic(new KeyHint("N"));
        note.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        note.setOnAction(event -> askNote());
        actions.getChildren().addAll(gap, note);
    }

    void askNote() {
        askReason("recovery.screen.note.title", "recovery.screen.note.text", model::note);
    }

    private void askReason(String title, String prompt, java.util.function.Consumer<String> told) {
        TextArea text = new TextArea();
        text.setPromptText(desk.say(prompt));
        text.setAccessibleText(desk.say(prompt));
        text.setPrefRowCount(3);
        text.setWrapText(true);
        Button keep = new Button(desk.say("recovery.screen.keep-words"));
        keep.getStyleClass().add(Styles.ACCENT);
        keep.disableProperty().bind(text.textProperty().isEmpty());
        keep.setOnAction(event -> {
            desk.dialogs().close();
            told.accept(text.getText());
        });
        desk.dialogs().show(desk.say(title), text, keep);
        text.requestFocus();
    }

    private Button act(String key, String style, Runnable action, boolean onEnter) {
        Button button = new Button(desk.say(key));
        if (!style.isEmpty()) {
            button.getStyleClass().add(style);
        }
        if (onEnter) {
            button.setGraphic(new KeyHint("⏎"));
            button.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
            main = Optional.of(() -> {
                if (!button.isDisabled()) {
                    action.run();
                }
            });
        }
        button.setOnAction(event -> action.run());
        button.setId(key.substring(key.lastIndexOf('.') + 1));
        actions.getChildren().add(button);
        return button;
    }

    /** What went wrong when something was asked for. */
    Node problem(Exception failure) {
        return ProblemPane.of(failure, desk.words());
    }
}
