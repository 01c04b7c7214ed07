package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.Health;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.ErasedWords;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.text.Problem;
import relight.testing.TestEvidence;

class SqliteJournalTest {

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private Path file;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        file = folder.resolve("data").resolve("journal.db");
        journal = SqliteJournal.open(file, time);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void reopen() {
        journal.close();
        journal = SqliteJournal.open(file, time);
    }

    private static Noted note(String text) {
        return new Noted(Erasable.of(text), Erasable.of("K. Lang"));
    }

    @Test
    void givesBackEveryKindOfEventAfterItWasOpenedAgain() {
        List<Entry> appended = new ArrayList<>();
        for (RecoveryEvent event : SampleEvents.all().values()) {
            time.pass(Duration.ofSeconds(1));
            appended.add(journal.append("r1", event));
        }
        assertEquals(appended, journal.entries("r1"));
        reopen();
        assertEquals(appended, journal.entries("r1"));
    }

    @Test
    void numbersEventsOverAllRecoveriesFromTheLogsOwnFirstEvent() {
        assertEquals(1, journal.append("a", note("1")).number());
        assertEquals(2, journal.append("b", note("2")).number());
        assertEquals(3, journal.append("a", note("3")).number());
        assertEquals(List.of(1L, 3L), journal.entries("a").stream().map(Entry::number).toList());
        String log = journal.logId();
        reopen();
        assertEquals(log, journal.logId());
        assertEquals(4, journal.append("b", note("4")).number());
    }

    @Test
    void tellsWhenALateEntryHappenedAndWhenItWasRecorded() {
        Instant happened = time.now();
        time.pass(Duration.ofHours(3));
        Entry late = journal.append("a", note("done on paper"), happened);
        assertEquals(happened, late.happened());
        assertEquals(happened.plus(Duration.ofHours(3)), late.recorded());
        Entry prompt = journal.append("a", note("now"));
        assertEquals(prompt.recorded(), prompt.happened());
    }

    @Test
    void standsOnceHoweverOftenItIsAppendedWithTheSameId() {
        List<Entry> heard = new ArrayList<>();
        journal.listen(heard::add);
        Entry first = journal.append("a", note("1"), time.now(), "id-1");
        Entry again = journal.append("a", note("1"), time.now(), "id-1");
        assertEquals(first, again);
        assertEquals(1, journal.entries("a").size());
        assertEquals(List.of(first), heard);
    }

    @Test
    void tellsListenersInOrderEvenWhatAListenerAppends() {
        List<Long> heard = new ArrayList<>();
        journal.listen(entry -> {
            if (entry.recovery().equals("a") && entry.number() == 1) {
                journal.append("b", note("from a listener"));
            }
        });
        journal.listen(entry -> heard.add(entry.number()));
        journal.append("a", note("1"));
        journal.append("a", note("2"));
        assertEquals(List.of(1L, 2L, 3L), heard);
    }

    @Test
    void appendsThoughTheCallerIsInterruptedAndKeepsTheInterruption() {
        Thread.currentThread().interrupt();
        journal.append("a", note("1"));
        assertTrue(Thread.interrupted());
        assertEquals(1, journal.entries("a").size());
    }

