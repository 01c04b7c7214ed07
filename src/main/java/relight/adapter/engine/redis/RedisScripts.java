package relight.adapter.engine.redis;

/**
 * The programs that are run beside a server's files. Each can be run again wherever it was cut off: it looks at what has been done. What
 * they return beside 0 and 1: {@link #ANSWERS}, {@link #UNREADABLE}.
 */
final class RedisScripts {

    /** The server runs where it must not. */
    static final int ANSWERS = 3;

    /** The file is not read to its end by the program that checks it. */
    static final int UNREADABLE = 4;

    /** Keys of one database that are asked for their types: for the proof, and while somebody waits for the server. */
    static final String MOST = "1000000";
    static final String MOST_WAITING = "100000";

    /**
     * Runs a program as the owner of the server's folder, and never as root for it; {@code be} in the background, where a shell that
     * waits for it would hold the outputs of this one open.
     */
    static final String AS_OWNER = """
            me=
            owner=
            lowered() {
              [ "${me:=$(id -u)}" = 0 ] && [ "${owner:=$(stat -c %U "$folder")}" != root ]
            }
            as() {
              if lowered; then su -s /bin/sh -c 'exec "$@"' -- "$owner" sh "$@"; else "$@"; fi
            }
            be() {
              if lowered; then exec su -s /bin/sh -c 'exec "$@"' -- "$owner" sh "$@"; else exec "$@"; fi
            }
            alive() {
              [ -n "$1" ] && [ -e "/proc/$1" ] || return 1
              while read -r word rest; do
                [ "$word" != State: ] || case $rest in Z*|X*) return 1;; *) return 0;; esac
              done 2>/dev/null < "/proc/$1/status"
              return 1
            }
            trial() {
              pid=
              [ ! -e "$work/trial.pid" ] || read -r pid < "$work/trial.pid"
              alive "$pid" && [ "$(readlink "/proc/$pid/cwd")" = "$(cd "$work" && pwd -P)" ]
            }
            untry() {
              trial || return 0
              kill -TERM "$pid" 2>/dev/null
              i=0
              while [ "$i" -lt 40 ]; do alive "$pid" || return 0; i=$((i + 1)); sleep 0.05; done
              kill -KILL "$pid"
            }
            append() {
              if grep -qiE '^[[:space:]]*appendonly[[:space:]]' "$config"; then
                sed "s/^[[:space:]]*[aA][pP][pP][eE][nN][dD][oO][nN][lL][yY][[:space:]].*/appendonly $1/" "$config" > "$work/config.new"
              else
                { cat "$config"; printf '\\nappendonly %s\\n' "$1"; } > "$work/config.new"
              fi && cat "$work/config.new" > "$config" && rm -f "$work/config.new"
            }
            flush() { sync "$@" 2>/dev/null || sync; }
            silent() { case $(cli PING 2>&1) in *refused*|*"No such file"*|*"onnect"*) return 0;; *) return 1;; esac; }
            """;

    static final String MAKE = AS_OWNER + """
            umask 077
            mkdir -p "$work/old" && chown -R "$(stat -c %u:%g "$folder")" "$work"
            """;

    /** The same with the mark that only a restore test leaves. */
    static final String MAKE_TEST = MAKE + """
            : > "$work/restore-test"
            """;

    /** Whether the folder is a restore test's: it bears the mark, or nothing but what was made before the mark. */
    static final String IS_TEST = AS_OWNER + """
            [ ! -e "$work" ] || [ -e "$work/restore-test" ] || [ -z "$(find "$work" -type f)" ]
            """;

    private static final String READ = """
            as "$name-check-rdb" "$work/new.rdb" || return 4
            """;

    static final String CHECK_FILE = AS_OWNER + """
            [ -e "$work/new.rdb" ] || { echo "$work/new.rdb is missing" >&2; return 1; }
            chown "$(stat -c %u:%g "$folder")" "$work/new.rdb"
            flush "$work/new.rdb"
            """ + READ;

