package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;

/** An SQLite file is spoiled and pictures are lost; the wizard's screens bring them back, once taken back and once to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenPlaceTest {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
    private static final String SPOILED = "It was overwritten by mistake. ";

    @TempDir
    private Path folder;

    private Path shop;
    private Path media;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        Path site = folder.resolve("site");
        Path backups = Files.createDirectories(site.resolve("backups"));
        String at = STAMP.format(Instant.now().minusSeconds(600));
        shop = site.resolve("shop.db");
        execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, created TEXT)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                        + "INSERT INTO orders SELECT i, 'order ' || i, datetime('now', '-' || i || ' minutes') FROM n");
        Files.copy(shop, backups.resolve("shop_" + at + ".db"));
        media = Files.createDirectories(site.resolve("media"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(Files.createDirectories(media.resolve("deep")).resolve("picture" + i + ".svg"), "picture " + i);
        }
        Files.writeString(media.resolve("index.txt"), "as it was");
        Files.setPosixFilePermissions(media.resolve("index.txt"), PosixFilePermissions.fromString("rw-r-----"));
        Process tar = new ProcessBuilder("tar", "czf", backups.resolve("media_" + at + ".tar.gz").toString(), "-C", site.toString(), "media").start();
        assertEquals(0, tar.waitFor());
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: sqlite
                    target: {path: shop.db}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 3000}
                      newest order: {query: SELECT max(created) FROM orders, newest: true}
                  media:
                    engine: files
                    target: {path: media}
                    checks:
                      pictures: {query: "*.svg", at-least: 20}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.db", timestamp: yyyyMMdd_HHmmss, zone: UTC, least-size: 100B}
                  pictures: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC, least-size: 100B}
                """);
    }

    @AfterEach
    void close() {
        if (console != null) {
            console.close();
        }
    }

    @Test
    void theWizardBringsASpoiledDatabaseBackOnceTakenBackAndOnceCommitted() throws Exception {
        byte[] spoiled = Files.readAllBytes(shop);
        Arrays.fill(spoiled, 4096, spoiled.length - 4096, (byte) 'x');
        Files.write(shop, spoiled);
        assertThrows(SQLException.class, this::orders);

        console.restoring("shop").undo();

        assertEquals(-1, Arrays.mismatch(spoiled, Files.readAllBytes(shop)), "what was there before is there again, to the byte");
        console.assertTakenBack();

        console.restore("shop");

        assertEquals(3000, orders());
        assertTrue(assertRecovered().points().get("shop").measured(), "the loss is measured from the data");
    }

    @Test
    void theWizardBringsLostPicturesBackOnceTakenBackAndOnceCommitted() throws Exception {
        Files.writeString(media.resolve("index.txt"), SPOILED);
        for (int i = 3; i < 20; i++) {
            Files.delete(media.resolve("deep/picture" + i + ".svg"));
        }
        Files.writeString(media.resolve("new.svg"), "uploaded since");

        console.restoring("media").undo();

        assertEquals(SPOILED, Files.readString(media.resolve("index.txt")), "what was there before is there again");
        assertFalse(Files.exists(media.resolve("deep/picture3.svg")));
        assertEquals("uploaded since", Files.readString(media.resolve("new.svg")));
        console.assertTakenBack();

        console.restore("media");

        assertEquals("as it was", Files.readString(media.resolve("index.txt")));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(media.resolve("index.txt"))));
        assertEquals("picture 19", Files.readString(media.resolve("deep/picture19.svg")));
        assertEquals("uploaded since", Files.readString(media.resolve("new.svg")), "what the backup does not know stays");
        assertRecovered();
    }

    private Recovery assertRecovered() {
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        return recovery;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + shop); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private int orders() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + shop); Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery("SELECT count(*) FROM orders WHERE note = 'order ' || id")) {
            return rows.getInt(1);
        }
    }
}
