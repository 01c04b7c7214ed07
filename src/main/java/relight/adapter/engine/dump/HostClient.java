package relight.adapter.engine.dump;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import relight.adapter.engine.dump.ClientProcess.End;
import relight.adapter.host.BrokenConnection;
import relight.adapter.host.HostReading;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;

/**
 * A run of a database's own client at a host over ssh. It ends when it is cancelled, and by itself when nobody listens any more: what
 * is fed to it has an end of its own, and without that the client is ended before its input is closed, since it would still carry
 * out, and commit, what it had read (ALL-5).
 */
public final class HostClient {

    /**
     * Its environment is ours alone; the secret lies in a file for as long as it runs. A run that nobody listens to any more is given
     * time to end, since its last act is to take away what lies in the folder; whoever has the folder by then keeps it.
     */
    private static final String BEGINNING = """
            umask 077
            waited=0
            until mkdir "$place" 2>/dev/null || [ ! -e "$place/owner" ] || [ "$waited" -ge 10 ]; do sleep 1; waited=$((waited + 1)); done
            [ -d "$place" ] && [ ! -L "$place" ] && [ -O "$place" ] || { echo "relight: error: $place cannot be used" >&2; return 91; }
            printf '%s\n' "$$" > "$place/owner"
            clean() {
              [ "$(cat "$place/owner" 2>/dev/null)" = "$$" ] || return 0
              for name in secret trusted pipe last seen owner; do rm -f "$place/$name"; done
              rmdir "$place" 2>/dev/null
            }
            trap clean EXIT
            trap 'exit 143' HUP TERM
            [ -z "$secret" ] || printf '%s\\n' "$secret" > "$place/secret" || return 91
            [ -z "$trusted" ] || printf '%s\\n' "$trusted" > "$place/trusted" || return 91
            for name in $(env | sed -n 's/^\\(PG[A-Z_]*\\|MYSQL[A-Z_]*\\|MARIADB[A-Z_]*\\)=.*/\\1/p'); do
              case " $names " in *" $name "*) ;; *) unset "$name" ;; esac
            done
            LC_ALL=C
            export LC_ALL $names
            rm -f "$place/pipe" "$place/last"
            over() {
            pid=$client
            """ + HostShell.END_TREE + "}\n" + HostReading.UNWATCH;
    /** The silent input ends with the connection. */
    private static final String HELD = """
            exec 3<&0
            "$@" </dev/null &
            client=$!
            { read -r nothing; over; } <&3 >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            wait "$client"
            status=$?
            unwatch
            """;
    /**
     * The last bytes go two ways: whether they are ours is known before the client's input is closed. While it does not read, only what
     * is written shows whether somebody still listens.
     */
    private static final String FED = """
            mkfifo "$place/pipe" "$place/last" || return 91
            "$@" < "$place/pipe" &
            client=$!
            { trap '' PIPE; while sleep 3 </dev/null >/dev/null 2>&1; do printf 'relight alive\\n' >&2 || break; done; over; } &
            watcher=$!
            exec 9> "$place/pipe"
            tail -c 76 < "$place/last" > "$place/seen" 9>&- &
            last=$!
            tee "$place/last" >&9 9>&-
            wait "$last"
            [ "$(tr -d '\\0' < "$place/seen")" = "-- relight $mark" ] || over
            exec 9>&-
            wait "$client"
            status=$?
            unwatch
            """;
    private static final String END = """
            trap - EXIT
            clean
            printf 'relight ended %s\\n' "$status" >&2
            return "$status"
            """;
    private static final String ENDED = "relight ended ";
    private static final String ALIVE = "relight alive";

    private final HostShell shell;
    private final String place;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Optional<String> secret;
    private final Optional<String> trusted;
    private final Consumer<String> listener;

    /**
     * A run to come.
     *
     * @param place       a folder of its own there; it need not exist
     * @param environment by the variables' names; the client reads its secret from {@link #secret}
     * @param secret      a file's content, empty where none is needed
     * @param trusted     the certificates that it trusts, likewise for {@link #trusted}
     * @param listener    hears each line that it says
     */
    public HostClient(HostShell shell, String place, List<String> command, Map<String, String> environment, Optional<String> secret,
            Optional<String> trusted, Consumer<String> listener) {
        this.shell = shell;
        this.place = place;
        this.command = command.stream().toList();
        this.environment = Map.copyOf(environment);
        this.secret = secret;
        this.trusted = trusted;
        this.listener = listener;
    }

    /** The file that holds the secret while a client runs with that place. */
    public static String secret(String place) {
        return place + "/secret";
    }

    /** The file of the certificates that it trusts. */
    public static String trusted(String place) {
        return place + "/trusted";
    }

    /** Runs it with nothing on its standard input, or with the stream, which is read to its end or is as good as not read at all. */
    public End run(Optional<InputStream> input) throws IOException, InterruptedException {
        ClientLines heard = new ClientLines();
        AtomicReference<Optional<Integer>> status = new AtomicReference<>(Optional.empty());
        Consumer<String> lines = line -> {
            if (line.startsWith(ENDED)) {
                status.set(Optional.of(Integer.valueOf(line.substring(ENDED.length()))));
            } else if (!line.equals(ALIVE)) {
                heard.hear(line);
                listener.accept(line);
            }
        };
        Ran ran = input.isEmpty() ? shell.hold(script(HELD), lines) : feed(input.get(), lines);
        if (status.get().isEmpty() && ran.status() != 91) {
            throw new BrokenConnection(shell, ran.lastWords(), place);
        }
        return heard.end(status.get().orElse(ran.status()));
    }

    private Ran feed(InputStream input, Consumer<String> lines) throws IOException, InterruptedException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String mark = HexFormat.of().formatHex(random);
        InputStream end = new ByteArrayInputStream(("\n-- relight " + mark + "\n").getBytes(StandardCharsets.UTF_8));
        return shell.feed(script(FED).with("mark", mark), new SequenceInputStream(Collections.enumeration(List.of(input, end))), lines);
    }

    /** The words of the command are values, too. */
    private Script script(String program) {
        String words = IntStream.range(0, command.size()).mapToObj(i -> "\"$word" + i + "\"").collect(Collectors.joining(" "));
        Map<String, String> values = new TreeMap<>(environment);
        values.putAll(Map.of("place", place, "names", String.join(" ", new TreeMap<>(environment).keySet()), "secret", secret.orElse(""),
                "trusted", trusted.orElse("")));
        IntStream.range(0, command.size()).forEach(i -> values.put("word" + i, command.get(i)));
        return new Script(BEGINNING + "set -- " + words + "\n" + program + END, values);
    }
}
