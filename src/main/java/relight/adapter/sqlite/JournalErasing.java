package relight.adapter.sqlite;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.adapter.sqlite.JournalWriter.Appended;
import relight.core.protocol.Opening;
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
            require(recovery, events);
            try (PreparedStatement erase = writer.connection().prepareStatement("UPDATE event SET words = NULL WHERE number = ?")) {
                for (long number : events) {
                    erase.setLong(1, number);
                    erase.executeUpdate();
                }
            }
            return tombstone(recovery, events, reason);
        });
    }

    /** Only these words of them; what is left of an event's words is put in the place of all of them. */
    Appended erase(String recovery, Map<Long, Set<String>> commitments, String reason) throws SQLException {
        return writer.transaction(() -> {
            require(recovery, commitments.keySet());
            JournalSchema.unguarded(writer.connection(), () -> leaveOthers(commitments));
            return tombstone(recovery, commitments.keySet().stream().sorted().toList(), reason);
        });
    }

    private int leaveOthers(Map<Long, Set<String>> commitments) throws SQLException {
        JournalRows rows = new JournalRows(writer.connection());
        try (PreparedStatement erase = writer.connection().prepareStatement("UPDATE event SET words = ? WHERE number = ?")) {
            for (Map.Entry<Long, Set<String>> event : commitments.entrySet()) {
                List<Opening> left = rows.openings(event.getKey()).stream().filter(opening -> !event.getValue().contains(opening.commitment())).toList();
                erase.setBytes(1, left.isEmpty() ? null : StoredWords.pack(left));
                erase.setLong(2, event.getKey());
                erase.addBatch();
            }
            return erase.executeBatch().length;
        }
    }

    private void require(String recovery, Collection<Long> events) throws SQLException {
        Set<Long> own = new HashSet<>(new JournalRows(writer.connection()).numbers(recovery));
        events.stream().filter(number -> !own.contains(number)).findFirst().ifPresent(number -> {
            throw new Problem(Message.of("protocol.erase.foreign", number, recovery), Message.of("protocol.erase.foreign.remedy"));
        });
    }

    private Appended tombstone(String recovery, List<Long> events, String reason) throws SQLException {
        return new Appended(writer.put(writer.draft(recovery, new ErasedWords(events, reason), Optional.empty(), EventIds.next())), true);
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
