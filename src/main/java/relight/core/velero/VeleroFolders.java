package relight.core.velero;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import relight.core.catalog.BackupStore;
import relight.core.text.Problem;

/** What lies at the top of a place that Velero keeps backups in: it wants its own folders there and calls a location with any other invalid. */
public final class VeleroFolders {

    /** Of Velero 1.12 to 1.18. */
    private static final Set<String> OWN = Set.of("backups", "restores", "restic", "kopia", "metadata", "plugins");

    private VeleroFolders() {}

    /**
     * Names of the folders that are none of Velero's, sorted; empty, too, where whoever reads the place may not see its top.
     *
     * @param place the bucket or folder itself, from the location's prefix on
     */
    public static List<String> foreign(BackupStore place) throws IOException {
        try {
            return place.folders().stream().filter(name -> !OWN.contains(name)).sorted().toList();
        } catch (Problem hidden) {
            return List.of();
        }
    }
}
