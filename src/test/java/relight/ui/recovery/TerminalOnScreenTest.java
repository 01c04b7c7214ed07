package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.platform.SystemTime;
import relight.adapter.process.ShellRunner;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepState;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.testing.Leak;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** A step that asks, answered on the recovery screen with the keyboard alone. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
@Timeout(120)
class TerminalOnScreenTest {

    private static final Site SITE = new Site("Shop", "practice", ZoneOffset.UTC);
    private static final String DOCUMENT = """
            # Shop
            ## Vault
            ```bash interactive title="Open the vault"
            trap 'stty size' WINCH
            read -r -s -p 'Password: ' password; echo
            read -r -p 'shelf? ' shelf
            stty size
            IFS= read -r -d x -p 'press x ' key; printf '%q' "$key" | tr -d "'$"; echo
            echo "${#password} letters, shelf $shelf"
            ```
            ```bash title="Health is green" clock=stop
            curl -f localhost
            ```
            """;

    @TempDir
    private Path folder;
    private Background background;
    private Journal journal;
    private RecoverySession session;
    private RecoveryScreen screen;
    private Stage stage;
    private Robot robot;

    @BeforeEach
    void open() {
        background = new Background();
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("LC_ALL", "C.UTF-8");
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(new ShellRunner(folder, environment, Duration.ofMillis(300))),
                new Restores(null, null, List.of()), new SystemTime(), folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
        session = engine.declare(Declaration.of(Mode.DRILL, "Shop database corrupted", "K. Lang", SITE,
                new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), "tier critical"),
                new RunbookReader().read("runbooks/shop.md", DOCUMENT)));
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        FxToolkit.onFx(() -> {
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, place -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
            RecoveryInHand inHand = new RecoveryInHand(background, () -> StepHistory.of(journal));
            screen = new RecoveryScreen(desk, inHand, workspace, engine, "K. Lang");
            inHand.take(session);
            stage = new Stage();
            stage.setScene(new Scene((Parent) screen.node(), 980, 900));
            new Look().dress(stage.getScene());
            stage.show();
            screen.attach();
            robot = new Robot();
        });
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        session.close();
        background.close();
        journal.close();
    }

    @Test
    void everyKeyGoesToTheProgramUntilShiftEscAndNothingHiddenIsWrittenDown() throws Exception {
        keys(KeyCode.ENTER);
        awaitText("Password:");
        FxToolkit.await("the keyboard is in the terminal", () -> stage.getScene().getFocusOwner() instanceof Canvas);
        write("n4711geheim");
        keys(KeyCode.ENTER);
        awaitText("shelf?");
        assertFalse(shown().contains("4711"), shown());
        write("mnp");
        keys(KeyCode.ENTER);
        awaitText("press x");
        assertTrue(shown().contains("shelf? mnp"), shown());
        FxToolkit.await("the size follows the pane", () -> shownNow().lines().map(String::strip).filter(line -> line.matches("\\d+ \\d+"))
                .anyMatch(line -> Integer.parseInt(line.split(" ")[1]) < 80));
        keys(KeyCode.ESCAPE);

        FxToolkit.onFx(() -> {
            robot.keyPress(KeyCode.SHIFT);
            robot.keyType(KeyCode.ESCAPE);
            robot.keyRelease(KeyCode.SHIFT);
        });
        FxToolkit.await("the keyboard has left the terminal", () -> stage.getScene().getFocusOwner() instanceof TerminalPane);
        keys(KeyCode.ENTER);
        FxToolkit.await("the keyboard is back in the terminal", () -> stage.getScene().getFocusOwner() instanceof Canvas);
        write("x");
        FxToolkit.await("the step is over", () -> session.state().steps().getFirst().status() == StepState.Status.DONE);
        String excerpt = session.state().steps().getFirst().outcome().orElseThrow().excerpt().toString();
        assertTrue(excerpt.contains("\\E"), "Esc was a key of the program: " + excerpt);
        assertTrue(excerpt.endsWith("11 letters, shelf mnp"), excerpt);
        FxToolkit.await("the output is back, and an Enter comes too late for the program", () -> {
            boolean back = screen.node().lookup("#terminal") == null && screen.node().lookup(".output-lines").isVisible();
            if (back) {
                robot.keyType(KeyCode.ENTER);
            }
            return back;
        });
        FxToolkit.pulse();
        assertEquals(StepState.Status.WAITING, session.state().steps().getLast().status(), "an Enter too many begins nothing");
        assertEquals(List.of(), Leak.of("n4711geheim", folder));
    }

    private void awaitText(String text) {
        FxToolkit.await("the terminal shows “" + text + "”", () -> screen.node().lookup(".terminal-pane") != null && shownNow().contains(text));
    }

    private String shown() {
        return FxToolkit.onFx(this::shownNow);
    }

    private String shownNow() {
        return ((TerminalPane) screen.node().lookup(".terminal-pane")).shown();
    }

    private void keys(KeyCode key) {
        FxToolkit.onFx(() -> robot.keyType(key));
    }

    private void write(String text) {
        text.chars().forEach(letter -> keys(KeyCode.getKeyCode(Character.toString(Character.toUpperCase(letter)))));
    }
}
