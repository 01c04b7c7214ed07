package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;

/** What people give wrong ends in a sentence that names it and the next thing to do, in an exit status, and with nothing lost. */
class BadInputTest {

    private static final String SITE = "site: {name: Shop, zone: UTC}\n";

    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, SITE);
        desk.write("runbooks/x.md", """
                # Bring it back

                ## Prepare

                ```bash
                echo prepared >> lines
                ```

                ## Restore

                ```bash clock=stop
                echo "$TARGET_DB" >> lines
                ```
                """);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void brokenYamlAndUnknownKeysAreNamedByTheirPlace() throws Exception {
        desk.write("relight.yaml", "site:\n  name: [Shop\n");
        refused(2, desk.relight("check", "--json"), "relight.yaml:2:");
        desk.write("relight.yaml", SITE + "sistems: {}\n");
        refused(2, desk.relight("catalog", "list", "--json"), "relight.yaml:2:1", "sistems", "systems");
        Files.delete(desk.workspace().resolve("relight.yaml"));
        refused(2, desk.relight("restore", "plan", "shop", "--json"), "relight.yaml");
    }

    @Test
    void aRunbookThatCannotBeRunBeginsNoRecovery() throws Exception {
        desk.write("runbooks/open.md", "# Bring it back\n\n```bash\necho begun >> lines\n");
        refused(2, desk.relight("run", "runbooks/open.md"), "runbooks/open.md:3:1");
        refused(2, desk.relight("run", "runbooks/x.md#restor"), "restor", "prepare, restore");
        refused(2, desk.relight("run", "runbooks/away.md"), "runbooks/away.md");
        refused(2, desk.relight("run", "runbooks/x.md", "--mode", "rehearsal"), "rehearsal", "drill");
        assertEquals(List.of(), desk.lines("lines"));
        assertEquals("[ ]", desk.relight("protocol", "list", "--json").ended(0).out().strip());
    }

    @Test
    void anInputThatNobodyGaveStopsBeforeItsStepAndIsTakenUpAgainWithIt() throws Exception {
        Said stopped = desk.relight("run", "runbooks/x.md");
        refused(1, stopped, "--set TARGET_DB=VALUE", "relight resume");
        assertEquals(List.of("prepared"), desk.lines("lines"));
        Said back = desk.relight("resume", "--undo", "--reason", "not tonight", "--set", "TARGET_DB=shop").ended(1);
        assertTrue(back.err().contains("Nothing that was done so far has a way back"), back::toString);
        assertEquals(List.of("prepared"), desk.lines("lines"), "whoever takes back does not want the rest done");
        desk.relight("resume", "--set", "TARGET_DB=shop").ended(0);
        assertEquals(List.of("prepared", "shop"), desk.lines("lines"));
    }

    @Test
    void aStepThatFailsStopsTheRecoveryUntilSomebodyTriesItAgainOrLeavesItOut() throws Exception {
        desk.write("runbooks/fails.md", """
                # Bring it back

                ```bash
                echo tried >> lines
                [ -e mended ]
                ```

                ```bash clock=stop
                echo went on >> lines
                ```
                """);
        desk.relight("run", "runbooks/fails.md").ended(2);
        desk.relight("resume").ended(2);
        assertEquals(List.of("tried"), desk.lines("lines"), "a failed step is not tried again by itself");
        desk.relight("resume", "--retry").ended(2);
        desk.relight("resume", "--skip").ended(2);
        assertEquals(List.of("tried", "tried"), desk.lines("lines"), "and not left out without a reason");
        desk.write("mended", "");
        desk.relight("resume", "--retry").ended(0);
        assertEquals(List.of("tried", "tried", "tried", "went on"), desk.lines("lines"));

        Files.delete(desk.workspace().resolve("mended"));
        desk.relight("run", "runbooks/fails.md").ended(2);
        desk.relight("resume", "--skip", "--reason", "mended by hand").ended(1);
        assertEquals("went on", desk.lines("lines").getLast());
    }

    @Test
    void wrongUsageIsToldWithWhatWasMeant() throws Exception {
        refused(64, desk.relight("check", "--jsno"), "--json", "relight check --help");
        refused(64, desk.relight("run"), "FILE[#SECTION]");
        refused(64, desk.relight("resume", "--unknown", "maybe"), "maybe", "--unknown");
        refused(2, desk.relight("resume"), "No recovery is open");
        refused(2, desk.relight("protocol", "show"), "no such recovery", "relight protocol list");
    }

    @Test
    void aStoreThatIsAwayIsToldAndWhatWasKnownOfItStays() throws Exception {
        int nobody = freePort();
        desk.write("relight.yaml", SITE + """
                stores:
                  disk: {folder: backups}
                  bucket: {s3: shop-backups, region: us-east-1, endpoint: "http://127.0.0.1:%d", path-style: true}
                systems:
                  media: {engine: files, target: {path: media}}
                series:
                  nightly: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd_HHmmss}
                  offsite: {system: media, store: bucket, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd_HHmmss}
                """.formatted(nobody));
        desk.variable("AWS_ACCESS_KEY_ID", "nobody");
        desk.variable("AWS_SECRET_ACCESS_KEY", "nothing-of-worth");
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").format(LocalDateTime.now(ZoneOffset.UTC).minusHours(1));
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        Files.writeString(backups.resolve("media_" + stamp + ".tar.gz"), "no archive");

        Said half = desk.relight("catalog", "refresh", "--json").ended(1);
        assertEquals(1, half.json().path("backups").asInt(), half::toString);
        assertEquals(1, half.json().path("problems").size(), half::toString);
        assertTrue(half.err().contains("127.0.0.1:" + nobody), half::toString);
        assertFalse(half.err().contains("nothing-of-worth"));

        Files.move(backups, backups.resolveSibling("taken-away"));
        assertEquals(2, desk.relight("catalog", "refresh", "--json").ended(1).json().path("problems").size());
        assertEquals(1, desk.relight("catalog", "list", "--json").ended(0).json().size(), "what was known stays");
        JsonNode checked = desk.relight("check", "--json").ended(2).json();
        assertEquals("CRITICAL", checked.path("status").asText());
    }

    @Test
    void aJournalOfANewerVersionOrOfAnotherKindIsLeftAsItIs() throws Exception {
        desk.relight("run", "runbooks/x.md", "--set", "TARGET_DB=shop").ended(0);
        userVersion(99);
        byte[] before = Files.readAllBytes(desk.journal());
        refused(2, desk.relight("protocol", "list", "--json"), "newer Relight", desk.journal().toString());
        refused(2, desk.relight("run", "runbooks/x.md", "--set", "TARGET_DB=shop"), "newer Relight");
        assertArrayEquals(before, Files.readAllBytes(desk.journal()));
        assertEquals(List.of("prepared", "shop"), desk.lines("lines"), "without a journal no step starts");
        userVersion(1);
        assertEquals(1, desk.relight("protocol", "list", "--json").ended(0).json().size(), "and all of it is there again");

        Files.writeString(desk.journal(), "somebody's shopping list");
        refused(2, desk.relight("run", "runbooks/x.md"), desk.journal().toString(), "damaged");
        assertEquals("somebody's shopping list", Files.readString(desk.journal()));
    }

    @Test
    void aDamagedJournalIsSeenAndARecoveryCanBeginInAnother() throws Exception {
        desk.relight("run", "runbooks/x.md", "--set", "TARGET_DB=shop").ended(0);
        harm();
        Said verified = desk.relight("protocol", "verify", "--json").ended(2);
        assertEquals("broken", verified.json().path("verdict").asText());
        assertFalse(verified.json().path("notProven").isEmpty(), verified::toString);
        Path elsewhere = desk.workspace().resolveSibling("another");
        Files.createDirectories(elsewhere);
        Files.move(desk.data(), elsewhere.resolve("data"));
        desk.relight("run", "runbooks/x.md", "--set", "TARGET_DB=shop").ended(0);
    }

    /** Somebody changes a word of an event behind the journal's back. */
    private void harm() throws Exception {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + desk.journal()); Statement sql = file.createStatement()) {
            sql.execute("DROP TRIGGER event_unchanged");
            sql.execute("UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'restore', 'restart') AS BLOB)");
        }
    }

    private void userVersion(int version) throws Exception {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + desk.journal()); Statement sql = file.createStatement()) {
            sql.execute("PRAGMA user_version = " + version);
            sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** A sentence on standard error, nothing on standard output, and no trace of the program's inside. */
    private static void refused(int status, Said said, String... words) {
        said.ended(status);
        assertEquals("", said.out(), said::toString);
        for (String word : words) {
            assertTrue(said.err().contains(word), () -> "Not said: " + word + "\n" + said);
        }
        assertFalse(said.err().contains("Exception") || said.err().contains("\tat "), said::toString);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
