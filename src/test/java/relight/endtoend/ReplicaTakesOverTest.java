package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;
import relight.testing.PostgresServer;
import relight.testing.Until;

/** A replica takes over by commands alone, with no backup at all, though the console is killed between the fence and the promotion. */
class ReplicaTakesOverTest {

    private static final String[] SWITCH = {"restore", "run", "shop", "--choice", "instead=switch", "--confirm-target", "shop"};

    private PostgresServer primary;
    private PostgresServer replica;
    private BreakingRelay relay;
    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        primary = PostgresServer.small();
        primary.execute("postgres", "CREATE DATABASE shop");
        primary.execute("shop", "CREATE TABLE orders (id int, created timestamptz DEFAULT clock_timestamp())", "INSERT INTO orders VALUES (1), (2), (3)");
        replica = primary.replica();
        relay = new BreakingRelay(URI.create("http://127.0.0.1:" + replica.port()));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                systems:
                  shop:
                    engine: postgresql
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop, data: "%s", replica: shop-replica}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 3}
                      newest order: {query: SELECT max(created) FROM orders, newest: true}
                  shop-replica:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                """.formatted(primary.port(), primary.data(), relay.endpoint().getPort()));
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
        replica.close();
        primary.close();
    }

    @Test
    void PG_15_theConsoleIsKilledBetweenFenceAndPromotionAndTheSwitchIsTakenBackOnceAndKeptOnce() throws Exception {
        Said plan = desk.relight("restore", "plan", "shop", "--choice", "instead=switch").ended(0);
        assertTrue(plan.out().contains("not behind") && plan.out().contains("There is no backup of shop"), plan::toString);

        cutOffBeforeThePromotion();
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        Said back = desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertTrue(back.err().contains("nobody can write"), back::toString);
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
        assertEquals("t", replica.value("postgres", "SELECT pg_is_in_recovery()"));

        cutOffBeforeThePromotion();
        Said waiting = desk.relight("resume", "--commit").ended(1);
        assertEquals("f", replica.value("postgres", "SELECT pg_is_in_recovery()"), waiting::toString);
        desk.relight("resume", "--yes-i-have-read", "point-the-clients/1", "--commit").ended(0);
        assertEquals("4", replica.value("shop", "SELECT count(*) FROM orders"));
        replica.execute("shop", "INSERT INTO orders VALUES (5)");
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        assertTrue(record.toString().contains("The old primary takes no writes"), record::toString);
        desk.relight("protocol", "verify").ended(0);
    }

    /** In the fence while the primary still waits for its replica; then at what is asked of the replica, and what it has done unheard. */
    @Test
    void PG_15_theConsoleIsKilledInEachStageAndNeverAreThereTwoPrimariesNorNone() throws Exception {
        cutOffInTheFence();
        Said begun = desk.relight("resume").ended(1);
        assertTrue(begun.err().contains("is still a replica"), begun::toString);
        RelightProcess undoing = desk.startAtTerminal("resume", "--unknown", "failed", "--reason", "as it says", "--undo");
        undoing.walkTo("Let 127.0.0.1");
        CompletableFuture<Void> cut = new CompletableFuture<>();
        relay.cutBefore("pg_is_in_recovery", () -> cut.complete(null));
        undoing.type("");
        cut.join();
        undoing.kill();
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(2);
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
        assertEquals("t", replica.value("postgres", "SELECT pg_is_in_recovery()"));

        cutOffInTheFence();
        String[] retry = {"resume", "--unknown", "failed", "--reason", "as it says", "--retry"};
        desk.cutOff(relay, then -> relay.cutBefore("pg_last_wal_replay_lsn", then), retry);
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        desk.cutOff(relay, then -> relay.cutBehind("pg_promote", then), retry);
        Said promoted = desk.relight("resume").ended(1);
        assertTrue(promoted.err().contains("is promoted and takes writes"), promoted::toString);
        desk.cutOff(relay, then -> relay.cutBefore("SELECT count(*) FROM orders", then), retry);
        desk.relight(retry).ended(1);
        desk.cutOff(relay, then -> relay.cutBefore("txid_current", then), "resume", "--yes-i-have-read", "point-the-clients/1", "--commit");
        desk.relight(retry).ended(0);
        assertEquals("4", replica.value("shop", "SELECT count(*) FROM orders"));
        replica.execute("shop", "INSERT INTO orders VALUES (5)");
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        desk.relight("protocol", "verify").ended(0);
    }

    /** A primary ends only when its replica has all of it: one that takes nothing keeps it from that. */
    private void cutOffInTheFence() throws Exception {
        awaitReplica();
        String receiver = replica.value("postgres", "SELECT pid FROM pg_stat_wal_receiver");
        signal("STOP", receiver);
        try {
            RelightProcess console = desk.start(SWITCH);
            Until.holds(() -> Files.readString(primary.data().resolve("postmaster.pid")).contains("stopping"));
            console.kill();
        } finally {
            signal("CONT", receiver);
        }
    }

    private static void signal(String name, String process) throws Exception {
        new ProcessBuilder("kill", "-" + name, process).inheritIO().start().waitFor();
    }

    private void awaitReplica() throws Exception {
        // a replica that has not found its primary yet has not all that it wrote
        Until.holds(() -> primary.value("postgres", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'").equals("1"));
    }

    private void cutOffBeforeThePromotion() throws Exception {
        awaitReplica();
        RelightProcess console = desk.startAtTerminal(SWITCH);
        console.walkTo("Promote 127.0.0.1");
        console.kill();
    }
}
