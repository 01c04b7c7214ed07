package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.Declaration;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.Progress;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.recovery.StepState;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Dialogs;
import relight.ui.common.NoFilePicker;

/** The recovery screen over a real journal, from the keyboard. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RecoveryScreenTest {

    private static final Site SITE = new Site("Shop", "practice", ZoneOffset.UTC);
    private static final String DOCUMENT = """
            # Shop
            ## Restore
            ```bash title="Swap shopdb"
            swap
            ```
            ```bash title="Health is green" clock=stop
            curl -f localhost
            ```
            """;

    @TempDir
    private Path folder;

    private final Swapping runner = new Swapping();
    private final List<Destination> gone = new ArrayList<>();
    private Background background;
    private Journal journal;
    private RecoverySession session;
    private Stage stage;

    @BeforeEach
    void open() {
        background = new Background();
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(runner), new Restores(null, null, List.of()), new SystemTime(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
        session = engine.declare(Declaration.of(Mode.DRILL, "Shop database corrupted", "K. Lang", SITE,
                new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), "tier critical"),
                new RunbookReader().read("runbooks/shop.md", DOCUMENT)));
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        FxToolkit.onFx(() -> {
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, gone::add, new Dialogs(new ModalPane()), new NoFilePicker());
            RecoveryInHand inHand = new RecoveryInHand(background, () -> StepHistory.of(journal));
            RecoveryScreen screen = new RecoveryScreen(desk, inHand, workspace, engine, "K. Lang");
            inHand.take(session);
            stage = new Stage();
            stage.setScene(new Scene((javafx.scene.Parent) screen.node(), 1200, 800));
            stage.show();
            screen.attach();
        });
        settle();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        session.close();
        background.close();
        journal.close();
    }

    private void settle() {
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
    }

    private static void press(Scene scene, KeyCode code) {
        FxToolkit.onFx(() -> {
            javafx.scene.Node target = scene.getRoot().getChildrenUnmodifiable().isEmpty() ? scene.getRoot()
                    : scene.getRoot().getChildrenUnmodifiable().getFirst();
            Event.fireEvent(target, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
        });
    }

    private static Optional<Stage> wall() {
        return FxToolkit.onFx(() -> Window.getWindows().stream().filter(Stage.class::isInstance).map(Stage.class::cast)
                .filter(window -> window.isShowing() && window.getScene().getRoot() instanceof WallDisplay).findFirst());
    }

    private Set<String> words(Scene scene) {
        return FxToolkit.onFx(() -> scene.getRoot().lookupAll(".label").stream().filter(Label.class::isInstance)
                .map(node -> ((Label) node).getText()).collect(Collectors.toSet()));
    }

    @Test
    void f11ShowsTheWallDisplayAndEscLeavesItWithoutTouchingTheRecovery() {
        press(stage.getScene(), KeyCode.F11);
        Stage wall = wall().orElseThrow();
        assertTrue(words(wall.getScene()).containsAll(List.of("Swap shopdb", "Health is green", "Shop database corrupted")), words(wall.getScene()).toString());
        press(wall.getScene(), KeyCode.ESCAPE);
        assertTrue(wall().isEmpty());
        assertFalse(session.state().isClosed());
        assertTrue(session.state().steps().stream().allMatch(step -> step.status() == StepState.Status.WAITING));
        assertTrue(FxToolkit.onFx(() -> stage.isShowing()));
    }

    @Test
    void H13_messagesAreOneKeyAwayAndEscLeadsBackToTheStepAtHand() {
        press(stage.getScene(), KeyCode.M);
        assertTrue(FxToolkit.onFx(() -> stage.getScene().lookup(".messages-pane") != null));
        assertTrue(words(stage.getScene()).contains("Nobody is to be told"), words(stage.getScene()).toString());
        press(stage.getScene(), KeyCode.ENTER);
        assertTrue(session.state().steps().stream().allMatch(step -> step.status() == StepState.Status.WAITING), "no step is run from there");
        press(stage.getScene(), KeyCode.ESCAPE);
        assertTrue(FxToolkit.onFx(() -> stage.getScene().lookup(".messages-pane") == null));
        assertFalse(session.state().isClosed());
    }

    @Test
    void enterRunsTheStepAtHandAndTheCommitPageShowsWhatTheDecisionRestsOn() {
        press(stage.getScene(), KeyCode.ENTER);
        FxToolkit.await("the swap is done", () -> session.state().steps().getFirst().status() == StepState.Status.DONE && background.quiet());
        FxToolkit.await("the screen says so", () -> stage.getScene().getRoot().lookupAll(".label").stream()
                .anyMatch(node -> node instanceof Label label && label.getText() != null && label.getText().startsWith("done")));
        press(stage.getScene(), KeyCode.ENTER);
        FxToolkit.await("the decision is asked for", () -> stage.getScene().lookup("#commit") != null);
        Set<String> words = words(stage.getScene());
        assertTrue(words.containsAll(Set.of("canary", "tweety")), words.toString());
        assertTrue(words.stream().anyMatch(text -> text.startsWith("Old: what there was until")), words.toString());
        assertTrue(words.stream().anyMatch(text -> text.contains("read from the data (newest order)")), words.toString());
        assertTrue(FxToolkit.onFx(() -> stage.getScene().lookup("#undo").isDisabled()), "taking back wants a reason");
    }

    @Test
    void aStepThatIsStuckInTheWindowSaysWhatIsNotAsItWasAndLetsItBeTakenBack() {
        runner.swapFails = true;
        press(stage.getScene(), KeyCode.ENTER);
        FxToolkit.await("the way back is offered", () -> stage.getScene().lookup("#take-back") != null && background.quiet());
        FxToolkit.await("what lasts is told", () -> stage.getScene().getRoot().lookupAll(".label").stream()
                .anyMatch(node -> node instanceof Label label && "shopdb takes no connections.".equals(label.getText())));
        FxToolkit.onFx(() -> ((Button) stage.getScene().lookup("#take-back")).fire());
        assertEquals(Recovery.CommitWindow.Standing.OPEN, session.state().commitWindow().standing(), "a reason is asked for first");
    }

    @Test
    void whatAStepCountsIsShownAsWhatItIsAndOnlyWhileItRuns() {
        runner.counting = Optional.of(new CountDownLatch(1));
        press(stage.getScene(), KeyCode.ENTER);
        FxToolkit.await("how far it is", () -> stage.getScene().getRoot().lookupAll(".progress-strip .label").stream()
                .anyMatch(node -> node instanceof Label label && String.valueOf(label.getText()).startsWith("3,000 so far")));
        runner.counting.get().countDown();
        FxToolkit.await("the swap is done", () -> session.state().steps().getFirst().status() == StepState.Status.DONE && background.quiet());
        FxToolkit.await("nothing is told of what has ended", () -> stage.getScene().getRoot().lookupAll(".progress-strip").stream().noneMatch(Node::isVisible));
    }

    @Test
    void theClosedRecoveryLeadsToItsOwnRecord() {
        for (int i = 0; i < 2; i++) {
            session.run(session.state().next().orElseThrow().step().id(), Map.of(), Set.of());
        }
        session.commit();
        session.close("all back");
        FxToolkit.await("the record is offered", () -> stage.getScene().lookup("#record") != null);
        FxToolkit.onFx(() -> ((Button) stage.getScene().lookup("#record")).fire());
        assertEquals(List.of(new Destination.ReadRecord(session.id())), gone);
    }

    /** Swaps in no time, and finds what a restore finds. */
    private static final class Swapping implements StepRunner {

        private volatile boolean swapFails;
        private volatile Optional<CountDownLatch> counting = Optional.empty();

        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            if (counting.isPresent()) {
                do {
                    run.progress(new Progress("orders", 3_000, Optional.empty(), Progress.Unit.ITEMS));
                } while (!counting.get().await(20, TimeUnit.MILLISECONDS));
            }
            if (step.title().startsWith("Swap")) {
                run.record(new RecoveryEvent.Checked(step.id(), "canary", Erasable.of("tweety"), Erasable.of("tweety"), true));
                run.record(new RecoveryEvent.RecoveryPointFound(step.id(), "shopdb", Instant.now().minus(Duration.ofMinutes(41)), true,
                        Erasable.of("newest order")));
                run.record(new RecoveryEvent.CommitWindowOpened(step.id(), Optional.empty()));
                if (swapFails) {
                    return Outcome.failed("shopdb has sessions");
                }
            }
            return Outcome.succeeded();
        }

        @Override
        public Optional<String> lasting(Step step, StepRun run) {
            return swapFails ? Optional.of("shopdb takes no connections.") : Optional.empty();
        }
    }
}
