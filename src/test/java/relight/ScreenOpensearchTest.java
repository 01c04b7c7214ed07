package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.OpenSearchServer;

/** An index of a real OpenSearch is deleted by mistake; the wizard's screens bring it back, to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
@ResourceLock(OpenSearchServer.NODE)
class ScreenOpensearchTest {

    @TempDir
    private Path folder;

    private OpenSearchServer server;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        server = OpenSearchServer.shared();
        server.orders("orders", "", 400);
        server.snapshot("main", "nightly", "{\"indices\": \"orders\"}");
        Files.createDirectories(folder.resolve("site"));
        console = new ConsoleOnScreen(folder, """
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
                """.formatted(server.url()));
    }

    @AfterEach
    void close() {
        if (console != null) {
            console.close();
        }
    }

    @Test
    void theWizardBringsAnIndexBackThatWasDeletedByMistake() {
        server.call("DELETE", "/orders", "");

        console.restore("shop");

        assertEquals(400, server.count("orders"));
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured(), "the loss is measured from the data");
    }
}
