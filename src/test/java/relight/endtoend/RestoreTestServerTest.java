package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.testing.MariaDbServer;
import relight.testing.PostgresServer;

/**
 * Restore tests of dumps in servers that are made for them, by the command line. The dump of PostgreSQL fills a table slowly, as long as
 * there is no file named gate beside production's data.
 */
class RestoreTestServerTest {

    private static final List<Path> PLACES = List.of(Path.of("/var/tmp/relight-restore-tests"), Path.of("/var/tmp/relight-restore-tests-mysql"));

    private static PostgresServer postgres;
    private static MariaDbServer maria;
    private static Path gate;
    private static Desk desk;

    @BeforeAll
    static void servers(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.small();
        maria = MariaDbServer.start();
        gate = postgres.folder().resolve("gate");
        Files.write(gate, new byte[0]);
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE notes (note text)", "INSERT INTO notes VALUES ('backed up')",
                """
                CREATE FUNCTION public.gate() RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                    WHILE pg_stat_file('%s', true) IS NULL LOOP PERFORM pg_sleep(0.02); END LOOP;
                    RETURN true;
                END $$""".formatted(gate),
                "CREATE TABLE slow (id int CHECK (public.gate()))", "INSERT INTO slow SELECT generate_series(1, 10)");
        maria.execute("", "CREATE DATABASE crm");
        maria.execute("crm", "CREATE TABLE notes (note TEXT)", "INSERT INTO notes VALUES ('backed up')");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  corner:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                    checks:
                      the note: {query: SELECT note FROM notes, equals: backed up}
                  clients:
                    engine: mysql
                    target: {host: 127.0.0.1, port: %s, user: root, database: crm}
                    checks:
                      the note: {query: SELECT note FROM notes, equals: backed up}
                series:
                  nightly: {system: corner, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                  customers: {system: clients, store: disk, path: "crm_{timestamp}.sql", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                """.formatted(postgres.port(), maria.target("crm").get("port")));
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
        postgres.dump("shop", backups.resolve("shop_" + stamp + ".dump"), "-Fc");
        maria.dump("crm", backups.resolve("crm_" + stamp + ".sql"));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        postgres.close();
        maria.close();
    }

    @Test
    void provesDumpsWhileProductionIsDownAndLeavesNothing() throws Exception {
        postgres.down();
        maria.down();
        try {
            for (String system : List.of("corner", "clients")) {
                JsonNode said = desk.relight("restore", "run", system, "--test", "--json").ended(0).json();
                assertEquals("PROVEN", said.path("standing").asText(), said::toString);
            }
        } finally {
            postgres.up();
            maria.up();
        }
        assertEquals(List.of(), left());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void whatAKilledTestHasLeftIsRemovedByTheNextOneServerAndAll() throws Exception {
        Files.delete(gate);
        RelightProcess test = desk.start("restore", "run", "corner", "--test");
        RelightProcess.await(() -> process("COPY"), "the data of the slow table");
        test.kill();
        assertEquals(1, left().size());
        assertTrue(process(""), "the server of the test outlives its console");

        desk.relight("restore", "run", "clients", "--test").ended(0);
        assertEquals(List.of(), left());
        RelightProcess.await(() -> !process(""), "the end of the server");
        Files.write(gate, new byte[0]);
        assertFalse(postgres.databases().stream().anyMatch(name -> name.startsWith("relight")));
    }

    /** What these tests have left in the places of their servers, which others use as well. */
    private static List<Path> left() throws Exception {
        List<Path> places = System.getProperty("user.name").equals("root") ? PLACES : List.of(desk.data().resolve("restore-tests"));
        List<Path> left = new ArrayList<>();
        for (Path place : places) {
            if (Files.exists(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    left.addAll(files.filter(file -> file.getFileName().toString().matches("relight_test_(corner|clients)_.*")).toList());
                }
            }
        }
        return left;
    }

    /** Whether a process of a test's PostgreSQL is there whose title holds these words. */
    private static boolean process(String words) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(one -> one.getFileName().toString().matches("\\d+")).map(RestoreTestServerTest::title)
                    .anyMatch(title -> title.contains(words) && (title.contains("relight_test_corner_") && title.startsWith("postgres:")
                            || words.isEmpty() && title.contains("/relight_test_corner_") && title.contains("bin/postgres")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String title(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException | RuntimeException gone) {
            return "";
        }
    }
}
