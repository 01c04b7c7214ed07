package relight.adapter.engine.postgresql;

import java.net.ConnectException;
import java.sql.SQLException;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.replica.Writes;
import relight.core.text.Problem;

/** Tries a write on a server and takes it back: what a server answers is the only proof of whether it takes any (PG-15). */
final class WriteAttempt {

    private final PostgresqlAccess access;

    WriteAttempt(PostgresqlAccess access) {
        this.access = access;
    }

    Writes on(PostgresqlTarget target) throws InterruptedException {
        try (Session session = access.maintenance(target)) {
            if (session.value("SELECT pg_is_in_recovery()").orElse("f").equals("t")) {
                return Writes.READ_ONLY;
            }
            session.execute("BEGIN");
            session.execute("SET TRANSACTION READ WRITE");
            session.execute("SELECT txid_current()");
            session.execute("ROLLBACK");
            return Writes.TAKEN;
        } catch (Problem refused) {
            return refused.getCause() instanceof SQLException cause ? meaning(cause) : Writes.UNCLEAR;
        }
    }

    private static Writes meaning(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        if (state.equals("28000")) {
            return Writes.TURNED_AWAY;
        }
        if (!state.startsWith("08")) {
            return Writes.UNCLEAR;
        }
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException && String.valueOf(cause.getMessage()).contains("refused")) {
                return Writes.NO_SERVER;
            }
        }
        return Writes.SILENT;
    }
}
