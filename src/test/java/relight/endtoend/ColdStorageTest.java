package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ColdBucket;

/** A backup in Glacier, by commands alone. The bucket is a scripted stand-in: there is no S3 with cold classes to test against. */
class ColdStorageTest {

    private final ColdBucket bucket = new ColdBucket();
    private Desk desk;
    private String id;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Path database = folder.resolve("backup.db");
        execute(database, "CREATE TABLE orders (id integer primary key)", "INSERT INTO orders VALUES (1), (2), (3)");
        bucket.put("shop_20260415_020000.db", Files.readAllBytes(database));
        bucket.put("20260416/a.svg", "picture a".getBytes(StandardCharsets.UTF_8));
        bucket.put("20260416/b.svg", "picture b".getBytes(StandardCharsets.UTF_8));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  vault: {s3: %s, region: us-east-1, endpoint: "%s", path-style: true}
                systems:
                  shop:
                    engine: sqlite
                    rto: 4h
                    target: {path: shop.db}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 3}
                  media:
                    engine: files
                    target: {path: media}
                    checks: {pictures: {query: "*.svg", at-least: 2}}
                series:
                  pictures: {system: media, store: vault, path: "{timestamp}/", timestamp: yyyyMMdd, zone: UTC}
                  nightly: {system: shop, store: vault, path: "shop_{timestamp}.db", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 1kB}
                """.formatted(ColdBucket.NAME, bucket.endpoint()));
        desk.variables(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_EC2_METADATA_DISABLED", "true"));
        execute(desk.workspace().resolve("shop.db"), "CREATE TABLE orders (id integer primary key)");
        desk.relight("catalog", "refresh").ended(0);
        id = id("shop");
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        bucket.close();
    }

    @Test
    void ALL_8_isShownThawedWaitedForReadAndRestored() throws Exception {
        Said verified = desk.relight("catalog", "verify", id).ended(1);
        assertTrue(verified.out().contains("Cold, not read"), verified::toString);
        JsonNode shown = desk.relight("catalog", "show", id, "--json").ended(0).json();
        assertEquals("GLACIER", shown.path("storageClass").asText());
        assertFalse(shown.path("readable").asBoolean(true), shown::toString);

        JsonNode plan = desk.relight("restore", "plan", "shop", "--backup", id, "--json").ended(0).json();
        assertEquals(5 * 3_600, plan.at("/stages/1/estimate").asInt(), plan::toString);
        assertEquals(List.of(), bucket.asked(), "a plan asks for nothing");

        RelightProcess run = desk.start("restore", "run", "shop", "--backup", id, "--choice", "thaw-tier=bulk", "--choice", "thaw-days=3",
                "--confirm-target", "shop", "--commit", "--as", "Olena");
        run.awaitWords("The store has been asked");
        bucket.thaw();
        Said restored = run.end().ended(0);

        assertEquals("shop_20260415_020000.db Bulk 3", bucket.asked().getFirst());
        assertEquals("3", value(desk.workspace().resolve("shop.db"), "SELECT count(*) FROM orders"), restored::toString);
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText(), record::toString);
        assertTrue(record.toString().contains("aws:kms " + ColdBucket.KEY_ID), record::toString);
        desk.relight("protocol", "verify").ended(0);
        JsonNode now = desk.relight("catalog", "show", id, "--json").ended(0).json();
        assertTrue(now.path("readable").asBoolean() && !now.path("thawedUntil").isNull(), now::toString);
        assertEquals("good", now.path("state").asText());
    }

    @Test
    void ALL_8_aConsoleKilledWhileItWaitsFindsWhatTheStoreHasBeenAskedFor() throws Exception {
        RelightProcess console = desk.start("restore", "run", "shop", "--backup", id, "--confirm-target", "shop", "--as", "Olena");
        console.awaitWords("The store has been asked");
        console.kill();

        Said thawing = desk.relight("resume").ended(1);
        assertTrue(thawing.err().contains("The store is thawing"), thawing::toString);
        bucket.thaw();
        Said there = desk.relight("resume").ended(1);
        assertTrue(there.err().contains("can be read"), there::toString);

        Said resumed = desk.relight("resume", "--unknown", "never_ran", "--reason", "it only waits", "--confirm-target", "shop", "--commit").ended(0);
        assertEquals(1, bucket.asked().size(), "nobody asked a second time");
        assertEquals("3", value(desk.workspace().resolve("shop.db"), "SELECT count(*) FROM orders"), resumed::toString);
    }

    /** Each of its files is asked for, and all of them are waited for. */
    @Test
    void ALL_8_aFolderOfColdObjectsIsThawedWaitedForAndRestored() throws Exception {
        RelightProcess run = desk.start("restore", "run", "media", "--backup", id("media"), "--choice", "thaw-tier=bulk", "--choice", "thaw-days=3",
                "--confirm-target", "media", "--commit", "--as", "Olena");
        run.awaitWords("The store has been asked");
        assertEquals(List.of("20260416/a.svg Bulk 3", "20260416/b.svg Bulk 3"), bucket.asked());
        bucket.thaw();
        Said restored = run.end().ended(0);
        assertEquals("picture b", Files.readString(desk.workspace().resolve("media/b.svg")), restored::toString);
        assertEquals(2, bucket.asked().size(), "nobody asked a second time");
        desk.relight("protocol", "verify").ended(0);
    }

    private String id(String system) throws Exception {
        for (JsonNode backup : desk.relight("catalog", "list", "--json").ended(0).json()) {
            if (backup.path("system").asText().equals(system)) {
                return backup.path("id").asText();
            }
        }
        throw new AssertionError(system);
    }

    private static void execute(Path database, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String value(Path database, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
