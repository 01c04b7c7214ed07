package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;
import relight.testing.Until;

/** A replica takes over by commands alone, with no backup at all, though the console is killed between the fence and the promotion. */
class ReplicaTakesOverTest {

    private static final String[] SWITCH = {"restore", "run", "shop", "--choice", "instead=switch", "--confirm-target", "shop"};

    private PostgresServer primary;
    private PostgresServer replica;
    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        primary = PostgresServer.small();
        primary.execute("postgres", "CREATE DATABASE shop");
        primary.execute("shop", "CREATE TABLE orders (id int, created timestamptz DEFAULT clock_timestamp())", "INSERT INTO orders VALUES (1), (2), (3)");
        replica = primary.replica();
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
                """.formatted(primary.port(), primary.data(), replica.port()));
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
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

    private void cutOffBeforeThePromotion() throws Exception {
        // a replica that has not found its primary yet has not all that it wrote
        Until.holds(() -> primary.value("postgres", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'").equals("1"));
        RelightProcess console = desk.startAtTerminal(SWITCH);
        console.walkTo("Promote 127.0.0.1");
        console.kill();
    }
}