    /**
     * Starts the copy beside on a socket that nobody else can open; a node of a cluster needs a port as well. The file is read by the
     * program that checks it while the server loads it. {@code $limit} are words that end it after a while, of which a step needs none.
     */
    static final String TRY = AS_OWNER + """
            untry
            chown "$(stat -c %u:%g "$folder")" "$work" "$work/new.rdb"
            rm -f "$work/t.sock" "$work/trial.log" "$work/trial-nodes.conf"
            set -- --port 0
            command -v timeout >/dev/null 2>&1 || limit=
            [ "$cluster" != true ] || set -- --port "$trialport" --bind 127.0.0.1 --cluster-enabled yes --cluster-config-file trial-nodes.conf --cluster-require-full-coverage no
            be $limit "$name-server" "$@" --dir "$work" --dbfilename new.rdb --save '' --appendonly no --databases 1024 --unixsocket ./t.sock \\
              --unixsocketperm 700 --daemonize no --pidfile "$work/trial.pid" --logfile "$work/trial.log" </dev/null >/dev/null 2>&1 &
            started=$!
            """ + READ + """
            while :; do
              case $(cli PING 2>/dev/null) in PONG*) return 0;; esac
              alive "$started" || { tail -n 3 "$work/trial.log" >&2; return 1; }
              sleep 0.05
            done
            """;

    static final String UNTRY = AS_OWNER + "untry\ntrue\n";

    private static final String LUA_TYPES = "local c = ARGV[1] local n = {} "
            + "for i = 1, 40 do local r = redis.call('SCAN', c, 'COUNT', 500) c = r[1] "
            + "for _, k in ipairs(r[2]) do local t = redis.call('TYPE', k).ok n[t] = (n[t] or 0) + 1 end if c == '0' then break end end "
            + "local o = {c} for t, v in pairs(n) do o[#o + 1] = t .. ' ' .. v end return o";

    private static final String LUA_MARK = "local function mark(k) local t = redis.call('TYPE', k).ok "
            + "if t == 'string' then return 'string:' .. redis.sha1hex(redis.call('GET', k)) end "
            + "local f = {list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', stream = 'XLEN'} "
            + "return t .. ':' .. (f[t] and redis.call(f[t], k) or '') end ";

    private static final String LUA_SAMPLE = LUA_MARK + "local o = {} for i = 1, 25 do local k = redis.call('RANDOMKEY') "
            + "if k and redis.call('TTL', k) == -1 then "
            + "o[#o + 1] = string.gsub(k, '.', function(b) return string.format('%02x', string.byte(b)) end) .. ' ' .. mark(k) end end return o";

    private static final String LUA_AGAIN = LUA_MARK + "local o = {} for _, h in ipairs(ARGV) do "
            + "local k = string.gsub(h, '..', function(b) return string.char(tonumber(b, 16)) end) o[#o + 1] = h .. ' ' .. mark(k) end return o";

    /**
     * {@code keys DB COUNT EXPIRING}, and {@code type DB TYPE COUNT} of each database with at most so many keys: each is asked for its type,
     * which is worth some time for the proof and little while production waits.
     */
    static final String COUNT = "types=\"" + LUA_TYPES.replace("$", "\\$") + "\"\n" + """
            cli INFO keyspace | tr -d '\\r' | sed -n 's/^db\\([0-9]*\\):keys=\\([0-9]*\\),expires=\\([0-9]*\\).*/keys \\1 \\2 \\3/p' > "$work/keys.$side"
            cat "$work/keys.$side"
            newline='
            '
            : > "$work/types.$side"
            while read -r word db many expiring; do
              cursor=0
              rounds=0
              : > "$work/said"
              while [ "$many" -le "$most" ]; do
                said=$(cli -n "$db" EVAL "$types" 0 "$cursor") || return 1
                cursor=${said%%"$newline"*}
                case $cursor in ""|*[!0-9]*) break;; esac
                printf '%s\\n' "$said" >> "$work/said"
                rounds=$((rounds + 1))
                [ "$cursor" != 0 ] && [ "$rounds" -lt 100 ] || break
              done
              sed -n "/ /s/^/type $db /p" "$work/said" | tee -a "$work/types.$side"
            done < "$work/keys.$side"
            """;

