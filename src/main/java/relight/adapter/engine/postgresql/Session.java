package relight.adapter.engine.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import relight.adapter.host.TunnelSocket;
import relight.adapter.jdbc.JdbcSession;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A connection to one PostgreSQL database. */
final class Session extends JdbcSession {

    Session(Connection connection, PostgresqlTarget target) {
        super(connection, e -> problem(e, target, target.database()));
    }

    /** Every statement from now on may only read. */
    Session readOnly() throws InterruptedException {
        execute("SET default_transaction_read_only = on");
        return this;
    }

    /** Of the server. */
    PostgresqlVersion version() throws InterruptedException {
        return new PostgresqlVersion(Integer.parseInt(value("SHOW server_version_num").orElseThrow()));
    }

    /** All of them or none. */
    void together(List<String> statements) throws InterruptedException {
        execute("BEGIN");
        try {
            for (String statement : statements) {
                execute(statement);
            }
            execute("COMMIT");
        } catch (Problem | InterruptedException e) {
            directly("ROLLBACK", e);
            throw e;
        }
    }

    /** What a refusal of the server means to a person. */
    static Problem problem(SQLException e, PostgresqlTarget target, String database) {
        String state = String.valueOf(e.getSQLState());
        String said = TunnelSocket.why(e).orElseGet(() -> String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        if (state.startsWith("28")) {
            return new Problem(Message.of("restore.pg.password", target.address(), target.user(), said),
                    Message.of("restore.pg.password.remedy"), e);
        }
        if (state.equals("3D000")) {
            return new Problem(Message.of("restore.pg.missing", target.address(), database),
                    Message.of("restore.pg.missing.remedy"), e);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new Problem(Message.of("restore.pg.away", target.address(), said), Message.of("restore.pg.away.remedy"), e);
        }
        return new Problem(Message.of("restore.pg.query", target.address(), said), null, e);
    }

    /** A name as it stands in SQL. */
    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A text as it stands in SQL. */
    static String text(String literal) {
        return "'" + literal.replace("'", "''") + "'";
    }
}
