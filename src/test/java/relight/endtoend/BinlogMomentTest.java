package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.testing.BreakingRelay;
import relight.testing.MariaDbServer;

/** A real MariaDB goes back to the moment before a mistake by commands alone: its dump, and its binary log behind it. */
class BinlogMomentTest {

    private static final String FINE = "SELECT COUNT(*) FROM orders WHERE note = 'fine'";

    private MariaDbServer server;
    private BreakingRelay relay;
    private Desk desk;
    private Instant good;

    @BeforeEach
    void harm(@TempDir Path folder) throws Exception {
        server = MariaDbServer.start("--log-bin=bin", "--server-id=7", "--default-time-zone=+05:30", "--innodb-flush-log-at-trx-commit=1");
        server.execute("", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20), created DATETIME)",
                "INSERT INTO orders SELECT seq, 'fine', UTC_TIMESTAMP() - INTERVAL seq MINUTE FROM seq_1_to_300");
        relay = new BreakingRelay(URI.create("http://127.0.0.1:" + server.port()));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: mariadb
                    target: {host: 127.0.0.1, port: %d, user: root, database: shop, binlog: "%s"}
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks:
                      orders are fine: {query: SELECT COUNT(*) FROM orders WHERE note = 'fine', at-least: 300}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(relay.endpoint().getPort(), folder.resolve("logs")));
        server.dump("shop", Files.createDirectories(desk.workspace().resolve("backups")).resolve("shop_20260415.sql"), "--master-data=2");
        server.execute("shop", "INSERT INTO orders VALUES (301, 'fine', UTC_TIMESTAMP())");
        good = Instant.now();
        Thread.sleep(2100);
        server.execute("shop", "UPDATE orders SET note = 'rubbish' WHERE id > 100", "FLUSH BINARY LOGS");
        Path logs = Files.createDirectories(folder.resolve("logs"));
        try (Stream<Path> files = Files.list(server.data())) {
            for (Path file : files.filter(it -> it.getFileName().toString().matches("bin\\.\\d+")).toList()) {
                Files.copy(file, logs.resolve(file.getFileName()));
            }
        }
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
        server.close();
    }

    @Test
    void aMomentBehindTheDumpIsGoneBackToTakenBackOnceAndKeptOnce() throws Exception {
        RelightProcess.Said restored = desk.relight("restore", "run", "shop", "--at", good.plusSeconds(1).toString(), "--confirm-target", "shop", "--as", "K. Lang").ended(1);
        assertEquals("301", server.execute("shop", FINE), () -> "what came behind the dump, and not the mistake: " + restored);
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals("100", server.execute("shop", FINE));
        List<String> kept = server.schemas();

        desk.relight("restore", "run", "shop", "--at", good.plusSeconds(1).toString(), "--confirm-target", "shop", "--commit").ended(0);
        assertEquals("301", server.execute("shop", FINE));
        assertEquals(kept, server.schemas(), "what was committed leaves nothing more");
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void ALL_5_aReplayThatWasCutOffBeginsAgainWithTheDumpAndAProofThatWasCutOffIsAskedAgain() throws Exception {
        desk.cutOff(relay, then -> relay.cutBehind("VALUES (301", then), "restore", "run", "shop", "--at", good.plusSeconds(1).toString(), "--confirm-target", "shop");
        RelightProcess.Said replaying = desk.relight("resume").ended(1);
        assertTrue(replaying.err().contains("nothing shows that it was ever filled to the end"), replaying::toString);
        assertEquals("100", server.execute("shop", FINE));

        desk.cutOff(relay, then -> relay.cutBefore("COUNT(*) FROM orders WHERE note", then), "resume", "--unknown", "failed", "--reason", "as it says", "--retry");
        RelightProcess.Said proving = desk.relight("resume").ended(1);
        assertTrue(proving.err().contains("has been filled to the end"), proving::toString);
        assertEquals("100", server.execute("shop", FINE));

        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals("301", server.execute("shop", FINE));
        assertEquals("301", server.execute("shop", "SELECT COUNT(*) FROM orders"), "nothing came twice");
        assertEquals(List.of("shop"), server.schemas());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void beforeTheSwapOnlyTheCopyGoesAndApplicationsAreLeftAlone() throws Exception {
        desk.cutOff(relay, then -> relay.cutBehind("VALUES (301", then), "restore", "run", "shop", "--at", good.plusSeconds(1).toString(), "--confirm-target", "shop");
        assertEquals(2, server.schemas().size(), "the harm: a copy between the dump and the moment");
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--undo").ended(2);
        assertUntouched();

        relay.cutBefore("VALUES (301", () -> { });
        desk.relight("restore", "run", "shop", "--at", good.plusSeconds(1).toString(), "--into", "copy", "--confirm-target", "copy").ended(2);
        assertEquals(2, server.schemas().size(), "the harm: a copy between the dump and the moment");
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertUntouched();
    }

    @Test
    void theServerDiesInTheMiddleOfTheReplayWhichBeginsAgainWithTheDumpWhenItIsBack() throws Exception {
        relay.cutBefore("VALUES (301", this::endServer);
        RelightProcess.Said died = desk.relight("restore", "run", "shop", "--at", good.plusSeconds(1).toString(), "--confirm-target", "shop").ended(2);
        assertTrue(died.err().contains("The server went away") && died.err().contains("when the server is back, run the step again"), died::toString);
        server.up();
        assertEquals("100", server.execute("shop", FINE));
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("301\t301", server.execute("shop", "SELECT COUNT(*), SUM(note = 'fine') FROM orders"), "nothing came twice");
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
        try (Stream<Path> left = Files.walk(desk.data())) {
            assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("bin.")).toList(), "what was fetched of the log");
        }
        assertEquals("100", server.execute("shop", FINE));
    }

    @Test
    void aMomentThatTheLogDoesNotReachIsRefused() throws Exception {
        JsonNode plan = desk.relight("restore", "plan", "shop", "--at", Instant.now().plusSeconds(86_400).toString(), "--json").ended(2).json();
        assertTrue(plan.path("refusals").size() > 0, plan::toString);
        assertEquals("100", server.execute("shop", FINE));
    }
}
