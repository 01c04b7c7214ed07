package relight.adapter.engine.postgresql.pitr;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.host.HostShell.Ran;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The throw-away server on the restored copy: it listens on a private socket only, archives nothing (PG-12) and stays in recovery when
 * it has reached its target.
 */
final class PrivateServer {

    /** Between these two lines stands what Relight sets; the file is as it was without them. */
    private static final String BEGIN = "# Relight begins";
    private static final String END = "# Relight ends";

    /** Hands the server what lies in the private folder, waits for what is announced, and says at once that there is nothing else. */
    private static final String GET = """
            #!/bin/sh
            from=${0%/*}
            tries=0
            while [ ! -e "$from/wal/$1.ok" ]; do
              grep -qx "$1" "$from/list" || exit 1
              [ ! -e "$from/over" ] && [ "$tries" -lt 12000 ] || exit 1
              tries=$((tries + 1))
              sleep 0.05
            done
            ln -f "$from/wal/$1" "$2" 2>/dev/null || cp "$from/wal/$1" "$2"
            """;
    private static final String FURNISH = """
            for name in socket work; do eval "folder=\\$$name"; as mkdir -p -m 700 "$folder" || exit 1; done
            [ "$(stat -c %U "$socket")" = "$owner" ] || { echo "$socket belongs to somebody else" >&2; exit 1; }
            as rm -f "$work/over"
            printf '%s\\n' "$get" | put "$work/get"
            printf 'local all all trust\\n' | put "$work/pg_hba.conf"
            printf '' | put "$work/pg_ident.conf"
            real=$config
            [ -z "$real" ] && [ -f "$restored/postgresql.conf" ] && real=$restored/postgresql.conf
            { [ -z "$real" ] || printf "include_if_exists = '%s'\\n" "$real"; } | put "$work/postgresql.conf"
            auto=$restored/postgresql.auto.conf
            if [ ! -f "$work/auto.conf" ]; then
              { [ ! -f "$auto" ] || as cat "$auto"; } | put "$work/auto.conf.new" && as mv "$work/auto.conf.new" "$work/auto.conf"
            fi
            limits=$(as "$bin/pg_controldata" -D "$restored" | sed -n \\
              's/^\\(max_connections\\|max_worker_processes\\|max_wal_senders\\) setting: *\\([0-9]*\\)$/\\1 = \\2/p
               s/^max_prepared_xacts setting: *\\([0-9]*\\)$/max_prepared_transactions = \\1/p
               s/^max_locks_per_xact setting: *\\([0-9]*\\)$/max_locks_per_transaction = \\1/p')
            { as grep -v '^ *recovery_target' "$work/auto.conf"; printf '%s\\n%s\\n%s\\n' "$block" "$limits" "$end"; } | put "$auto.new" && as mv "$auto.new" "$auto"
            as rm -f "$restored/standby.signal" "$restored/postmaster.pid"
            as touch "$restored/recovery.signal"
            """;
    private static final String START = """
            serving "$restored" && { as "$bin/pg_ctl" stop -D "$restored" -m fast -w -t 600 >/dev/null || exit 1; }
            : | put "$work/log"
            as "$bin/pg_ctl" start -D "$restored" -l "$work/log" -W -o "-c config_file='$work/postgresql.conf' -c data_directory='$restored'" >/dev/null
            """;
    private static final String STATE = """
            ask() { as env PGCONNECT_TIMEOUT=5 "$bin/psql" -h "$socket" -p "$port" -U "$user" -d template1 -XAtq -c "select pg_is_in_recovery(),
              case when pg_is_in_recovery() then pg_is_wal_replay_paused() end, coalesce(pg_last_wal_replay_lsn()::text, ''),
              coalesce(to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD\\"T\\"HH24:MI:SS.US\\"Z\\"'), '')"; }
            """;
    /** It has ended, and why, in the words of a server that speaks English. */
    private static final int ENDED = 3;
    static final String BEFORE_TARGET = "recovery ended before configured recovery target was reached";

