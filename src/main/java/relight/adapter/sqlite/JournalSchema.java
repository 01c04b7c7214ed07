package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of a journal file. */
final class JournalSchema {

    /** "RLGT", so that {@code file} and others can tell a journal from any other database. */
    static final int APPLICATION_ID = 0x524C_4754;

    static final int VERSION = 1;

    private static final String WORDS_UNCHANGED = """
        CREATE TRIGGER words_unchanged BEFORE UPDATE ON event WHEN NEW.words IS NOT NULL AND NEW.words IS NOT OLD.words
        BEGIN SELECT raise(ABORT, 'words are erased, never changed'); END""";

    /**
     * Each event carries the root of the largest full subtree that ends with it, so that the tree of any size is put together from at
     * most one row for each bit of that size. The words that open its commitments are one value: a sequence of commitment (32 bytes),
     * salt (32), length (4, big-endian) and UTF-8, and NULL where there are none or they are erased. They lie beside the leaf, since a
     * table of their own costs every append a second page of the write-ahead log.
     *
     * <p>There is no index over the events' recoveries and ids, since it would be written with every append. A recovery's events
     * follow one another but where another comes between; where the log goes over to another recovery a {@code stretch} begins, and a
     * recovery is its stretches. An id that a caller gives is looked for among its recovery's events; one that is drawn is new.
     *
     * <p>What an append may not do rolls back instead of aborting, which spares SQLite a copy of each page for the statement alone.
     *
     * <p>Triggers make the log append-only for whoever means well and errs; whoever means ill is found by the tree. They compare values,
     * since a change of {@code rowid} is no change of {@code number} to a trigger that names columns.
     */
    private static final String[] STATEMENTS = {
        """
        CREATE TABLE event (
            number   INTEGER PRIMARY KEY,
            recovery TEXT NOT NULL,
            id       TEXT NOT NULL,
            type     TEXT NOT NULL,
            subtree  BLOB NOT NULL CHECK (length(subtree) = 32),
            leaf     BLOB NOT NULL CHECK (length(leaf) BETWEEN 2 AND 65535),
            words    BLOB
        ) STRICT""",
        """
        CREATE INDEX event_landmark ON event (recovery, type, number)
            WHERE type IN ('declared', 'closed', 'sealed')""",
        """
        CREATE TABLE stretch (
            first    INTEGER PRIMARY KEY REFERENCES event (number),
            recovery TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX stretch_recovery ON stretch (recovery)",
        """
        CREATE VIEW span AS
            SELECT recovery, first, coalesce((SELECT min(n.first) FROM stretch n WHERE n.first > s.first),
                                             (SELECT max(number) + 1 FROM event)) AS past FROM stretch s""",
        """
        CREATE TABLE document (
            sha256  TEXT PRIMARY KEY CHECK (length(sha256) = 64),
            content BLOB NOT NULL
        ) STRICT""",
        """
        CREATE TABLE lease (
            recovery TEXT PRIMARY KEY,
            token    TEXT NOT NULL,
            person   TEXT NOT NULL,
            host     TEXT NOT NULL,
            pid      INTEGER NOT NULL,
            started  TEXT NOT NULL,
            boot     TEXT NOT NULL,
            since    TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """
        CREATE TRIGGER event_appended BEFORE INSERT ON event WHEN NEW.number IS NOT (SELECT coalesce(max(number), -1) + 1 FROM event)
        BEGIN SELECT raise(ROLLBACK, 'events are appended, in order and once'); END""",
        """
        CREATE TRIGGER event_placed AFTER INSERT ON event
            WHEN NEW.recovery IS NOT (SELECT recovery FROM event WHERE number = NEW.number - 1)
        BEGIN INSERT INTO stretch VALUES (NEW.number, NEW.recovery); END""",
        """
        CREATE TRIGGER event_unchanged BEFORE UPDATE ON event
            WHEN NEW.number IS NOT OLD.number OR NEW.recovery IS NOT OLD.recovery OR NEW.id IS NOT OLD.id OR NEW.type IS NOT OLD.type
              OR NEW.subtree IS NOT OLD.subtree OR NEW.leaf IS NOT OLD.leaf
        BEGIN SELECT raise(ABORT, 'events are never changed'); END""",
        "CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'events are never deleted'); END",
        """
        CREATE TRIGGER stretch_once BEFORE INSERT ON stretch
            WHEN NEW.recovery IS NOT (SELECT recovery FROM event WHERE number = NEW.first)
              OR NEW.first IS NOT (SELECT max(number) FROM event) OR NEW.first = (SELECT max(first) FROM stretch)
        BEGIN SELECT raise(ROLLBACK, 'stretches begin with their event'); END""",
        "CREATE TRIGGER stretch_unchanged BEFORE UPDATE ON stretch BEGIN SELECT raise(ABORT, 'stretches are never changed'); END",
        "CREATE TRIGGER stretch_kept BEFORE DELETE ON stretch BEGIN SELECT raise(ABORT, 'stretches are never deleted'); END",
        WORDS_UNCHANGED,
        """
        CREATE TRIGGER document_once BEFORE INSERT ON document
            WHEN EXISTS (SELECT 1 FROM document WHERE sha256 = NEW.sha256)
        BEGIN SELECT raise(ABORT, 'documents are never changed'); END""",
        "CREATE TRIGGER document_unchanged BEFORE UPDATE ON document BEGIN SELECT raise(ABORT, 'documents are never changed'); END",
        "CREATE TRIGGER document_kept BEFORE DELETE ON document BEGIN SELECT raise(ABORT, 'documents are never deleted'); END",
        "PRAGMA application_id = " + APPLICATION_ID,
        "PRAGMA user_version = " + VERSION,
    };

    private JournalSchema() {}

    /** Makes the tables, within the caller's transaction. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
        }
    }

    /**
     * Lets words be put in the place of others until the work is done, within the caller's transaction, so that nobody else ever sees
     * the log without its guard. That what is left of an event's words is what was there before, the commitments show.
     */
    static void unguarded(Connection connection, JournalWriter.Work<?> work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TRIGGER words_unchanged");
            work.run();
            statement.execute(WORDS_UNCHANGED);
        }
    }

    /**
     * The first table, view, index or trigger that is not as this program makes it. A bit that is turned over in the text of a view may
     * leave a statement that SQLite takes, and that gives a recovery other events than its own.
     */
    static Optional<String> foreign(Connection connection) throws SQLException {
        Set<String> missing = Arrays.stream(STATEMENTS).filter(sql -> sql.startsWith("CREATE")).collect(Collectors.toCollection(LinkedHashSet::new));
        String sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                if (!missing.remove(row.getString(2))) {
                    return Optional.of(row.getString(1));
                }
            }
        }
        return missing.stream().findFirst().map(absent -> absent.lines().findFirst().orElseThrow());
    }

    static int number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
