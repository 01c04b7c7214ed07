package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;
import relight.testing.OpenSearchServer;

/** A team's search index, harmed and brought back by commands alone; the console killed and the node lost in the middle of it. */
@ResourceLock(OpenSearchServer.NODE)
class OpensearchRecoveryTest {

    private static final int ORDERS = 1_500;

    private static OpenSearchServer server;

    private Desk desk;
    /** Between the console and the node, which goes away for the one without it where this is closed. */
    private BreakingRelay relay;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        server = OpenSearchServer.shared();
        relay = new BreakingRelay(URI.create(server.url()));
        server.orders("orders-v1", "orders", ORDERS);
        server.snapshot("main", "nightly", "{\"indices\": \"orders-v1\", \"include_global_state\": false}");
        server.call("POST", "/orders-v1/_delete_by_query?refresh=true", "{\"query\": {\"range\": {\"created\": {\"gte\": \"2026-04-15T00:05:00Z\"}}}}");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  snapshots: {opensearch: "%1$s", repository: main}
                systems:
                  search:
                    engine: elasticsearch
                    rto: 2h
                    rpo: 24h
                    target: {url: "%1$s", index: orders}
                    checks:
                      orders are there: {query: count, at-least: 1500}
                      newest order: {query: max created, newest: true}
                series:
                  nightly: {system: search, store: snapshots, path: "*", greatest-age: 26h}
                """.formatted(relay.endpoint())).inOneProcess();
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
    }

    @Test
    void aHarmedIndexIsBroughtBackTakenBackAndBroughtBackForGood() throws Exception {
        JsonNode backups = desk.relight("catalog", "list", "--json").ended(0).json();
        assertEquals("good", backups.get(0).path("state").asText(), backups::toString);

        Said restored = desk.relight("restore", "run", "search", "--confirm-target", "search", "--as", "K. Lang").ended(1);
        assertEquals(ORDERS, server.count("orders"), restored::toString);
        desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        assertEquals(5, server.count("orders"));
        server.fill("orders", 1);

        desk.relight("restore", "run", "search", "--confirm-target", "search", "--commit").ended(0);
        assertEquals(ORDERS, server.count("orders"));
        assertTrue(server.ask("GET", "/orders-v1", "").has("error"), "the old index is gone");
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aConsoleThatIsKilledFindsWhatTheClusterHasGoneOnWith() throws Exception {
        RelightProcess console = slowRestore();
        console.kill();
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("by itself") || resumed.err().contains("has been restored to the end"), resumed::toString);
        assertEquals(5, server.count("orders"));

        desk.relight("resume", "--unknown", "failed", "--reason", "the console died", "--retry", "--commit").ended(0);
        assertEquals(ORDERS, server.count("orders"));
        assertEquals(1, restoredIndices(), "the same target was gone on with");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aNodeThatGoesAwayIsToldInASentence() throws Exception {
        RelightProcess console = slowRestore();
        relay.close();
        Said said = console.end();
        assertFalse(said.status() == 0, said::toString);
        assertTrue((said.out() + said.err()).contains("went away while orders-v1 was being restored as orders-v1_relight_"), said::toString);
        assertTrue((said.out() + said.err()).contains("The old index has not been touched"), said::toString);
    }

    /** A restore of which the repository gives so little at a time that it is still under way. */
    private RelightProcess slowRestore() throws Exception {
        server.repository("main", ", \"max_restore_bytes_per_sec\": \"15kb\"");
        RelightProcess console = desk.start("restore", "run", "search", "--confirm-target", "search");
        RelightProcess.await(() -> restoredIndices() == 1 && server.ask("GET", "/_cat/recovery?format=json&active_only=true", "").size() > 0,
                "that the cluster restores");
        return console;
    }

    private static long restoredIndices() {
        return server.ask("GET", "/_cat/indices?format=json&h=index", "").findValuesAsText("index").stream().filter(name -> name.contains("_relight_")).count();
    }
}
