package relight.adapter.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import relight.adapter.host.HostShell.Ran;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * Brings a backup that is a folder of files, with none below, to a host over ssh, as {@link HostFetch} brings one that is a file: by
 * addresses that the host reads itself, several at a time, where it can; otherwise each file as a stream from here.
 */
public final class FolderFetch {

    private static final String PLAIN = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

    /** All at once; what did not come whole goes on one by one. The addresses are keys to the backup, and go to curl over its standard input. */
    private static final Script FROM_STORE = Script.of("umask 077\n" + HostReading.BEGINNING + """
            mkdir "$folder" && cd "$folder" || return 91
            said=$folder.said
            printf '%s\\n' "$files" | while read -r name size url; do printf 'url = "%s"\\noutput = "%s"\\n' "$url" "$name"; done |
              curl -fsS --connect-timeout 15 --speed-limit 1 --speed-time 60 --parallel --parallel-max 8 -K - 2> "$said" || {
              why=$(tr '\\n' ' ' < "$said")
              rm -f "$said"
              set -- *
              [ -e "$1" ] || { printf '%s\\n' "$why" >&2; return 93; }
              while read -r name size url; do
                there=0
                [ ! -e "$name" ] || there=$(wc -c < "$name")
                [ "$there" -ge "$size" ] || {
                  printf 'relight broke %s %s %s\\n' "$((there))" 1 "$why" >&2
                  fetch "$((there))" "$url" >> "$name" || { rm -f "$said"; return 93; }
                }
              done <<END
            $files
            END
            }
            rm -f "$said"
            unwatch
            sha256sum -- *
            """);
    private static final Script EMPTY = Script.of("umask 077; rm -rf \"$folder\" && mkdir \"$folder\"\n");
    private static final Script FROM_HERE = Script.of("umask 077; cat > \"$file\"\n");

    private final HostShell shell;
    private final Messages words;
    private final Consumer<String> told;

    /** @param told hears which way was taken */
    public FolderFetch(HostShell shell, Messages words, Consumer<String> told) {
        this.shell = shell;
        this.words = words;
        this.told = told;
    }

    /**
     * Blocks until all files lie there.
     *
     * @param folder  that does not exist there yet
     * @param fetched hears the bytes that have been read, where they pass through here
     * @return the hash of the folder, by {@link FolderReading}'s rule
     * @throws Problem where the bytes are not those that were verified, or cannot be written there
     */
    public String bring(BackupStore store, Backup backup, String folder, LongConsumer fetched) throws IOException, InterruptedException {
        FolderReading reading = FolderReading.open(store, backup);
        HostReading host = new HostReading(shell, words, told);
        Optional<String> files = backup.verdict().sha256().isPresent() ? files(host, store, reading) : Optional.empty();
        if (files.isPresent()) {
            Ran ran = host.listened(shell.hold(FROM_STORE.with("folder", folder).with("files", files.get()),
                    line -> host.hear(line, backup.location(), backup.size())), folder);
            if (ran.good() && sum(reading, ran.out()).equals(backup.verdict().sha256())) {
                told.accept(words.say("restore.host.fetch.there", shell.address().toString(), backup.location()));
                return backup.verdict().sha256().get();
            }
            told.accept(words.say("restore.host.fetch.not-there", shell.address().toString(), ran.good() ? "SHA-256" : ran.lastWords()));
        }
        shell.run(EMPTY.with("folder", folder));
        try {
            return reading.readVerified((entry, content) -> file(folder, reading.path(entry), content), fetched, broken -> told.accept(words.say(broken)));
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    /** Name, size and address of each, where every file has an address and a name that is no path. */
    private static Optional<String> files(HostReading host, BackupStore store, FolderReading reading) throws IOException {
        StringBuilder files = new StringBuilder();
        for (FolderEntry entry : reading.entries()) {
            Optional<URI> address = entry.kind() == FolderEntry.Kind.FILE && reading.path(entry).matches(PLAIN)
                    ? host.address(store, entry.object()) : Optional.empty();
            if (address.isEmpty()) {
                return Optional.empty();
            }
            files.append(reading.path(entry)).append(' ').append(entry.object().size()).append(' ').append(address.get()).append('\n');
        }
        return Optional.of(files.toString().strip());
    }

    /** The hash of the whole from what {@code sha256sum} said of each file; empty where one is missing. */
    public static Optional<String> sum(FolderReading reading, String said) {
        Map<String, String> hashes = said.lines().filter(line -> line.matches("[0-9a-f]{64}  .+"))
                .collect(Collectors.toMap(line -> line.substring(66), line -> line.substring(0, 64), (one, two) -> two));
        StringBuilder list = new StringBuilder();
        for (FolderEntry entry : reading.entries()) {
            String hash = hashes.get(reading.path(entry));
            if (hash == null) {
                return Optional.empty();
            }
            list.append(hash).append("  ").append(reading.path(entry)).append('\n');
        }
        try {
            return Optional.of(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(list.toString().getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file with a folder before its name is read for the hash alone (FS-1). Called by several threads. */
    private void file(String folder, String name, InputStream content) throws IOException {
        if (!name.matches(PLAIN)) {
            return;
        }
        try {
            Ran ran = shell.feed(FROM_HERE.with("file", folder + "/" + name), content, line -> { });
            if (!ran.good()) {
                throw new Problem(Message.of("restore.host.fetch.unwritten", name, shell.address().toString(), ran.lastWords()),
                        Message.of("restore.host.fetch.unwritten.remedy"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
