package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import relight.adapter.host.HostReading;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.host.Script;
import relight.core.restore.HostAddress;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * Programs beside the server's files. All that touches them is done as the server's user ({@code as}), so that nothing there ever
 * belongs to anybody else (PG-16).
 */
public final class ServerHost {

    private static final String BEGINNING = """
            cd /
            umask 077
            as() { if [ "$(id -un)" = "$owner" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi; }
            put() { as sh -c 'cat > "$1"' sh "$1"; }
            serving() { [ -f "$1/postmaster.pid" ] && kill -0 "$(head -n 1 "$1/postmaster.pid")" 2>/dev/null; }
            """;

    private final HostShell shell;
    private final Map<String, String> words;

    public ServerHost(PitrSite site, Map<String, String> words) {
        this(site, words, Hosts.known(Pods.NONE));
    }

    public ServerHost(PitrSite site, Map<String, String> words, Hosts hosts) {
        this.shell = HostShell.at(site.on(), hosts);
        this.words = words;
    }

    /** With these words as its variables; those with a dot are none. */
    private Script script(String program, Map<String, String> more) {
        Script script = Script.of(BEGINNING + program);
        for (Map<String, String> values : List.of(words, more)) {
            for (Map.Entry<String, String> value : values.entrySet()) {
                if (value.getKey().matches("[a-z]+")) {
                    script = script.with(value.getKey(), value.getValue());
                }
            }
        }
        return script;
    }

    public Ran run(String program, Map<String, String> more, Consumer<String> lines) throws IOException, InterruptedException {
        return shell.run(script(program, more), lines);
    }

    /** Fails with what the program said last. */
    public Ran must(String program, Map<String, String> more, Consumer<String> lines) throws IOException, InterruptedException {
        return good(run(program, more, lines));
    }

    /** How it reads a store by itself. */
    HostReading reading(Messages words, Consumer<String> told) {
        return new HostReading(shell, words, told);
    }

    /** Runs a program for as long as it is listened to. */
    Ran hold(String program, Map<String, String> more, Consumer<String> lines) throws IOException, InterruptedException {
        return shell.hold(script(program, more), lines);
    }

    HostAddress address() {
        return shell.address();
    }

    Ran feed(String program, Map<String, String> more, InputStream data, Consumer<String> lines) throws IOException, InterruptedException {
        return good(shell.feed(script(program, more), data, lines));
    }

    private Ran good(Ran ran) {
        if (!ran.good()) {
            throw new Problem(Message.of("restore.pitr.host", shell.address().toString(), ran.lastWords()), Message.of("restore.pitr.host.remedy"));
        }
        return ran;
    }
}
