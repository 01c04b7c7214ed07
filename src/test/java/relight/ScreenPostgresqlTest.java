package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.PostgresServer;

/** A real PostgreSQL loses rows and a table; the wizard's screens bring them back from a dump, once taken back and once to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenPostgresqlTest {

    private static final String ORDERS = "SELECT count(*) FROM orders WHERE note = 'fine'";

    @TempDir
    private Path folder;

    private PostgresServer server;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        server = PostgresServer.small();
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE customers (id int PRIMARY KEY, name text)", "INSERT INTO customers SELECT i, 'Customer ' || i FROM generate_series(1, 20) i",
                "CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, note text, created timestamptz)",
                "INSERT INTO orders SELECT i, 1 + i % 20, 'fine', now() - i * interval '1 minute' FROM generate_series(1, 300) i");
        Path backups = Files.createDirectories(folder.resolve("site/backups"));
        server.dump("shop", backups.resolve("shop_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC)
                .format(Instant.now().minusSeconds(600)) + ".dump"), "-Fc");
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    checks:
                      orders are fine: {query: SELECT count(*) FROM orders WHERE note = 'fine', at-least: 300}
                      newest order: {query: SELECT max(created) FROM orders, newest: true}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC, least-size: 100B}
                """.formatted(server.port()));
    }

    @AfterEach
    void close() {
        if (console != null) {
            console.close();
        }
        server.close();
    }

    @Test
    void theWizardBringsDamagedRowsAndALostTableBackOnceTakenBackAndOnceCommitted() throws Exception {
        server.execute("shop", "UPDATE orders SET note = 'rubbish' WHERE id > 100", "DROP TABLE customers CASCADE");

        console.restoring("shop").undo();

        assertEquals("100", server.value("shop", ORDERS), "what was there before is there again");
        assertEquals("f", server.value("shop", "SELECT to_regclass('customers') IS NOT NULL"));
        console.assertTakenBack();
        assertEquals(2, server.databases().size(), "the restored database is kept for a look");

        console.restore("shop");

        assertEquals("300", server.value("shop", ORDERS));
        assertEquals("20", server.value("shop", "SELECT count(*) FROM customers"));
        assertEquals(2, server.databases().size(), "and what was committed leaves nothing more");
        assertRecovered();
    }

    @Test
    void singleTablesTakeThePlaceOfThoseInUseOnceTakenBackAndOnceCommitted() throws Exception {
        server.execute("shop", "UPDATE orders SET note = 'rubbish' WHERE id > 100", "INSERT INTO customers VALUES (21, 'since the backup')");

        console.restoring("shop").filling("choice-tables", "orders").undo();

        assertEquals("100", server.value("shop", ORDERS), "what was there before is there again");
        console.assertTakenBack();

        console.restoring("shop").filling("choice-tables", "orders").commit();

        assertEquals("300", server.value("shop", ORDERS));
        assertEquals("since the backup", server.value("shop", "SELECT name FROM customers WHERE id = 21"), "the rest of the database stays");
        assertEquals("1", server.value("shop", "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND conrelid = 'orders'::regclass"));
        assertEquals("0", server.value("shop", "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%\\_before\\_%'"), "the old table goes at commit");
        assertRecovered();
    }

    private void assertRecovered() {
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured(), "the loss is measured from the data");
    }
}
