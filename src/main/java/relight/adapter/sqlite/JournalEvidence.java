package relight.adapter.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Verifier;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.LogKeyed;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Gives all events of a journal file to a verifier, without writing to it. */
public final class JournalEvidence {

    private final JournalFile file;
    private final Connection connection;
    private final JournalRows rows;

    private JournalEvidence(JournalFile file, Connection connection) {
        this.file = file;
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

    /** The events of every recovery, as far as they can be read; nothing is written. Throws a Problem where it is no journal. */
    public static List<List<Entry>> recoveries(Path path) {
        return from(path, journal -> {
            List<List<Entry>> all = new ArrayList<>();
            try (Statement statement = journal.connection.createStatement();
                 ResultSet names = statement.executeQuery("SELECT DISTINCT recovery FROM event WHERE type IN ('declared', 'closed', 'sealed')")) {
                while (names.next()) {
                    all.add(journal.rows.entries(names.getString(1), _ -> { }));
                }
            }
            return all;
        });
    }

    private static <T> T from(Path path, Reading<T> reading) {
        JournalFile file = new JournalFile(path.toAbsolutePath().normalize());
        if (!Files.isRegularFile(file.path())) {
            throw new Problem(Message.of("protocol.journal.absent", file.path().toString()), Message.of("protocol.journal.absent.remedy"));
        }
        try (Connection connection = file.openToRead()) {
            return reading.read(new JournalEvidence(file, connection));
        } catch (SQLException e) {
            throw file.problem(e);
        }
    }

    private void feed(Verifier verifier) throws SQLException {
        new JournalLooks(file).each(rows.size(), verifier::add, verifier::bad);
    }
}
