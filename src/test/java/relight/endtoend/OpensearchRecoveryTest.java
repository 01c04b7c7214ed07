package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks:
                      orders are there: {query: count, at-least: 1500}
                      newest order: {query: max created, newest: true}
                series:
                  nightly: {system: search, store: snapshots, path: "*", greatest-age: 26h}
                """.formatted(relay.endpoint()));
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

    @Test
    void cutOffBehindTheSwapAndBehindTheWayBackItIsTakenBack() throws Exception {
        desk.cutOff(relay, then -> relay.cutBehind("POST /_aliases", then), "restore", "run", "search", "--confirm-target", "search");
        assertEquals(ORDERS, server.count("orders"), "the aliases have changed places");
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("“orders” leads to “orders-v1_relight_"), resumed::toString);

        desk.cutOff(relay, then -> relay.cutBehind("POST /_aliases", then), "resume", "--unknown", "failed", "--reason", "the console died", "--undo");
        assertEquals(5, server.count("orders"), "and back");
        desk.relight("resume", "--unknown", "failed", "--reason", "it died again", "--retry").ended(2);
        server.fill("orders", 1);
        assertEquals(6, server.count("orders"), "the old index takes writes again");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffBeforeTheSwapAndInTheMiddleOfTheCommitItEndsWell() throws Exception {
        desk.cutOff(relay, then -> relay.cutBefore("POST /_aliases", then), "restore", "run", "search", "--confirm-target", "search");
        assertEquals(5, server.count("orders"));
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("takes no writes") || resumed.err().contains("restored to the end"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "the console died", "--retry").ended(1);
        assertEquals(ORDERS, server.count("orders"));

        desk.cutOff(relay, then -> relay.cutBehind("DELETE /orders-v1 ", then), "resume", "--commit");
        assertTrue(server.ask("GET", "/orders-v1", "").has("error"), "the old index is gone, and nobody has written it down");
        desk.relight("resume", "--unknown", "failed", "--reason", "it died again", "--retry").ended(0);
        assertEquals(ORDERS, server.count("orders"));
        server.fill("orders", 1);
        assertEquals(0, server.count("relight-locks"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aRestoreTestProvesTheSnapshotBesideAndLeavesNothingAlsoWhenItIsKilled() throws Exception {
        JsonNode proven = desk.relight("restore", "run", "search", "--test", "--json").ended(0).json();
        assertEquals("PROVEN", proven.path("standing").asText(), proven::toString);
        assertEquals(0, testIndices());

        server.orders("relight_test_search_20200101000000000", "", 1);
        server.repository("main", ", \"max_restore_bytes_per_sec\": \"15kb\"");
        RelightProcess console = desk.start("restore", "run", "search", "--test");
        RelightProcess.await(() -> testIndices() == 2, "that the cluster restores");
        console.kill();
        desk.relight("restore", "run", "search", "--test").ended(0);
        assertEquals(1, testIndices(), "what the dead one has left is gone; a name alone says nothing");
        assertEquals(5, server.count("orders"));
        assertEquals(0, server.count("relight-locks"));
    }

    @Test
    void beforeTheSwapOnlyTheCopyGoesAndApplicationsAreLeftAlone() throws Exception {
        RelightProcess console = slowRestore();
        console.kill();
        desk.relight("resume", "--unknown", "failed", "--reason", "the console died", "--undo").ended(2);
        assertUntouched();

        server.repository("main", "");
        desk.cutOff(relay, then -> relay.cutBehind("_count", then), "restore", "run", "search", "--into", "copy", "--confirm-target", "copy");
        assertEquals(ORDERS, server.count("copy"), "the harm: a copy");
        desk.relight("resume", "--unknown", "failed", "--reason", "the console died", "--undo").ended(2);
        assertUntouched();
    }

    @Test
    void theNodeDiesWhileItRestoresAndInTheSwapAndTheRestoreIsGoneOnWithWhenItIsBack() throws Exception {
        RelightProcess console = slowRestore();
        server.kill();
        Said died = console.end();
        assertEquals(2, died.status(), died::toString);
        assertTrue(died.err().contains("went away while orders-v1 was being restored as orders-v1_relight_"), died::toString);
        server.up("orders-v1");
        server.repository("main", "");
        assertEquals(5, server.count("orders"));

        relay.cutBehind("POST /_aliases", server::kill);
        Said swapping = desk.relight("resume", "--retry").ended(2);
        assertTrue(swapping.err().contains("does not answer"), swapping::toString);
        server.up("orders-v1");
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals(ORDERS, server.count("orders"));
        server.fill("orders", 1);
        assertEquals(1, restoredIndices(), "what was begun before it died is gone");
        desk.relight("protocol", "verify").ended(0);
    }

    private void assertUntouched() {
        assertEquals(0, restoredIndices());
        assertTrue(server.ask("GET", "/copy", "").has("error"), "the copy is gone");
        assertEquals(0, server.count("relight-locks"));
        assertEquals(5, server.count("orders"));
        assertEquals(List.of(), desk.lines("lines"));
    }

    private static long testIndices() {
        return server.ask("GET", "/_cat/indices?format=json&h=index", "").findValuesAsText("index").stream().filter(name -> name.startsWith("relight_test_")).count();
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
