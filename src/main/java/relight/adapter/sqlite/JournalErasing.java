package relight.adapter.sqlite;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.adapter.sqlite.JournalWriter.Appended;
import relight.core.recovery.RecoveryEvent.ErasedWords;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Takes words back: from the table, from the freed pages (secure_delete) and from the write-ahead log. */
final class JournalErasing {

    private final JournalWriter writer;

    JournalErasing(JournalWriter writer) {
        this.writer = writer;
    }

    Appended erase(String recovery, List<Long> events, String reason) throws SQLException {
        return writer.transaction(() -> {
            Set<Long> own = new HashSet<>(new JournalRows(writer.connection()).numbers(recovery));
            try (PreparedStatement erase = writer.connection().prepareStatement("UPDATE words SET words = NULL WHERE number = ?")) {
                for (long number : events) {
                    if (!own.contains(number)) {
                        throw new Problem(Message.of("protocol.erase.foreign", number, recovery),
                                Message.of("protocol.erase.foreign.remedy"));
                    }
                    erase.setLong(1, number);
                    erase.executeUpdate();
                }
            }
            ErasedWords erased = new ErasedWords(events, reason);
            return new Appended(writer.put(writer.draft(recovery, erased, Optional.empty(), EventIds.next())), true);
        });
    }

    /** Words stand in the write-ahead log until it is cut off; throws a Problem where another program still reads from it. */
    boolean emptyWriteAheadLog(Path path) throws SQLException {
        try (Statement statement = writer.connection().createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (row.next() && row.getInt(1) != 0) {
                throw new Problem(Message.of("protocol.erase.held", path.toString()), Message.of("protocol.erase.held.remedy"));
            }
            return true;
        }
    }
}
