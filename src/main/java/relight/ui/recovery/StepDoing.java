package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState;
import relight.core.restore.PlanBuilder;
import relight.core.runbook.Step;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** What a person can do about a step now: the fields that are to be filled, and below the output the buttons. */
final class StepDoing {

    private final Desk desk;
    private final RecoveryViewModel model;
    private final WordsDialog dialog;
    private final VBox doing = new VBox(8);
    private final HBox actions = new HBox(8);
    private Optional<Runnable> main = Optional.empty();
    private Optional<Node> first = Optional.empty();

    StepDoing(Desk desk, RecoveryViewModel model) {
        this.desk = desk;
        this.model = model;
        dialog = new WordsDialog(desk);
        actions.setAlignment(Pos.CENTER_LEFT);
        actions.setMinHeight(Region.USE_PREF_SIZE);
    }

    /** What is to be read and filled. */
    Node fields() {
        return doing;
    }

    /** What is to be pressed. */
    Node buttons() {
        return actions;
    }

    /** Does what Enter does: the one thing that is to be done. */
    void enter() {
        main.ifPresent(Runnable::run);
    }

    /** Where the keyboard goes on: the field to be filled, otherwise the button of the one thing to be done. */
    Optional<Node> first() {
        return first;
    }

    void clear() {
        doing.getChildren().clear();
        actions.getChildren().clear();
        main = Optional.empty();
        first = Optional.empty();
    }

    void show(StepState state, Step step) {
        clear();
        switch (model.turn(state)) {
            case RUN -> run(step);
            case APPROVE -> approve((Step.Approval) step);
            case JUDGE -> judge((Step.Manual) step);
            case CHOOSE -> choose((Step.Decision) step);
            case WATCH -> watch(state);
            case DECIDE -> decide(state);
            case MEND -> mend(state, step);
            case WAIT -> doing.getChildren().add(words(desk.say("recovery.screen.waits")));
            case OVER -> over(state);
        }
    }

    private static Label words(String text) {
        return StepAbout.words(text);
    }

    private void choose(Step.Decision decision) {
        TextField reason = comment();
        reason.setPromptText(desk.say("recovery.screen.why-so"));
        reason.setOnAction(event -> { });
        decision.options().forEach(option -> doing.getChildren().add(new OptionCard(desk, option, model.inHand().clock().get(),
                () -> model.choose(option.name(), reason.getText()))));
        doing.getChildren().add(reason);
        first = Optional.of(reason);
        skipAndNote(decision);
    }

    private void run(Step step) {
        if (model.state().isPaused()) {
            doing.getChildren().add(words(desk.say("recovery.screen.paused.here")));
            skipAndNote(step);
            return;
        }
        if (!step.header().inputs().isEmpty()) {
            doing.getChildren().add(form(step));
        }
        act("recovery.screen.run", Styles.ACCENT, model::run, true);
        skipAndNote(step);
    }

    private Node form(Step step) {
        if (RowsToChoose.suits(step)) {
            RowsToChoose rows = new RowsToChoose(desk, model, step, this::enter);
            first = first.or(() -> Optional.of(rows.first()));
            return rows;
        }
        InputForm form = new InputForm(desk, model, step, this::enter);
        first = first.or(form::first);
        return form;
    }

