package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of a journal file. */
final class JournalSchema {

    /** "RLGT", so that {@code file} and others can tell a journal from any other database. */
    static final int APPLICATION_ID = 0x524C_4754;

    static final int VERSION = 1;

    /**
     * Triggers make the log append-only for whoever means well and errs; whoever means ill is found by the tree. The check of the
     * id stands beside the unique index because INSERT OR REPLACE would delete the older row without a word where another
     * program has recursive triggers off.
     */
    private static final String[] STATEMENTS = {
        """
        CREATE TABLE event (
            number   INTEGER PRIMARY KEY,
            id       TEXT NOT NULL UNIQUE,
            recovery TEXT NOT NULL,
            type     TEXT NOT NULL,
            leaf     BLOB NOT NULL CHECK (length(leaf) BETWEEN 2 AND 65535)
        ) STRICT""",
        "CREATE INDEX event_recovery ON event (recovery, number)",
        """
        CREATE INDEX event_landmark ON event (recovery, type, number)
            WHERE type IN ('declared', 'closed', 'sealed')""",
        """
        CREATE TABLE head (
            one      INTEGER PRIMARY KEY CHECK (one = 1),
            size     INTEGER NOT NULL,
            frontier BLOB NOT NULL
        ) STRICT""",
        """
        CREATE TABLE words (
            number     INTEGER NOT NULL REFERENCES event (number),
            commitment TEXT NOT NULL,
            salt       BLOB NOT NULL CHECK (length(salt) = 32),
            words      BLOB NOT NULL,
            PRIMARY KEY (number, commitment)
        ) STRICT, WITHOUT ROWID""",
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
        CREATE TRIGGER event_in_order BEFORE INSERT ON event
            WHEN NEW.number IS NOT (SELECT coalesce(max(number), -1) + 1 FROM event)
        BEGIN SELECT raise(ABORT, 'events are appended in order'); END""",
        """
        CREATE TRIGGER event_once BEFORE INSERT ON event
            WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
        BEGIN SELECT raise(ABORT, 'this event stands in the log'); END""",
        "CREATE TRIGGER event_unchanged BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'events are never changed'); END",
        "CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'events are never deleted'); END",
        """
        CREATE TRIGGER head_grows BEFORE UPDATE ON head
            WHEN NEW.size IS NOT OLD.size + 1
        BEGIN SELECT raise(ABORT, 'the tree grows by one'); END""",
        "CREATE TRIGGER head_kept BEFORE DELETE ON head BEGIN SELECT raise(ABORT, 'the tree is kept'); END",
        "CREATE TRIGGER words_unchanged BEFORE UPDATE ON words BEGIN SELECT raise(ABORT, 'words are erased, never changed'); END",
        """
        CREATE TRIGGER words_once BEFORE INSERT ON words
            WHEN EXISTS (SELECT 1 FROM words WHERE number = NEW.number AND commitment = NEW.commitment)
        BEGIN SELECT raise(ABORT, 'words are erased, never changed'); END""",
        """
        CREATE TRIGGER document_once BEFORE INSERT ON document
            WHEN EXISTS (SELECT 1 FROM document WHERE sha256 = NEW.sha256)
        BEGIN SELECT raise(ABORT, 'documents are never changed'); END""",
        "CREATE TRIGGER document_unchanged BEFORE UPDATE ON document BEGIN SELECT raise(ABORT, 'documents are never changed'); END",
        "CREATE TRIGGER document_kept BEFORE DELETE ON document BEGIN SELECT raise(ABORT, 'documents are never deleted'); END",
        "INSERT INTO head (one, size, frontier) VALUES (1, 0, x'')",
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

    static int number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
