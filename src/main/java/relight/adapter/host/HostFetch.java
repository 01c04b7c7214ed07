package relight.adapter.host;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import relight.adapter.host.HostShell.Ran;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * Brings a backup to the place where it is restored, its compressions taken off. A host that can read the store itself does so, by an
 * address that is valid for a while, and nothing passes through this machine; otherwise it is one stream from here. Either way the
 * bytes must be those that were verified (ALL-3), and the file has its name only when they are.
 */
public final class HostFetch {

    /** The file has its name only where its bytes are those that were verified. */
    private static final Script FROM_STORE = Script.of("part=$file.part\n" + HostReading.hashed("eval \"$unpack\" > \"$part\"\n") + """
            [ "$sum" = "$sha256" ] || { printf '%s\\n' "SHA-256 $sum" >&2; rm -f "$part"; return 92; }
            mv "$part" "$file"
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
        HostReading reading = new HostReading(shell, words, told);
        Optional<URI> address = backup.verdict().sha256().isEmpty() || Unpacking.of(backup).needsKey() ? Optional.empty() : reading.address(store, backup.object());
        if (address.isPresent()) {
            Ran ran = reading.listened(shell.hold(FROM_STORE.with("file", file).with("url", address.get().toString())
                    .with("unpack", Unpacking.of(backup).command()).with("sha256", backup.verdict().sha256().orElseThrow()),
                    line -> reading.hear(line, backup.location(), backup.size())), file);
            if (ran.good()) {
                told.accept(words.say("restore.host.fetch.there", shell.address().toString(), backup.location()));
                return backup.verdict().sha256().get();
            }
            told.accept(words.say("restore.host.fetch.not-there", shell.address().toString(), ran.lastWords()));
        }
        return stream(store, backup, file, fetched);
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

    /**
     * What takes a backup's compressions off, the outermost first; constant words.
     *
     * @param needsKey whether it is encrypted as well: the key is here, so it passes through this machine
     */
    public record Unpacking(List<String> commands, boolean needsKey) {

        public Unpacking {
            commands = List.copyOf(commands);
        }

        public static Unpacking of(Backup backup) {
            List<BackupFormat.Wrapping> all = wrappings(backup);
            return new Unpacking(all.stream().filter(wrapping -> !wrapping.encrypts()).map(UNPACK::get).toList(), all.stream().anyMatch(BackupFormat.Wrapping::encrypts));
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
