package relight.core.restore.sqlite;

import java.util.List;
import java.util.Map;
import relight.core.catalog.Backup;
import relight.core.restore.Facts;
import relight.core.restore.beside.PlaceFacts;

/**
 * What was seen of an SQLite database and its backup.
 *
 * @param siblings files that belong to it as long as it is open or was not closed well: {@code -wal}, {@code -shm}, {@code -journal}
 * @param needed   bytes that the restored database needs, with a tenth to spare
 */
public record SqliteFacts(PlaceFacts place, Backup backup, List<String> siblings, long needed) implements Facts {

    public SqliteFacts {
        siblings = List.copyOf(siblings);
    }

    @Override
    public Map<String, String> preconditions() {
        return place.preconditions(backup, needed);
    }
}
