package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.endtoend.RelightProcess.Said;

/** The console is killed with -9 in the middle of a restore of an SQLite file or of a folder. */
class PlaceKillTest {

    private static final int RESTORED = 150_000;
    private static final int STAYING = 12_000;

    private static Desk desk;
    private static Path live;
    private static Path media;
    private static Path gate;

    @BeforeAll
    static void backUp(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: sqlite
                    target: {path: shop.db}
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks:
                      orders: {query: SELECT count(*) FROM orders, at-least: %1$d}
                      gate: {command: "%2$s", equals: open}
                  media:
                    engine: files
                    target: {path: media}
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks:
                      gate: {command: "%2$s", equals: open}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC, greatest-age: 26h}
                  pictures: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC, greatest-age: 26h}
                """.formatted(RESTORED, gate(folder)));
        Files.createDirectories(desk.workspace().resolve("backups"));
        live = desk.workspace().resolve("shop.db");
        media = desk.workspace().resolve("media");
        try (BufferedWriter dump = new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(
                Files.newOutputStream(backup("shop", ".sql.gz")))))) {
            dump.write("BEGIN TRANSACTION;\nCREATE TABLE orders (id INTEGER PRIMARY KEY, text TEXT);\n");
            for (int i = 0; i < RESTORED; i++) {
                dump.write("INSERT INTO orders VALUES (" + i + ", 'order " + i + "');\n");
            }
            dump.write("COMMIT;\n");
        }
        Files.createDirectory(media);
        Files.writeString(media.resolve("a.txt"), "restored");
        finish("tar", "czf", backup("media", ".tar.gz").toString(), "-C", desk.workspace().toString(), "media");
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    /** A check that waits while there is a file named gate, and says so by another one. */
    private static String gate(Path folder) throws IOException {
        gate = Files.createDirectories(folder.resolve("gates")).resolve("gate");
        return "while [ -e '%1$s' ]; do : > '%1$s.waits'; sleep 0.05; done; echo open".formatted(gate);
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
    }

    /** Production as it is before a restore. */
    @BeforeEach
    void clear() throws Exception {
        finish("sh", "-c", "rm -rf .relight-* .*.relight-lock lines media shop.db* filling* apart*");
        Files.deleteIfExists(gate.resolveSibling("gate.waits"));
    }

    private static void finish(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).directory(desk.workspace().toFile()).start().waitFor(), () -> String.join(" ", command));
    }

    @Test
    void aCopyThatWasCutOffIsNotTakenForAWholeOneAndIsMadeAnew() throws Exception {
        fillShop();
        RelightProcess console = desk.start("restore", "run", "shop", "--confirm-target", "shop");
        RelightProcess.await(() -> below("new/shop.db.part"), "the first bytes of the copy");
        console.kill();

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("There is no whole copy") && resumed.err().contains("has not been touched"), resumed::toString);
        assertEquals("2", orders());

        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals(Integer.toString(RESTORED), orders());
        assertEquals(List.of("stopped", "started"), desk.lines("lines"));
        desk.relight("protocol", "verify").ended(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"media", "shop"})
    void whatWasCutOffInTheProofIsProvenAnew(String system) throws Exception {
        fill(system);
        cutOffInTheProof("restore", "run", system, "--confirm-target", system);
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("changes nothing of"), resumed::toString);
        assertBefore(system);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertRestored(system);
        assertEquals(List.of("stopped", "started"), desk.lines("lines"));
        assertNothingLeft();
        desk.relight("protocol", "verify").ended(0);
    }

    /** Nothing has been touched yet, so only the copy goes, and nobody stops an application for that. */
    @ParameterizedTest
    @CsvSource({"shop, fetch, shop", "shop, fetch, apart.db", "media, proof, media", "media, proof, apart"})
    void whatWasCutOffBeforeTheSwapIsTakenBackAndTheNextRestoreBegins(String system, String where, String into) throws Exception {
        fill(system);
        String[] restore = into.equals(system) ? new String[] {"restore", "run", system, "--confirm-target", system}
                : new String[] {"restore", "run", system, "--into", into, "--confirm-target", into};
        if (where.equals("proof")) {
            cutOffInTheProof(restore);
        } else {
            RelightProcess console = desk.start(restore);
            RelightProcess.await(() -> below("new/" + (into.equals(system) ? "shop.db" : into) + ".part"), "the first bytes of the copy");
            console.kill();
        }
        assertTrue(Files.exists(work()));
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertBefore(system);
        assertTrue(Files.notExists(desk.workspace().resolve(into)) || into.equals(system));
        assertNothingLeft();
        assertEquals(List.of(), desk.lines("lines"));
        if (system.equals("media")) {
            desk.relight(Stream.concat(Stream.of(restore), Stream.of("--commit")).toArray(String[]::new)).ended(0);
            assertEquals("restored", Files.readString(desk.workspace().resolve(into).resolve("a.txt")));
        }
        desk.relight("protocol", "verify").ended(0);
    }

    private void cutOffInTheProof(String... command) throws Exception {
        Files.createFile(gate);
        try {
            RelightProcess console = desk.start(command);
            RelightProcess.await(() -> Files.exists(gate.resolveSibling("gate.waits")), "the check of the proof");
            console.kill();
        } finally {
            Files.delete(gate);
        }
    }

    @Test
    void betweenTheTwoRenamingsOfASwapEverythingCanBeTakenBackWithTheLogThatBelongsToIt() throws Exception {
        fillShop();
        halfSwapped();
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("Nothing is at " + live.getParent().toRealPath().resolve("shop.db")), resumed::toString);
        assertTrue(Files.notExists(live), "nothing is done by itself");

        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals("2", orders(), "the second order was in the log only");
        assertEquals(List.of("stopped", "stopped", "started"), desk.lines("lines"));
    }

    @Test
    void betweenTheTwoRenamingsOfASwapItCanBeEnded() throws Exception {
        fillShop();
        halfSwapped();
        desk.relight("resume", "--unknown", "failed", "--reason", "half of it is there", "--retry", "--commit").ended(0);
        assertEquals(Integer.toString(RESTORED), orders());
        assertEquals(PosixFilePermissions.fromString("rw-rw----"), Files.getPosixFilePermissions(live), "as the old one had it");
        assertTrue(Files.notExists(live.resolveSibling("shop.db-wal")));
        assertNothingLeft();
    }

    /** Cut off when all is back and nothing of that was written down; then as it is between its two renamings. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWayBackThatWasCutOffIsEnded(boolean half) throws Exception {
        fillShop();
        desk.relight("restore", "run", "shop", "--confirm-target", "shop").ended(1);
        assertEquals(Integer.toString(RESTORED), orders());
        RelightProcess console = desk.startAtTerminal("resume", "--undo", "--reason", "not tonight");
        console.walkTo("Put back what was at");
        Path undone = work().resolve("undone/shop.db");
        cutOffAtTheLock(console, () -> Files.exists(undone) && Files.exists(live));
        if (half) {
            Files.move(live, work().resolve("old/shop.db"));
            Files.move(live.resolveSibling("shop.db-wal"), work().resolve("old/shop.db-wal"));
        }

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains(half ? "Nothing is at " : "is what was there before"), resumed::toString);
        Said round = desk.relight("resume", "--unknown", "failed", "--reason", "keep it after all", "--commit").ended(2);
        assertTrue(round.err().contains("that has begun"), round::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(2);
        assertEquals("2", orders(), "the second order was in the log only");
        assertEquals(List.of("stopped", "started", "stopped", "started"), desk.lines("lines"));
        desk.relight("protocol", "verify").ended(0);
    }

    /** The files that stay are on their way when the console dies: into the copy, back again, and while the old ones are removed. */
    @Test
    void filesThatStayAreNeverLostWhereverItIsCutOff() throws Exception {
        fillMedia();
        RelightProcess console = desk.start("restore", "run", "media", "--confirm-target", "media");
        RelightProcess.await(() -> count("new/media", 100) >= 100, "the first files in the copy");
        console.kill();
        assertTrue(entries(media) > 0, "cut off in the middle");

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("have begun to move"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(1);
        assertEquals("restored", Files.readString(media.resolve("a.txt")));
        assertEquals(STAYING + 1, entries(media));

        console = desk.start("resume", "--undo");
        RelightProcess.await(() -> below("undone/media") && Files.exists(media.resolve("a.txt")) && entries(media) > 100, "the first files on the way back");
        console.kill();
        desk.relight("resume", "--unknown", "failed", "--reason", "not all are back", "--retry").ended(2);
        assertEquals("newer", Files.readString(media.resolve("a.txt")));
        assertEquals(STAYING + 1, entries(media));
    }

    @Test
    void aHalfCarriedFolderIsWholeAgainWhenItIsTakenBackBeforeTheSwap() throws Exception {
        fillMedia();
        RelightProcess console = desk.start("restore", "run", "media", "--confirm-target", "media");
        RelightProcess.await(() -> count("new/media", 100) >= 100, "the first files in the copy");
        console.kill();
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals("newer", Files.readString(media.resolve("a.txt")));
        assertEquals(STAYING + 1, entries(media));
    }

    /** What was there before is gone in part: it must not come back as if it were whole, whoever asks for it. */
    @ParameterizedTest
    @ValueSource(strings = {"media", "shop"})
    void aCommitThatWasCutOffIsEndedAndNotTurnedRound(String system) throws Exception {
        boolean folder = system.equals("media");
        fill(system);
        desk.relight("restore", "run", system, "--confirm-target", system).ended(1);
        Path old = work().resolve(folder ? "old/media" : "old");
        for (int i = 0; i < STAYING; i++) {
            Files.createFile(old.resolve("old-" + i));
        }
        RelightProcess console = desk.start("resume", "--commit");
        RelightProcess.await(() -> Files.notExists(old) || entries(old) < STAYING, "that the first old files are gone");
        console.kill();
        assertTrue(Files.exists(old), "cut off in the middle");

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("is still there, whole or in part"), resumed::toString);
        Said round = desk.relight("resume", "--unknown", "failed", "--reason", "I want it back", "--undo").ended(2);
        assertTrue(round.err().contains("It was decided to keep what was restored"), round::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "not all of it is gone", "--retry").ended(0);
        assertTrue(Files.notExists(old));
        assertRestored(system);
        desk.relight("protocol", "verify").ended(0);
    }

    /**
     * Cuts the swap off after its intent and before its first change, by a lock file that does not answer; then does by hand what
     * the swap does first. A crash of this machine between the two renamings leaves just that.
     */
    private void halfSwapped() throws Exception {
        RelightProcess console = desk.startAtTerminal("restore", "run", "shop", "--confirm-target", "shop");
        console.walkTo("aside and the copy into its place");
        long before = desk.intents("swap/2");
        cutOffAtTheLock(console, () -> desk.intents("swap/2") > before);
        Path old = Files.createDirectories(work().resolve("old"));
        Files.move(live, old.resolve("shop.db"));
        assertTrue(Files.exists(desk.workspace().resolve("shop.db-wal")));
    }

    /** Lets the console take its step, which waits at the lock file, and kills it there. */
    private void cutOffAtTheLock(RelightProcess console, BooleanSupplier there) throws Exception {
        Path lock = desk.workspace().resolve(".shop.db.relight-lock");
        byte[] owner = Files.readAllBytes(lock);
        Files.delete(lock);
        finish("mkfifo", lock.toString());
        console.type("");
        RelightProcess.await(there, "that the step is at the lock");
        console.kill();
        Files.delete(lock);
        Files.write(lock, owner);
    }

    private static void assertNothingLeft() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(desk.workspace(), "{.relight-*,.*lock}")) {
            left.forEach(path -> assertTrue(false, "left over: " + path));
        }
    }

    private void assertBefore(String system) throws Exception {
        assertEquals(system.equals("media") ? "newer" : "2", system.equals("media") ? Files.readString(media.resolve("a.txt")) : orders());
    }

    private void assertRestored(String system) throws Exception {
        assertEquals(system.equals("media") ? "restored" : Integer.toString(RESTORED), system.equals("media") ? Files.readString(media.resolve("a.txt")) : orders());
    }

    private void fill(String system) throws Exception {
        if (system.equals("media")) {
            fillMedia();
        } else {
            fillShop();
        }
    }

    private void fillShop() throws Exception {
        Path filling = desk.workspace().resolve("filling.db");
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
    }

    private void fillMedia() throws Exception {
        Files.createDirectory(media);
        Files.writeString(media.resolve("a.txt"), "newer");
        for (int i = 0; i < STAYING; i++) {
            Files.createFile(media.resolve("stays-" + i));
        }
    }

    private static Path backup(String name, String ending) {
        return desk.workspace().resolve("backups").resolve(name + "_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC)
                .format(Instant.now().minusSeconds(3600)) + ending);
    }

    private String orders() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
            return row.getString(1);
        }
    }

    /** The private folder of the restore. */
    private Path work() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(desk.workspace(), ".relight-*")) {
            return folders.iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean below(String name) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(desk.workspace(), ".relight-*")) {
            return folders.iterator().hasNext() && Files.exists(work().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int count(String name, int atMost) {
        return below(name) ? Math.min(atMost, entries(work().resolve(name))) : 0;
    }

    private static int entries(Path folder) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path ignored : all) {
                count++;
            }
            return count;
        } catch (IOException e) {
            return 0;
        }
    }
}
