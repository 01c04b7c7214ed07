package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.PostgresServer;

/** Orders that somebody has deleted, found and brought back through the screens, once taken back and once to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RowsOnScreenTest {

    private static final String OTHERS = "SELECT sum(hashtext(o::text)) FROM orders o WHERE customer <> 7";

    @TempDir
    private Path folder;

    private PostgresServer server;
    private ConsoleOnScreen console;

    @BeforeEach
    void open() throws Exception {
        server = PostgresServer.small();
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE customers (id int PRIMARY KEY, name text)",
                "CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE, note text)",
                "CREATE TABLE lines (id int, no int, article text, PRIMARY KEY (id, no), FOREIGN KEY (id) REFERENCES orders ON DELETE CASCADE)",
                "INSERT INTO customers SELECT i, 'Customer ' || i FROM generate_series(1, 20) i",
                "INSERT INTO orders SELECT i, 1 + i % 20, 'Deliver to the back door, ring twice, and leave it with the neighbour who keeps bees' FROM generate_series(1, 400) i",
                "INSERT INTO lines SELECT i, n, 'Loaf ' || n FROM generate_series(1, 400) i, generate_series(1, 2) n");
        server.dump("shop", Files.createDirectories(folder.resolve("site/backups")).resolve("shop_20260415.dump"), "-Fc");
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: postgresql
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC, greatest-age: 26h}
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
    void V6_ordersThatWereDeletedByMistakeComeBackRowByRowOnceTakenBackAndOnceCommitted() throws Exception {
        server.execute("shop", "DELETE FROM customers WHERE id = 7", "UPDATE orders SET note = 'by hand' WHERE id = 20");
        String others = server.value("shop", OTHERS);

        rescuing().undo();

        assertEquals("0", server.value("shop", "SELECT count(*) FROM orders WHERE customer = 7"), "the rows that came back are gone again");
        assertEquals("760", server.value("shop", "SELECT count(*) FROM lines"));
        assertEquals(others, server.value("shop", OTHERS));
        console.assertTakenBack();

        rescuing().commit();

        assertEquals("20", server.value("shop", "SELECT count(*) FROM orders WHERE customer = 7"));
        assertEquals("800", server.value("shop", "SELECT count(*) FROM lines"));
        assertEquals("by hand", server.value("shop", "SELECT note FROM orders WHERE id = 20"));
        assertEquals(others, server.value("shop", OTHERS));
        assertEquals(List.of("shop"), server.databases());
        Recovery recovery = console.newest();
        assertTrue(recovery.points().get("shop").point().isAfter(recovery.declaredAt()), "production has lost nothing");
        assertEquals("recovered", recovery.closed().orElseThrow().verdict());
    }

    /** Of the rows that are missing or changed, those that are missing. */
    private RestoringOnScreen rescuing() {
        return console.restoring("shop").pressing("way-rows", "").filling("choice-rescue", "customers").answering("rows", "missing", "61 of 62 chosen");
    }
}
