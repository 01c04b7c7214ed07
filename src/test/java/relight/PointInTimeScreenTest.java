package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.cli.Location;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Journal;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryFold;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.ArchivedCluster;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** A real cluster goes back to the moment before the harm through the screens: chosen by keys, looked at, moved on to, kept. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class PointInTimeScreenTest {

    /** What a person would press next, in the order in which they would look for it. */
    private static final List<String> NEXT = List.of("run", "approve", "commit", "close");

    @TempDir
    private Path folder;

    private ArchivedCluster cluster;
    private OpenWorkspace workspace;
    private DesktopConsole console;
    private Background background;
    private Desk desk;
    private Stage stage;
    private ScreenWalker walker;

    @BeforeEach
    void open() throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: "%s"}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop, data: "%s"}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 1}
                series:
                  bases: {system: shop, store: disk, path: "bases/base_{timestamp}/", timestamp: yyyyMMdd_HHmmss, zone: UTC}
                  log: {system: shop, store: disk, path: archive/, kind: wal}
                """.formatted(cluster.store, cluster.server.port(), cluster.server.data()));
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.systemDefault());
        workspace = new OpenWorkspace(new Location(folder.resolve("workspace"), folder.resolve("data")), words, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        workspace.catalog().verifyAll(CatalogQuery.ALL, WorkListener.NONE, backup -> { });
        console = new DesktopConsole(workspace, "K. Lang");
        background = new Background();
        FxToolkit.onFx(() -> {
            Shell shell = new Shell(words);
            desk = new Desk(words, Clock.systemDefaultZone(), background, shell, shell.dialogs(), new NoFilePicker());
            Scene scene = shell.scene(1000, 1000);
            Look look = new Look();
            look.choose(Settings.Theme.LIGHT);
            look.dress(scene);
            shell.furnish(console.screens(desk), console.incidentBar(desk));
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
            stage.requestFocus();
        });
        walker = new ScreenWalker(stage.getScene());
    }

    @AfterEach
    void close() throws Exception {
        FxToolkit.onFx(() -> {
            stage.setScene(new Scene(new Group()));
            stage.close();
        });
        background.close();
        console.close();
        cluster.close();
    }

    @Test
    void theMomentIsChosenByKeysLookedAtMovedOnToAndKept() throws Exception {
        FxToolkit.onFx(() -> desk.navigator().go(new Destination.Restore("shop", Optional.empty())));
        walker.await("the log along time", () -> find("reach") != null);
        walker.tabTo("what it goes back to", node -> node instanceof ComboBox<?> && "target-kind".equals(node.getId()));
        walker.press(KeyCode.DOWN);
        walker.tabTo("the target", node -> node instanceof TextField && "target".equals(node.getId()));
        type("2020-01-01 00:00:00+00:00");
        walker.await("that it cannot be reached", () -> find("continue").isDisabled() && find("nearest") != null);
        type(cluster.good.toString());
        walker.await("that it can", () -> !find("continue").isDisabled());
        for (String page : List.of("where", "found", "plan", "confirm")) {
            walker.click("continue");
            walker.await(page, () -> find("typed") != null || !find("continue").isDisabled());
        }
        walker.await("the name to be typed", () -> find("typed") != null);
        walker.type("shop", "shop");
        walker.click("start");
        goOnUntil("choose-later");
        choose("choose-later");
        goOnUntilInput();
        goOnUntil("choose-enough");
        choose("choose-enough");
        goOnUntil("record");
        assertEquals("1,3", cluster.orders());
        assertEquals(1, Files.list(cluster.server.folder()).filter(file -> file.getFileName().toString().startsWith("data")).count(), "and was kept");
        Recovery recovery = newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured());
    }

    /** By keys: in a narrow window the buttons of a decision may lie under what stands beside it. */
    private void choose(String id) {
        String before = FxToolkit.onFx(this::standing);
        walker.tabTo(id, node -> id.equals(node.getId()));
        walker.press(KeyCode.SPACE);
        walker.await("the decision", () -> !before.equals(standing()));
    }

    /** Writes over what stands in the field that has the keyboard. */
    private void type(String text) {
        FxToolkit.onFx(() -> ((TextField) stage.getScene().getFocusOwner()).selectAll());
        walker.typeHere(text);
    }

    private void goOnUntilInput() {
        walker.await("the field for a later target", () -> stage.getScene().getRoot().lookupAll(".text-field").stream()
                .anyMatch(node -> node.isVisible() && node.getScene() != null && String.valueOf(((TextField) node).getAccessibleText()).contains("LATER_TARGET")));
        Node field = FxToolkit.onFx(() -> stage.getScene().getRoot().lookupAll(".text-field").stream()
                .filter(node -> String.valueOf(((TextField) node).getAccessibleText()).contains("LATER_TARGET")).findFirst().orElseThrow());
        walker.click(field);
        type(cluster.later.toString());
    }

    /** Presses whatever is to be pressed next. */
    private void goOnUntil(String end) {
        for (int turn = 0; turn < 60; turn++) {
            walker.await("the next thing to do", () -> find("retry") != null || find(end) != null || NEXT.stream().anyMatch(id -> find(id) != null));
            if (FxToolkit.onFx(() -> find(end) != null)) {
                return;
            }
            assertFalse(FxToolkit.onFx(() -> find("retry") != null), () -> "a step failed: " + walker.shown());
            String id = FxToolkit.onFx(() -> NEXT.stream().filter(next -> find(next) != null).findFirst().orElse(""));
            String before = FxToolkit.onFx(this::standing);
            if (id.isEmpty() || walker.usable(id).isEmpty()) {
                continue;
            }
            walker.click(id);
            walker.comes(() -> !before.equals(standing()) || find(end) != null);
        }
        throw new AssertionError("no end: " + walker.shown());
    }

    private String standing() {
        Recovery recovery = newest();
        return recovery.lastEvent() + "/" + recovery.atHand().isPresent();
    }

    private Node find(String id) {
        return stage.getScene().getRoot().lookupAll("#" + id).stream().filter(node -> node.getScene() != null && node.isVisible()).findFirst().orElse(null);
    }

    private Recovery newest() {
        String id = workspace.journal().recoveries().stream().map(Journal.Summary::recovery).findFirst().orElseThrow();
        return RecoveryFold.of(workspace.journal().entries(id));
    }
}
