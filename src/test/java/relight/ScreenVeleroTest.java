package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;
import relight.testing.VeleroBucket;
import relight.testing.VeleroStandIn;

/** Objects that were deleted by mistake come back through Velero by the wizard's screens, on a real API server: kept, taken back, and broken off in the middle. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
@Tag(ShownInClusters.API_SERVER)
@Tag("E4")
class ScreenVeleroTest {

    private static final String FOLLOW = "Follow the Restore until it has ended";

    @TempDir
    private Path folder;

    private TestNamespace shop;
    private VeleroStandIn velero;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        shop = TestNamespace.make("screen");
        shop.fill();
        VeleroBucket.Backup backup = new VeleroBucket(folder.resolve("bucket")).backup("nightly-20260415010000")
                .described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        shop.backUp(backup);
        backup.archived();
        velero = VeleroStandIn.install(shop, folder.resolve("bucket")).go();
        shop.remove("configmaps/settings");
        shop.remove("secrets/login");
        Files.createDirectories(folder.resolve("site"));
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: "%s", layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s", velero: %s}
                    checks:
                      settings: {query: "configmaps/settings /data/mode", equals: live}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(folder.resolve("bucket"), shop.kubeconfig(), shop.context(), shop.name(), shop.uid(), velero.namespace()));
    }

    @AfterEach
    void close() throws Exception {
        if (console != null) {
            console.close();
        }
        velero.close();
        shop.close();
    }

    private RestoringOnScreen restoring() {
        return console.restoring("shop").choosing("choice-through", "velero").filling("choice-kinds", "configmaps,secrets");
    }

    private String there() throws Exception {
        return shop.read("configmaps/settings", "/data/mode") + " " + shop.secret("login", "password");
    }

    @Test
    void whatVeleroMadeIsTakenBackOnTheScreenAndKeptTheNextTime() throws Exception {
        restoring().undo();
        assertEquals(" ", there());
        assertEquals("ReadWrite", velero.mode());
        console.assertTakenBack();

        restoring().commit();
        assertEquals("live " + TestNamespace.PASSWORD, there());
        assertEquals("ReadWrite", velero.mode());
        assertEquals("recovered", console.newest().closed().orElseThrow().verdict(), console.newest().steps().toString());
        assertEquals(2, velero.all("restores").size());
    }

    private static boolean isInSight(Node node) {
        Node pane = node;
        while (!(pane instanceof ScrollPane)) {
            pane = pane.getParent();
        }
        return pane.localToScene(pane.getBoundsInLocal()).contains(node.localToScene(node.getBoundsInLocal()));
    }

    @Test
    void brokenOffInTheMiddleTheScreenSaysThatVeleroGoesOnAndTheWayBackDeletesThatToo() throws Exception {
        velero.hold(true);
        RestoringOnScreen restoring = restoring();
        restoring.runUpTo(FOLLOW);
        Until.holds(() -> velero.all("restores").getFirst().at("/status/progress/itemsRestored").asLong() == 1);
        restoring.cancel();
        ScreenWalker walker = console.walker();
        walker.await("what Velero still does", () -> console.says("Velero cannot be stopped in the middle of a restore") && console.says("Velero says InProgress; 1 of "));
        walker.await("what lasts in production", () -> console.says("is ReadOnly: schedules that write to it fail"));
        assertTrue(FxToolkit.onFx(() -> isInSight(console.all(".failure").findFirst().orElseThrow())), "what went wrong is read without scrolling");
        assertFalse(walker.shows("objects, by Velero"), "what has ended is not broken off once more");
        velero.hold(false);
        restoring.takeBack();
        assertEquals(" ", there());
        assertEquals("ReadWrite", velero.mode());
        assertEquals("Completed", velero.all("restores").getFirst().at("/status/phase").asText());
        console.assertTakenBack();
    }
}
