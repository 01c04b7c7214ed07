package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;

/**
 * Restore tests of a PostgreSQL database beside production on its server, and of a folder, by the command line: this machine has no
 * programs of a server. What was backed up holds the note "backed up",
 * production the note "live"; the dump fills a table slowly, as long as there is no file named gate in the server's data folder.
 */
class RestoreTestTest {

    private static PostgresServer postgres;
    private static Path gate;
    private static Desk desk;

    @BeforeAll
    static void server(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        gate = Path.of(postgres.value("postgres", "SHOW data_directory"), "gate");
        openGate();
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE notes (note text)", "INSERT INTO notes VALUES ('backed up')",
                """
                CREATE FUNCTION public.gate() RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                    WHILE pg_stat_file('gate', true) IS NULL LOOP PERFORM pg_sleep(0.02); END LOOP;
                    RETURN true;
                END $$""",
                "CREATE TABLE slow (id int CHECK (public.gate()))", "INSERT INTO slow SELECT generate_series(1, 10)");
        Path clients = postgres.clients(folder.resolve("clients"));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: postgresql
                    rpo: 24h
                    restore-test: 7d
                    target: {host: 127.0.0.1, port: %1$d, user: postgres, database: shop, bin: %2$s}
                    stop: echo stopped >> lines
                    start: echo started >> lines
                    checks:
                      the note: {query: SELECT note FROM notes, equals: backed up}
                  strict:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %1$d, user: postgres, database: shop, bin: %2$s}
                    checks:
                      the note: {query: SELECT note FROM notes, equals: live}
                  media:
                    engine: files
                    target: {path: media}
                    checks:
                      pictures: {query: "*.txt", at-least: 2}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                  copies: {system: strict, store: disk, path: "strict_{timestamp}.dump", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                  pictures: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h}
                """.formatted(postgres.port(), clients));
        backUp();
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    private static void backUp() throws Exception {
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
        Path dump = postgres.dump("shop", backups.resolve("shop_" + stamp + ".dump"), "-Fc");
        Files.copy(dump, backups.resolve("strict_" + stamp + ".dump"));
        desk.write("media/a.txt", "a");
        desk.write("media/b.txt", "b");
        assertEquals(0, new ProcessBuilder("tar", "czf", backups.resolve("media_" + stamp + ".tar.gz").toString(), "-C",
                desk.workspace().toString(), "media").inheritIO().start().waitFor());
        Files.delete(desk.workspace().resolve("media/b.txt"));
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        postgres.close();
    }

    @BeforeEach
    void production() throws Exception {
        openGate();
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE notes (note text)", "INSERT INTO notes VALUES ('live')");
    }

    private static void openGate() throws Exception {
        Files.write(gate, new byte[0]);
    }

    @Test
    void provesTheNewestBackupMeasuresItAndLeavesNothing() throws Exception {
        String oid = postgres.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'");
        JsonNode first = desk.relight("restore", "run", "shop", "--test", "--json").ended(0).json();
        assertEquals("PROVEN", first.path("standing").asText());
        assertEquals(11, first.path("rows").asLong());
        assertTrue(first.path("dataLostSeconds").asLong() >= 3600, first::toString);
        JsonNode second = desk.relight("restore", "run", "shop", "--test", "--json").ended(0).json();
        assertEquals(11, second.path("rowsBefore").asLong(), "held against the test before");

        untouched(oid);
        JsonNode record = desk.relight("protocol", "show", second.path("recovery").asText(), "--json").ended(0).json();
        assertEquals("drill", record.at("/identity/mode").asText());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cleansUpAsWellWhereTheDataIsNotProven() throws Exception {
        String oid = postgres.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'");
        Said said = desk.relight("restore", "run", "strict", "--test").ended(2);
        assertTrue(said.out().contains("failed after") && said.out().contains("backed up"), said::toString);
        untouched(oid);
    }

    @Test
    void whatAKilledTestHasLeftIsRemovedByTheNextOneAndNothingElseIs() throws Exception {
        String oid = postgres.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'");
        postgres.execute("postgres", "CREATE DATABASE relight_test_shop_20200101000000000");
        Files.delete(gate);
        RelightProcess test = desk.start("restore", "run", "shop", "--test");
        RelightProcess.await(() -> ask("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname LIKE 'relight\\_test%' AND query LIKE 'COPY%'"),
                "the data of the slow table");
        test.kill();
        assertEquals(3, postgres.databases().size());

        desk.relight("restore", "run", "media", "--test").ended(0);
        assertEquals(List.of("relight_test_shop_20200101000000000", "shop"), postgres.databases().stream().sorted().toList(),
                "the dead test's database is gone; a name alone says nothing");
        assertEquals("0", postgres.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'relight%'"));
        assertEquals("live", postgres.value("shop", "SELECT note FROM notes"));
        assertEquals(oid, postgres.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'"));
        assertEquals(0, left());
    }

    @Test
    void checkTestsWhatIsDueAndNothingThatHasBeenProvenSince() throws Exception {
        Said due = desk.relight("check", "--restore-test", "--json");
        desk.relight("protocol", "verify").ended(0);
        JsonNode line = line(due);
        assertEquals("OK", line.path("status").asText(), due::toString);
        long tests = desk.events("declared").size();
        assertTrue(tests > 0);
        assertEquals("No restore test is due.", line(desk.relight("check", "--restore-test", "--json")).path("text").asText());
        assertEquals(tests, desk.events("declared").size());
    }

    @Test
    void aFolderIsUnpackedInRelightsOwnDataAndRemoved() throws Exception {
        JsonNode said = desk.relight("restore", "run", "media", "--test", "--json").ended(0).json();
        assertEquals("PROVEN", said.path("standing").asText());
        assertEquals(0, left());
        assertFalse(Files.exists(desk.workspace().resolve("media/b.txt")), "production stays as it is");
        try (Stream<Path> beside = Files.list(desk.workspace())) {
            assertTrue(beside.noneMatch(file -> file.getFileName().toString().startsWith(".")), "nothing beside it");
        }
    }

    @Test
    void aTestHasNoTargetOfItsOwnChoosing() throws Exception {
        Said said = desk.relight("restore", "run", "shop", "--test", "--into", "shop");
        assertTrue(said.err().contains("A restore test has a target of its own."), said::toString);
    }

    private static JsonNode line(Said said) {
        for (JsonNode check : said.json().path("checks")) {
            if (check.path("check").asText().equals("restore-test")) {
                return check;
            }
        }
        throw new AssertionError(said.toString());
    }

    private static void untouched(String oid) throws SQLException, IOException {
        assertEquals(List.of("shop"), postgres.databases());
        assertEquals("live", postgres.value("shop", "SELECT note FROM notes"));
        assertEquals(oid, postgres.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'"));
        assertEquals(List.of(), desk.lines("lines"), "no command of the team was run");
        assertEquals(0, left());
    }

    /** What lies in Relight's folder of throw-away targets. */
    private static long left() throws IOException {
        Path folder = desk.data().resolve("restore-tests");
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static boolean ask(String question) {
        try {
            return "t".equals(postgres.value("postgres", question));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
