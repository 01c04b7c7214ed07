package relight.core.restore.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.restore.Facts;
import relight.core.restore.beside.PlaceFacts;

/**
 * What was seen of an SQLite database and its backup.
 *
 * @param siblings files that belong to it as long as it is open or was not closed well: {@code -wal}, {@code -shm}, {@code -journal}
 * @param needed   bytes that the restored database needs, with a tenth to spare
 * @param made     where a dump is made into a database on this machine that goes to another place then
 */
public record SqliteFacts(PlaceFacts place, Backup backup, List<String> siblings, long needed, Optional<Made> made) implements Facts {

    /**
     * On this machine.
     *
     * @param free bytes there
     */
    public record Made(Path folder, long free) {}

    public SqliteFacts {
        siblings = List.copyOf(siblings);
    }

    @Override
    public Map<String, String> preconditions() {
        return place.preconditions(backup, needed);
    }
}
