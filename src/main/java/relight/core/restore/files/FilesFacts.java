package relight.core.restore.files;

import java.util.Map;
import relight.core.catalog.Backup;
import relight.core.restore.Facts;
import relight.core.restore.beside.PlaceFacts;

/**
 * What was seen of a folder of files and its backup.
 *
 * @param files  in the folder
 * @param needed bytes that the restored files need, with a tenth to spare
 */
public record FilesFacts(PlaceFacts place, Backup backup, long files, long needed) implements Facts {

    @Override
    public Map<String, String> preconditions() {
        return place.preconditions(backup, needed);
    }
}