    /** Up to so many elements all of them are compared, and of a string up to so many bytes; what is only measured begins with {@code ?}. */
    private static final String LUA_KEYS = "local function all(v) local o = {} for i, x in ipairs(v) do o[i] = #x .. ':' .. x end return '=' .. redis.sha1hex(table.concat(o)) end "
            + "local function mark(k, t) if t == 'string' then local n = redis.call('STRLEN', k) "
            + "return n > 65536 and '?' .. n .. redis.sha1hex(redis.call('GETRANGE', k, 0, 65535)) or '=' .. redis.sha1hex(redis.call('GET', k)) end "
            + "local f = {list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', stream = 'XLEN'} "
            + "local n = f[t] and redis.call(f[t], k) or -1 if n < 0 or n > 512 or t == 'stream' then return '?' .. n end "
            + "if t == 'list' then return all(redis.call('LRANGE', k, 0, -1)) end "
            + "if t == 'zset' then return all(redis.call('ZRANGE', k, 0, -1, 'WITHSCORES')) end "
            + "if t == 'set' then local v = redis.call('SMEMBERS', k) table.sort(v) return all(v) end "
            + "local h, v = redis.call('HGETALL', k), {} for i = 1, #h, 2 do v[#v + 1] = #h[i] .. ':' .. h[i] .. h[i + 1] end table.sort(v) return all(v) end "
            + "local function hex(k) return (string.gsub(k, '.', function(b) return string.format('%02x', string.byte(b)) end)) end "
            + "local every, r = tonumber(ARGV[2]), redis.call('SCAN', ARGV[1], 'COUNT', 250) local o = {r[1]} "
            + "for _, k in ipairs(r[2]) do if every == 1 or tonumber(string.sub(redis.sha1hex(k), 1, 8), 16) % every == 0 then "
            + "local t = redis.call('TYPE', k).ok if t ~= 'none' then "
            + "o[#o + 1] = t .. ' ' .. (#k > 300 and hex(string.sub(k, 1, 300)) .. redis.sha1hex(k) or hex(k)) .. ' ' .. mark(k, t) end end end return o";

    /** {@code keys DB COUNT}. */
    static final String HOW_MANY = """
            cli INFO keyspace | tr -d '\\r' | sed -n 's/^db\\([0-9]*\\):keys=\\([0-9]*\\),.*/keys \\1 \\2/p' > "$work/keys.$side"
            cat "$work/keys.$side"
            """;

    /** {@code key DB TYPE NAME MARK}, the name in hexadecimal: of every key, or of the same part of them on each server that is asked. */
    static final String KEYS = "keys=\"" + LUA_KEYS + "\"\n" + """
            newline='
            '
            while read -r word db many; do
              cursor=0
              while :; do
                said=$(cli -n "$db" EVAL "$keys" 0 "$cursor" "$every") || return 1
                cursor=${said%%"$newline"*}
                case $cursor in ""|*[!0-9]*) printf '%s\\n' "$said" >&2; return 1;; esac
                printf '%s\\n' "$said" | sed -n "/ /s/^/key $db /p"
                [ "$cursor" != 0 ] || break
              done
            done < "$work/keys.$side"
            """;

    /** What an earlier look left when it was cut off goes, where no server is in it any more. */
    static final String MAKE_LOOK = MAKE + """
            mine=$work
            for work in "$folder"/.relight-dry-*; do
              [ "$work" = "$mine" ] || [ ! -d "$work" ] || [ -L "$work" ] || trial || [ -z "$(find "$work" -prune -mmin +90)" ] || rm -rf "$work"
            done
            true
            """;

    static final String SAMPLE = "sample=\"" + LUA_SAMPLE.replace("$", "\\$") + "\"\n" + """
            rm -f "$work"/sample.*
            while read -r word db many expiring; do
              cli -n "$db" EVAL "$sample" 0 | grep -E '^[0-9a-f]+ ' > "$work/sample.$db"
            done < "$work/keys.trial"
            true
            """;

