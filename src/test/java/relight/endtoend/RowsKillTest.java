package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import relight.testing.PostgresServer;

/** The console is killed around the one transaction in which rows come back, and around the one that takes them back. */
class RowsKillTest {

    private static PostgresServer postgres;

    private BreakingRelay relay;
    private Desk desk;

    @BeforeAll
    static void server() {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE \"" + left + "\" WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders (id int PRIMARY KEY, note text)", "INSERT INTO orders SELECT n, 'note ' || n FROM generate_series(1, 50) n");
        postgres.dump("shop", Files.createDirectories(folder.resolve("workspace/backups")).resolve("shop_20260415.dump"), "-Fc");
        postgres.execute("shop", "DELETE FROM orders WHERE id > 10", "UPDATE orders SET note = 'oops' WHERE id = 1");
        relay = new BreakingRelay(URI.create("http://127.0.0.1:" + postgres.port()));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(relay.endpoint().getPort()));
        desk.relight("catalog", "refresh").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
    }

    @Test
    void cutOffBeforeTheCommitNothingIsThereAndItIsDoneAgain() throws Exception {
        RelightProcess console = atTheWriting();
        relay.cutBefore("COMMIT", () -> kill(console));
        console.type("");
        console.end();
        assertEquals(1, relay.breaks());
        assertEquals("10 oops", rows());
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("production has none of its rows"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals("50 note 1", rows());
        assertEquals(List.of("shop"), postgres.databases(), "the copy is gone");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffBehindTheCommitItIsKnownToBeThereAndIsTakenBackOnce() throws Exception {
        RelightProcess console = atTheWriting();
        relay.cutBehind("COMMIT", () -> kill(console));
        console.type("");
        console.end();
        assertEquals("50 note 1", rows());
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("its rows are in production"), resumed::toString);

        RelightProcess back = desk.startAtTerminal("resume", "--unknown", "failed", "--reason", "as it says", "--undo");
        back.walkTo("Take back what was brought");
        relay.cutBehind("COMMIT", () -> kill(back));
        back.type("");
        back.end();
        assertEquals("10 oops", rows());
        desk.relight("resume", "--unknown", "failed", "--reason", "it died again", "--retry").ended(2);
        assertEquals("10 oops", rows());
        assertEquals(List.of("shop"), postgres.databases(), "the copy is gone");
        desk.relight("protocol", "verify").ended(0);
    }

    private RelightProcess atTheWriting() throws Exception {
        RelightProcess console = desk.startAtTerminal("restore", "run", "shop", "--choice", "rescue=orders", "--choice", "rows=all", "--confirm-target", "shop");
        console.walkTo("Bring the chosen rows back");
        return console;
    }

    private static String rows() throws Exception {
        return postgres.value("shop", "SELECT (SELECT count(*) FROM orders) || ' ' || (SELECT note FROM orders WHERE id = 1)");
    }

    private static void kill(RelightProcess console) {
        try {
            console.kill();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
