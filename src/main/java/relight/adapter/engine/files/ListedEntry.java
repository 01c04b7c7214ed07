package relight.adapter.engine.files;

import java.util.List;
import java.util.Optional;
import relight.core.restore.files.ArchiveEntry;
import relight.core.restore.files.ArchiveEntry.Kind;

/**
 * An entry as the list of an archive has it.
 *
 * @param size       bytes of a file
 * @param owner      {@code UID:GID}; empty where the archive says nothing of it
 * @param mode       its bits, likewise
 * @param attributes names of its extended attributes
 */
record ListedEntry(ArchiveEntry entry, long size, Optional<String> owner, Optional<Integer> mode, List<String> attributes) {

    static ListedEntry of(String name, Kind kind, String link, long size, Optional<String> owner, Optional<Integer> mode) {
        return new ListedEntry(new ArchiveEntry(name, kind, link), size, owner, mode, List.of());
    }
}
