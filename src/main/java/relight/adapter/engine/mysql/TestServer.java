package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import relight.adapter.engine.dump.OwnServer;
import relight.core.recovery.Outcome;
import relight.core.restore.mysql.MysqlPlanner;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The MariaDB that a restore test of a dump makes for itself, with the accounts that the dump names. */
final class TestServer {

    /** What is on the disk besides the data: an empty server and its redo and undo logs. */
    static final long ROOM = 800_000_000;

    /** Nobody comes in but the test, and nobody without a password: from the first moment at which the server answers. */
    private static final String START = """
            as "$install" --no-defaults --datadir="$folder/data" --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \\
              --tmpdir="$folder" </dev/null 2>&1 | put "$folder/log"
            as test -d "$folder/data/mysql" || failed
            printf '%s\\n' "DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';" 'FLUSH PRIVILEGES;' \\
              "CREATE USER '$user'@'127.0.0.1' IDENTIFIED BY '$password';" \\
              "GRANT ALL PRIVILEGES ON *.* TO '$user'@'127.0.0.1' WITH GRANT OPTION;" | put "$folder/init" || exit 1
            # The shell keeps what it was started with, unless it lets go of it itself: nobody would see its end
            ( exec >>"$folder/log" 2>&1 </dev/null
              as "$programs/$server" --no-defaults --datadir="$folder/data" --socket="$folder/socket" --port="$port" --bind-address=127.0.0.1 \\
                --pid-file="$folder/pid" --tmpdir="$folder" --init-file="$folder/init" --skip-name-resolve --skip-log-bin --event-scheduler=OFF \\
                --skip-slave-start --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --max-allowed-packet=1G ) &
            started=$!
            # Its socket is there before it reads the file that makes the account
            for try in $(seq 1 600); do
              [ -S "$folder/socket" ] && as grep -q 'ready for connections' "$folder/log" && { as rm -f "$folder/init"; exit 0; }
              kill -0 "$started" 2>/dev/null || failed
              sleep 0.1
            done
            failed
            """;
    private static final String RIGHTS = "SELECT, INSERT, UPDATE, DELETE, EXECUTE, CREATE TEMPORARY TABLES, SHOW VIEW, TRIGGER, LOCK TABLES, EVENT";

    private final ActionRun at;
    private final OwnServer server;

    TestServer(ActionRun at) {
        this.at = at;
        this.server = new OwnServer(at.run(), at.action().with(), "KILL");
    }

    Outcome start() throws IOException, InterruptedException {
        Programs programs = Programs.here(at.target());
        Path program = programs.server().orElseThrow(TestServer::missing).path();
        Path install = programs.installer().orElseThrow(TestServer::missing);
        server.start(START, Map.of("install", install.toString(), "server", program.getFileName().toString(), "user", at.target().user()));
        try (Session session = at.session()) {
            for (int i = 1; at.find(MysqlPlanner.DEFINER + i).isPresent(); i++) {
                String written = at.with(MysqlPlanner.DEFINER + i);
                int between = written.lastIndexOf('@');
                String account = Session.text(written.substring(0, between)) + "@" + Session.text(written.substring(between + 1));
                session.execute("CREATE USER IF NOT EXISTS " + account + " ACCOUNT LOCK");
                session.execute("GRANT " + RIGHTS + " ON *.* TO " + account);
            }
        }
        return Outcome.succeeded();
    }

    private static Problem missing() {
        return new Problem(Message.of("test.place.programs", "MariaDB"), Message.of("test.server.failed.remedy"));
    }

    Outcome remove() throws IOException, InterruptedException {
        return server.remove();
    }
}
