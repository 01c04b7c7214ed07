package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.host.FolderFetch;
import relight.adapter.host.HostReading;
import relight.adapter.host.HostShell.Ran;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.catalog.StoredObject;
import relight.core.restore.HostAddress;
import relight.core.restore.postgresql.pitr.PitrFacts.Form;

/** A base backup that the host of the server reads from the store by itself and unpacks while it comes: none of it passes through this machine. */
final class BaseReading {

    private static final String NOTHING = "cat > /dev/null\n";
    /** A name of a data folder's file, that means nothing to curl's list or to a shell. */
    private static final String PLAIN = "[A-Za-z0-9_.-][A-Za-z0-9_./-]*";
    /**
     * {@code $files} has size, address and name of each, {@code $folders} the names of folders: several files at once, and what did not come
     * whole goes on one by one. An empty file is made, since a store refuses to give a part of nothing.
     */
    private static final String FILES = HostReading.BEGINNING + """
            cd "$restored" && command -v xargs >/dev/null 2>&1 || return 91
            said=$work/base.said
            each() { printf '%s\\n' "$files" | while read -r size url name; do "$1" "$size" "$url" "$name" || return 1; done; }
            folder() { case $3 in */*) printf '%s\\0' "${3%/*}";; esac; }
            empty() { [ "$1" -gt 0 ] || printf '%s\\0' "$3"; }
            listed() { [ "$1" = 0 ] || printf 'url = "%s"\\noutput = "%s"\\n' "$2" "$3"; }
            name() { printf '%s\\0' "$3"; }
            rest() {
              there=$(as wc -c "$3" 2>/dev/null)
              there=${there%% *}
              [ "${there:-0}" -ge "$1" ] || {
                printf 'relight broke %s %s %s\\n' "${there:-0}" 1 "$why" >&2
                fetch "${there:-0}" "$2" | as sh -c 'cat >> "$1"' sh "$3"
              }
            }
            { each folder; printf '%s\\n' "$folders" | while read -r name; do [ -z "$name" ] || printf '%s\\0' "$name"; done; } | as xargs -0 -r mkdir -p -m 700 -- || return 91
            each empty | as xargs -0 -r touch -- || return 91
            each listed | as curl -fsS --connect-timeout 15 --speed-limit 1 --speed-time 60 --parallel --parallel-max 8 -K - 2> "$said" || {
              why=$(tr '\\n' ' ' < "$said")
              as find . -type f -size +0 | read -r one || { printf '%s\\n' "$why" >&2; return 93; }
              each rest || return 93
            }
            rm -f "$said"
            unwatch
            each name | as xargs -0 -r sha256sum --
            """;

    private final PitrRun at;
    private final BackupStore store;
    private final Backup backup;
    private final ServerHost host;
    private final HostReading reading;

    BaseReading(PitrRun at, BackupStore store, Backup backup) {
        this.at = at;
        this.store = store;
        this.backup = backup;
        this.host = at.host();
        this.reading = host.reading(at.run().words(), at.run()::output);
    }

    /** Its hash, when all of it lies there and is what was verified; empty where it has to come another way, and nothing of it lies there then. */
    Optional<String> read() throws IOException, InterruptedException {
        Optional<String> verified = backup.verdict().sha256();
        if (verified.isEmpty() || host.address() instanceof HostAddress.Here) {
            return Optional.empty();
        }
        Optional<String> sha256 = switch (Form.valueOf(at.with("form"))) {
            case TAR -> tar();
            case FOLDER_OF_TARS -> folder();
            case PLAIN -> plain();
        };
        if (sha256.equals(verified)) {
            at.run().output(at.run().words().say("restore.host.fetch.there", host.address().toString(), backup.location()));
            return sha256;
        }
        sha256.ifPresent(other -> notThere("SHA-256 " + other));
        host.must(BaseFetch.EMPTY, Map.of(), line -> { });
        return Optional.empty();
    }

    private void notThere(String why) {
        at.run().output(at.run().words().say("restore.host.fetch.not-there", host.address().toString(), why));
    }

    private Optional<String> tar() throws IOException, InterruptedException {
        List<Wrapping> wrappings = backup.verdict().format().orElseThrow().wrappings();
        boolean gzip = wrappings.equals(List.of(Wrapping.GZIP));
        return gzip || wrappings.isEmpty() ? read(backup.object(), BaseFetch.UNPACK, gzip, ".") : Optional.empty();
    }

    /** What lies in the folder of a {@code pg_basebackup -Ft}; what is no part of it is read for the hash alone. */
    private Optional<String> folder() throws IOException, InterruptedException {
        FolderReading entries = FolderReading.open(store, backup);
        StringBuilder sums = new StringBuilder();
        for (FolderEntry entry : entries.entries()) {
            if (entry.kind() == FolderEntry.Kind.FILE) {
                String path = entries.path(entry);
                Optional<String> sum = part(entry.object(), path);
                if (sum.isEmpty()) {
                    return Optional.empty();
                }
                sums.append(sum.get()).append("  ").append(path).append('\n');
            }
        }
        return FolderFetch.sum(entries, sums.toString());
    }

    private Optional<String> part(StoredObject object, String path) throws IOException, InterruptedException {
        boolean base = BaseLook.BASE_TAR.matcher(path).matches();
        if (base || BaseLook.WAL_TAR.matcher(path).matches()) {
            return path.endsWith(".gz") || path.endsWith(".tar") ? read(object, BaseFetch.UNPACK, path.endsWith(".gz"), base ? "." : "pg_wal") : Optional.empty();
        }
        return read(object, path.equals("backup_manifest") ? BaseFetch.KEEP : NOTHING, false, ".");
    }

    /** Files that lie as they lay in the data folder. */
    private Optional<String> plain() throws IOException, InterruptedException {
        FolderReading entries = FolderReading.open(store, backup);
        List<String> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (FolderEntry entry : entries.entries()) {
            String path = entries.path(entry);
            boolean below = path.isEmpty() || path.matches(PLAIN) && !path.contains("..");
            Optional<URI> address = below && entry.kind() == FolderEntry.Kind.FILE ? reading.address(store, entry.object()) : Optional.empty();
            if (address.isPresent()) {
                files.add(entry.object().size() + " " + address.get() + " " + path);
            } else if (below && entry.kind() == FolderEntry.Kind.FOLDER) {
                folders.add(path);
            } else {
                return Optional.empty();
            }
        }
        Ran ran = reading.listened(host.hold(FILES, Map.of("files", String.join("\n", files), "folders", String.join("\n", folders)),
                line -> reading.hear(line, backup.location(), backup.size())), at.with("restored"));
        if (!ran.good()) {
            notThere(ran.lastWords());
            return Optional.empty();
        }
        return FolderFetch.sum(entries, ran.out());
    }

    private Optional<String> read(StoredObject object, String into, boolean gzip, String below) throws IOException, InterruptedException {
        Optional<URI> address = reading.address(store, object);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> more = new HashMap<>(Map.of("url", address.get().toString(), "part", at.with("work") + "/base", "unwrap", gzip ? "gzip" : "",
                "below", below));
        Ran ran = reading.listened(host.hold(HostReading.hashed(into), more, line -> reading.hear(line, backup.location(), object.size())), at.with("restored"));
        if (!ran.good()) {
            notThere(ran.lastWords());
            return Optional.empty();
        }
        return Optional.of(ran.out().strip());
    }
}
