package relight.adapter.engine.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.CHECKS;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.ask;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.dumpText;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.good;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.gzip;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.make;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.shop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;
import relight.adapter.engine.place.OpenFiles;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.core.recovery.Outcome;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;

/** What destroys data in real restores of SQLite: first what happens without the guard, then with it. */
class SqliteHazardsTest {

    private static final String COUNT = "SELECT count(*) FROM orders";

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
        make(folder.resolve("good.db"), 100, "2026-04-15 01:59:00");
        gzip(folder.resolve("good.db"), backup);
        make(live, 120, "2026-04-15 12:00:00");
        open();
    }

    private void open() throws InterruptedException {
        close();
        bench = new RestoreBench(folder, RestoreBench.system("sqlite", "shop.db", CHECKS));
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    @Test
    void ALL_1_inPlaceTooWhatWasPutThereMeanwhileIsNotWrittenOver() throws Exception {
        PlanRun run = bench.run(Way.IN_PLACE);
        good(run.play(Part.MAIN, "overwrite"));
        Path other = folder.resolve("other.db");
        make(other, 7, "2026-04-15 13:00:00");
        Path standIn = Files.copy(other, folder.resolve("stand-in.db"));
        Files.write(standIn, Files.readAllBytes(folder.resolve("good.db")));
        assertEquals("100", ask(standIn, COUNT), "the harm: what a colleague has put there is written over");
        Files.move(other, live, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Outcome.Kind.FAILED, run.action("overwrite").kind());
        assertEquals(Outcome.Kind.FAILED, run.action("safety-copy").kind(), "nor does it take the place of the old one's safety copy");
        assertEquals("7", ask(live, COUNT));
    }

    @Test
    void ALL_2_aRestoreThatFailsLeavesWhatWasThere() throws Exception {
        String broken = dumpText("INSERT INTO nowhere VALUES (1);\n");
        Path harmed = Files.copy(live, folder.resolve("harmed.db"));
        try (Connection careless = shop(harmed); Statement statement = careless.createStatement()) {
            statement.execute("DROP TABLE orders");
            statement.execute("DROP TABLE canary");
            assertThrows(SQLException.class, () -> {
                for (String sql : broken.replace("BEGIN TRANSACTION;", "").split(";\n")) {
                    statement.execute(sql);
                }
            });
        }
        assertEquals("100", ask(harmed, COUNT), "the harm: today's orders are gone, and the restore has failed");

        dump(broken);
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            assertEquals(Outcome.Kind.FAILED, bench.run(way).play(Part.MAIN).kind());
            assertEquals("120", ask(live, COUNT));
        }
    }

    @Test
    void ALL_2_withoutItsSafetyCopyNothingIsWrittenOver() throws Exception {
        Path harmed = Files.copy(live, folder.resolve("harmed.db"));
        Files.write(harmed, Files.readAllBytes(folder.resolve("good.db")));
        assertEquals("100", ask(harmed, COUNT), "the harm: nothing could bring back the other twenty");
        PlanRun run = bench.run(Way.IN_PLACE);
        good(run.play(Part.MAIN, "safety-copy"));
        assertEquals(Outcome.Kind.FAILED, run.action("overwrite").kind());
        assertEquals("120", ask(live, COUNT));
    }

    @Test
    void ALL_9_codeInABackupIsNamedBeforeTheSwapAndCannotCallOut() throws Exception {
        String bomb = "CREATE TRIGGER bomb AFTER INSERT ON canary BEGIN DELETE FROM orders; END;\n";
        Path harmed = folder.resolve("harmed.db");
        make(harmed, 100, "2026-04-15 01:59:00");
        try (Connection application = shop(harmed); Statement statement = application.createStatement()) {
            statement.execute(bomb.strip());
            statement.execute("CREATE VIEW report AS SELECT call_out() AS said");
            statement.execute("INSERT INTO canary VALUES ('the next order')");
        }
        assertEquals("0", ask(harmed, COUNT), "the harm: it waits in the backup for the application's next insert");
        try (Connection trusting = shop(harmed)) {
            Function.create(trusting, "call_out", new CallOut());
            assertEquals("called", SqliteFile.column(trusting, "SELECT said FROM report").getFirst());
        }
        try (Connection guarded = SqliteFile.openToRead(harmed)) {
            Function.create(guarded, "call_out", new CallOut());
            assertThrows(SQLException.class, () -> SqliteFile.column(guarded, "SELECT said FROM report"));
        }

        dump(dumpText(bomb));
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "swap"));
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("trigger bomb")), run.lines().toString());
        assertEquals("120", ask(live, COUNT));
    }

    @Test
    void SQ_1_inPlaceTooAnOldLogIsNotReplayedAndComesBackWithTheOldFile() throws Exception {
        Path kept = folder.resolve("wal");
        try (Connection writer = shop(live); Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("UPDATE canary SET word = 'poison'");
            Files.copy(Path.of(live + "-wal"), kept);
        }
        Path harmed = Files.copy(live, folder.resolve("harmed.db"));
        Files.write(harmed, Files.readAllBytes(folder.resolve("good.db")));
        Files.copy(kept, Path.of(harmed + "-wal"));
        try (Connection careless = shop(harmed)) {
            SqliteFile.column(careless, "PRAGMA journal_mode = WAL");
            assertTrue(harmed(careless), "the harm: pages of the old one between those of the new one");
        }
        Files.copy(kept, Path.of(live + "-wal"));

        PlanRun run = bench.run(Way.IN_PLACE);
        good(run.play(Part.MAIN));
        assertFalse(Files.exists(Path.of(live + "-wal")));
        assertEquals("tweet", ask(live, "SELECT word FROM canary"));
        assertEquals("100", ask(live, COUNT));
        good(run.play(Part.UNDO));
        assertTrue(Arrays.equals(Files.readAllBytes(kept), Files.readAllBytes(Path.of(live + "-wal"))));
    }

    private static boolean harmed(Connection connection) throws SQLException {
        try {
            return !SqliteFile.column(connection, "SELECT word FROM canary").getFirst().equals("tweet")
                    || !SqliteFile.column(connection, "PRAGMA integrity_check").getFirst().equals("ok");
        } catch (SQLException malformed) {
            return true;
        }
    }

    @Test
    void SQ_2_aLockShowsWhereNoOpenFileOfTheNameDoes() throws Exception {
        Path otherName = Files.createLink(folder.resolve("other-name.db"), live);
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "quiet"));
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Writer.class.getName(), otherName.toString()).redirectErrorStream(true).start();
        try {
            assertEquals("writing", writer.inputReader().lines().filter(line -> line.equals("writing")).findFirst().orElse(""));
            assertEquals(List.of(), OpenFiles.holders(live, List.of()), "the harm: nobody seems to have it open");
            Outcome refused = run.action("quiet");
            assertTrue(refused.reason().toString().contains("SQLite"), refused.reason().toString());
        } finally {
            writer.destroy();
            writer.waitFor();
        }
        good(run.action("quiet"));
    }

    /** Another program in the midst of a transaction. */
    public static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            try (Connection connection = shop(Path.of(arguments[0])); Statement statement = connection.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                System.out.println("writing");
                System.in.read();
            }
        }
    }

    /** Stands for whatever an application lets its database call. */
    private static final class CallOut extends Function {
        @Override
        protected void xFunc() throws SQLException {
            result("called");
        }
    }

    private void dump(String text) throws Exception {
        Files.delete(backup);
        Files.writeString(folder.resolve("dump.sql"), text);
        gzip(folder.resolve("dump.sql"), folder.resolve("backups/20260415.sql.gz"));
        open();
    }
}
