package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Relight;
import relight.testing.S3Server;

/** The whole way of the terminal: a workspace with a folder and a bucket, as cron sees it. */
class CatalogCommandTest {

    private static S3Server server;

    @TempDir
    private Path folder;
    private String out = "";
    private String err = "";

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        server.versionedBucket("shop-backups");
        server.put("shop-backups", "pg/2026/04/14/shopdb_20260414_020000.sql.gz", dump(3_000));
        server.put("shop-backups", "pg/2026/04/15/shopdb_20260415_020000.sql.gz", dump(3_000));
        server.put("shop-backups", "pg/2026/04/15/shopdb_20260415_020000.sql.gz.sha256", "nothing of a checksum".getBytes());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void workspace() throws IOException {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        byte[] whole = dump(3_000);
        Files.write(backups.resolve("crm_20260415_030000.sql.gz"), whole);
        Files.write(backups.resolve("crm_20260416_030000.sql.gz"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(folder.resolve("relight.yaml"), """
                site:
                  name: Shop
                  environment: test
                  zone: UTC
                stores:
                  bucket:
                    s3: shop-backups
                    region: us-east-1
                    endpoint: %s
                    path-style: true
                  disk:
                    folder: backups
                systems:
                  shopdb:
                    engine: postgresql
                    target:
                      database: shopdb
                  crm:
                    engine: postgresql
                    target:
                      database: crm
                series:
                  shopdb-nightly:
                    system: shopdb
                    store: bucket
                    path: pg/{year}/{month}/{day}/shopdb_{timestamp}.sql.gz
                  crm-nightly:
                    system: crm
                    store: disk
                    path: crm_{timestamp}.sql.gz
                """.formatted(server.endpoint()));
    }

    @Test
    void listsWhatItsStoresHoldOnceItHasAskedThem() throws IOException {
        assertEquals(ExitStatus.DONE, run("catalog", "list", "--json"));
        assertEquals(0, json().size());
        assertTrue(err.contains("relight catalog refresh"), err);

        assertEquals(ExitStatus.DONE, run("catalog", "refresh", "--json"));
        assertEquals(4, json().get("backups").asInt());
        assertEquals(ExitStatus.DONE, run("catalog", "list", "--json"));
        JsonNode newest = json().get(1);
        assertEquals(List.of("id", "series", "system", "location", "versionId", "size", "createdAt", "recoveryPoint", "kind", "checksum",
                "state", "reasons"), names(json().get(0)));
        assertEquals("crm-nightly", newest.get("series").asText());
        assertEquals(folder.resolve("backups/crm_20260415_030000.sql.gz").toString(), newest.get("location").asText());
        assertTrue(newest.get("versionId").isNull() && newest.get("checksum").isNull());
        assertEquals("unverified", newest.get("state").asText());
        JsonNode stored = json().get(2);
        assertEquals("s3://shop-backups/pg/2026/04/15/shopdb_20260415_020000.sql.gz", stored.get("location").asText());
        assertTrue(stored.get("versionId").isTextual());
        assertEquals(java.time.Instant.parse("2026-04-15T02:00:00Z"),
                java.time.OffsetDateTime.parse(stored.get("recoveryPoint").asText()).toInstant());
        assertEquals("full", stored.get("kind").asText());
    }

    @Test
    void verifyingTellsByItsExitStatusHowBadItIs() throws IOException {
        run("catalog", "refresh");
        assertEquals(ExitStatus.CRITICAL, run("catalog", "verify", "system:crm", "--json"));
        assertEquals(2, json().size());
        assertEquals(ExitStatus.WARNING, run("catalog", "verify", "after:2026-04-15", "series:shopdb-nightly"));
        assertTrue(out.contains("suspect"), out);
        run("catalog", "list", "system:shopdb", "--json");
        String id = json().get(1).get("id").asText();
        assertEquals(ExitStatus.DONE, run("catalog", "verify", id, "--json"));
        assertEquals("good", json().get(0).get("state").asText());
        assertEquals(64, json().get(0).get("checksum").asText().length());
        run("catalog", "list", "state:bad", "--json");
        assertEquals(1, json().size());
        assertTrue(json().get(0).get("reasons").get(0).asText().startsWith("Truncated"), out);
    }

    @Test
    void showsOneBackupWithItsReasons() throws IOException {
        run("catalog", "refresh");
        run("catalog", "verify");
        run("catalog", "list", "state:bad", "--json");
        String id = json().get(0).get("id").asText();
        assertEquals(ExitStatus.DONE, run("catalog", "show", id));
        assertTrue(out.contains("✗ Truncated"), out);
        assertEquals(ExitStatus.DONE, run("catalog", "show", id, "--json"));
        assertEquals("bad", json().get("checks").get(0).get("standing").asText());
        assertEquals(ExitStatus.CRITICAL, run("catalog", "show", "nosuchbackup"));
        assertTrue(err.contains("nosuchbackup"), err);
    }

    @Test
    void saysWhichStoreIsAwayAndStillListsTheOther() throws IOException {
        Files.move(folder.resolve("backups"), folder.resolve("unmounted"));
        assertEquals(ExitStatus.WARNING, run("catalog", "refresh", "--json"));
        assertEquals(2, json().get("backups").asInt());
        assertTrue(json().get("problems").get(0).asText().contains("disk"), out);
    }

    @Test
    void refusesAQuestionThatMakesNoSense() {
        assertEquals(ExitStatus.CRITICAL, run("catalog", "list", "state:perfect"));
        assertTrue(err.contains("perfect"), err);
        assertEquals("", out);
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--workspace", folder.toString(), "--data", folder.resolve("data").toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int status = Relight.run(all.toArray(String[]::new), new PrintStream(said, true, StandardCharsets.UTF_8),
                new PrintStream(told, true, StandardCharsets.UTF_8));
        out = said.toString(StandardCharsets.UTF_8);
        err = told.toString(StandardCharsets.UTF_8);
        return status;
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false).toList();
    }

    private static byte[] dump(int rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("--\n-- PostgreSQL database dump\n--\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < rows; i++) {
                gzip.write(("INSERT INTO orders VALUES (" + i + ");\n").getBytes(StandardCharsets.UTF_8));
            }
            gzip.write("--\n-- PostgreSQL database dump complete\n--\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
