package relight.adapter.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.RecordFinder;
import relight.core.protocol.RecordIndex.Found;
import relight.core.protocol.RecordQuery;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Noted;

/** The words of real journals in a real full-text index. */
class SqliteRecordIndexTest {

    @TempDir
    private Path data;

    private SqliteJournal journal;
    private SqliteRecordIndex index;
    private RecordFinder finder;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(data.resolve("journal.db"), new TestTime());
        reopen();
    }

    private void reopen() {
        index = SqliteRecordIndex.in(data);
        finder = new RecordFinder(journal, () -> index);
    }

    @AfterEach
    void close() {
        finder.close();
        index.close();
        journal.close();
    }

    private Entry note(String recovery, String text) {
        return journal.append(recovery, new Noted(Erasable.of(text), Erasable.of("K. Lang")));
    }

    private void declare(String recovery, String title) {
        journal.append(recovery, SampleEvents.declared(Mode.DRILL, title));
    }

    private List<String> find(String text) {
        return finder.among(finder.all(), new RecordQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), text)).stream().map(sheet -> sheet.summary().recovery()).toList();
    }

    @Test
    void findsWordsByTheirBeginningWhateverTheirCaseAndAccents() throws Exception {
        declare("r1", "Weekly drill");
        note("r1", "Prüfsumme von orders_2026-04-15.dump stimmt nicht; резервну копію пошкоджено");
        declare("r2", "Another");
        finder.catchUp(RecordFinder.Progress.NONE);
        assertEquals(List.of("r1"), find("prufsum"));
        assertEquals(List.of("r1"), find("ПОШКОДЖ orders_2026-04"));
        assertEquals(List.of("r1"), find("eekly"), "a part of the title is enough");
        assertEquals(List.of(), find("orders dump nowhere"));
        assertEquals(List.of(), find("\" OR NEAR( * :"), "what a person types is never a query language");
        assertEquals(List.of("r2", "r1"), find("  "));
    }

    @Test
    void followsTheJournalInTheBackground() throws Exception {
        finder.begin();
        declare("r1", "Weekly drill");
        Entry secret = note("r1", "the caller was Zacharias");
        finder.catchUp(RecordFinder.Progress.NONE);
        assertEquals(List.of("r1"), find("zacharias"));
        journal.erase("r1", List.of(secret.number()), "asked for");
        for (int i = 0; i < 200 && !find("zacharias").isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertEquals(List.of(), find("zacharias"));
    }

    @Test
    void nothingOfErasedWordsStaysInItsFiles() throws Exception {
        declare("r1", "Weekly drill");
        Entry secret = note("r1", "the caller was Zacharias Quittenbaum");
        finder.catchUp(RecordFinder.Progress.NONE);
        assertTrue(bytes().contains("quittenbaum"), "else this test shows nothing");
        journal.erase("r1", List.of(secret.number()), "asked for");
        finder.catchUp(RecordFinder.Progress.NONE);
        assertFalse(bytes().contains("quittenbaum"));
        assertFalse(bytes().contains("Quittenbaum"));
    }

    private String bytes() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("records.db")).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void isMadeAnewWhereItIsMissingDamagedOrOfAnotherVersion() throws Exception {
        declare("r1", "Weekly drill");
        note("r1", "pomegranate");
        for (String harm : List.of("missing", "damaged", "another version")) {
            index.close();
            Path file = data.resolve("records.db");
            switch (harm) {
                case "missing" -> Files.delete(file);
                case "damaged" -> Files.writeString(file, "this is no database, and long enough to be looked at as one: ".repeat(100));
                default -> {
                    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
                        statement.execute("PRAGMA user_version = 99");
                    }
                }
            }
            reopen();
            assertEquals(List.of(), find("pomegranate"), harm);
            finder.catchUp(RecordFinder.Progress.NONE);
            assertEquals(List.of("r1"), find("pomegranate"), harm);
        }
    }

    @Test
    void forgetsTheRecoveriesOfAnotherLog() throws Exception {
        declare("r1", "Weekly drill");
        note("r1", "pomegranate");
        finder.catchUp(RecordFinder.Progress.NONE);
        journal.close();
        Files.move(data.resolve("journal.db"), data.resolve("old.db"));
        journal = SqliteJournal.open(data.resolve("journal.db"), new TestTime());
        finder = new RecordFinder(journal, () -> index);
        declare("r1", "Weekly drill");
        note("r1", "quince");
        finder.catchUp(RecordFinder.Progress.NONE);
        assertEquals(List.of(), find("pomegranate"));
        assertEquals(List.of("r1"), find("quince"));
    }

    @Test
    void saysInWhichEventsTheWordsStand() throws Exception {
        declare("r1", "Weekly drill");
        Entry note = note("r1", "the upload job may truncate");
        finder.catchUp(RecordFinder.Progress.NONE);
        RecordQuery query = new RecordQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), "UPLOAD");
        List<Found> found = finder.within("r1", query, 5);
        assertEquals(note.number(), found.getFirst().event());
        assertTrue(found.getFirst().excerpt().contains("the \u0002upload\u0003 job"), found.toString());
    }
}
