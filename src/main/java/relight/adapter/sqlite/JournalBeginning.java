package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import relight.core.protocol.EventCodec;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.RecoveryEvent.LogOpened;
import relight.core.text.Problem;

/** The first event of a log, which names it. */
final class JournalBeginning {

    private static final int CORRUPT = 11;
    /** Of SQLite's result codes; the rest tells more of the same. */
    private static final int PRIMARY = 0xFF;

    private final JournalWriter writer;
    private final Optional<String> previousHead;

    /** @param previousHead of the log that an empty one follows */
    JournalBeginning(JournalWriter writer, Optional<String> previousHead) {
        this.writer = writer;
        this.previousHead = previousHead;
    }

    /** The log's id; draws one where the log is empty. A log whose first page is damaged is not, and what is left of it can be read. */
    String logId() throws SQLException {
        try {
            return writer.transaction(this::begun);
        } catch (SQLException e) {
            throwUnlessDamaged(e);
            return read(writer.connection());
        }
    }

    private String begun() throws SQLException {
        if (isEmpty(writer.connection())) {
            String id = UUID.randomUUID().toString();
            LogOpened opened = new LogOpened(id, previousHead, previousHead.isPresent() ? LogOpened.NOT_CONTINUED : LogOpened.NEW);
            writer.put(writer.draft(ProtocolLog.LOG, opened, Optional.empty(), EventIds.next()));
            return id;
        }
        return read(writer.connection());
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM event LIMIT 1"); ResultSet row = select.executeQuery()) {
            return !row.next();
        }
    }

    private static void throwUnlessDamaged(SQLException e) throws SQLException {
        if ((e.getErrorCode() & PRIMARY) != CORRUPT) {
            throw e;
        }
    }

    /** The id of a log that is there; empty where its first event cannot be read, which blocks nobody. */
    static String read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT leaf FROM event WHERE number = 0");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    && new EventCodec().decode(0, row.getBytes(1), _ -> Optional.empty(), _ -> Optional.empty()).event()
                            instanceof LogOpened opened ? opened.logId() : "";
        } catch (Problem e) {
            return "";
        } catch (SQLException e) {
            throwUnlessDamaged(e);
            return "";
        }
    }
}