    /** Until it has paused. A server that is gone, or that has left recovery by itself, did not reach its target (PG-9). */
    private static final String WAIT = STATE + """
            said=
            for first in 1 2 3 4 5 6 7 8 9 10; do serving "$restored" && break; sleep 0.1; done
            while serving "$restored"; do
              now=$(ask 2>/dev/null)
              case "$now" in
                't|t|'*) echo "state $now"; exit 0 ;;
                'f|'*) echo "left recovery" >&2; exit 4 ;;
                't|f|'*) [ "$now" = "$said" ] || echo "state $now"; said=$now ;;
              esac
              sleep 0.1
            done
            as grep -E 'FATAL|PANIC' "$work/log" | tail -n 3 >&2
            exit 3
            """;
    private static final String PROMOTE = STATE + """
            if serving "$restored"; then
              case "$(ask 2>/dev/null)" in
                't|'*) as "$bin/pg_ctl" promote -D "$restored" -w -t 600 >/dev/null || exit 1 ;;
              esac
              ask
            fi
            [ ! -e "$restored/recovery.signal" ]
            """;
    private static final String STOP = """
            if serving "$restored"; then as "$bin/pg_ctl" stop -D "$restored" -m fast -w -t 600 >/dev/null || exit 1; fi
            """;
    /** What was written without waiting for the disk is brought there now; the server's own settings come back, but for the archive. */
    private static final String SETTLE = """
            { as cat "$work/auto.conf"; printf '%s\\n%s\\n' "$block" "$end"; } | put "$restored/auto.new"
            as mv "$restored/auto.new" "$restored/postgresql.auto.conf"
            sync -f "$restored" 2>/dev/null || sync
            as touch "$work/promoted"
            """;
    private static final String SERVE = """
            [ -f "$restored/postgresql.conf" ] || { [ -z "$config" ] || cat "$config"; printf "hba_file = '%s'\\n" "$restored/pg_hba.conf"; } | put "$restored/postgresql.conf"
            [ -f "$restored/pg_hba.conf" ] || printf 'local all all peer\\n' | put "$restored/pg_hba.conf"
            [ -f "$restored/pg_ident.conf" ] || printf '' | put "$restored/pg_ident.conf"
            serving "$restored" || as "$bin/pg_ctl" start -D "$restored" -l "$restored/server.log" -w -t 600 -o "-c config_file='$restored/postgresql.conf' -c data_directory='$restored'" >/dev/null
            """;
    private static final String ASK = """
            as env PGCONNECT_TIMEOUT=10 "$bin/psql" -h "$socket" -p "$port" -U "$user" -d "$database" -XAtq -v ON_ERROR_STOP=1 -f -
            """;

    private static final String COMMAND = """
            as env RELIGHT_HOST="$socket" RELIGHT_PORT="$port" RELIGHT_USER="$user" RELIGHT_DATABASE="$database" sh -c "$command"
            """;

    /** How far the replay is. */
    record State(boolean recovering, String position, Optional<Instant> commit) {

        static Optional<State> read(String line) {
            String[] parts = line.startsWith("state ") ? line.substring(6).split("\\|", -1) : new String[0];
            return parts.length != 4 ? Optional.empty() : Optional.of(new State(parts[0].equals("t"), parts[2],
                    parts[3].isEmpty() ? Optional.empty() : Optional.of(Instant.parse(parts[3]))));
        }
    }

    private final PitrRun at;

    PrivateServer(PitrRun at) {
        this.at = at;
    }

    /** Writes what it is started with; the same target gives the same files. */
    void furnish(PitrTarget target) throws IOException, InterruptedException {
        Map<String, String> settings = quiet();
        settings.put("port", at.with("port"));
        settings.put("unix_socket_directories", at.with("socket"));
        settings.put("hba_file", at.with("work") + "/pg_hba.conf");
        settings.put("ident_file", at.with("work") + "/pg_ident.conf");
        settings.put("restore_command", "/bin/sh \"" + at.with("work").replace("%", "%%") + "/get\" \"%f\" \"%p\"");
        settings.put("recovery_target_timeline", at.with("log.timeline"));
        settings.put("recovery_target_action", "pause");
        settings.putAll(told(target));
        at.host().must(FURNISH, Map.of("block", block(settings), "end", END, "get", GET.strip(), "config", at.find("config").orElse("")), at.run()::output);
    }

    /** Nothing from outside gets in, nothing leaves; the copy can be thrown away, so no write of it waits for the disk. */
    private static Map<String, String> quiet() {
        Map<String, String> settings = new TreeMap<>(Map.of("listen_addresses", "", "external_pid_file", "", "ssl", "off", "logging_collector", "off",
                "log_destination", "stderr", "hot_standby", "on", "archive_mode", "on", "lc_messages", "C"));
        settings.putAll(HELD);
        settings.putAll(Map.of("fsync", "off", "wal_recycle", "off", "checkpoint_timeout", "1h", "max_wal_size", "64GB", "primary_conninfo", ""));
        return settings;
    }

