package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.MariaDbServer;

/** Rows of a real MariaDB are damaged and a table is lost; the wizard's screens bring them back, once taken back and once to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenMysqlTest {

    @TempDir
    private Path folder;

    private MariaDbServer server;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        server = MariaDbServer.start();
        server.execute("", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20), created DATETIME)", "CREATE TABLE other (id INT)",
                "INSERT INTO orders SELECT seq, 'fine', UTC_TIMESTAMP() - INTERVAL seq MINUTE FROM seq_1_to_300", "INSERT INTO other VALUES (1)");
        Path backups = Files.createDirectories(folder.resolve("site/backups"));
        server.dump("shop", backups.resolve("shop_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC)
                .format(Instant.now().minusSeconds(600)) + ".sql"));
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: mysql
                    target: {host: 127.0.0.1, port: %d, user: root, database: shop}
                    checks:
                      orders are fine: {query: SELECT COUNT(*) FROM orders WHERE note = 'fine', at-least: 300}
                      newest order: {query: SELECT MAX(created) FROM orders, newest: true}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql", timestamp: yyyyMMdd_HHmmss, zone: UTC, least-size: 100B}
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
        server.execute("shop", "UPDATE orders SET note = 'rubbish' WHERE id > 100", "DROP TABLE other");

        console.restoring("shop").undo();

        assertEquals("100", server.execute("shop", "SELECT COUNT(*) FROM orders WHERE note = 'fine'"), "what was there before is there again");
        assertEquals("0", server.execute("", "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'shop' AND table_name = 'other'"));
        console.assertTakenBack();
        List<String> kept = server.schemas();
        assertEquals(2, kept.size(), "the restored tables are kept for a look");

        console.restore("shop");

        assertEquals("300", server.execute("shop", "SELECT COUNT(*) FROM orders WHERE note = 'fine'"));
        assertEquals("1", server.execute("shop", "SELECT COUNT(*) FROM other"));
        assertEquals(kept, server.schemas(), "and what was committed leaves nothing more");
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured(), "the loss is measured from the data");
    }
}
