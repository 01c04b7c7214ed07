package relight.adapter.engine.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.engine.place.TargetLock;
import relight.core.recovery.StepRun;
import relight.core.restore.SchemaNames;
import relight.core.restore.rows.Dialect;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * One rescue writes into a database at a time, and none beside a restore of it (ALL-15). A server lets the lock go with the session that
 * has it; of a file, a lock beside it names who restores, which a restore of the same recovery keeps.
 */
final class RescueLock {

    /** Says "Relight" in the class of the server's own numbers; locks of this kind are those of one database. */
    private static final int KEY = 0x52454c54;
    private static final int LONGEST_NAME = 60;
    private static final String OF_DATABASE = "locktype = 'advisory' AND objsubid = 2 AND classid = " + KEY
            + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private RescueLock() {}

    /** Takes it for the side's session; a {@link Problem} that names the owner where somebody else has it. Returns what gives it back. */
    static Runnable take(Side side, Map<String, String> target, StepRun run) throws IOException {
        if (side.dialect() == Dialect.SQLITE) {
            return take(TargetLock.of(file(target)), run);
        }
        if (side.dialect() == Dialect.POSTGRESQL) {
            String who = "relight " + run.recovery() + ", " + run.owner();
            side.first("SELECT set_config('application_name', ?, false)", List.of(who.substring(0, Math.min(who.length(), LONGEST_NAME))), row -> row.getString(1));
        }
        boolean taken = side.dialect() == Dialect.POSTGRESQL
                ? side.first("SELECT pg_try_advisory_lock(" + KEY + ", 0)", List.of(), row -> row.getBoolean(1)).orElse(false)
                : side.number("SELECT GET_LOCK(?, 2)", List.of(SchemaNames.lock(target.get("database")))) == 1;
        if (!taken) {
            throw new Problem(Message.of("restore.rows.refused.locked", target.get("database"), owner(side, target).orElse("–")),
                    Message.of("restore.rows.refused.locked.remedy"));
        }
        return () -> { };
    }

    private static Runnable take(TargetLock lock, StepRun run) throws IOException {
        boolean kept = lock.owner().filter(owner -> owner.recovery().equals(run.recovery())).isPresent();
        lock.take(run);
        return () -> {
            if (!kept) {
                release(lock, run.recovery());
            }
        };
    }

    private static void release(TargetLock lock, String recovery) {
        try {
            lock.release(recovery);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Who has it: the account and machine of the session, and where the server can be told, the person and the recovery. */
    static Optional<String> owner(Side side, Map<String, String> target) throws IOException {
        return switch (side.dialect()) {
            case SQLITE -> TargetLock.of(file(target)).owner().map(TargetLock.Owner::text);
            case POSTGRESQL -> side.first("SELECT usename || ', ' || application_name || ', ' || coalesce(host(client_addr), 'local') "
                    + "FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE granted AND " + OF_DATABASE, List.of(), row -> row.getString(1));
            case MYSQL -> side.first("SELECT coalesce((SELECT CONCAT(USER, ' ', HOST) FROM information_schema.PROCESSLIST WHERE ID = l.id), CONCAT('session ', l.id)) "
                    + "FROM (SELECT IS_USED_LOCK(?) id) l WHERE l.id IS NOT NULL", List.of(SchemaNames.lock(target.get("database"))), row -> row.getString(1));
        };
    }

    private static Path file(Map<String, String> target) {
        return Path.of(target.get("path")).toAbsolutePath();
    }
}
