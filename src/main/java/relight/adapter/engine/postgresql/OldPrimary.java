package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.postgresql.pitr.ProductionServer;
import relight.adapter.engine.postgresql.pitr.ServerHost;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.restore.postgresql.replica.Fence;
import relight.core.restore.postgresql.replica.Writes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The primary that a replica takes the place of: fenced on its own machine, and let go again where nothing was promoted. */
final class OldPrimary {

    private static final String SAME = """
            [ -z "$old" ] || [ "$old" = "$(stat -c %d-%i "$data")" ] || { echo "$data is another folder than the plan knows" >&2; exit 1; }
            """;
    /** The signal first: a server that somebody, or the system, starts again in between comes up as one that only reads. */
    private static final String STOP = ProductionServer.HALT + SAME + """
            as test -f "$data/standby.signal" || printf 'relight %s\\n' "$recovery" | put "$data/standby.signal" || exit 1
            halt
            """;
    private static final String STOPPED = "as test -f \"$data/standby.signal\"\n";
    private static final String LET_GO = ProductionServer.HALT + """
            if as grep -q '^relight ' "$data/standby.signal" 2>/dev/null; then
              as rm -f "$data/standby.signal" || exit 1
              case "$(as "$bin/pg_controldata" -D "$data" | sed -n 's/^Database cluster state: *//p')" in *recovery*) halt || exit 1;; esac
            fi
            launch && serving "$data"
            """;
    /** Its own user may come in on the machine itself, so that sessions can be ended and the log's end be asked for. */
    private static final String DOORS = """
            hba=$(as "$bin/postgres" -D "$data" ${config:+-c config_file="$config"} -C hba_file) || exit 1
            begin="# relight: nobody comes in"
            end="# relight: until here"
            ask() {
              as "$bin/psql" -X -q -At -v ON_ERROR_STOP=1 -h "$(sed -n 5p "$data/postmaster.pid")" -p "$(sed -n 4p "$data/postmaster.pid")" \\
                -U "$owner" -d "$maintenance" -c "$1"
            }
            shut() { [ "$(as head -n 1 "$hba")" = "$begin" ]; }
            clients="pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
            """;
    private static final String SHUT = SAME + DOORS + """
            if ! shut; then
              { printf '%s\\n' "$begin" "local all $owner peer" "local all all reject" "host all all all reject" "$end"; as cat "$hba"; } | put "$hba.relight" \\
                && as chmod --reference="$hba" "$hba.relight" && as mv "$hba.relight" "$hba" || exit 1
            fi
            as "$bin/pg_ctl" reload -D "$data" >/dev/null || exit 1
            tries=0
            until [ "$(ask "select count(*) from (select pg_terminate_backend(pid) from $clients) ended")" = 0 ]; do
              tries=$((tries + 1))
              [ "$tries" -lt 100 ] || { echo "sessions stay: $(ask "select string_agg(usename, ', ') from $clients")" >&2; exit 1; }
              sleep 0.1
            done
            """;
    private static final String IS_SHUT = DOORS + "shut && { ! serving \"$data\" || [ \"$(ask \"select count(*) from $clients\")\" = 0 ]; }\n";
    private static final String OPEN = DOORS + """
            if shut; then
              as sed "1,/^$end\\$/d" "$hba" | put "$hba.relight" && as chmod --reference="$hba" "$hba.relight" && as mv "$hba.relight" "$hba" || exit 1
            fi
            as "$bin/pg_ctl" reload -D "$data" >/dev/null
            """;
    private static final String CHECKPOINT = """
            as "$bin/pg_controldata" -D "$data" | grep -q '^Database cluster state: *shut down' || exit 0
            as "$bin/pg_controldata" -D "$data" | sed -n 's/^Latest checkpoint location: *//p'
            """;
    private static final String WRITTEN = DOORS + "ask 'select pg_current_wal_lsn()'\n";

    private final ActionRun at;
    private final Fence fence;

    OldPrimary(ActionRun at) {
        this.at = at;
        this.fence = Fence.read(at.with(Fence.CHOICE)).orElseThrow(() -> new Problem(
                Message.of("restore.pg.word", Fence.CHOICE, at.action().title()), Message.of("restore.pg.word.remedy")));
    }

    void fence() throws IOException, InterruptedException {
        if (fence != Fence.TOLD) {
            lock().take();
        }
        switch (fence) {
            case STOP -> must(STOP);
            case HBA -> must(SHUT);
            case TOLD -> { }
        }
    }

    void letGo() throws IOException, InterruptedException {
        if (fence != Fence.TOLD) {
            lock().take();
        }
        switch (fence) {
            case STOP -> must(LET_GO);
            case HBA -> must(OPEN);
            case TOLD -> { }
        }
        settled();
    }

    /** Others may restore or switch it again. */
    void settled() throws IOException, InterruptedException {
        if (fence != Fence.TOLD) {
            lock().release();
        }
    }

    private SwitchLock lock() {
        return new SwitchLock(at, host());
    }

    /** What a write on it meets. */
    Writes answer() throws InterruptedException {
        return new WriteAttempt(at.access()).on(at.target());
    }

    /** Whether that answer, and its machine, prove that it takes no writes. */
    boolean proven(Writes answer) throws IOException, InterruptedException {
        boolean here = switch (fence) {
            case STOP -> host().run(STOPPED, words(), line -> { }).good();
            case HBA -> host().run(IS_SHUT, words(), line -> { }).good();
            case TOLD -> false;
        };
        return fence.proven(answer, here, at.find(Fence.BY_HAND).isPresent());
    }

    /** Up to where a replica must have replayed to miss nothing; empty where it cannot be told. */
    Optional<Lsn> end() throws IOException, InterruptedException {
        return switch (fence) {
            case STOP -> read(CHECKPOINT).map(checkpoint -> new Lsn(checkpoint.value() + 1));
            case HBA -> read(WRITTEN);
            case TOLD -> Optional.empty();
        };
    }

    private Optional<Lsn> read(String program) throws IOException, InterruptedException {
        return host().must(program, words(), line -> { }).out().lines().findFirst().flatMap(Lsn::read);
    }

    private ServerHost host() {
        return new ServerHost(PitrSite.of(at.action().with()), at.action().with(), at.access().hosts());
    }

    private void must(String program) throws IOException, InterruptedException {
        host().must(program, words(), at::output);
    }

    private Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        for (String name : new String[] {"service", "config", "old"}) {
            words.put(name, at.find(name).orElse(""));
        }
        words.put("recovery", at.run().recovery());
        return words;
    }
}
