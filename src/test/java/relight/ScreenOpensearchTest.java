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

/** An index of a real OpenSearch loses documents by mistake, or is deleted; the wizard's screens bring it back, once taken back and once to the commit. */
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
    void theWizardBringsLostDocumentsBackOnceTakenBackAndOnceCommitted() {
        server.call("POST", "/orders/_delete_by_query?refresh=true&max_docs=390", "{\"query\": {\"match_all\": {}}}");

        console.restoring("shop").undo();

        assertEquals(10, server.count("orders"), "what was there before is there again");
        console.assertTakenBack();
        server.fill("orders", 1);

        assertComesBack();
    }

    @Test
    void theWizardBringsAnIndexBackThatWasDeletedByMistake() {
        server.call("DELETE", "/orders", "");

        assertComesBack();
    }

    private void assertComesBack() {
        console.restore("shop");

        assertEquals(400, server.count("orders"));
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured(), "the loss is measured from the data");
    }
}
