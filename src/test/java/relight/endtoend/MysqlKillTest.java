package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;
import relight.testing.MariaDbServer;

/**
 * The console is killed while a MariaDB schema is filled and proven, in the swap, in the way back and in the commit, around the statement that
 * moves or drops; from each it is gone on with or taken back.
 */
class MysqlKillTest {

    private static MariaDbServer server;

    private BreakingRelay relay;
    private Desk desk;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void loseTheOrders(@TempDir Path folder) throws Exception {
        for (String left : server.schemas()) {
            server.execute("", "SET foreign_key_checks = 0", "DROP DATABASE `" + left + "`");
        }
        server.execute("", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE customers (id INT PRIMARY KEY)", "CREATE TABLE orders (id INT PRIMARY KEY, customer INT, "
                        + "FOREIGN KEY (customer) REFERENCES customers (id))", "INSERT INTO customers VALUES (1)",
                "INSERT INTO orders SELECT seq, 1 FROM seq_1_to_500", "CREATE TABLE seen (id INT)",
                "CREATE TRIGGER see AFTER INSERT ON orders FOR EACH ROW INSERT INTO seen VALUES (NEW.id)", "CREATE VIEW newest AS SELECT MAX(id) AS id FROM orders");
        server.dump("shop", Files.createDirectories(folder.resolve("workspace/backups")).resolve("shop_20260415.sql"));
        server.execute("shop", "DELETE FROM orders WHERE id > 3", "INSERT INTO orders VALUES (1000, 1)");
        relay = new BreakingRelay(URI.create("http://127.0.0.1:" + server.port()));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: mysql
                    target: {host: 127.0.0.1, port: %d, user: root, database: shop}
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks: {orders: {query: SELECT COUNT(*) + 0 FROM orders, at-least: 500}}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(relay.endpoint().getPort()));
        desk.relight("catalog", "refresh").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
    }

