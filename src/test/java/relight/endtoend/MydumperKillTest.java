package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;
import relight.testing.MariaDbServer;

/** A folder of mydumper brings a schema back by commands alone, once taken back, and once though the console is killed while the copy is filled. */
class MydumperKillTest {

    private static MariaDbServer server;

    private BreakingRelay relay;
    private Desk desk;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start("--skip-log-bin", "--innodb-flush-log-at-trx-commit=1");
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
                + "FOREIGN KEY (customer) REFERENCES customers (id))", "INSERT INTO customers VALUES (1)", "INSERT INTO orders SELECT seq, 1 FROM seq_1_to_500",
                "CREATE VIEW newest AS SELECT MAX(id) AS id FROM orders");
        server.dumpFolder("shop", Files.createDirectories(folder.resolve("workspace/backups")).resolve("shop_20260415"), "--compress", "--rows=100");
        server.execute("shop", "DELETE FROM orders WHERE id > 3");
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
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}/", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(relay.endpoint().getPort()));
        desk.relight("catalog", "refresh").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
    }

    @Test
    void aCopyThatWasFilledInPartIsNeverTakenForAWholeOneAndIsFilledAnew() throws Exception {
        desk.cutOff(relay, then -> relay.cutBefore("INSERT INTO `orders`", then), "restore", "run", "shop", "--confirm-target", "shop");
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("nothing shows that it was ever filled to the end"), resumed::toString);
        assertEquals("3", orders());
        assertEquals(2, server.schemas().size(), "the copy, in part");

        desk.cutOff(relay, then -> relay.cutBehind("INSERT INTO `orders`", then), "resume", "--unknown", "failed", "--reason", "as it says", "--retry");
        assertEquals("3", orders());
        desk.relight("resume", "--unknown", "failed", "--reason", "it died again", "--retry", "--commit").ended(0);
        assertEquals("500", orders());
        assertEquals("500", server.execute("shop", "SELECT id FROM newest"));
        assertEquals(List.of("shop"), server.schemas());
        assertEquals(List.of(), laidOut(), "what was laid out for the loader");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void whatAFolderOfMydumperBroughtBackIsTakenBack() throws Exception {
        desk.relight("restore", "run", "shop", "--confirm-target", "shop", "--as", "K. Lang").ended(1);
        assertEquals("500", orders());
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals("3", orders());
        assertEquals("3", server.execute("shop", "SELECT id FROM newest"));
        assertEquals(2, server.schemas().size(), "the restored copy is kept for a look");

        desk.cutOff(relay, then -> relay.cutBehind("RENAME TABLE", then), "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals("500", orders());
        takeBack("out of half a swap");
        desk.cutOff(relay, then -> relay.cutBehind("INSERT INTO `orders`", then), "restore", "run", "shop", "--in-place", "--confirm-target", "shop");
        takeBack("out of half an import into production's place");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void beforeTheSwapOnlyTheCopyGoesAndWhatWasLaidOutForTheLoader() throws Exception {
        desk.cutOff(relay, then -> relay.cutBehind("INSERT INTO `orders`", then), "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals(2, server.schemas().size(), "the harm: half a copy");
        takeBack("out of half a copy");
        assertUntouched();

        relay.cutBefore("INSERT INTO `orders`", () -> { });
        desk.relight("restore", "run", "shop", "--into", "copy", "--confirm-target", "copy").ended(2);
        assertEquals(List.of("copy", "shop"), server.schemas().stream().sorted().toList(), "the harm: half a copy");
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertUntouched();
        desk.relight("restore", "run", "shop", "--confirm-target", "shop", "--commit").ended(0);
        assertEquals("500", orders());
    }

    @Test
    void theServerDiesInTheMiddleOfTheImportAndTheStepIsRunAgainWhenItIsBack() throws Exception {
        relay.cutBefore("INSERT INTO `orders`", this::endServer);
        Said died = desk.relight("restore", "run", "shop", "--confirm-target", "shop").ended(2);
        assertTrue(died.err().contains("The server went away") && died.err().contains("when the server is back, run the step again"), died::toString);
        server.up();
        assertEquals("3", orders());
        assertEquals(List.of(), laidOut());
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("500", orders());
        assertEquals(List.of("shop"), server.schemas());
    }

    private void endServer() {
        try {
            server.down();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertUntouched() throws Exception {
        assertEquals(List.of("shop"), server.schemas());
        assertEquals(List.of(), desk.lines("lines"));
        assertEquals("3", orders());
        assertEquals(List.of(), laidOut());
    }

    private List<Path> laidOut() throws Exception {
        try (Stream<Path> left = Files.walk(desk.data())) {
            return left.filter(path -> path.getFileName().toString().equals("mydumper")).toList();
        }
    }

    private void takeBack(String from) throws Exception {
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--undo").ended(2);
        assertEquals("3", orders(), from);
        assertEquals("3", server.execute("shop", "SELECT id FROM newest"), from);
    }

    private static String orders() throws Exception {
        return server.execute("shop", "SELECT COUNT(*) FROM orders");
    }
}
