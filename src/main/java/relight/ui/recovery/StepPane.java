package relight.ui.recovery;

import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import relight.core.known.KnownErrors;
import relight.core.recovery.Crew;
import relight.core.recovery.Progress;
import relight.core.recovery.StepState;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.ui.common.Desk;
import relight.ui.common.Focus;
import relight.ui.common.ProgressStrip;

/** The step that was chosen: what it is, what a person can do about it now, how far it is and what it prints. */
final class StepPane extends VBox {

    private static final long CALM_NANOS = 1_000_000_000L;

    private final RecoveryViewModel model;
    private final VBox words = new VBox(16);
    private final StepAbout about;
    private final StepDoing doing;
    private final OutputPane output;
    private final TerminalDeck terminals;
    private final KnownErrorsBox known;
    private final Desk desk;
    private final PauseTransition calm = new PauseTransition(Duration.millis(600));
    private long answeredUntil = System.nanoTime() - CALM_NANOS;
    private Optional<Shown> shown = Optional.empty();

    private record Shown(StepState state, Turn turn, boolean paused, boolean takesBack, List<Crew.Answer> answers, boolean missed) {}

    StepPane(Desk desk, RecoveryViewModel model, KnownErrors errors) {
        this.model = model;
        this.desk = desk;
        getStyleClass().add("step-pane");
        about = new StepAbout(desk, model);
        doing = new StepDoing(desk, model);
        output = new OutputPane(desk, model.output());
        terminals = new TerminalDeck(desk, model, this::showTerminal);
        VBox.setVgrow(terminals, Priority.ALWAYS);
        known = new KnownErrorsBox(desk, errors);
        VBox.setVgrow(output, Priority.ALWAYS);
        output.setMinHeight(120);
        words.getChildren().addAll(about, ahead());
        ScrollPane telling = new Telling(words);
        telling.setFitToWidth(true);
        telling.getStyleClass().add("step-telling");
        telling.setMinHeight(160);
        VBox.setVgrow(telling, Priority.ALWAYS);
        getChildren().addAll(telling, progress(desk), output, terminals, known, doing.buttons());
    }

    /** Wants to be as high as its words are once they are broken: as high as unbroken ones, it would always lack a line. */
    private static final class Telling extends ScrollPane {

        Telling(Node words) {
            super(words);
        }

        @Override
        public Orientation getContentBias() {
            return Orientation.HORIZONTAL;
        }

        @Override
        protected double computePrefHeight(double width) {
            return width < 0 ? super.computePrefHeight(width) : snappedTopInset() + getContent().prefHeight(width) + snappedBottomInset();
        }
    }

    /** Looked up anew when a value has not been typed at for a while: each look asks a server. */
    private PreviewCard ahead() {
        calm.setOnFinished(event -> lookAhead());
        model.inputs().changes().addListener((all, before, now) -> calm.playFromStart());
        return new PreviewCard(desk, model.preview(), this::lookAhead);
    }

    private void lookAhead() {
        Optional<StepId> wanted = model.selectedState().filter(state -> runs(model.turn(state))).map(state -> state.step().id());
        wanted.ifPresentOrElse(model::lookAhead, model.preview()::forget);
    }

    private static boolean runs(Turn turn) {
        return turn == Turn.RUN || turn == Turn.MEND;
    }

    private ProgressStrip progress(Desk desk) {
        ProgressStrip progress = new ProgressStrip(desk.words(), ProgressStrip.Unit.BYTES, model::cancel);
        progress.getStyleClass().add("card-box");
        progress.visibleProperty().bind(model.progress().isNotNull());
        progress.managedProperty().bind(progress.visibleProperty());
        model.progress().addListener((all, before, now) -> {
            if (now != null) {
                progress.show(now.reading(), now.unit() == Progress.Unit.BYTES ? ProgressStrip.Unit.BYTES : ProgressStrip.Unit.ITEMS);
            }
        });
        return progress;
    }

    /** Does what Enter does: the one thing that is to be done. */
    void enter() {
        if (!terminals.takeKeys() && !wasJustAnswered()) {
            doing.enter();
        }
    }

    void find() {
        output.beginFind();
    }

    void askNote() {
        doing.askNote();
    }

    /** Built anew only where the step has changed: what somebody is typing is not taken from them by a note of somebody else. */
    void show() {
        Optional<StepState> chosen = model.selectedState();
        Optional<Shown> now = chosen.map(state -> new Shown(state, model.turn(state), model.state().isPaused(), model.canTakeBack(),
                model.state().crew().answersTo(state.step().id()), model.state().crew().missed().containsKey(state.step().id())));
        if (now.isPresent() && now.equals(shown)) {
            return;
        }
        shown = now;
        boolean hadKeys = Focus.within(this);
        about.getChildren().clear();
        known.hide();
        doing.clear();
        calm.stop();
        chosen.ifPresent(this::show);
        lookAhead();
        if (hadKeys) {
            takeKeys();
        }
    }

    /** Puts the keyboard where the next thing is to be done; while a step runs that is what it prints, and not the button that ends it. */
    void takeKeys() {
        if (terminals.takeKeys()) {
            return;
        }
        doing.first().filter(field -> !wasJustAnswered()).ifPresentOrElse(Node::requestFocus, output::takeKeys);
    }

    /** A program that asks takes the place of the output, and the keyboard where nobody writes words; when it has gone, it gives both back. */
    private void showTerminal() {
        output.setVisible(!terminals.shows());
        output.setManaged(output.isVisible());
        if (!terminals.shows()) {
            answeredUntil = System.nanoTime();
        }
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        if (!(owner instanceof TextInputControl) && !desk.dialogs().open()) {
            takeKeys();
        }
    }

    /** Whether an Enter may still have been meant for a program that has just gone; it must not begin the next step. */
    private boolean wasJustAnswered() {
        return System.nanoTime() - answeredUntil < CALM_NANOS;
    }

    private void show(StepState state) {
        Step step = model.step(state.step().id());
        boolean prints = !(step instanceof Step.Approval) && !(step instanceof Step.Manual) && !(step instanceof Step.Decision);
        tell(state, step, prints && List.of(Turn.MEND, Turn.DECIDE).contains(model.turn(state)));
        terminals.show();
        // nothing has been printed yet, and the table of rows, or what would change, needs the place
        boolean reading = model.turn(state) == Turn.RUN && (RowsToChoose.suits(step) || model.previews(step.id()));
        output.setVisible(prints && !terminals.shows() && !reading);
        output.setManaged(output.isVisible());
        known.show(state);
        doing.show(state, step);
    }

    /** What went wrong comes before the command, which may be longer than the window. */
    private void tell(StepState state, Step step, boolean broken) {
        about.show(state, step, Optional.of(doing.fields()).filter(fields -> broken));
        if (!broken) {
            words.getChildren().remove(doing.fields());
            words.getChildren().add(doing.fields());
        }
    }
}