    /** What the comparison looks at in one shell: {@code appendonly yes}, {@code appended}, the counts beside, {@code live} and the server's own. */
    static final String SEEN = """
            printf 'appendonly %s\\n' "$(cli CONFIG GET appendonly | tr -d '\\r' | sed -n 2p)"
            [ ! -e "$work/appended" ] || echo appended
            [ ! -e "$work/keys.trial" ] || { echo proven; cat "$work/types.trial" "$work/keys.trial"; }
            echo live
            """;

    /** {@code sample DB SAME ALL}. */
    static final String COMPARE = "again=\"" + LUA_AGAIN.replace("$", "\\$") + "\"\n" + """
            for list in "$work"/sample.*; do
              [ -s "$list" ] || continue
              db=${list##*.}
              cli -n "$db" EVAL "$again" 0 $(cut -d' ' -f1 "$list") > "$work/again.$db"
              printf 'sample %s %s %s\\n' "$db" "$(grep -cxFf "$list" "$work/again.$db")" "$(wc -l < "$list" | tr -d ' ')"
            done
            """;

    /**
     * Until the process is gone and stays away: whoever is started again by a supervisor must not be taken for stopped (RD-2). A server that
     * has gone into the background by itself is no supervisor's child, and systemd has been told: of these the swap's own look is enough.
     */
    static final String STOP = AS_OWNER + """
            pid=$(cat "$work/pid" 2>/dev/null)
            [ -z "$service" ] || settle=0
            case $(cli CONFIG GET daemonize 2>/dev/null | tr -d '\\r' | sed -n 2p) in yes) settle=0;; esac
            if [ -n "$service" ]; then
              systemctl stop "$service" || return 1
            elif [ "$commands" != true ]; then
              cli SHUTDOWN NOSAVE >/dev/null 2>&1
            fi
            i=0
            while alive "$pid" || ! silent; do
              [ "$i" -lt 4500 ] || return 3
              alive "$pid" || {
                now=$(cli INFO server 2>/dev/null | tr -d '\\r' | sed -n 's/^process_id://p')
                [ -z "$now" ] || [ -z "$pid" ] || [ "$now" = "$pid" ] || { printf '%s\\n' "$now" >&2; return 3; }
              }
              i=$((i + 1))
              sleep 0.02
            done
            i=0
            while [ "$i" -lt "$settle" ]; do
              sleep 0.3
              silent || { cli INFO server 2>/dev/null | tr -d '\\r' | sed -n 's/^process_id://p' >&2; return 3; }
              i=$((i + 1))
            done
            """;

    static final String SWAP = AS_OWNER + """
            silent || return 3
            mkdir -p "$work/old"
            if [ -e "$work/new.rdb" ]; then
              if [ ! -e "$work/old/aside" ]; then
                [ -z "$config" ] || [ -e "$work/old/config" ] || { cp "$config" "$work/old/config.part" && mv "$work/old/config.part" "$work/old/config"; } || return 1
                [ ! -e "$folder/$file" ] || mv "$folder/$file" "$work/old/$file" || return 1
                [ ! -e "$folder/$appends" ] || mv "$folder/$appends" "$work/old/$appends" || return 1
                : > "$work/old/aside"
              fi
              chown "$(stat -c %u:%g "$folder")" "$work/new.rdb"
              chmod "$(stat -c %a "$work/old/$file" 2>/dev/null || echo 640)" "$work/new.rdb"
              mv "$work/new.rdb" "$folder/$file" || return 1
              flush "$folder/$file" "$folder" "$work/old"
            fi
            [ "$appendonly" != true ] || append no
            """;

