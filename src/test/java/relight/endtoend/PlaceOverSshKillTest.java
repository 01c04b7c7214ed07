package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.text.ShellWord;
import relight.endtoend.RelightProcess.Said;
import relight.testing.SshHost;

/**
 * The console is killed with -9 in the middle of a restore of an SQLite file or of a folder at a host over ssh. Programs there wait while
 * there is a file named gate, and where there is one named crash, the shell that has called them dies then as its host would.
 */
@Timeout(300)
class PlaceOverSshKillTest {

    private static final int RESTORED = 50_000;

    private static SshHost host;
    private static Desk desk;
    private static Path there;
    private static Path gates;
    private static Path live;
    private static Path media;

    @BeforeAll
    static void backUp(@TempDir Path folder) throws Exception {
        host = SshHost.start();
        there = Files.createDirectories(folder.toRealPath().resolve("srv"));
        gates = Files.createDirectories(folder.resolve("gates"));
        live = there.resolve("shop.db");
        media = there.resolve("media");
        gate("cat", "[ $# -eq 0 ] && { head -c 100000; true; }");
        gate("mv", "/bin/mv \"$@\" && case \"$*\" in */old/*|*' -t '*) true;; *) exit 0;; esac");
        gate("tar", "case $1 in -x) true;; *) false;; esac");
        Path programs = host.command(folder.resolve("programs")).getParent();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: sqlite
                    target: {path: %1$s, on: "%2$s"}
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks: {orders: {query: SELECT count(*) FROM orders, at-least: %3$d}}
                  media:
                    engine: files
                    target: {path: %4$s, on: "%2$s"}
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks: {pictures: {query: "*.svg", at-least: 2}}
                series:
                  pictures: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC, greatest-age: 26h}
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.db.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC, greatest-age: 26h}
                """.formatted(live, host.on(), RESTORED, media));
        desk.variable("PATH", programs + ":" + System.getenv("PATH"));
        Files.createDirectories(desk.workspace().resolve("backups"));
        Path copy = folder.resolve("copy.db");
        sql(copy, "CREATE TABLE orders (id INTEGER PRIMARY KEY, text TEXT)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + RESTORED + ") INSERT INTO orders SELECT i, hex(randomblob(20)) FROM n");
        finish("sh", "-c", "gzip -c \"$1\" > \"$2\"", "sh", copy.toString(), backup("shop", ".db.gz").toString());
        pictures("restored");
        finish("tar", "-C", there.toString(), "-czf", backup("media", ".tar.gz").toString(), "media");
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    /** A program of the host that does its work at the gate, and then goes on; one that is called for something else passes. */
    private static void gate(String program, String work) throws IOException {
        String at = ShellWord.quoted(gates.resolve(program).toString());
        host.program(program, "#!/bin/sh\ngate=" + at + "\n[ -e \"$gate\" ] || exec /bin/" + program + " \"$@\"\n" + work + " || exec /bin/" + program + " \"$@\"\n"
                + "echo $$ > \"$gate.waits.part\"; /bin/mv \"$gate.waits.part\" \"$gate.waits\"\nwhile [ -e \"$gate\" ]; do sleep 0.05; done\n[ ! -e \"$gate.crash\" ] || { kill -9 $PPID; rm \"$gate.crash\"; }\n");
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        host.close();
    }

    /** Production as it is before a restore. */
    @BeforeEach
    void fill() throws Exception {
        finish("sh", "-c", "rm -rf \"$1\"/* \"$1\"/.relight* \"$1\"/.*lock \"$2\"/* lines", "sh", there.toString(), gates.toString());
        Path filling = desk.workspace().resolve("filling.db");
        Files.deleteIfExists(filling);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + filling); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, text TEXT)");
            statement.execute("INSERT INTO orders VALUES (1, 'in the file')");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            statement.execute("INSERT INTO orders VALUES (2, 'in the log')");
            Files.copy(filling, live);
            Files.copy(filling.resolveSibling("filling.db-wal"), live.resolveSibling("shop.db-wal"));
        }
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rw-rw----"));
        pictures("lost");
        for (String name : List.of("since/c.svg", "since/d.svg", "e.svg")) {
            Files.createDirectories(media.resolve("since"));
            Files.writeString(media.resolve(name), "stays");
        }
    }

    private static void pictures(String text) throws IOException {
        for (String name : List.of("a.svg", "b.svg")) {
            Files.writeString(Files.createDirectories(media).resolve(name), text);
        }
    }

    @Test
    void anArchiveIsNotUnpackedFurtherWhereNobodyListensAnyMoreAndIsUnpackedAnew() throws Exception {
        cutOff("media", "tar", false);
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("There is no whole copy") && resumed.err().contains(media + " has not been touched"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals("restored", Files.readString(media.resolve("a.svg")));
        assertEquals("stays", Files.readString(media.resolve("since/c.svg")));
        assertNothingLeft();
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void anArchiveThatWasCutOffIsTakenBackAndTheNextRestoreBegins() throws Exception {
        cutOff("media", "tar", false);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals("lost", Files.readString(media.resolve("a.svg")));
        assertNothingLeft();
        assertEquals(List.of(), desk.lines("lines"), "nobody stops an application for that");
        desk.relight("restore", "run", "media", "--confirm-target", "media", "--commit").ended(0);
        assertEquals("restored", Files.readString(media.resolve("a.svg")));
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void filesThatStayAreNeverLostWhereverItIsCutOff(boolean back) throws Exception {
        cutOff("media", "mv", true);
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("have begun to move"), resumed::toString);
        if (back) {
            desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        } else {
            desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
            assertNothingLeft();
        }
        assertEquals(back ? "lost" : "restored", Files.readString(media.resolve("a.svg")));
        for (String name : List.of("since/c.svg", "since/d.svg", "e.svg")) {
            assertEquals("stays", Files.readString(media.resolve(name)));
        }
    }

    @Test
    void aCopyThatWasCutOffIsNotTakenForAWholeOneAndIsMadeAnew() throws Exception {
        cutOff("shop", "cat", false);
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("There is no whole copy") && resumed.err().contains("has not been touched"), resumed::toString);
        assertEquals("2", orders());
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals(Integer.toString(RESTORED), orders());
        assertEquals(List.of("stopped", "started"), desk.lines("lines"));
        assertNothingLeft();
        desk.relight("protocol", "verify").ended(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void betweenTheRenamingsOfASwapItCanBeEndedAndTakenBack(boolean back) throws Exception {
        cutOff("shop", "mv", true);
        assertTrue(Files.notExists(live));
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("Nothing is at " + live), resumed::toString);
        assertTrue(Files.notExists(live), "nothing is done by itself");
        if (back) {
            desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
            assertEquals("2", orders(), "the second order was in the log only");
        } else {
            desk.relight("resume", "--unknown", "failed", "--reason", "half of it is there", "--retry", "--commit").ended(0);
            assertEquals(Integer.toString(RESTORED), orders());
            assertEquals(PosixFilePermissions.fromString("rw-rw----"), Files.getPosixFilePermissions(live), "as the old one had it");
            assertTrue(Files.notExists(live.resolveSibling("shop.db-wal")));
            assertNothingLeft();
        }
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void whoCannotBeReachedIsSaidAndNothingIsDone() throws Exception {
        cutOff("shop", "cat", false);
        host.deny();
        try {
            Said resumed = desk.relight("resume").ended(1);
            assertTrue(resumed.err().contains("ssh:cachehost cannot be reached"), resumed::toString);
        } finally {
            host.allow();
        }
        assertEquals("2", orders());
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals(Integer.toString(RESTORED), orders());
    }

    /** Kills the console while a program of the host waits at its gate; then lets that go on, or lets its shell die. */
    private static void cutOff(String system, String program, boolean crash) throws Exception {
        Path gate = Files.createFile(gates.resolve(program));
        if (crash) {
            Files.createFile(gates.resolve(program + ".crash"));
        }
        RelightProcess console = desk.start("restore", "run", system, "--confirm-target", system);
        RelightProcess.await(() -> Files.exists(gates.resolve(program + ".waits")) || !console.lives(), program + " at its gate");
        assertTrue(console.lives(), () -> said(console));
        console.kill();
        if (program.equals("tar")) {
            long waiting = Long.parseLong(Files.readString(gates.resolve("tar.waits")).strip());
            RelightProcess.await(() -> ProcessHandle.of(waiting).filter(ProcessHandle::isAlive).isEmpty(), "that nothing unpacks any more where nobody listens");
        }
        Files.delete(gate);
        RelightProcess.await(() -> Files.notExists(gates.resolve(program + ".crash")), "that its shell has died");
    }

    private static String said(RelightProcess console) {
        try {
            return console.end().toString();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static void assertNothingLeft() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(there, "{.relight-*,.*lock}")) {
            left.forEach(path -> assertTrue(false, "left over: " + path));
        }
    }

    private static void finish(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).directory(desk.workspace().toFile()).start().waitFor(), () -> String.join(" ", command));
    }

    private static Path backup(String name, String ending) {
        return desk.workspace().resolve("backups").resolve(name + "_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC)
                .format(Instant.now().minusSeconds(3600)) + ending);
    }

    private static void sql(Path file, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private String orders() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
            return row.getString(1);
        }
    }
}
