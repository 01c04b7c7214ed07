package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
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
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.cli.Location;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Journal;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryFold;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.testing.OpenSearchServer;
import relight.testing.ScreenWalker;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** An index of a real OpenSearch is deleted by mistake; the wizard's screens bring it back, to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenOpensearchTest {

    private static final List<String> NEXT = List.of("run", "done", "approve", "commit", "close");

    @TempDir
    private Path folder;

    private OpenSearchServer server;
    private OpenWorkspace workspace;
    private DesktopConsole console;
    private Background background;
    private Stage stage;
    private ScreenWalker walker;
    private Desk desk;

    @BeforeEach
    void openTheConsole() throws Exception {
        server = OpenSearchServer.start("shop-search");
        server.repository("main", "");
        server.orders("orders", "", 400);
        server.snapshot("main", "nightly", "{\"indices\": \"orders\"}");
        Files.createDirectories(folder.resolve("site"));
        Files.writeString(folder.resolve("site/relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores:
                  snapshots: {opensearch: "%1$s", repository: main}
                systems:
                  shop:
                    engine: opensearch
                    target: {url: "%1$s", index: orders}
                    checks:
                      orders are there: {query: count, at-least: 400}
                      newest order: {query: max created, newest: true}
                series:
                  nightly: {system: shop, store: snapshots, path: "*"}
                """.formatted(server.url()), StandardCharsets.UTF_8);
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.systemDefault());
        workspace = new OpenWorkspace(new Location(folder.resolve("site"), folder.resolve("data")), words, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
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
        FxToolkit.onFx(() -> stage.setScene(new Scene(new Group())));
        background.close();
        console.close();
        server.close();
    }

    @Test
    void theWizardBringsAnIndexBackThatWasDeletedByMistake() throws Exception {
        server.call("DELETE", "/orders", "");

        FxToolkit.onFx(() -> desk.navigator().go(new Destination.Restore("shop", Optional.empty())));
        for (int turn = 0; turn < 10 && !FxToolkit.onFx(() -> shown("start")); turn++) {
            walker.await("the wizard's next page", () -> shown("start") || shown("continue") && !find("continue").isDisabled());
            if (!FxToolkit.onFx(() -> shown("start"))) {
                walker.click("continue");
            }
        }
        walker.type("shop", "shop");
        walker.click("start");
        goOnUntilClosed();

        assertEquals(400, server.count("orders"));
        Recovery recovery = newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured(), "the loss is measured from the data");
    }

    /** Presses whatever is to be pressed next, and types the name that is asked for. */
    private void goOnUntilClosed() {
        for (int turn = 0; turn < 200; turn++) {
            walker.await("the next thing to do", () -> shown("retry") || shown("record") || NEXT.stream().anyMatch(this::shown));
            if (shown("record")) {
                return;
            }
            assertFalse(FxToolkit.onFx(() -> shown("retry")), () -> "a step failed: " + walker.shown());
            String id = FxToolkit.onFx(() -> NEXT.stream().filter(this::shown).findFirst().orElse(""));
            if (id.equals("approve") && FxToolkit.onFx(() -> find("approve") != null && find("approve").isDisabled())) {
                walker.type("shop", "shop");
            }
            if (id.isEmpty() || walker.usable(id).isEmpty()) {
                continue;
            }
            long before = FxToolkit.onFx(() -> newest().lastEvent());
            walker.click(id);
            walker.await("something to change after " + id, () -> before != newest().lastEvent() || shown("record"));
        }
        throw new AssertionError("no end after 200 turns: " + walker.shown());
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
        String id = workspace.journal().recoveries().stream().map(Journal.Summary::recovery).findFirst().orElseThrow();
        return RecoveryFold.of(workspace.journal().entries(id));
    }
}