    /**
     * Until commit the server archives nothing (PG-12). With {@code archive_mode} on and no command it keeps what it would have archived:
     * the new timeline's history and log reach the archive without a gap at commit, and not at all where all is taken back.
     */
    private static final Map<String, String> HELD = Map.of("archive_command", "");

    private static Map<String, String> told(PitrTarget target) {
        return switch (target) {
            case PitrTarget.Time(Instant moment) -> Map.of("recovery_target_time", moment.toString().replace('T', ' ').replace("Z", "+00"));
            case PitrTarget.Position position -> Map.of("recovery_target_lsn", position.at().toString());
            case PitrTarget.Name name -> Map.of("recovery_target_name", name.name());
            case PitrTarget.Transaction transaction -> Map.of("recovery_target_xid", Long.toString(transaction.id()));
            case PitrTarget.Immediate immediate -> Map.of("recovery_target", "immediate");
            case PitrTarget.Latest latest -> throw new IllegalStateException("the planner makes a position of it");
        };
    }

    private static String block(Map<String, String> settings) {
        StringBuilder block = new StringBuilder(BEGIN);
        settings.forEach((name, value) -> block.append('\n').append(name).append(" = '").append(value.replace("'", "''")).append('\''));
        return block.toString();
    }

    void start() throws IOException, InterruptedException {
        at.host().must(START, Map.of(), line -> { });
    }

    /** Waits until the target is reached; empty where the server was given no more of the log before it came to it, as PostgreSQL says from 13 on. */
    Optional<State> reached() throws IOException, InterruptedException {
        Ran ran = at.host().run(WAIT, Map.of(), line -> State.read(line).ifPresent(state ->
                at.run().output(state.position() + state.commit().map(moment -> "  " + at.run().words().time(moment)).orElse(""))));
        if (ran.status() == ENDED && ran.err().contains(BEFORE_TARGET)) {
            return Optional.empty();
        }
        if (ran.status() == ENDED && ran.err().isBlank()) {
            throw new Problem(Message.of("restore.pitr.died", at.find("to").orElse("–")), Message.of("restore.pitr.died.remedy"));
        }
        if (!ran.good()) {
            throw new Problem(Message.of("restore.pitr.not-reached", at.find("to").orElse("–"), ran.lastWords()), Message.of("restore.pitr.not-reached.remedy"));
        }
        return ran.out().lines().flatMap(line -> State.read(line).stream()).reduce((one, two) -> two);
    }

    void over() throws IOException, InterruptedException {
        at.host().must("as touch \"$work/over\"\n", Map.of(), line -> { });
    }

    /** Ends the recovery; the server gets its own settings back, without its archive. */
    void promote(boolean stopping) throws IOException, InterruptedException {
        at.host().must(PROMOTE, Map.of(), line -> { });
        if (stopping) {
            at.host().must(STOP, Map.of(), line -> { });
            at.host().must(SETTLE, Map.of("block", block(HELD), "end", END), line -> { });
        }
    }

    void stop() throws IOException, InterruptedException {
        at.host().must(STOP, Map.of(), line -> { });
    }

    /** Leaves it running on a port of its own, for this machine only, with its archive off for good. */
    void serve(String port) throws IOException, InterruptedException {
        stop();
        Map<String, String> settings = new TreeMap<>(Map.of("port", port, "listen_addresses", "localhost", "unix_socket_directories", at.with("socket"),
                "archive_mode", "off", "external_pid_file", "", "hba_file", at.with("restored") + "/pg_hba.conf",
                "ident_file", at.with("restored") + "/pg_ident.conf", "primary_conninfo", ""));
        at.host().must(SETTLE + SERVE, Map.of("block", block(settings), "end", END, "config", at.find("config").orElse("")), at.run()::output);
    }

    /** The first value of the first row. */
    Optional<String> value(String sql) throws IOException, InterruptedException {
        Ran ran = at.host().feed(ASK, Map.of(), new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)), line -> { });
        return ran.out().lines().findFirst();
    }

    /** Runs the application's own check, as the server's owner, to whom alone the copy's socket is open. */
    Ran check(String command) throws IOException, InterruptedException {
        return at.host().run(COMMAND, Map.of("command", command), line -> { });
    }

    static List<String> marks() {
        return List.of(BEGIN, END);
    }
}
