package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.util.Map;

/** The server's own place: stopped, its folder moved aside and kept (PG-13), the restored one put there, and all of it taken back. */
public final class ProductionServer {

    /** Stops and starts a server on its folder, by its service where it has one. */
    public static final String HALT = """
            halt() {
              serving "$data" || return 0
              [ -z "$service" ] || systemctl stop "$service"
              serving "$data" || return 0
              as "$bin/pg_ctl" stop -D "$data" -m fast -w -t 600 >/dev/null
              ! serving "$data"
            }
            launch() {
              serving "$data" && return 0
              as rm -f "$data/postmaster.pid"
              [ -z "$service" ] || { systemctl start "$service"; return; }
              as "$bin/pg_ctl" start -D "$data" -l "$data/server.log" -w -t 600 ${config:+-o "-c config_file='$config'"} >/dev/null || {
                as grep -E 'ERROR|FATAL|PANIC' "$data/server.log" | tail -n 2 >&2
                return 1
              }
            }
            """;
    private static final String STOP = HALT + "halt\n";
    /** Names are changed and nothing else; a run that ended between the two goes on with the second. */
    private static final String SWAP = """
            if [ -e "$restored" ]; then
              if [ -e "$data" ]; then
                [ ! -e "$before" ] || { echo "$before is there already" >&2; exit 1; }
                [ -z "$old" ] || [ "$old" = "$(stat -c %d-%i "$data")" ] || { echo "$data is another folder than the plan knows" >&2; exit 1; }
                serving "$data" && { echo "a server still runs on $data" >&2; exit 1; }
                as mv -T "$data" "$before" || exit 1
              fi
              as mv -T "$restored" "$data" || exit 1
            fi
            as chmod 700 "$data" && [ "$(stat -c %U "$data")" = "$owner" ]
            """;
    private static final String START = HALT + "launch && serving \"$data\"\n";
    private static final String BACK = HALT + """
            serving "$restored" && { as "$bin/pg_ctl" stop -D "$restored" -m immediate -w -t 600 >/dev/null || exit 1; }
            if [ -e "$before" ]; then
              halt || exit 1
              [ ! -e "$data" ] || as mv -T "$data" "$restored" || exit 1
              as mv -T "$before" "$data" || exit 1
            elif [ -z "$old" ] && [ -e "$data" ] && [ ! -e "$restored" ]; then
              halt || exit 1
              as mv -T "$data" "$restored" || exit 1
            fi
            as rm -rf "$work" "$socket"
            as rm -rf "$data.relight-lock"
            [ ! -e "$data" ] || launch
            """;
    /** What was held goes into the archive now. Somebody may have changed the settings since, and the file's marks are gone then. */
    private static final String COMMIT = HALT + """
            [ ! -e "$restored" ] || { echo "$restored has not taken its place yet" >&2; exit 1; }
            auto=$data/postgresql.auto.conf
            as sed -e "/^$begin/,/^$end/d" -e "/^archive_command = ''$/d" -e "/^archive_library = ''$/d" "$auto" | put "$auto.new" || exit 1
            [ ! -f "$work/auto.conf" ] || as grep -E '^archive_(command|library)' "$work/auto.conf" | while read -r line; do
              as grep -qF "$line" "$auto.new" || printf '%s\\n' "$line" | as sh -c 'cat >> "$1"' sh "$auto.new"
            done
            as mv "$auto.new" "$auto" || exit 1
            serving "$data" && { as "$bin/pg_ctl" reload -D "$data" >/dev/null || exit 1; }
            as rm -rf "$before" "$work" "$socket" || exit 1
            as rm -rf "$data.relight-lock"
            """;
    /** Also of one who never got the lock: then it is somebody else's and stays (ALL-15). */
    private static final String UNLOCK = """
            unlock() { [ "$(head -n 1 "$data.relight-lock/recovery" 2>/dev/null)" != "$recovery" ] || as rm -rf "$data.relight-lock"; }
            """;
    private static final String REMOVE = UNLOCK + """
            serving "$restored" && { as "$bin/pg_ctl" stop -D "$restored" -m immediate -w -t 600 >/dev/null || exit 1; }
            as rm -rf "$restored" "$work" "$socket"
            unlock
            """;
    private static final String CLEAR = UNLOCK + """
            as rm -rf "$work"
            unlock
            """;
    private static final String PREPARE = """
            lock=$data.relight-lock
            if ! as mkdir -m 755 "$lock" 2>/dev/null && [ "$(head -n 1 "$lock/recovery" 2>/dev/null)" != "$recovery" ]; then
              echo "$(cat "$lock/owner" 2>/dev/null)" >&2
              exit 1
            fi
            printf '%s\\n' "$recovery" | put "$lock/recovery"
            printf '%s\\n' "$who" | put "$lock/owner"
            as chmod 644 "$lock/owner" "$lock/recovery"
            as mkdir -p -m 700 "$work"
            """;
    private static final String RIGHTS = """
            as chmod 700 "$restored" || exit 1
            [ "$(stat -c '%U %a' "$restored")" = "$owner 700" ] || { echo "$restored: $(stat -c '%U %a' "$restored")" >&2; exit 1; }
            strange=$(find "$restored" ! -user "$owner" | head -n 1)
            [ -z "$strange" ] || { echo "$strange: $(stat -c %U "$strange")" >&2; exit 1; }
            as test -f "$restored/PG_VERSION" && as test -f "$restored/global/pg_control" || { echo "$restored: no data folder of PostgreSQL" >&2; exit 1; }
            """;
    private static final String VERIFY = """
            if [ "$manifest" = true ] && as test -f "$restored/backup_manifest"; then
              as "$bin/pg_verifybackup" -n -q "$restored" >&2 || exit 1
              echo verified
            fi
            """;

    private final PitrRun at;

    ProductionServer(PitrRun at) {
        this.at = at;
    }

    private void must(String program, Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> words = new java.util.TreeMap<>(Map.of("service", at.find("service").orElse(""), "config", at.find("config").orElse(""),
                "old", at.find("old").orElse(""), "recovery", at.run().recovery()));
        words.putAll(more);
        at.host().must(program, words, at.run()::output);
    }

    void prepare(String who) throws IOException, InterruptedException {
        must(PREPARE, Map.of("who", who));
    }

    /** Owner and mode (PG-16), then the files by their checksums (PG-14), before any server changes one of them. */
    void verify() throws IOException, InterruptedException {
        must(RIGHTS, Map.of());
        must(VERIFY, Map.of("manifest", at.with("manifest")));
    }

    void stop() throws IOException, InterruptedException {
        must(STOP, Map.of());
    }

    boolean serves() throws IOException, InterruptedException {
        return at.host().run("serving \"$data\"\n", Map.of(), line -> { }).good();
    }

    void swap() throws IOException, InterruptedException {
        must(SWAP, Map.of());
    }

    void start() throws IOException, InterruptedException {
        must(START, Map.of());
    }

    void swapBack() throws IOException, InterruptedException {
        must(BACK, Map.of());
    }

    void commit() throws IOException, InterruptedException {
        must(COMMIT, Map.of("begin", PrivateServer.marks().getFirst(), "end", PrivateServer.marks().getLast()));
    }

    void remove() throws IOException, InterruptedException {
        must(REMOVE, Map.of());
    }

    void clear() throws IOException, InterruptedException {
        must(CLEAR, Map.of());
    }
}
