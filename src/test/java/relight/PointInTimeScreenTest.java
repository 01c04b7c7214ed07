package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.ArchivedCluster;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;

/** A real cluster goes back to the moment before the harm through the screens: chosen by keys, looked at, taken back once, moved on to and kept once. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class PointInTimeScreenTest {

    @TempDir
    private Path folder;

    private ArchivedCluster cluster;
    private ConsoleOnScreen console;

    @BeforeEach
    void open() throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
        Files.createDirectories(folder.resolve("site"));
        console = new ConsoleOnScreen(folder, """
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
    }

    @AfterEach
    void close() throws Exception {
        if (console != null) {
            console.close();
        }
        cluster.close();
    }

    @Test
    void theMomentIsChosenByKeysLookedAtMovedOnToAndKept() throws Exception {
        RestoringOnScreen restoring = console.restoring("shop");
        chooseByKeys();

        restoring.deciding("choose-later", "choose-enough").answering("LATER_TARGET", cluster.later.toString()).commit();

        assertEquals("1,3", cluster.orders());
        assertEquals(1, clusters(), "and was kept");
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured());
    }

    @Test
    void theServerAsItWasComesBackWhenTheMomentIsTakenBack() throws Exception {
        console.restoring("shop").to(cluster.good.toString()).deciding("choose-enough").undo();

        assertEquals("1,3,4", cluster.orders(), "what was there before is there again");
        assertEquals(2, clusters(), "the restored server's folder is kept for a look");
        console.assertTakenBack();
    }

    private void chooseByKeys() {
        ScreenWalker walker = console.walker();
        walker.await("the log along time", () -> console.shown("reach"));
        walker.tabTo("what it goes back to", node -> node instanceof ComboBox<?> && "target-kind".equals(node.getId()));
        walker.press(KeyCode.DOWN);
        walker.tabTo("the target", node -> node instanceof TextField && "target".equals(node.getId()));
        type("2020-01-01 00:00:00+00:00");
        walker.await("that it cannot be reached", () -> console.find("continue").isDisabled() && console.shown("nearest"));
        type(cluster.good.toString());
        walker.await("that it can", () -> !console.find("continue").isDisabled());
    }

    /** Writes over what stands in the field that has the keyboard. */
    private void type(String text) {
        FxToolkit.onFx(() -> ((TextField) console.find("target")).selectAll());
        console.walker().typeHere(text);
    }

    private long clusters() throws IOException {
        try (Stream<Path> there = Files.list(cluster.server.folder())) {
            return there.filter(file -> file.getFileName().toString().startsWith("data")).count();
        }
    }
}
