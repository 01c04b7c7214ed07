package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The prepared statements of an append. The driver gives up a statement whose run failed, so after a failure all are made anew. */
final class JournalStatements {

    final PreparedStatement begin;
    final PreparedStatement commit;
    final PreparedStatement insert;
    final PreparedStatement insertDocument;

    JournalStatements(Connection connection) throws SQLException {
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        insert = connection.prepareStatement("INSERT OR ROLLBACK INTO event (number, recovery, id, type, subtree, leaf, words) VALUES (?, ?, ?, ?, ?, ?, ?)");
        insertDocument = connection.prepareStatement("INSERT INTO document (sha256, content) "
                + "SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM document WHERE sha256 = ?1)");
    }

    /** Lets go of what the driver has not let go of itself. */
    void close() {
        for (PreparedStatement statement : new PreparedStatement[] {begin, commit, insert, insertDocument}) {
            try {
                statement.close();
            } catch (SQLException e) {
                // It is of no use any more, which is why it is closed.
            }
        }
    }
}