    static final String SWAP_BACK = AS_OWNER + """
            silent || return 3
            mkdir -p "$work/undone"
            if [ -e "$work/old/aside" ] && [ ! -e "$work/old/back" ]; then
              [ -e "$work/new.rdb" ] || [ ! -e "$folder/$file" ] || mv "$folder/$file" "$work/undone/$file" || return 1
              [ ! -e "$folder/$appends" ] || mv "$folder/$appends" "$work/undone/$appends" || return 1
              : > "$work/old/back"
            fi
            [ ! -e "$work/old/$file" ] || mv "$work/old/$file" "$folder/$file" || return 1
            [ ! -e "$work/old/$appends" ] || mv "$work/old/$appends" "$folder/$appends" || return 1
            [ ! -e "$work/old/config" ] || cat "$work/old/config" > "$config"
            """;

    /**
     * A server that still reads its file is waited for as long as that takes; one that does not come up, only for a while. Of one that was
     * started here it is seen that it has ended: nobody works in its folder any more.
     */
    static final String START = AS_OWNER + """
            rm -f "$work/pid"
            begun=
            gone=0
            there=$(cd "$folder" && pwd -P)
            if [ -n "$service" ]; then
              systemctl start "$service" || return 1
            elif [ "$commands" != true ] && silent; then
              (cd "$folder" && be "$name-server" "$config") </dev/null >/dev/null 2>&1 &
              begun=$!
            fi
            end=$(($(date +%s) + patience))
            while :; do
              case $(cli PING 2>&1) in
                PONG*) return 0;;
                *LOADING*) gone=0;;
                *) [ "$(date +%s)" -lt "$end" ] || return 1
                  if [ -n "$begun" ] && ! alive "$begun" && ! ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -qF -e "-> $there"; then
                    gone=$((gone + 1))
                    [ "$gone" -lt 20 ] || return 1
                  fi;;
              esac
              sleep 0.02
            done
            """;

    /** What the file says for the next start (RD-1): as it was, with the append-only file on. */
    static final String PERSIST = AS_OWNER + """
            [ ! -e "$work/old/config" ] || cat "$work/old/config" > "$config"
            said=$(sed -n 's/^[[:space:]]*[aA][pP][pP][eE][nN][dD][oO][nN][lL][yY][[:space:]]*//p' "$config" | tail -n 1)
            [ "$said" = yes ] || append yes
            """;

    static final String EARLIER = """
            [ ! -e "$folder/$file" ] || [ -e "$work/old/earlier.rdb" ] || ln "$folder/$file" "$work/old/earlier.rdb" || cp -p "$folder/$file" "$work/old/earlier.rdb"
            """;

    static final String PLACE = """
            [ -e "$work/new.rdb" ] || { [ -e "$into/$file" ] && return 0; return 1; }
            [ ! -e "$into" ] || [ -e "$work/placing" ] || return 3
            : > "$work/placing"
            mkdir -p "$into" && chown "$(stat -c %u:%g "$folder")" "$into" && chmod 750 "$into" && mv "$work/new.rdb" "$into/$file"
            """;

    static final String REMOVE = AS_OWNER + """
            untry
            case ${work##*/} in .relight-*) [ -L "$work" ] || rm -rf "$work";; *) return 1;; esac
            """;

    /** Says {@code stays} where the server's file is another one now than it was before. */
    static final String REMOVE_BUT_EARLIER = AS_OWNER + """
            untry
            case ${work##*/} in .relight-*) ;; *) return 1;; esac
            [ ! -L "$work" ] || return 1
            if [ -e "$work/old/earlier.rdb" ] && ! cmp -s "$work/old/earlier.rdb" "$folder/$file"; then
              for left in "$work"/* "$work"/old/*; do
                case $left in "$work/old"|"$work/old/earlier.rdb") ;; *) rm -rf "$left" || return 1;; esac
              done
              echo stays
            else
              rm -rf "$work"
            fi
            """;

    /** One word for each thing that is seen. */
    static final String LOOK = AS_OWNER + """
            [ ! -e "$work/new.rdb" ] || echo copy
            [ ! -e "$work/old/aside" ] || echo aside
            [ ! -e "$work/old/$file" ] || echo old
            [ ! -e "$work/undone/$file" ] || echo undone
            [ ! -e "$folder/$file" ] || echo live
            [ ! -e "$work" ] || echo work
            trial && echo trial
            true
            """;

    private RedisScripts() {}
}
