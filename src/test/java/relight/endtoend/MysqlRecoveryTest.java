package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.MariaDbServer;

/** A team's own MariaDB, and the way back from lost tables by commands alone; also where the console is killed in the middle. */
class MysqlRecoveryTest {

    private static MariaDbServer server;
    private static Desk desk;

    @BeforeAll
    static void server(@TempDir Path folder) throws Exception {
        server = MariaDbServer.start();
        fill();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: mariadb
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %d, user: root, database: shop, bin: %s}
                    checks:
                      orders are there: {query: SELECT COUNT(*) FROM orders, at-least: 500}
                      newest order: {query: SELECT MAX(created) FROM orders, newest: true}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                """.formatted(server.port(), server.clients(folder.resolve("clients"))));
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
        Path dump = server.dump("shop", backups.resolve("shop_" + stamp + ".sql"));
        String slow = Files.readString(dump, StandardCharsets.ISO_8859_1);
        // as long as a session has the lock "gate", the restore stands still
        Files.writeString(dump, slow.replace("-- Dump completed", "DO GET_LOCK('gate', 600);\n-- Dump completed"), StandardCharsets.ISO_8859_1);
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    private static void fill() throws IOException {
        for (String left : server.schemas()) {
            server.execute("", "SET foreign_key_checks = 0", "DROP DATABASE `" + left + "`");
        }
        server.execute("", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(40))",
                "CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, customer INT, created DATETIME, FOREIGN KEY (customer) REFERENCES customers (id))",
                "INSERT INTO customers SELECT seq, MD5(seq) FROM seq_1_to_50",
                "INSERT INTO orders (customer, created) SELECT 1 + seq % 50, UTC_TIMESTAMP() - INTERVAL 1 HOUR - INTERVAL seq MINUTE FROM seq_1_to_500",
                "CREATE TABLE seen (id INT)", "CREATE TRIGGER see AFTER INSERT ON orders FOR EACH ROW INSERT INTO seen VALUES (NEW.id)",
                "CREATE VIEW newest AS SELECT MAX(created) AS at FROM orders");
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        server.close();
    }

    @BeforeEach
    void loseTheOrders() throws IOException {
        fill();
        server.execute("shop", "DROP TABLE orders");
    }

    /** Beside production on its server, since this machine has no programs of a server. */
    @Test
    void aRestoreTestProvesTheDumpInAScratchSchemaAndRemovesItAlsoAfterItWasKilled() throws Exception {
        server.execute("", "CREATE DATABASE relight_test_kept", "CREATE TABLE relight_test_kept.mine (id INT)");
        try (Connection gate = DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + server.port() + "/?user=root")) {
            gate.createStatement().execute("DO GET_LOCK('gate', 0)");
            RelightProcess test = desk.start("restore", "run", "shop", "--test");
            awaitServer("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'DO GET_LOCK(%'", "1");
            test.kill();
        }
        JsonNode said = desk.relight("restore", "run", "shop", "--test", "--json").ended(0).json();
        assertEquals("PROVEN", said.path("standing").asText(), said::toString);
        assertEquals(List.of("relight_test_kept", "shop"), server.schemas().stream().sorted().toList(), "a name alone lets nothing be removed");
        assertEquals("", server.execute("shop", "SHOW TABLES LIKE 'orders'"), "production stays as it was");
    }

    @Test
    void lostTablesAreBackByOneCommandAndTheOldOnesWhenItIsTakenBack() throws Exception {
        JsonNode plan = desk.relight("restore", "plan", "shop", "--json").ended(0).json();
        assertEquals(0, plan.path("refusals").size());
        assertEquals("", server.execute("shop", "SHOW TABLES LIKE 'orders'"));

        desk.relight("restore", "run", "shop", "--confirm-target", "shop", "--as", "K. Lang").ended(1);
        assertEquals("500", server.execute("shop", "SELECT COUNT(*) FROM orders"));
        Said back = desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals("", server.execute("shop", "SHOW TABLES LIKE 'orders'"), back::toString);
        assertEquals(2, server.schemas().size(), "the restored copy is kept for a look");

        desk.relight("restore", "run", "shop", "--confirm-target", "shop", "--commit", "--as", "K. Lang").ended(0);
        server.execute("shop", "INSERT INTO orders (customer, created) VALUES (1, NOW())");
        assertEquals("501\t1", server.execute("shop", "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM seen)"), "its trigger is there");
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aRestoreWhoseConsoleIsKilledIsShownEndedAndTriedAgain() throws Exception {
        Connection gate = DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + server.port() + "/?user=root");
        gate.createStatement().execute("DO GET_LOCK('gate', 0)");
        RelightProcess console = desk.start("restore", "run", "shop", "--confirm-target", "shop");
        awaitServer("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'DO GET_LOCK(%'", "1");
        console.kill();

        Said running = desk.relight("resume").ended(1);
        assertTrue(running.err().contains("nothing shows that it was ever filled to the end"), running::toString);
        assertEquals("", server.execute("shop", "SHOW TABLES LIKE 'orders'"));
        desk.relight("resume", "--unknown", "failed", "--reason", "it hangs").ended(2);
        awaitServer("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB LIKE 'shop\\\\_relight%'", "0");
        gate.close();
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("500", server.execute("shop", "SELECT COUNT(*) FROM orders"));
        assertEquals("shop", String.join(",", server.schemas()));
    }

    private static void awaitServer(String sql, String answer) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!server.execute("", sql).equals(answer)) {
            assertTrue(Instant.now().isBefore(end), () -> "in vain: " + sql);
            Thread.sleep(50);
        }
    }
}
