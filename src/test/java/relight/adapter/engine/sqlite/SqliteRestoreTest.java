package relight.adapter.engine.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.adapter.engine.place.TargetLock;
import relight.adapter.s3.S3Store;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.recovery.Outcome;
import relight.core.recovery.OutsideRun;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.DataCheck.Kind;
import relight.testing.BreakingBucket;
import relight.testing.Encrypted;

/** Real databases, real backups; each harm is shown without its guard before the guard is shown to hold. */
class SqliteRestoreTest {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("orders", "SELECT count(*) FROM orders", Kind.AT_LEAST, Optional.of("100")),
            new DataCheck("newest", "SELECT max(at) FROM orders", Kind.NEWEST, Optional.empty()),
            new DataCheck("canary", "SELECT word FROM canary", Kind.EQUALS, Optional.of("tweet")));

    @TempDir
    private Path folder;
    private Path live;
    private Path backup;
    private RestoreBench bench;

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectory(folder.resolve("backups"));
        live = folder.resolve("shop.db");
        backup = folder.resolve("backups/20260415.db.gz");
        Path good = folder.resolve("good.db");
        make(good, 100, "2026-04-15 01:59:00");
        gzip(good, backup);
        make(live, 120, "2026-04-15 12:00:00");
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rw-rw----"));
        open(CHECKS);
    }

    private void open(List<DataCheck> checks) throws InterruptedException {
        if (bench != null) {
            bench.close();
        }
        bench = new RestoreBench(folder, RestoreBench.system("sqlite", "shop.db", checks));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void isReadOnFromWhereTheStoreBrokeOff() throws Exception {
        try (Connection connection = SqliteFile.openToFill(folder.resolve("good.db")); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE noise AS SELECT randomblob(2000000) AS bytes");
        }
        try (BreakingBucket bucket = new BreakingBucket(); S3Store store = new S3Store(bucket.store("backups"))) {
            bucket.put("20260415.db", folder.resolve("good.db"));
            try (RestoreBench far = RestoreBench.of(Files.createDirectory(folder.resolve("far")), RestoreBench.system("sqlite", live.toString(), CHECKS),
                    bucket.store("backups"), store, "{timestamp}*")) {
                PlanRun run = far.run(Way.SIDE_BY_SIDE);
                bucket.breakIn("20260415.db", folder.resolve("good.db"));
                good(run.play(Part.MAIN));
                bucket.assertReadOn(Files.size(folder.resolve("good.db")), run.lines());
                assertEquals(-1, Files.mismatch(folder.resolve("good.db"), live));
            }
        }
    }

    @Test
    void bringsAnSqliteFileBackBesideProvesItAndSwaps() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals("100", ask(live, "SELECT count(*) FROM orders"));
        assertEquals(PosixFilePermissions.fromString("rw-rw----"), Files.getPosixFilePermissions(live), "mode of the old one");
        assertInstanceOf(RecoveryEvent.CommitWindowOpened.class, run.one(RecoveryEvent.CommitWindowOpened.class));
        assertEquals(List.of("integrity of all pages", "orders", "newest", "canary"), run.checked().stream().map(one -> one.check()).toList());
        assertTrue(run.checked().stream().allMatch(RecoveryEvent.Checked::passed));
    }

    @Test
    void ALL_2_undoBringsBackWhatWasThereAndCommitRemovesIt() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        good(run.play(Part.UNDO));
        assertEquals("120", ask(live, "SELECT count(*) FROM orders"));
        assertTrue(TargetLock.of(live).owner().isEmpty());

        PlanRun again = bench.run(Way.SIDE_BY_SIDE);
        good(again.play(Part.MAIN));
        good(again.play(Part.COMMIT));
        assertEquals("100", ask(live, "SELECT count(*) FROM orders"));
        assertTrue(TargetLock.of(live).owner().isEmpty());
    }

    @Test
    void bringsADumpBack() throws Exception {
        dump("CREATE TABLE \"odd;name\" (a TEXT); -- a comment; with a semicolon\nINSERT INTO \"odd;name\" VALUES ('it''s; here');\n"
                + "CREATE TRIGGER t AFTER INSERT ON orders BEGIN UPDATE canary SET word = CASE WHEN 1 THEN word END; END;\n");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals("100", ask(live, "SELECT count(*) FROM orders"));
        assertEquals("it's; here", ask(live, "SELECT a FROM \"odd;name\""));
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("trigger t")), "ALL-9: code is named");
    }

    @Test
    void ALL_2_inPlaceMakesASafetyCopyWhosePathIsRecordedAndUndoes() throws Exception {
        PlanRun run = bench.run(Way.IN_PLACE);
        good(run.play(Part.MAIN));
        assertEquals("100", ask(live, "SELECT count(*) FROM orders"));
        String safety = run.checked().getLast().actual().toString();
        assertTrue(Files.exists(Path.of(safety.substring(safety.indexOf('/')))), safety);
        good(run.play(Part.UNDO));
        assertEquals("120", ask(live, "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_2_besideOnlyTouchesNothingThatExists() throws Exception {
        byte[] before = Files.readAllBytes(live);
        PlanRun run = bench.run(Way.BESIDE_ONLY);
        good(run.play(Part.MAIN));
        assertEquals("100", ask(folder.resolve("beside"), "SELECT count(*) FROM orders"));
        assertTrue(Arrays.equals(before, Files.readAllBytes(live)));
        Planning again = bench.planning(bench.request(Way.BESIDE_ONLY, Optional.of("beside"), Map.of()));
        assertRefused("ALL-2", again);
    }

    @Test
    void ALL_1_whatWasPutThereMeanwhileIsNotSwappedAway() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "swap"));
        Path other = folder.resolve("other.db");
        make(other, 7, "2026-04-15 13:00:00");
        Path standIn = Files.copy(other, folder.resolve("stand-in.db"));
        Files.copy(folder.resolve("good.db"), standIn, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("100", ask(standIn, "SELECT count(*) FROM orders"), "the harm: by its name alone a colleague's database is written over");
        Files.move(other, live, StandardCopyOption.REPLACE_EXISTING);
        Outcome refused = run.action("swap");
        assertEquals(Outcome.Kind.FAILED, refused.kind());
        assertEquals("7", ask(live, "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_3_aBackupThatIsNoLongerTheVerifiedOneIsNotSwappedIn() throws Exception {
        RestoreRequest request = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        byte[] stored = Files.readAllBytes(backup);
        FileTime time = Files.getLastModifiedTime(backup);
        stored[4] ^= 1;
        try (var file = Files.newByteChannel(backup, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(stored));
        }
        Files.setLastModifiedTime(backup, time);
        Path unguarded = folder.resolve("unguarded.db");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(backup))) {
            SqliteRestore.copy(in, unguarded);
        }
        assertEquals("100", ask(unguarded, "SELECT count(*) FROM orders"), "without the hash nobody notices");
        Outcome refused = run.play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, refused.kind());
        assertTrue(refused.reason().toString().contains(request.backup().verdict().sha256().orElseThrow()), refused.reason().toString());
        assertEquals("120", ask(live, "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_4_aDatabaseTwiceInGzipUnderTheNameOfADumpComesBack() throws Exception {
        Files.delete(backup);
        Path twice = folder.resolve("backups/20260415.sql.gz");
        gzip(folder.resolve("good.db"), folder.resolve("once.gz"));
        gzip(folder.resolve("once.gz"), twice);
        open(CHECKS);
        Path byName = folder.resolve("by-name.db");
        assertThrows(Problem.class, () -> {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(twice))) {
                SqliteRestore.run(in, byName, statement -> { });
            }
        }, "by its name it would be read as a dump");
        good(bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN));
        assertEquals("100", ask(live, "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_4_anArchiveIsNoDatabase() throws Exception {
        Files.delete(backup);
        assertEquals(0, new ProcessBuilder("tar", "-czf", backup.toString(), "-C", folder.toString(), "good.db").inheritIO().start().waitFor());
        open(CHECKS);
        assertRefused("ALL-4", bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
    }

    @Test
    void ALL_5_aDumpThatEndsInTheMiddleIsNotRestoredSuccessfully() throws Exception {
        String whole = dumpText("");
        String cut = whole.substring(0, whole.lastIndexOf("INSERT INTO canary"));
        Path unguarded = folder.resolve("unguarded.db");
        try (Connection connection = SqliteFile.openToFill(unguarded); Statement statement = connection.createStatement()) {
            for (String sql : cut.replace("BEGIN TRANSACTION;", "").split(";\n")) {
                statement.execute(sql);
            }
        }
        assertEquals("100", ask(unguarded, "SELECT count(*) FROM orders"), "statement by statement it looks like success");
        Problem refused = assertThrows(Problem.class, () -> SqliteRestore.run(stream(cut), folder.resolve("guarded.db"), statement -> { }));
        assertEquals("restore.sqlite.dump.cut", refused.what().key());
    }

    @Test
    void ALL_5_aTruncatedBackupIsRefusedBeforeAnythingIsTouched() throws Exception {
        byte[] whole = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(whole, whole.length / 2));
        Path unguarded = folder.resolve("unguarded.db");
        assertThrows(IOException.class, () -> {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(backup))) {
                SqliteRestore.copy(in, unguarded);
            }
        });
        assertTrue(Files.size(unguarded) > 0, "over the live file, half of a database would lie there now");
        open(CHECKS);
        assertRefused("ALL-5", bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
    }

    @Test
    void ALL_7_anEmptyCopyWithSoundPagesDoesNotTakeTheLiveOnesPlace() throws Exception {
        Files.delete(backup);
        Path empty = folder.resolve("empty.db");
        make(empty, 0, "2026-04-15 01:59:00");
        gzip(empty, backup);
        open(List.of());
        PlanRun unproven = bench.run(Way.SIDE_BY_SIDE);
        good(unproven.play(Part.MAIN));
        assertEquals("0", ask(live, "SELECT count(*) FROM orders"), "its pages are sound, so nothing stopped it");
        assertFalse(unproven.checked().getLast().passed(), "and the record calls it unproven");
        good(unproven.play(Part.UNDO));
        open(CHECKS);
        assertEquals(Outcome.Kind.FAILED, bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN).kind());
        assertEquals("120", ask(live, "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_10_theRecoveryPointIsReadFromTheData() throws Exception {
        Path stale = folder.resolve("stale.db");
        make(stale, 100, "2026-04-01 01:59:00");
        gzip(stale, backup);
        open(CHECKS);
        Instant guessed = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()).backup().recoveryPoint();
        assertEquals("2026-04-15T00:00:00Z", guessed.toString(), "the harm: a copy of a replica that had stopped two weeks before looks like last night's");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        RecoveryEvent.RecoveryPointFound point = run.one(RecoveryEvent.RecoveryPointFound.class);
        assertTrue(point.measured());
        assertEquals(Instant.parse("2026-04-01T01:59:00Z"), point.point());
        open(CHECKS.subList(0, 1));
        good(run.play(Part.COMMIT));
        PlanRun fallback = bench.run(Way.SIDE_BY_SIDE);
        good(fallback.play(Part.MAIN));
        assertFalse(fallback.one(RecoveryEvent.RecoveryPointFound.class).measured());
    }

    @Test
    void ALL_12_aDumpThatAttachesProductionDoesNotReachIt() throws Exception {
        String attack = "ATTACH '" + live + "' AS other;\nDELETE FROM other.orders;\n";
        try (Connection careless = JDBC.createConnection(JDBC.PREFIX + folder.resolve("x.db"), new java.util.Properties());
             Statement statement = careless.createStatement()) {
            for (String sql : attack.split(";\n")) {
                statement.execute(sql);
            }
        }
        assertEquals("0", ask(live, "SELECT count(*) FROM orders"), "the harm: production is empty");
        make(live, 120, "2026-04-15 12:00:00");
        dump(attack);
        Outcome refused = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
        assertTrue(refused.reason().toString().contains("“ATTACH"), () -> "by its name, before the server sees it: " + refused.reason());
        assertEquals("120", ask(live, "SELECT count(*) FROM orders"));
        try (Connection guarded = SqliteFile.openToFill(folder.resolve("y.db")); Statement statement = guarded.createStatement()) {
            assertThrows(SQLException.class, () -> statement.execute("ATTACH '" + live + "' AS other"), "and the connection cannot either");
        }
    }

    @Test
    void ALL_14_aBackupThatWasEncryptedBeforeItWasStoredIsRefusedByItsBytes() throws Exception {
        Encrypted.inPlace(backup);
        assertThrows(IOException.class, () -> new GZIPInputStream(Files.newInputStream(backup)), "the harm: without the key nothing comes back");
        open(CHECKS);
        assertRefused("ALL-14", bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
    }

    @Test
    void ALL_15_aSecondRestoreOfTheTargetIsRefusedWithTheOwnersName() throws Exception {
        byte[] mine = Files.readAllBytes(folder.resolve("good.db"));
        Path shared = folder.resolve("shared.db");
        try (FileChannel one = FileChannel.open(shared, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            one.write(ByteBuffer.wrap(mine, 0, mine.length / 2));
            Files.copy(live, folder.resolve("theirs.db"));
            try (FileChannel other = FileChannel.open(shared, StandardOpenOption.WRITE)) {
                other.write(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("theirs.db"))));
            }
            one.write(ByteBuffer.wrap(mine, mine.length / 2, mine.length - mine.length / 2));
        }
        assertTrue(Files.mismatch(shared, folder.resolve("good.db")) >= 0 && Files.mismatch(shared, folder.resolve("theirs.db")) >= 0,
                "the harm: of two restores at once comes a file that nobody ever had");
        PlanRun first = bench.run(Way.SIDE_BY_SIDE);
        PlanRun planned = bench.run(Way.SIDE_BY_SIDE);
        TargetLock.of(live).take(new OutsideRun("somebody-else", folder, Messages.english(), line -> { }));
        Outcome refused = planned.play(Part.MAIN);
        assertTrue(refused.reason().toString().contains("somebody-else"), refused.reason().toString());
        assertRefused("ALL-15", bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
        TargetLock.of(live).release("somebody-else");
        good(first.play(Part.MAIN));
    }

    @Test
    void SQ_1_anOldLogIsNotReplayedIntoTheRestoredFile() throws Exception {
        Path kept = folder.resolve("wal");
        Connection writer = shop(live);
        try (Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("UPDATE canary SET word = 'poison'");
            Files.copy(Path.of(live + "-wal"), kept);
        }
        Path harmed = folder.resolve("harmed.db");
        Files.copy(live, harmed);
        Files.copy(kept, Path.of(harmed + "-wal"));
        writer.close();
        assertEquals("poison", ask(harmed, "SELECT word FROM canary"), "the harm: a file with another one's log says what the log says");
        Files.copy(kept, Path.of(live + "-wal"));

        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertFalse(Files.exists(Path.of(live + "-wal")));
        assertEquals("tweet", ask(live, "SELECT word FROM canary"));
        good(run.play(Part.UNDO));
        assertTrue(Arrays.equals(Files.readAllBytes(kept), Files.readAllBytes(Path.of(live + "-wal"))), "and it comes back with the old file");
    }

    @Test
    void ALL_11_aBackupOfRowsThatSomebodyEncryptedIsPassedOver() throws Exception {
        for (String day : List.of("12", "13", "14")) {
            Files.copy(backup, folder.resolve("backups/202604" + day + ".db.gz"));
        }
        Path harmed = folder.resolve("harmed.db");
        make(harmed, 100, "2026-04-15 12:00:00");
        try (Connection connection = shop(harmed); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE orders SET note = randomblob(400)");
        }
        gzip(harmed, folder.resolve("backups/20260416.db.gz"));
        open(CHECKS);
        RestoreRequest request = bench.latestGood();
        assertTrue(request.backup().location().endsWith("20260415.db.gz"), request.backup()::location);
        assertEquals(List.of("size", "compression"), request.passedOver().getFirst().verdict().reasons().stream()
                .filter(reason -> reason.standing() == State.SUSPECT).map(Verdict.Reason::check).toList());
    }

    @Test
    void FS_4_aDryRunTellsOfEachTableByItsRowsAndLeavesNothing() throws Exception {
        try (Connection connection = shop(live); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE \"later's\" (id INTEGER)");
            statement.execute("INSERT INTO \"later's\" VALUES (1), (2), (3)");
        }
        DryRun dry = bench.dryRun(Way.SIDE_BY_SIDE, Map.of());
        assertEquals(DryRun.Of.TABLES, dry.of());
        assertEquals(List.of(new DryRun.Item(DryRun.Kind.CHANGED, "orders", 100), new DryRun.Item(DryRun.Kind.REMOVED, "later's", 3)), dry.items());
        assertEquals(new DryRun.Sum(1, 1), dry.sum(DryRun.Kind.UNCHANGED), "the canary");

        try (Connection connection = shop(live); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE canary SET word = 'tweed'");
        }
        assertEquals(DryRun.Kind.CHANGED, bench.dryRun(Way.SIDE_BY_SIDE, Map.of()).items().getFirst().kind(), "as many rows, and another word in one");

        Files.delete(live);
        assertEquals(2, bench.dryRun(Way.SIDE_BY_SIDE, Map.of()).sum(DryRun.Kind.ADDED).count());
        try (Stream<Path> left = Files.list(folder.resolve("spool"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void SQ_2_aFileThatAnotherProcessHasOpenIsNotReplaced() throws Exception {
        Process writer = new ProcessBuilder("sh", "-c", "exec 3>>'" + live + "'; echo open; read line; echo lost >&3").start();
        try {
            writer.inputReader().readLine();
            assertRefused("SQ-2", bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
            Path harmed = folder.resolve("harmed.db");
            Files.move(live, harmed);
            Files.copy(folder.resolve("good.db"), live);
            assertEquals(100, Integer.parseInt(ask(live, "SELECT count(*) FROM orders")));
            long size = Files.size(live);
            writer.outputWriter().write("\n");
            writer.outputWriter().flush();
            writer.waitFor();
            assertEquals(size, Files.size(live), "the harm: what the writer still writes is in no database that anybody reads");
        } finally {
            writer.destroy();
        }
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        Object there = Files.getAttribute(live, "unix:ino");
        good(run.play(Part.MAIN, "quiet"));
        assertEquals(there, Files.getAttribute(live, "unix:ino"), "it is looked at before the swap");
        Process late = new ProcessBuilder("sh", "-c", "exec 3>>'" + live + "'; echo open; read line").start();
        try {
            late.inputReader().readLine();
            Outcome refused = run.action("quiet");
            assertTrue(refused.reason().toString().contains("(" + late.pid() + ")"), refused.reason().toString());
        } finally {
            late.destroy();
        }
    }

    @Test
    void aSwapThatWasCutOffIsFinishedByRunningItAgain() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "swap"));
        good(run.action("swap"));
        good(run.action("swap"));
        assertEquals("100", ask(live, "SELECT count(*) FROM orders"));
        good(run.play(Part.UNDO));
        assertEquals("120", ask(live, "SELECT count(*) FROM orders"));
    }

    @Test
    void theSameFactsAreSeenAgainAsLongAsNothingChanges() throws Exception {
        RestoreRequest request = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        Map<String, String> before = bench.preconditions(request);
        try (Connection writer = shop(live); Statement statement = writer.createStatement()) {
            statement.execute("UPDATE canary SET word = 'busy'");
        }
        assertEquals(before, bench.preconditions(request), "a shop that goes on selling is no other shop");
        Files.move(live, folder.resolve("moved.db"));
        assertFalse(before.equals(bench.preconditions(request)));
    }

    static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }

    static void assertRefused(String id, Planning planning) {
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, planning);
        assertTrue(refused.refusals().stream().anyMatch(one -> one.id().equals(id)), refused.toString());
    }

    static void make(Path file, int orders, String newest) throws Exception {
        Files.deleteIfExists(file);
        try (Connection connection = shop(file); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, at TEXT, note TEXT)");
            statement.execute("CREATE TABLE canary (word TEXT)");
            statement.execute("INSERT INTO canary VALUES ('tweet')");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 WHERE " + orders + " > 0 UNION ALL SELECT i + 1 FROM n WHERE i < " + orders
                    + ") INSERT INTO orders SELECT i, '" + newest + "', hex(randomblob(200)) FROM n");
        }
    }

    static String dumpText(String more) {
        StringBuilder sql = new StringBuilder("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE orders (id INTEGER PRIMARY KEY, at TEXT);\n"
                + "CREATE TABLE canary (word TEXT);\n");
        for (int i = 1; i <= 100; i++) {
            sql.append("INSERT INTO orders VALUES (").append(i).append(", '2026-04-15 01:59:00');\n");
        }
        return sql.append("INSERT INTO canary VALUES ('tweet');\n").append(more).append("COMMIT;\n").toString();
    }

    private void dump(String more) throws Exception {
        Files.deleteIfExists(backup);
        Files.writeString(folder.resolve("dump.sql"), dumpText(more));
        gzip(folder.resolve("dump.sql"), folder.resolve("backups/20260415.sql.gz"));
        open(CHECKS);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static Connection shop(Path file) throws SQLException {
        return JDBC.createConnection(JDBC.PREFIX + file, new java.util.Properties());
    }

    static String ask(Path file, String sql) throws SQLException {
        try (Connection connection = shop(file)) {
            return SqliteFile.column(connection, sql).getFirst();
        }
    }

    static void gzip(Path from, Path to) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
            Files.copy(from, out);
        }
    }
}
