package relight.adapter.engine.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import relight.adapter.host.TunnelSocket;
import relight.adapter.jdbc.JdbcSession;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A connection to a MySQL or MariaDB server. */
final class Session extends JdbcSession {

    private static final int ACCESS_DENIED = 1045;
    private static final int NO_SCHEMA = 1049;
    private static final int LOCK_WAIT = 1205;

    Session(Connection connection, MysqlTarget target) {
        super(connection, e -> problem(e, target));
    }

    /** Every statement from now on may only read. */
    Session readOnly() throws InterruptedException {
        execute("SET SESSION TRANSACTION READ ONLY");
        return this;
    }

    /** Names without a schema mean that one from now on. */
    Session use(String schema) throws InterruptedException {
        execute("USE " + name(schema));
        return this;
    }

    boolean hasSchema(String schema) throws InterruptedException {
        return value("SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?", schema).isPresent();
    }

    /** Ends another session, which may have ended by itself. */
    void kill(long id) throws InterruptedException {
        try {
            execute("KILL CONNECTION " + id);
        } catch (Problem gone) {
            if (value("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?", id).isPresent()) {
                throw gone;
            }
        }
    }

    /** What a refusal of the server means to a person. */
    static Problem problem(SQLException e, MysqlTarget target) {
        String state = String.valueOf(e.getSQLState());
        String said = TunnelSocket.why(e)
                .orElseGet(() -> String.valueOf(e.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "").lines().findFirst().orElse(""));
        if (e.getErrorCode() == ACCESS_DENIED || state.startsWith("28")) {
            return new Problem(Message.of("restore.mysql.password", target.address(), target.user(), said),
                    Message.of("restore.mysql.password.remedy"), e);
        }
        if (e.getErrorCode() == NO_SCHEMA) {
            return new Problem(Message.of("restore.mysql.missing", target.address(), target.database()),
                    Message.of("restore.mysql.missing.remedy"), e);
        }
        if (e.getErrorCode() == LOCK_WAIT) {
            return new Problem(Message.of("restore.mysql.held", target.address(), said), Message.of("restore.mysql.held.remedy"), e);
        }
        if (state.startsWith("08")) {
            return new Problem(Message.of("restore.mysql.away", target.address(), said), Message.of("restore.mysql.away.remedy"), e);
        }
        return new Problem(Message.of("restore.mysql.query", target.address(), said), null, e);
    }

    /** A name as it stands in SQL. */
    static String name(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    /** A name in a schema as it stands in SQL. */
    static String name(String schema, String identifier) {
        return name(schema) + '.' + name(identifier);
    }

    /** A text as it stands in SQL. */
    static String text(String literal) {
        return "'" + literal.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