    @Test
    void reservesRoomAnewThoughTheCallerIsInterrupted() throws Exception {
        journal.awaitHealth();
        Path reserve = file.resolveSibling("journal.db.reserve");
        Files.delete(reserve);
        Thread.currentThread().interrupt();
        Entry declared = journal.append("a", SampleEvents.declared(Mode.DRILL, "Weekly drill"));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(declared), journal.entries("a"));
        assertEquals(JournalReserve.BYTES, Files.size(reserve));
    }

    @Test
    void appendsInOrderForPlatformAndVirtualThreadsTogether() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String recovery = "r" + i;
            Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            threads.add(builder.start(() -> {
                for (int n = 0; n < 25; n++) {
                    journal.append(recovery, note("note " + n));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(25, journal.entries("r" + i).size());
        }
        reopen();
        assertEquals(new Health(Health.State.SOUND, 201, List.of()), journal.awaitHealth());
    }

    @Test
    void appendsNothingOnceItIsClosed() {
        journal.close();
        assertThrows(RejectedExecutionException.class, () -> journal.append("a", note("late")));
        journal = SqliteJournal.open(file, time);
        assertEquals(List.of(), journal.entries("a"));
    }

    @Test
    void waitsForAnotherProgramsTransaction() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Entry> append = CompletableFuture.supplyAsync(() -> journal.append("a", note("1")));
            assertThrows(TimeoutException.class, () -> append.get(50, TimeUnit.MILLISECONDS), "it waits");
            assertEquals(List.of(), journal.entries("a"), "and reading does not");
            statement.execute("ROLLBACK");
            assertEquals(1, append.get().number());
        }
    }

    @Test
    void listsRecoveriesNewestFirst() {
        journal.append("a", SampleEvents.declared(Mode.DRILL, "Weekly drill"));
        Instant declared = time.now();
        time.pass(Duration.ofMinutes(10));
        journal.append("b", SampleEvents.declared(Mode.INCIDENT, "Shop down"));
        journal.append("a", new Closed("recovered", Erasable.NOTHING, Erasable.of("K. Lang")));
        journal.seal("a");
        List<Journal.Summary> all = journal.recoveries();
        assertEquals(List.of("b", "a"), all.stream().map(Journal.Summary::recovery).toList());
        assertEquals(new Journal.Summary("a", Mode.DRILL, "Weekly drill", List.of("shopdb"), declared, Optional.of(time.now()),
                Optional.of("recovered"), 3, true), all.getLast());
        assertEquals(Optional.empty(), all.getFirst().closed());
    }

    @Test
    void sealsWhatHasComeSinceTheLastSeal() {
        journal.append("a", note("1"));
        journal.append("b", note("of another"));
        journal.append("a", note("2"));
        Entry seal = journal.seal("a");
        assertEquals(2, ((Sealed) seal.event()).events());
        assertEquals(seal, journal.seal("a"));
        journal.append("a", note("late"));
        Sealed second = (Sealed) journal.seal("a").event();
        assertEquals(4, second.events());
        assertEquals(Optional.of(seal.number()), second.previousSeal());
    }

    @Test
    void keepsADocumentOnceAndGivesItBack() throws SQLException {
        byte[] runbook = "# Shop".getBytes(StandardCharsets.UTF_8);
        String hash = journal.keep(runbook);
        assertEquals(hash, journal.keep(runbook));
        assertArrayEquals(runbook, journal.kept(hash).orElseThrow());
        assertEquals(Optional.empty(), journal.kept("00".repeat(32)));
        assertEquals("1", ask("SELECT count(*) FROM document"));
    }

    @Test
    void erasesWordsFromTheFileAndItsWriteAheadLogAndKeepsTheProofs() throws Exception {
        Entry first = journal.append("a", note("call Anna Musterfrau-Beispiel"));
        journal.append("a", note("kept words"));
        journal.append("a", new Closed("recovered", Erasable.NOTHING, Erasable.NOTHING));
        journal.seal("a");
        assertTrue(bytesOnDisk().contains("Musterfrau"));
        Entry erased = journal.erase("a", List.of(first.number()), "request of the person");
        assertEquals(List.of(first.number()), ((ErasedWords) erased.event()).events());
        assertEquals(-1, bytesOnDisk().indexOf("Musterfrau"));
        List<Entry> left = journal.entries("a");
        assertEquals(new Noted(Erasable.ERASED, Erasable.ERASED), left.getFirst().event());
        assertEquals(note("kept words"), left.get(1).event());
        assertTrue(left.getLast().event() instanceof Sealed);
        reopen();
        assertEquals(Health.State.SOUND, journal.awaitHealth().state());
    }

    @Test
    void erasesNothingWhereAnEventIsOfAnotherRecovery() {
        Entry mine = journal.append("a", note("mine"));
        Entry other = journal.append("b", note("other"));
        assertThrows(Problem.class, () -> journal.erase("a", List.of(mine.number(), other.number()), "x"));
        assertEquals(note("mine"), journal.entries("a").getFirst().event());
    }

    @Test
    void copiesItselfWhileItIsInUse() {
        journal.append("a", note("1"));
        Path copy = folder.resolve("copy.db");
        journal.backUp(copy);
        assertThrows(Problem.class, () -> journal.backUp(copy));
        try (SqliteJournal other = SqliteJournal.open(copy, time)) {
            assertEquals(journal.entries("a"), other.entries("a"));
            assertEquals(journal.logId(), other.logId());
        }
    }

    @Test
    void takesAttachedFilesAlongWhereItIsCopiedTo() throws Exception {
        byte[] photo = {1, 2, 3};
        Path attached = TestEvidence.attachments(file.getParent()).keep(Files.write(folder.resolve("photo.png"), photo)).sha256().transform(file.resolveSibling("attachments")::resolve);
        Files.writeString(attached.resolveSibling("taking-1.part"), "half a file");
        Path copy = folder.resolve("elsewhere/copy.db");
        Files.createDirectories(copy.getParent());
        journal.backUp(copy);
        Path there = copy.resolveSibling("attachments");
        assertArrayEquals(photo, Files.readAllBytes(there.resolve(attached.getFileName())));
        try (Stream<Path> files = Files.list(there)) {
            assertEquals(List.of(there.resolve(attached.getFileName())), files.toList(), "and nothing that is not whole");
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(there)));
    }

    @Test
    void isForNobodyElseToRead() throws Exception {
        journal.append("a", note("1"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling(name))), name);
        }
    }

    @Test
    void cannotBeChangedByStatementsThatMeanWell() throws SQLException {
        journal.append("a", note("1"));
        journal.append("a", note("2"));
        for (String sql : List.of(
                "UPDATE event SET leaf = x'7b7d' WHERE number = 1",
                "DELETE FROM event WHERE number = 2",
                "INSERT INTO event VALUES (7, 'a', 'x', 'noted', zeroblob(32), x'7b7d', NULL)",
                "INSERT INTO event VALUES (-1, 'a', 'x', 'noted', zeroblob(32), x'7b7d', NULL)",
                "INSERT OR REPLACE INTO event VALUES (1, 'a', 'x', 'noted', zeroblob(32), x'7b7d', NULL)",
                "UPDATE OR REPLACE event SET number = 1 WHERE number = 2",
                "INSERT INTO event VALUES (3, 'a', 'x', 'noted', zeroblob(32), zeroblob(65536), NULL)",
                "UPDATE event SET words = x'00'",
                "UPDATE event SET number = 7, words = NULL WHERE number = 2",
                "UPDATE event SET rowid = 7, words = NULL WHERE number = 2",
                "UPDATE event SET leaf = x'7b7d', words = NULL WHERE number = 2",
                "INSERT OR REPLACE INTO event SELECT number, recovery, id, type, subtree, leaf, x'00' FROM event",
                "UPDATE stretch SET recovery = 'b'",
                "DELETE FROM stretch",
                "INSERT INTO stretch VALUES (2, 'b')",
                "INSERT OR REPLACE INTO stretch VALUES (1, 'a')",
                "UPDATE document SET content = x'00'",
                "INSERT OR REPLACE INTO document SELECT sha256, x'00' FROM document",
                "DELETE FROM document")) {
            if (sql.contains("document")) {
                journal.keep(new byte[] {1});
            }
            assertThrows(SQLException.class, () -> execute(sql), sql);
        }
        assertEquals(2, journal.entries("a").size());
        assertEquals("2", ask("SELECT count(words) FROM event"));
    }

    private void execute(String sql) throws SQLException {
        // With the pragmas of an unknowing program: recursive_triggers is off there.
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private String bytesOnDisk() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("journal.db", "journal.db-wal")) {
            Path part = file.resolveSibling(name);
            if (Files.exists(part)) {
                all.append(Files.readString(part, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
