package relight.core.restore.files;

import java.util.Map;
import java.util.TreeMap;
import relight.core.catalog.Backup;
import relight.core.restore.Facts;
import relight.core.restore.beside.PlaceFacts;
import relight.core.workspace.FileScope;

/**
 * What was seen of a folder of files and its backup.
 *
 * @param files  in the folder
 * @param needed bytes that the restored files need, with a tenth to spare
 * @param scope  what the series of the backup holds and leaves out
 */
public record FilesFacts(PlaceFacts place, Backup backup, long files, long needed, FileScope scope) implements Facts {

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>(place.preconditions(backup, needed));
        facts.put("scope", String.join(" ", scope.includes()) + " / " + String.join(" ", scope.excludes()));
        return facts;
    }
}