    private void approve(Step.Approval approval) {
        Optional<OtherMachines> machines = model.inHand().machines();
        if (machines.isPresent() && model.needsOther(approval.id())) {
            EndFacts facts = new EndFacts(desk, model.state());
            if (!model.state().checks().isEmpty()) {
                doing.getChildren().addAll(facts.points(model.inHand().clock().get()), facts.checks());
            }
            OtherApproval other = new OtherApproval(desk, model, approval, machines.get());
            doing.getChildren().addAll(new AnswerCard(desk, model, approval), other);
            first = Optional.of(other.first());
            skipAndNote(approval);
            return;
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
            first = Optional.of(typed);
        });
        Recovery recovery = model.state();
        if (!recovery.checks().isEmpty()) {
            EndFacts facts = new EndFacts(desk, recovery);
            doing.getChildren().addAll(facts.points(model.inHand().clock().get()), facts.checks());
        }
        Button yes = act("recovery.screen.approve", Styles.ACCENT, () -> model.approve(typed.getText()), true);
        approval.typed().ifPresent(name -> yes.disableProperty().bind(typed.textProperty().isNotEqualTo(name)));
        skipAndNote(approval);
    }

    private void judge(Step.Manual manual) {
        TextField comment = comment();
        AnswerCard answers = new AnswerCard(desk, model, manual);
        doing.getChildren().addAll(new TaskTicks(desk, model, manual.tasks()), answers);
        if (!manual.header().inputs().isEmpty()) {
            doing.getChildren().add(form(manual));
        }
        doing.getChildren().add(comment);
        act("recovery.screen.done", Styles.ACCENT, () -> model.answer(Judgement.DONE, comment.getText(), answers.by()), true);
        act("recovery.screen.failed", Styles.DANGER, () -> model.answer(Judgement.FAILED, comment.getText(), answers.by()), false);
        act("recovery.screen.not-tested", "", () -> model.answer(Judgement.NOT_TESTED, comment.getText(), answers.by()), false);
        skipAndNote(manual);
    }

    private TextField comment() {
        TextField comment = new TextField();
        comment.setPromptText(desk.say("recovery.screen.comment"));
        comment.setAccessibleText(desk.say("recovery.screen.comment"));
        comment.setOnAction(event -> enter());
        return comment;
    }

    private void watch(StepState state) {
        if (state.note().overdue()) {
            StatusBadge late = StatusBadge.plain(Standing.WARNING, desk.say("recovery.screen.overdue"));
            late.setWrapText(true);
            late.setMinWidth(0);
            late.setId("overdue");
            doing.getChildren().add(late);
        }
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
        tellWhatLasts();
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
            judge(manual);
            tellWhatLasts();
            return;
        } else if (step instanceof Step.Approval approval) {
            approve(approval);
            return;
        } else {
            if (!step.header().inputs().isEmpty()) {
                doing.getChildren().add(form(step));
            }
            Button retry = act("recovery.screen.retry", Styles.ACCENT, model::run, true);
            retry.setDisable(model.state().isPaused());
        }
        skipAndNote(step);
        tellWhatLasts();
    }

    /** A step that broke off may have left production closed or half way: that comes before any thought of what to do. */
    private void tellWhatLasts() {
        VBox lasting = new VBox(8);
        doing.getChildren().addFirst(lasting);
        model.lasting(sentences -> sentences.forEach(sentence -> {
            StatusBadge badge = StatusBadge.plain(Standing.WARNING, sentence);
            badge.setWrapText(true);
            badge.setMinWidth(0);
            lasting.getChildren().add(badge);
        }));
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

    /** Before a step and behind a failed one alike: production may be closed while a person makes up the mind. */
    private void skipAndNote(Step step) {
        if (model.canTakeBack()) {
            Button back = new Button(desk.say("recovery.screen.undo.ask"));
            back.setId("take-back");
            back.setOnAction(event -> model.askTakeBack(dialog));
            actions.getChildren().add(back);
        }
        Button skip = new Button(desk.say("recovery.screen.skip"));
        skip.setOnAction(event -> dialog.sentence("recovery.screen.skip.title", "recovery.screen.skip.text", model::skip));
        actions.getChildren().add(skip);
        noteButton();
    }

    private void noteButton() {
        Button note = new Button(desk.say("recovery.screen.note"));
        note.setGraphic(new KeyHint("N"));
        note.setContentDisplay(ContentDisplay.RIGHT);
        note.setOnAction(event -> askNote());
        actions.getChildren().addAll(new Spring(), note);
    }

    void askNote() {
        dialog.sentence("recovery.screen.note.title", "recovery.screen.note.text", model::note);
    }

    private Button act(String key, String style, Runnable action, boolean onEnter) {
        Button button = new Button(desk.say(key));
        if (!style.isEmpty()) {
            button.getStyleClass().add(style);
        }
        if (onEnter) {
            button.setGraphic(new KeyHint("⏎"));
            button.setContentDisplay(ContentDisplay.RIGHT);
            main = Optional.of(() -> {
                if (!button.isDisabled()) {
                    action.run();
                }
            });
            first = first.or(() -> Optional.of(button));
        }
        button.setOnAction(event -> action.run());
        button.setId(key.substring(key.lastIndexOf('.') + 1));
        actions.getChildren().add(button);
        return button;
    }
}
