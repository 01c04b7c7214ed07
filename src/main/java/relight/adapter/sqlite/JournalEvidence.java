package relight.adapter.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.EventCodec;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.StoredEvent;
import relight.core.protocol.Verifier;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.LogKeyed;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Gives all events of a journal file to a verifier, without writing to it. */
public final class JournalEvidence {

    private final Connection connection;
    private final JournalRows rows;
    private final EventCodec codec = new EventCodec();

    private JournalEvidence(Connection connection) {
        this.connection = connection;
        rows = new JournalRows(connection);
    }

    /**
     * What a journal says of itself.
     *
     * @param keys that it names for its heads, oldest first, as it names them
     */
    public record Self(String logId, List<String> keys) {}

    private interface Reading<T> {
        T read(JournalEvidence journal) throws SQLException;
    }

    /** Reads the file from its first event to its last; throws a Problem where it is no journal. */
    public static void read(Path path, Verifier verifier) {
        from(path, journal -> {
            journal.feed(verifier);
            return verifier;
        });
    }

    /** Reads what the journal says of itself, as far as it can be read; throws a Problem where it is no journal. */
    public static Self self(Path path) {
        return from(path, journal -> new Self(JournalBeginning.read(journal.connection), journal.rows.entries(ProtocolLog.LOG, _ -> { }).stream()
                .map(Entry::event).filter(LogKeyed.class::isInstance).map(event -> ((LogKeyed) event).key()).toList()));
    }

    private static <T> T from(Path path, Reading<T> reading) {
        JournalFile file = new JournalFile(path.toAbsolutePath().normalize());
        if (!Files.isRegularFile(file.path())) {
            throw new Problem(Message.of("protocol.journal.absent", file.path().toString()), Message.of("protocol.journal.absent.remedy"));
        }
        try (Connection connection = file.openToRead()) {
            return reading.read(new JournalEvidence(connection));
        } catch (SQLException e) {
            throw file.problem(e);
        }
    }

    private void feed(Verifier verifier) throws SQLException {
        long size = size();
        String sql = "SELECT recovery, id, type, leaf FROM event WHERE number = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (long number = 0; number < size; number++) {
                select.setLong(1, number);
                try {
                    event(select, number, verifier);
                } catch (SQLException e) {
                    verifier.bad(number, Message.of("protocol.verify.unreadable", number, String.valueOf(e.getMessage())));
                    return;
                }
            }
        }
    }

    private long size() throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT max(number) + 1 FROM event")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void event(PreparedStatement select, long number, Verifier verifier) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return;
            }
            byte[] leaf = row.getBytes(4);
            Optional<byte[]> beside = Optional.empty();
            try {
                EventCodec.Head head = codec.head(number, leaf);
                beside = head.dataSha256().flatMap(rows::document);
                if (!head.recovery().equals(row.getString(1)) || !head.id().equals(row.getString(2)) || !head.type().equals(row.getString(3))) {
                    verifier.bad(number, Message.of("protocol.verify.columns", number));
                }
            } catch (Problem e) {
                // The verifier says so of the bytes themselves.
            }
            verifier.add(new StoredEvent(number, leaf, rows.openings(number), beside));
        }
    }
}
