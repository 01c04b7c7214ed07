package relight.adapter.host;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.adapter.host.HostShell.Ran;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.restore.HostAddress;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * Brings a backup to the place where it is restored, its compressions taken off. A host that can read the store itself does so, by an
 * address that is valid for a while, and nothing passes through this machine; otherwise it is one stream from here. Either way the
 * bytes must be those that were verified (ALL-3), and the file has its name only when they are.
 */
public final class HostFetch {

    static final Duration VALID = Duration.ofHours(6);

    /** Ends all that belongs to this shell where its standard input ends; {@code $watcher} does. */
    static final String WATCHED = """
            exec 3<&0
            { read -r nothing; kill -TERM 0; } <&3 >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            """;

    /**
     * {@code fetch FROM URL} writes an object from a byte on, and goes on from where the store breaks off: five times, unless nothing at all
     * has come, when the host cannot read the store. The address is a key to the backup: it goes to curl over its standard input, and never
     * stands among the processes.
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
    private static final Pattern BROKE = Pattern.compile("relight broke (\\d+) (\\d+) (.*)");
    private static final int TRIES = 5;

    /** Where nobody listens any more, all of it ends. */
    private static final Script FROM_STORE = Script.of(WATCHED + FETCH + """
            command -v curl >/dev/null 2>&1 && command -v sha256sum >/dev/null 2>&1 || return 90
            pipe=$file.pipe
            said=$file.said
            rm -f "$pipe" "$file.part" "$file.sum"
            umask 077
            mkfifo "$pipe" || return 91
            sha256sum < "$pipe" > "$file.sum" &
            summing=$!
            fetch 0 "$url" | tee "$pipe" | { eval "$unpack"; } > "$file.part"
            unpacked=$?
            wait "$summing"
            kill "$watcher" 2>/dev/null
            read -r sum rest < "$file.sum"
            rm -f "$pipe" "$file.sum" "$said"
            [ "$unpacked" = 0 ] && [ "$sum" = "$sha256" ] || { printf '%s\\n' "SHA-256 $sum" >&2; rm -f "$file.part"; return 92; }
            mv "$file.part" "$file"
            """);

    private static final Script FROM_HERE = Script.of("umask 077; cat > \"$file.part\"");
    private static final Script WHOLE = Script.of("mv \"$file.part\" \"$file\"");
    private static final Script REMOVE = Script.of("rm -f \"$file.part\"");

    private static final Map<BackupFormat.Wrapping, String> UNPACK = Map.of(BackupFormat.Wrapping.GZIP, "gzip -dc",
            BackupFormat.Wrapping.ZSTD, "zstd -dcq", BackupFormat.Wrapping.XZ, "xz -dc", BackupFormat.Wrapping.BZIP2, "bzip2 -dc");

    private final HostShell shell;
    private final Messages words;
    private final Consumer<String> told;

    /**
     * @param told hears which way was taken
     */
    public HostFetch(HostShell shell, Messages words, Consumer<String> told) {
        this.shell = shell;
        this.words = words;
        this.told = told;
    }

    /**
     * Blocks until the content lies there under its name.
     *
     * @param fetched hears the stored bytes that have been read, where they pass through here
     * @return SHA-256 of the stored bytes in hexadecimal
     * @throws Problem where the bytes are not those that were verified, or cannot be written there
     */
    public String bring(BackupStore store, Backup backup, String file, LongConsumer fetched) throws IOException, InterruptedException {
        Optional<URI> address = shell.address() instanceof HostAddress.Here || backup.verdict().sha256().isEmpty() ? Optional.empty()
                : store.presigned(backup.object(), VALID);
        if (address.isPresent()) {
            Ran ran = listened(shell, shell.hold(FROM_STORE.with("file", file).with("url", address.get().toString())
                    .with("unpack", Unpacking.of(backup).command()).with("sha256", backup.verdict().sha256().orElseThrow()),
                    line -> broke(line, backup.location(), backup.size())), file);
            if (ran.good()) {
                told.accept(words.say("restore.host.fetch.there", shell.address().toString(), backup.location()));
                return backup.verdict().sha256().get();
            }
            told.accept(words.say("restore.host.fetch.not-there", shell.address().toString(), ran.lastWords()));
        }
        return stream(store, backup, file, fetched);
    }

    /** Tells what {@link #FETCH} says of a store that broke off. */
    void broke(String line, String location, long size) {
        Matcher broke = BROKE.matcher(line);
        if (broke.matches()) {
            told.accept(words.say("catalog.store.broke-off", location, new Bytes(Long.parseLong(broke.group(1))), new Bytes(size), broke.group(3).strip(),
                    Duration.ofSeconds(Long.parseLong(broke.group(2))), Integer.valueOf(broke.group(2)), TRIES));
        }
    }

    /** What came back, unless the way there broke off: then nobody knows what lies there. */
    static Ran listened(HostShell shell, Ran ran, String place) {
        if (ran.status() == HostShell.NOT_REACHED) {
            throw new BrokenConnection(shell, ran.lastWords(), place);
        }
        return ran;
    }

    private String stream(BackupStore store, Backup backup, String file, LongConsumer fetched) throws IOException, InterruptedException {
        try (BackupStream content = BackupStream.open(store, backup, wrappings(backup), fetched,
                broken -> told.accept(words.say(broken)))) {
            Ran ran = shell.feed(FROM_HERE.with("file", file), content, told);
            if (!ran.good()) {
                throw new Problem(Message.of("restore.host.fetch.unwritten", file, shell.address().toString(), ran.lastWords()),
                        Message.of("restore.host.fetch.unwritten.remedy"));
            }
            String sha256 = content.finish();
            told.accept("SHA-256 " + sha256);
            shell.run(WHOLE.with("file", file));
            return sha256;
        } catch (IOException | RuntimeException e) {
            shell.run(REMOVE.with("file", file));
            throw e;
        }
    }

    private static List<BackupFormat.Wrapping> wrappings(Backup backup) {
        return backup.verdict().format().map(BackupFormat::wrappings).orElse(List.of());
    }

    /** What takes a backup's compressions off, the outermost first; constant words. */
    public record Unpacking(List<String> commands) {

        public Unpacking {
            commands = List.copyOf(commands);
        }

        public static Unpacking of(Backup backup) {
            return new Unpacking(wrappings(backup).stream().map(UNPACK::get).toList());
        }

        String command() {
            return commands.isEmpty() ? "cat" : String.join(" | ", commands);
        }

        /** Their names, with spaces between. */
        public String programs() {
            return String.join(" ", commands.stream().map(command -> command.substring(0, command.indexOf(' '))).toList());
        }
    }
}
