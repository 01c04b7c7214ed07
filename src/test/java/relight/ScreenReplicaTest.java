package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
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
import relight.testing.Until;

/** A replica takes over from a real primary through the wizard's screens, where it stands beside the newest backup, taken back once before the promotion and once to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenReplicaTest {

    @TempDir
    private Path folder;

    private PostgresServer primary;
    private PostgresServer replica;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        primary = PostgresServer.small();
        primary.execute("postgres", "CREATE DATABASE shop");
        primary.execute("shop", "CREATE TABLE orders (id int, created timestamptz DEFAULT clock_timestamp())", "INSERT INTO orders VALUES (1), (2), (3)");
        replica = primary.replica();
        Path backups = Files.createDirectories(folder.resolve("site/backups"));
        primary.dump("shop", backups.resolve("shop_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC)
                .format(Instant.now().minusSeconds(40_000)) + ".dump"), "-Fc");
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop, data: "%s", replica: "127.0.0.1:%d"}
                    checks:
                      newest order: {query: SELECT max(created) FROM orders, newest: true}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC, least-size: 100B}
                """.formatted(primary.port(), primary.data(), replica.port()));
    }

    @AfterEach
    void close() {
        if (console != null) {
            console.close();
        }
        replica.close();
        primary.close();
    }

    @Test
    void PG_15_theReplicaIsChosenBesideTheNewestBackupTakenBackOnceAndTakesOverOnce() throws Exception {
        console.restoring("shop").pressing("way-switch", "Loses: nothing").undoBefore("Promote 127.0.0.1:" + replica.port());

        assertEquals("t", replica.value("postgres", "SELECT pg_is_in_recovery()"));
        console.assertTakenBack();
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
        Until.holds(() -> primary.value("postgres", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'").equals("1"));

        console.restoring("shop").pressing("way-switch", "Loses: nothing").commit();

        assertEquals("4", replica.value("shop", "SELECT count(*) FROM orders"));
        replica.execute("shop", "INSERT INTO orders VALUES (5)");
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(true, recovery.points().get("shop").measured());
    }
}