    @Test
    void cutOffBeforeTheTablesMoveTheSwapGoesOnAndIsTakenBackAfterAnotherCut() throws Exception {
        cutOff(true, "RENAME TABLE", "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals("4", orders(), "the old tables are there still, without their view and trigger");
        Said seen = desk.relight("resume").ended(1);
        assertTrue(seen.err().contains("was cut off"), seen::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(1);
        assertWhole("500");

        cutOff(false, "RENAME TABLE", "resume", "--undo", "--reason", "not tonight");
        assertEquals("4", orders(), "moved back, and nobody heard of it");
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--retry").ended(2);
        assertWhole("4");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffBehindTheTablesHaveMovedTheSwapIsFinishedAndTheCommitGoesOnAfterAnotherCut() throws Exception {
        cutOff(false, "RENAME TABLE", "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals("500", orders(), "the restored tables are there, without their view and trigger");
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(1);
        assertWhole("500");

        cutOff(true, "DROP DATABASE", "resume", "--commit");
        assertEquals(3, server.schemas().size(), server.schemas().toString());
        cutOff(false, "DROP DATABASE", "resume", "--unknown", "failed", "--reason", "it died", "--retry");
        desk.relight("resume", "--unknown", "failed", "--reason", "it died again", "--retry").ended(0);
        assertEquals(List.of("shop"), server.schemas());
        assertWhole("500");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffWhileItIsFilledCountedAndCheckedItIsTriedAgainAndOutOfHalfASwapItIsTakenBack() throws Exception {
        cutOff(true, "INSERT INTO `orders`", "restore", "run", "shop", "--confirm-target", "shop");
        cutOffAgain(false, "COUNT(*)");
        cutOffAgain(false, "COUNT(*) + 0");
        assertWhole("4");
        cutOffAgain(true, "RENAME TABLE");
        assertEquals("4", orders(), "without their view and trigger");
        takeBack();
        assertWhole("4");

        cutOff(false, "RENAME TABLE", "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals("500", orders());
        takeBack();
        assertWhole("4");
    }

    @Test
    void outOfHalfAnImportInPlaceItIsTakenBackOrGoneOnWith() throws Exception {
        cutOff(true, "RENAME TABLE", "restore", "run", "shop", "--in-place", "--confirm-target", "shop");
        cutOffAgain(true, "INSERT INTO `orders`");
        assertEquals("0", orders(), "half of it is in production's place");
        takeBack();
        assertWhole("4");

        cutOff(false, "INSERT INTO `orders`", "restore", "run", "shop", "--in-place", "--confirm-target", "shop");
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--retry", "--commit").ended(0);
        assertWhole("500");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void beforeTheSwapOnlyTheCopyGoesAndApplicationsAreLeftAlone() throws Exception {
        cutOff(true, "INSERT INTO `orders`", "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals(2, server.schemas().size(), "the harm: half a copy");
        takeBack();
        assertUntouched();

        breakIn("restore", "run", "shop", "--confirm-target", "shop");
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertUntouched();

        cutOff(true, ".`relight_notes` (id", "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals(2, server.schemas().size(), "a schema, of which nothing says yet whose it is");
        Said seen = desk.relight("resume").ended(1);
        assertTrue(seen.err().contains("nothing shows that it was ever filled to the end"), seen::toString);
        takeBack();
        assertUntouched();
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aCopyBesideGoesWhenItIsTakenBackWholeOrInPart() throws Exception {
        cutOff(false, "COUNT(*) + 0", "restore", "run", "shop", "--into", "copy", "--confirm-target", "copy");
        assertEquals("500", server.execute("copy", "SELECT COUNT(*) FROM orders"));
        desk.relight("resume", "--unknown", "done", "--reason", "it was looked at", "--undo").ended(2);
        assertUntouched();

        breakIn("restore", "run", "shop", "--into", "copy", "--confirm-target", "copy");
        assertEquals(2, server.schemas().size(), "the harm: half a copy");
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertUntouched();
    }

    @Test
    void inPlaceItsFirstStepLeavesNothingWhenItIsTakenBack() throws Exception {
        cutOff(false, ".`relight_notes` (id", "restore", "run", "shop", "--in-place", "--confirm-target", "shop");
        assertEquals(2, server.schemas().size(), "the notes of what is to come");
        takeBack();
        assertEquals("started", desk.lines("lines").getLast(), "it had stopped the application");
        assertEquals(List.of("shop"), server.schemas());
        assertWhole("4");

        desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--commit").ended(0);
        assertWhole("500");
    }

    /** The import fails, and the console goes on. */
    private void breakIn(String... command) throws Exception {
        int breaks = relay.breaks();
        relay.cutBefore("INSERT INTO `orders`", () -> { });
        desk.relight(command).ended(2);
        assertEquals(breaks + 1, relay.breaks());
    }

    private void assertUntouched() throws Exception {
        assertEquals(List.of("shop"), server.schemas());
        assertEquals(List.of(), desk.lines("lines"));
        assertWhole("4");
    }

    private void cutOffAgain(boolean before, String statement) throws Exception {
        cutOff(before, statement, "resume", "--unknown", "failed", "--reason", "it died", "--retry");
    }

    private void takeBack() throws Exception {
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--undo").ended(2);
    }

    private void cutOff(boolean before, String statement, String... command) throws Exception {
        desk.cutOff(relay, then -> {
            if (before) {
                relay.cutBefore(statement, then);
            } else {
                relay.cutBehind(statement, then);
            }
        }, command);
    }

    private static String orders() throws IOException {
        return server.execute("shop", "SELECT COUNT(*) FROM orders");
    }

    private static void assertWhole(String orders) throws IOException {
        assertEquals(orders, orders());
        assertEquals("1", server.execute("shop", "SELECT COUNT(*) FROM newest"));
        assertEquals("see", server.execute("shop", "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'shop'"));
    }
}
