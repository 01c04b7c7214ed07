package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.util.Map;
import relight.adapter.engine.dump.OwnServer;
import relight.core.recovery.Outcome;
import relight.core.restore.postgresql.PostgresqlPlanner;

/** The server that a restore test of a dump makes for itself, with the roles that the dump names. */
final class TestServer {

    /** What is on the disk besides the data: an empty cluster and the log between two checkpoints. */
    static final long ROOM = 1_200_000_000;

    private static final String SETTINGS = """
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            fsync = off
            synchronous_commit = off
            full_page_writes = off
            wal_level = minimal
            max_wal_senders = 0
            max_wal_size = 1GB
            checkpoint_timeout = 1h
            max_locks_per_transaction = 1024
            shared_buffers = 128MB
            autovacuum = off
            log_timezone = UTC
            """;
    private static final String START = """
            as "$programs/initdb" -D "$folder/data" -U "$user" --pwfile="$folder/password" --auth=scram-sha-256 --no-sync --encoding=UTF8 \\
              --locale=C </dev/null 2>&1 | put "$folder/log"
            as test -f "$folder/data/global/pg_control" || failed
            { as cat "$folder/data/postgresql.conf"; printf '%s\\nport = %s\\n' "$settings" "$port"; } | put "$folder/data/new" \\
              && as mv "$folder/data/new" "$folder/data/postgresql.conf" || exit 1
            as "$programs/pg_ctl" start -D "$folder/data" -l "$folder/log" -w -t 120 >/dev/null || failed
            """;

    private final ActionRun at;
    private final OwnServer server;

    TestServer(ActionRun at) {
        this.at = at;
        this.server = new OwnServer(at.run(), at.action().with(), "QUIT");
    }

    Outcome start() throws IOException, InterruptedException {
        server.start(START, Map.of("settings", SETTINGS, "user", at.target().user()));
        try (Session session = at.maintenance()) {
            for (int i = 1; at.find(PostgresqlPlanner.ROLE + i).isPresent(); i++) {
                String role = at.with(PostgresqlPlanner.ROLE + i);
                if (session.value("SELECT 1 FROM pg_roles WHERE rolname = ?", role).isEmpty()) {
                    session.execute("CREATE ROLE " + Session.name(role));
                }
            }
        }
        return Outcome.succeeded();
    }

    Outcome remove() throws IOException, InterruptedException {
        return server.remove();
    }
}
