package relight.adapter.host;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.catalog.BackupStore;
import relight.core.catalog.StoredObject;
import relight.core.restore.HostAddress;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/**
 * How a host reads a store by itself, by addresses that are valid for a while: nothing passes through this machine. An address is a key to
 * the backup: it goes to curl over its standard input, and never stands among the processes.
 */
public final class HostReading {

    /**
     * {@code unwatch} ends {@code $watcher} where it is needed no longer. A softer signal is lost where it comes before the shell
     * that was just begun has put its parent's traps away, and that would be waited for.
     */
    public static final String UNWATCH = """
            unwatch() {
              kill -KILL "$watcher" 2>/dev/null
              wait "$watcher" 2>/dev/null
            }
            """;

    /**
     * Ends all that belongs to this shell where its standard input ends, since nobody listens any more; {@code $watcher} does, and ends well
     * itself: see {@link HostShell#END_TREE}.
     */
    public static final String WATCHED = UNWATCH + """
            exec 3<&0
            { read -r nothing; trap '' TERM; kill -TERM 0; } <&3 >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            """;

    /**
     * {@code fetch FROM URL} writes an object from a byte on, and goes on from where the store breaks off: five times, unless nothing at all
     * has come, when the host cannot read the store.
     */
    static final String FETCH = """
            fetch() {
              got=$1
              tries=0
              while :; do
                printf 'url = "%s"\\n' "$2" | curl -fsS --connect-timeout 15 --speed-limit 1 --speed-time 60 -r "$got-" \\
                  -w '%{stderr}relight got %{size_download} %{http_code}\\n' -K - 2> "$said" && return 0
                read -r more code <<END
            $(sed -n 's/^relight got //p' "$said")
            END
                got=$((got + ${more:-0}))
                why=$(grep -v '^relight got' "$said" | tr '\\n' ' ')
                { [ "$got" -gt 0 ] && [ "${code:-0}" -lt 400 ] || [ "${code:-0}" -ge 500 ]; } && [ "$tries" -lt 5 ] || { printf '%s\\n' "$why" >&2; return 1; }
                tries=$((tries + 1))
                printf 'relight broke %s %s %s\\n' "$got" "$tries" "$why" >&2
                sleep "$tries"
              done
            }
            """;

    /** Before whatever reads a store; ends with 90 where the programs for it are missing. */
    public static final String BEGINNING = "command -v curl >/dev/null 2>&1 && command -v sha256sum >/dev/null 2>&1 || return 90\n" + WATCHED + FETCH;

    private static final Duration VALID = Duration.ofHours(6);
    private static final Pattern BROKE = Pattern.compile("relight broke (\\d+) (\\d+) (.*)");
    private static final int TRIES = 5;

    private final HostShell shell;
    private final Messages words;
    private final Consumer<String> told;

    /** @param told hears where a store breaks off */
    public HostReading(HostShell shell, Messages words, Consumer<String> told) {
        this.shell = shell;
        this.words = words;
        this.told = told;
    }

    /** Where the host finds it; empty on this machine, and where the store has no such addresses. */
    public Optional<URI> address(BackupStore store, StoredObject object) throws IOException {
        return shell.address() instanceof HostAddress.Here ? Optional.empty() : store.presigned(object, VALID);
    }

    /**
     * Reads {@code $url} to its end into a program, which ends with 0 where it had enough of it, and writes the SHA-256 of the stored bytes to
     * its standard output.
     *
     * @param into reads its standard input
     */
    public static String hashed(String into) {
        return BEGINNING + """
                umask 077
                pipe=$part.pipe
                said=$part.said
                rm -f "$pipe" "$part.sum"
                mkfifo "$pipe" || return 91
                sha256sum < "$pipe" > "$part.sum" &
                summing=$!
                fetch 0 "$url" | tee "$pipe" | {
                %s}
                taken=$?
                wait "$summing"
                unwatch
                read -r sum rest < "$part.sum"
                rm -f "$pipe" "$part.sum" "$said"
                [ "$taken" = 0 ] || return 92
                printf '%%s\\n' "$sum"
                """.formatted(into);
    }

    /** Tells what {@link #FETCH} says of a store that broke off. */
    public void hear(String line, String location, long size) {
        Matcher broke = BROKE.matcher(line);
        if (broke.matches()) {
            told.accept(words.say("catalog.store.broke-off", location, new Bytes(Long.parseLong(broke.group(1))), new Bytes(size), broke.group(3).strip(),
                    Duration.ofSeconds(Long.parseLong(broke.group(2))), Integer.valueOf(broke.group(2)), TRIES));
        }
    }

    /** What came back, unless the way there broke off: then nobody knows what lies there. */
    public HostShell.Ran listened(HostShell.Ran ran, String place) {
        if (ran.status() == HostShell.NOT_REACHED) {
            throw new BrokenConnection(shell, ran.lastWords(), place);
        }
        return ran;
    }
}
