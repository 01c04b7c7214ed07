package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.practice.Fault;
import relight.adapter.practice.PracticeSite;
import relight.cli.Location;
import relight.core.catalog.WorkListener;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.Journal;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryFold;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** The main job as a person does it: a real fault on the practice site, made good through the screens. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenRecoveryTest {

    /** What a person would press next, in the order in which they would look for it. */
    private static final List<String> NEXT = List.of("run", "done", "approve", "commit", "close");

    @TempDir
    private Path folder;

    private PracticeSite site;
    private OpenWorkspace workspace;
    private DesktopConsole console;
    private Background background;
    /** One window for all tests: the headless platform makes no second one active once the first is closed. */
    private static Stage stage;

    private ScreenWalker walker;

    @BeforeEach
    void openTheConsoleOnThePracticeSite() throws Exception {
        site = PracticeSite.create(folder.resolve("site"), Messages.english(), WorkListener.NONE);
        site.start();
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.systemDefault());
        workspace = new OpenWorkspace(new Location(site.workspace(), folder.resolve("data")), words, _ -> { });
        console = new DesktopConsole(workspace, "K. Lang");
        background = new Background();
        FxToolkit.onFx(() -> {
            Shell shell = new Shell(words);
            Desk desk = new Desk(words, Clock.systemDefaultZone(), background, shell, shell.dialogs(), new NoFilePicker());
            Scene scene = shell.scene(1000, 1000);
            Look look = new Look();
            look.choose(Settings.Theme.LIGHT);
            look.dress(scene);
            shell.furnish(console.screens(desk), console.incidentBar(desk));
            stage = stage == null ? new Stage() : stage;
            stage.setScene(scene);
            stage.show();
            stage.requestFocus();
        });
        walker = new ScreenWalker(stage.getScene());
    }

    @AfterEach
    void close() throws Exception {
        FxToolkit.onFx(() -> stage.setScene(new Scene(new Group())));
        background.close();
        console.close();
        site.close();
    }

    @Test
    void aNewcomerBringsACorruptedDatabaseBackThroughTheScreens() throws Exception {
        site.inject(Fault.CORRUPT_DATABASE);
        assertEquals(503, site.state().status());

        walker.press(KeyCode.CONTROL, KeyCode.R);
        walker.clickText("503");
        walker.click("declare");
        goOnUntilClosed();

        assertTrue(site.state().well(), site.state().toString());
        Recovery recovery = newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertTrue(recovery.verified().isPresent());
        assertFalse(recovery.backups().getFirst().passedOver().isEmpty(), "the newer, damaged backups are named with their reasons");
        assertTrue(recovery.points().get("shop-db").measured(), "the loss is measured from the data");
        walker.click("record");
    }

    @Test
    void whatWasRestoredCanBeTakenBack() throws Exception {
        site.inject(Fault.LOST_MEDIA);
        walker.press(KeyCode.CONTROL, KeyCode.R);
        walker.clickText("404");
        walker.click("declare");
        goOnUntil("undo.shown");
        walker.type("Why it is taken back", "wrong pictures");
        walker.click("undo");
        walker.await("the way back", () -> !shown("commit"));
        goOnUntilClosed();
        assertFalse(site.state().well(), "the damaged folder is back");
        assertEquals("not-recovered", newest().closed().orElseThrow().verdict());
    }

    @Test
    void keysThatWereTypedAheadOfTheFirstPictureCount() {
        FxToolkit.onFx(() -> {
            walker.keys(KeyCode.CONTROL, KeyCode.R);
            walker.keys(KeyCode.DOWN);
            walker.keys(KeyCode.DOWN);
            walker.keys(KeyCode.ENTER);
        });
        walker.await("the recovery", () -> !workspace.journal().recoveries().isEmpty());
    }

    @Test
    void theKeyboardAloneIsEnough() throws Exception {
        site.inject(Fault.LOST_MEDIA);
        walker.press(KeyCode.CONTROL, KeyCode.R);
        walker.await("the list of what one sees", () -> stage.getScene().getFocusOwner() instanceof ListView<?>);
        walker.press(KeyCode.DOWN);
        walker.press(KeyCode.DOWN);
        walker.press(KeyCode.ENTER);
        for (int turn = 0; turn < 100 && !FxToolkit.onFx(() -> shown("record")); turn++) {
            walker.await("the next thing to do", () -> stuck() || shown("record") || NEXT.stream().anyMatch(this::shown));
            assertFalse(FxToolkit.onFx(this::stuck), () -> "a step failed: " + walker.shown());
            String before = FxToolkit.onFx(this::standing);
            String id = FxToolkit.onFx(() -> NEXT.stream().filter(this::shown).findFirst().orElse(""));
            if (id.isEmpty()) {
                continue;
            }
            if (FxToolkit.onFx(() -> find("typed") != null && find("typed").isFocused())) {
                walker.typeHere(FxToolkit.onFx(() -> newest().declared().systems().getFirst()));
            } else {
                walker.tabTo(id, node -> id.equals(node.getId()) || !before.equals(standing()));
            }
            walker.press(KeyCode.ENTER);
            walker.comes(() -> !before.equals(standing()));
        }
        assertTrue(site.state().well(), site.state().toString());
        assertEquals("recovered", newest().closed().orElseThrow().verdict());
    }

    private void goOnUntilClosed() {
        goOnUntil("record");
    }

    /** Presses whatever is to be pressed next, and types the name that is asked for. */
    private void goOnUntil(String end) {
        walker.await("the incident bar", () -> stage.getScene().getRoot().lookupAll(".incident-bar").stream().anyMatch(Node::isVisible));
        for (int turn = 0; turn < 200; turn++) {
            walker.await("the next thing to do", () -> stuck() || shown(end) || NEXT.stream().anyMatch(this::shown));
            if (shown(end)) {
                return;
            }
            assertFalse(FxToolkit.onFx(this::stuck), () -> "a step failed: " + walker.shown());
            String id = FxToolkit.onFx(() -> NEXT.stream().filter(this::shown).findFirst().orElse(""));
            if (id.isEmpty()) {
                continue;
            }
            if (end.equals("undo.shown") && id.equals("commit")) {
                return;
            }
            if (id.equals("approve") && FxToolkit.onFx(() -> find("approve") != null && find("approve").isDisabled())) {
                String name = FxToolkit.onFx(() -> newest().declared().systems().getFirst());
                walker.type(name, name);
            }
            String before = FxToolkit.onFx(this::standing);
            if (walker.usable(id).isEmpty()) {
                continue;
            }
            walker.click(id);
            if (!walker.comes(() -> !before.equals(standing()) || shown(end))) {
                walker.click(id);
                walker.await("something to change after " + id, () -> !before.equals(standing()) || shown(end));
            }
        }
        throw new AssertionError("no end after 200 turns: " + walker.shown());
    }

    private boolean stuck() {
        return shown("retry") || shown("plan-anew");
    }

    /** The number of the newest event: it grows with everything that happens. */
    private String standing() {
        Recovery recovery = newest();
        return recovery.lastEvent() + "/" + recovery.atHand().isPresent();
    }

    private boolean shown(String id) {
        return find(id) != null;
    }

    private Node find(String id) {
        return stage.getScene().getRoot().lookupAll("#" + id).stream()
                .filter(node -> node.getScene() != null && node.isVisible())
                .findFirst().orElse(null);
    }

    private Recovery newest() {
        ProtocolLog journal = workspace.journal();
        String id = journal.recoveries().stream().map(Journal.Summary::recovery).findFirst().orElseThrow();
        return RecoveryFold.of(journal.entries(id));
    }
}
