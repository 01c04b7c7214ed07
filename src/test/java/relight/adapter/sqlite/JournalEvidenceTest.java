package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.RecoveryVerdict;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.Verifier;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Each way of tampering with a journal file that needs no key, and what the verifier says of it. */
class JournalEvidenceTest {

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("journal.db");
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            journal.append("a", SampleEvents.declared(Mode.INCIDENT, "Shop down"));
            journal.append("b", note("of another recovery"));
            journal.append("a", note("first"));
            journal.append("a", note("second"));
            journal.seal("a");
            journal.seal("b");
        }
    }

    private static Noted note(String text) {
        return new Noted(Erasable.of(text), Erasable.of("K. Lang"));
    }

    @Test
    void findsAnUntouchedJournalIntact() {
        Verification result = verify();
        assertEquals(Verdict.INTACT, result.verdict(), () -> result.notProven().toString());
        assertEquals(List.of(new RecoveryVerdict("a", 4, true), new RecoveryVerdict("b", 2, true)), result.recoveries());
        assertEquals(Optional.empty(), result.firstBad());
        assertEquals(List.of("protocol.verify.limit.anchor", "protocol.verify.limit.truth"), keys(result.notProven()));
    }

    /** Numbers give the order, and no time is corrected: whoever reads the record sees that the clock was set back. */
    @Test
    void goesOnInOrderWhenTheClockIsSetBack() {
        time.pass(Duration.ofDays(-400));
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            journal.append("a", note("after the clock was set back"));
            journal.seal("a");
            List<Entry> entries = journal.entries("a");
            assertTrue(entries.getLast().recorded().isBefore(entries.getFirst().recorded()));
            assertTrue(entries.getLast().number() > entries.getFirst().number());
        }
        assertEquals(Verdict.INTACT, verify().verdict(), () -> verify().notProven().toString());
    }

    @Test
    void callsARecoveryThatGoesOnIncomplete() {
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            journal.append("a", note("later"));
            journal.append("c", note("just begun"));
        }
        Verification result = verify();
        assertEquals(Verdict.INCOMPLETE, result.verdict());
        assertEquals(List.of("protocol.verify.later", "protocol.verify.unsealed"), keys(result.notProven()).subList(0, 2));
    }

    @Test
    void staysIntactWhenWordsAreErasedAndTold() {
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            journal.erase("a", List.of(3L), "request of the person");
        }
        Verification result = verify();
        assertEquals(Verdict.INTACT, result.verdict(), () -> result.notProven().toString());
        assertTrue(keys(result.proven()).contains("protocol.verify.erased"));
    }

    @Test
    void missesWordsThatWereTakenWithoutATrace() throws SQLException {
        tamper("UPDATE event SET words = NULL WHERE number = 3");
        assertEquals(Verdict.INCOMPLETE, verify().verdict());
        assertEquals("protocol.verify.words-missing", verify().notProven().getFirst().key());
    }

    @Test
    void findsWordsThatWereChanged() throws SQLException {
        tamper("DROP TRIGGER words_unchanged", "UPDATE event SET words = CAST(substr(words, 1, length(words) - 1) || x'21' AS BLOB) WHERE number = 3");
        broken(3, "protocol.verify.words");
    }

    @Test
    void findsAnEditedEvent() throws SQLException {
        tamper("DROP TRIGGER event_unchanged",
                "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), '2026-04-16T01:41', '2026-04-16T01:40') AS BLOB) WHERE number = 3");
        broken(5, "protocol.verify.seal");
    }

    @Test
    void findsADeletedEvent() throws SQLException {
        tamper("DROP TRIGGER event_kept", "DELETE FROM event WHERE number = 3");
        broken(3, "protocol.verify.missing");
    }

    @Test
    void findsADeletedEventThoughTheRestWasNumberedAnew() throws SQLException {
        tamper("DROP TRIGGER event_kept", "DROP TRIGGER event_unchanged", "DROP TRIGGER words_unchanged", "DELETE FROM event WHERE number = 3",
                "UPDATE event SET number = number - 1 WHERE number = 4",
                "UPDATE event SET number = number - 1 WHERE number = 5", "UPDATE event SET number = number - 1 WHERE number = 6");
        broken(4, "protocol.verify.seal");
    }

    @Test
    void findsEventsThatChangedPlaces() throws SQLException {
        tamper("DROP TRIGGER event_unchanged", "DROP TRIGGER words_unchanged",
                "UPDATE event SET number = 99 WHERE number = 3", "UPDATE event SET number = 3 WHERE number = 4",
                "UPDATE event SET number = 4 WHERE number = 99");
        broken(5, "protocol.verify.seal");
    }

    @Test
    void findsAnEventThatIsFiledUnderAnotherRecovery() throws SQLException {
        tamper("DROP TRIGGER event_unchanged", "UPDATE event SET recovery = 'b' WHERE number = 3");
        broken(3, "protocol.verify.columns");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThrows(Problem.class, () -> JournalEvidence.read(folder.resolve("none.db"), new Verifier(Verifier.Scope.LOG)));
    }

    private void broken(long first, String key) {
        Verification result = verify();
        assertEquals(Verdict.BROKEN, result.verdict());
        assertEquals(Optional.of(first), result.firstBad());
        assertEquals(key, result.notProven().getFirst().key());
    }

    private Verification verify() {
        Verifier verifier = new Verifier(Verifier.Scope.LOG);
        JournalEvidence.read(file, verifier);
        return verifier.result();
    }

    private static List<String> keys(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    private void tamper(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
