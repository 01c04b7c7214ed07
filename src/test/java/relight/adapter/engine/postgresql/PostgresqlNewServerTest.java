package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.restore.Finding;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Problem;
import relight.testing.PostgresServer;

/** A database comes back on another real server than production's. */
class PostgresqlNewServerTest {

    private static PostgresServer production;
    private static PostgresServer other;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServers() throws Exception {
        production = PostgresServer.small();
        other = PostgresServer.durable();
        production.execute("postgres", "CREATE ROLE keeper");
        other.execute("postgres", "CREATE ROLE keeper");
    }

    @AfterAll
    static void stopServers() {
        production.close();
        other.close();
    }

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(production);
        for (String left : other.databases()) {
            other.execute("postgres", "DROP DATABASE \"" + left + "\"");
        }
        production.execute("shop", "ALTER TABLE orders OWNER TO keeper", "ALTER DATABASE shop SET work_mem = '7MB'", "GRANT CONNECT ON DATABASE shop TO keeper");
    }

    @Test
    void aNewServerIsAPlaceOfItsOwnNothingIsSwappedAndTheApplicationsArePointedThere() throws Exception {
        try (Practice practice = practice()) {
            production.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            production.execute("shop", "DELETE FROM orders WHERE id > 10");
            String oid = production.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of("server", "postgres@127.0.0.1:" + other.port()));
            assertEquals("127.0.0.1:" + other.port(), plan.confirm(), "the new server is what is typed");
            assertTrue(said(plan).contains("Settings differ there") && said(plan).contains("fsync: off → on"), () -> said(plan));
            assertTrue(plan.steps().stream().anyMatch(step -> step instanceof Step.Approval approval
                    && approval.text().contains("host 127.0.0.1, port " + other.port() + ", database shop")));
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", other.value("shop", "SELECT count(*) FROM orders"));
            assertEquals("7MB", other.value("shop", "SHOW work_mem"));
            assertEquals("keeper", other.value("shop", "SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"));
            assertEquals("t", other.value("postgres", "SELECT has_database_privilege('keeper', 'shop', 'CONNECT')"));
            assertEquals("10", production.value("shop", "SELECT count(*) FROM orders"));
            assertEquals(List.of("shop"), production.databases());
            assertEquals(oid, production.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'"));
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of(), other.databases());
        }
    }

    @Test
    void aNewServerServesWhileProductionsIsLost() throws Exception {
        try (Practice practice = practice()) {
            production.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            production.down();
            try {
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of("server", "127.0.0.1:" + other.port()));
                assertTrue(said(plan).contains("does not answer"), () -> said(plan));
                practice.succeed(plan, Part.MAIN);
                assertEquals("5000", other.value("shop", "SELECT count(*) FROM orders"));
            } finally {
                production.up();
            }
        }
    }

    @Test
    void ALL_1_productionsOwnServerIsNoNewOneByWhateverNameItIsCalled() throws Exception {
        try (Practice practice = practice()) {
            production.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            assertTrue(practice.refusals(Way.SIDE_BY_SIDE, Map.of("server", "localhost:" + production.port())).contains("ALL-1"));
        }
    }

    @Test
    void ALL_2_aDatabaseOfThatNameOnTheNewServerIsNeverTouched() throws Exception {
        other.execute("postgres", "CREATE DATABASE shop");
        try (Practice practice = practice()) {
            production.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            for (Way way : Way.values()) {
                assertEquals(List.of("ALL-2"), practice.refusals(way, Map.of("server", "127.0.0.1:" + other.port())));
            }
        }
    }

    @Test
    void PG_5_rolesAreLookedForOnTheNewServer() throws Exception {
        production.execute("postgres", "CREATE ROLE only_there");
        production.execute("shop", "GRANT SELECT ON orders TO only_there");
        try (Practice practice = practice()) {
            production.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            assertEquals(List.of("PG-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of("server", "127.0.0.1:" + other.port())));
        } finally {
            production.execute("shop", "REVOKE ALL ON orders FROM only_there");
            production.execute("postgres", "DROP ROLE only_there");
        }
    }

    @Test
    void whatIsNoAddressIsSaidAndRowsDoNotComeFromThere() throws Exception {
        try (Practice practice = practice()) {
            production.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            for (Map<String, String> choices : List.of(Map.of("server", "host:port"), Map.of("server", "127.0.0.1:" + other.port(), "rescue", "orders"))) {
                assertThrows(Problem.class, () -> practice.plan(Way.SIDE_BY_SIDE, choices));
            }
        }
    }

    private Practice practice() throws Exception {
        return new Practice(folder, production.target("shop"));
    }

    private static String said(RestorePlan plan) {
        return String.join("\n", plan.found().stream().map(Finding::text).toList());
    }
}
