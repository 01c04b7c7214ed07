package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.protocol.Health;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Message;
import relight.core.text.Problem;

class JournalDamageTest {

    private static final int PAGE = 4_096;
    private static final int NOTES = 400;

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("journal.db");
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            journal.append("a", SampleEvents.declared(Mode.INCIDENT, "Shop down"));
            for (int i = 0; i < NOTES; i++) {
                journal.append("a", new Noted(Erasable.of("note " + i), Erasable.NOTHING));
            }
        }
    }

    @Test
    void findsAnEventThatWasChangedBehindItsBackAndSealsNothing() throws Exception {
        execute("DROP TRIGGER event_unchanged",
                "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"offset\"', '\"offseT\"') AS BLOB) WHERE number = 7");
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            Health health = journal.awaitHealth();
            assertEquals(Health.State.DAMAGED, health.state());
            assertEquals(List.of("protocol.health.tree"), health.damages().stream().map(damage -> damage.key()).toList());
            assertEquals(List.of(7L), health.damages().getFirst().values());
            assertThrows(Problem.class, () -> journal.seal("a"));
            journal.append("a", new Noted(Erasable.of("the recovery goes on"), Erasable.NOTHING));
        }
    }

    @Test
    void findsAViewThatReadsOtherEventsThanItShould() throws Exception {
        execute("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = replace(sql, 'n.first > s.first', 'n.first < s.first') WHERE name = 'span'");
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            assertEquals(List.of(Message.of("protocol.health.schema", "span")), journal.awaitHealth().damages());
        }
    }

    @Test
    void findsAnEventThatWasTakenOut() throws Exception {
        execute("DROP TRIGGER event_kept", "DELETE FROM event WHERE number = 7");
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            assertEquals(List.of("protocol.health.missing"), journal.awaitHealth().damages().stream().map(damage -> damage.key()).toList());
        }
    }

    @Test
    void findsARecoveryThatHasLostItsPlace() throws Exception {
        execute("DROP TRIGGER stretch_kept", "DELETE FROM stretch WHERE recovery = 'a'");
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            assertEquals(List.of("protocol.health.misplaced"), journal.awaitHealth().damages().stream().map(damage -> damage.key()).toList());
        }
    }

    @Test
    void readsWhatCanBeReadOfAFileWithDamagedPages() throws Exception {
        overwrite(pageOf("event", 2));
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            List<Entry> left = journal.entries("a");
            assertTrue(left.size() > NOTES / 2 && left.size() < NOTES, left.size() + " events left");
            assertEquals(List.of("Shop down"), journal.recoveries().stream().map(Journal.Summary::title).toList());
            assertEquals(Health.State.DAMAGED, journal.awaitHealth().state());
        }
    }

    @Test
    void readsEveryEventThoughTheListOfRecoveriesIsDamaged() throws Exception {
        overwrite(pageOf("stretch", 0));
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            assertEquals(NOTES + 1, journal.entries("a").size());
            assertEquals(List.of("a"), journal.recoveries().stream().map(Journal.Summary::recovery).toList());
            assertEquals(Health.State.DAMAGED, journal.awaitHealth().state());
        }
    }

    @Test
    void readsEveryEventThoughWordsAreDamaged() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            journal.append("a", new Noted(Erasable.of("a long story ".repeat(1_000)), Erasable.NOTHING));
        }
        overwrite(pageOf("event", "overflow", 0));
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            List<Entry> left = journal.entries("a");
            assertEquals(NOTES + 2, left.size());
            assertTrue(left.stream().map(Entry::event).anyMatch(new Noted(Erasable.ERASED, Erasable.NOTHING)::equals));
            assertEquals(List.of("a"), journal.recoveries().stream().map(Journal.Summary::recovery).toList());
            assertEquals(Health.State.DAMAGED, journal.awaitHealth().state());
        }
    }

    @Test
    void refusesAFileThatIsNoDatabaseAndLeavesItAlone() throws Exception {
        byte[] garbage = new byte[3 * PAGE];
        Arrays.fill(garbage, (byte) 0x5A);
        Files.write(file, garbage);
        assertEquals("protocol.journal.damaged", problem());
        assertArrayEquals(garbage, Files.readAllBytes(file));
    }

    @Test
    void refusesAJournalOfANewerVersionAndLeavesItAlone() throws Exception {
        execute("PRAGMA user_version = 99");
        byte[] before = Files.readAllBytes(file);
        assertEquals("protocol.journal.newer", problem());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void refusesADatabaseOfAnotherProgram() throws Exception {
        execute("PRAGMA application_id = 12345");
        assertEquals("protocol.journal.foreign", problem());
    }

    @Test
    void refusesAFolderWhereNothingCanBeMade() throws Exception {
        Path blocked = folder.resolve("file");
        Files.writeString(blocked, "not a folder");
        Problem problem = assertThrows(Problem.class, () -> SqliteJournal.open(blocked.resolve("journal.db"), time));
        assertEquals("protocol.journal.folder", problem.what().key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"})
    void refusesANetworkHomeAndNamesTheWayOut(String type) {
        Problem problem = assertThrows(Problem.class, () -> NetworkHome.refuse(file, type));
        assertEquals("protocol.journal.network", problem.what().key());
        assertEquals(List.of(file.toString(), type), problem.what().values());
    }

    @Test
    void takesADiskOfThisMachineForOne() {
        NetworkHome.refuse(file);
        NetworkHome.refuse(file, "ext4");
    }

    private String problem() {
        return assertThrows(Problem.class, () -> SqliteJournal.open(file, time)).what().key();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** The number of a leaf page, from 1. */
    private long pageOf(String table, int place) throws SQLException {
        return pageOf(table, "leaf", place);
    }

    private long pageOf(String table, String kind, int place) throws SQLException {
        String sql = "SELECT pageno FROM dbstat WHERE name = '" + table + "' AND pagetype = '" + kind + "' ORDER BY path LIMIT 1 OFFSET " + place;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next(), table + " has a page " + place);
            return row.getLong(1);
        }
    }

    private void overwrite(long page) throws Exception {
        assertFalse(Files.exists(folder.resolve("journal.db-wal")), "all is in the file itself");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] garbage = new byte[PAGE];
            Arrays.fill(garbage, (byte) 0xA5);
            channel.write(ByteBuffer.wrap(garbage), (page - 1) * PAGE);
        }
    }
}
