package relight.adapter.engine.dump;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.adapter.host.HostFetch;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.restore.FarLook;
import relight.core.restore.FarPlace;

/** Looks at a host over ssh where a backup is restored: its room, and whether it reads the store itself. Changes nothing there. */
public final class FarProbe {

    /** How long the address of one byte is good for. */
    private static final Duration VALID = Duration.ofMinutes(5);

    /** One byte of the backup proves that the host gets through to the store, and that it is let in. */
    private static final Script LOOK = Script.of("""
            free() { df -Pk "$2" 2>/dev/null | { read -r head; read -r device all used free rest; [ -z "$free" ] || printf '%s=%s\\n' "$1" "$free"; }; }
            [ -d "$spool" ] && [ -w "$spool" ] && free spool "$spool"
            [ -z "$data" ] || free data "$data"
            printf 'cores=%s\\n' "$(nproc 2>/dev/null || echo 1)"
            [ -n "$url" ] || return 0
            for tool in curl sha256sum mkfifo tee $tools; do
              command -v "$tool" >/dev/null 2>&1 || { printf 'why=%s: command not found\\n' "$tool"; return 0; }
            done
            said=$(printf 'url = "%s"\\n' "$url" | curl -fsS --connect-timeout 10 --max-time 30 -r 0-0 -o /dev/null -K - 2>&1) \\
              && echo reads=yes || printf 'why=%s\\n' "$(printf '%s' "$said" | tail -n 1)"
            """);

    private final Map<String, String> found;
    private final FarPlace place;

    private FarProbe(Map<String, String> found, FarPlace place) {
        this.found = found;
        this.place = place;
    }

    /**
     * Looks there.
     *
     * @param data a folder on the disk of the server; empty where it is not on that host or not known
     * @param at   the moment at which a cold backup must be readable
     */
    public static FarProbe look(HostShell shell, FarPlace place, Optional<String> data, BackupStore store, Backup backup, Instant at)
            throws IOException, InterruptedException {
        HostFetch.Unpacking unpacking = HostFetch.Unpacking.of(backup);
        boolean there = backup.object().readable(at) && !unpacking.needsKey();
        return look(shell, place, data, there ? address(store, backup) : Optional.empty(), unpacking.programs());
    }

    private static FarProbe look(HostShell shell, FarPlace place, Optional<String> data, Optional<URI> address, String tools)
            throws IOException, InterruptedException {
        Ran ran = shell.run(LOOK.with("spool", place.spool()).with("data", data.orElse("")).with("url", address.map(URI::toString).orElse(""))
                .with("tools", tools));
        Map<String, String> found = ran.out().lines().filter(line -> line.contains("="))
                .collect(Collectors.toMap(line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1), (one, two) -> two));
        return new FarProbe(found, place);
    }

    /** The same without the way to the store. */
    public static FarProbe look(HostShell shell, FarPlace place, Optional<String> data) throws IOException, InterruptedException {
        return look(shell, place, data, Optional.empty(), "");
    }

    private static Optional<URI> address(BackupStore store, Backup backup) throws IOException {
        if (!backup.object().isFolder()) {
            return store.presigned(backup.object(), VALID);
        }
        Optional<FolderEntry> first = FolderReading.open(store, backup).entries().stream().filter(entry -> entry.kind() == FolderEntry.Kind.FILE).findFirst();
        return first.isPresent() ? store.presigned(first.get().object(), VALID) : Optional.empty();
    }

    /** Bytes free for a backup; none where the folder cannot be written to. */
    public long spoolFree() {
        return bytes("spool").orElse(0L);
    }

    /** Bytes free on the server's disk. */
    public Optional<Long> dataFree() {
        return bytes("data");
    }

    private Optional<Long> bytes(String name) {
        return Optional.ofNullable(found.get(name)).filter(text -> text.matches("\\d{1,15}")).map(text -> Long.parseLong(text) * 1024);
    }

    public int cores() {
        String cores = found.getOrDefault("cores", "1");
        return cores.matches("\\d{1,5}") ? Math.max(1, Integer.parseInt(cores)) : 1;
    }

    public FarLook way() {
        return new FarLook(place.on(), found.containsKey("reads"), Optional.ofNullable(found.get("why")));
    }
}
