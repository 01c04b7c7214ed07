package relight.adapter.engine.dump;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.host.Script;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.restore.HostAddress;
import relight.core.restore.TestRestore;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A server that one restore test has for itself, in a folder that only its user can look into. It answers on this machine alone and to a
 * password that is made with it; its data may be lost with the machine, so that no write waits for the disk.
 */
public final class OwnServer {

    private static final int PASSWORD_BYTES = 24;

    private static final String BEGINNING = """
            cd /
            umask 077
            as() { if [ "$(id -un)" = "$owner" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi; }
            put() { as sh -c 'cat > "$1"' sh "$1"; }
            failed() { as tail -n 5 "$folder/log" >&2; exit 1; }
            """;
    private static final String FURNISH = """
            as mkdir -m 700 "$folder" || exit 1
            printf '%s\\n' "$password" | put "$folder/password" || exit 1
            """;
    /** Whatever still makes or starts it, as a console that was killed may have left it: it goes on until nothing comes back. */
    private static final String REMOVE = """
            gone=0
            for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
              if [ -e "$folder" ]; then
                gone=0
                pid=$(as head -n 1 "$folder/data/postmaster.pid" 2>/dev/null || as head -n 1 "$folder/pid" 2>/dev/null)
                case "$pid" in
                  ''|*[!0-9]*) ;;
                  *) { tr '\\0' ' ' <"/proc/$pid/cmdline" || ps -p "$pid" -o args=; } 2>/dev/null | grep -qF "$folder/" \\
                       && as kill -"$signal" "$pid" 2>/dev/null && sleep 0.5 ;;
                esac
                as rm -rf "$folder" 2>/dev/null
              else
                gone=$((gone + 1))
                [ "$gone" -ge 2 ] && exit 0
              fi
              sleep 0.2
            done
            echo "$folder cannot be removed" >&2
            exit 1
            """;

    private final StepRun run;
    private final Map<String, String> words;
    private final String signal;

    /**
     * @param words  of the step: {@code folder}, {@code programs}, {@code owner}, {@code port}
     * @param signal that ends a server of this kind at once
     */
    public OwnServer(StepRun run, Map<String, String> words, String signal) {
        this.run = run;
        this.words = words;
        this.signal = signal;
    }

    /** A port of this machine that nobody listens on at the moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Makes and starts it.
     *
     * @param program for any POSIX shell, with {@code as} for what the server's user does, {@code put} for its files and {@code failed} for
     *                the end of its log
     * @param more    variables of the program; {@code password} is one of them
     */
    public void start(String program, Map<String, String> more) throws IOException, InterruptedException {
        remove();
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Map<String, String> values = new TreeMap<>(more);
        values.put("password", HexFormat.of().formatHex(random));
        must(FURNISH + program, values);
    }

    /** Ends it and takes away all that was ever in its folder; nothing where there is none. */
    public Outcome remove() throws IOException, InterruptedException {
        Path folder = Path.of(words.get("folder"));
        if (!TestRestore.marked(words) || !folder.getFileName().toString().startsWith(TestRestore.PREFIX)) {
            throw new Problem(Message.of("test.foreign", folder.toString()), Message.of("test.foreign.remedy", folder.toString()));
        }
        must(REMOVE, Map.of("signal", signal));
        return Outcome.succeeded();
    }

    private void must(String program, Map<String, String> more) throws IOException, InterruptedException {
        Script script = Script.of(BEGINNING + program);
        for (String name : List.of("folder", "programs", "owner", "port")) {
            if (words.containsKey(name)) {
                script = script.with(name, words.get(name));
            }
        }
        for (Map.Entry<String, String> value : more.entrySet()) {
            script = script.with(value.getKey(), value.getValue());
        }
        HostShell.Ran ran = HostShell.at(new HostAddress.Here(), Hosts.known(Pods.NONE)).run(script, run::output);
        if (!ran.good()) {
            throw new Problem(Message.of("test.server.failed", words.get("folder"), ran.lastWords()),
                    Message.of("test.server.failed.remedy"));
        }
    }
}
