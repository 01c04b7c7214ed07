package relight.core.velero;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.BackupStore;
import relight.core.catalog.StoredObject;

/** What Velero wrote down, from the bucket itself: neither Velero nor a cluster is asked. */
public final class BucketPapers implements VeleroPapers {

    /** Signs of a backup's name that the name of a restore begins with: labels, which Velero puts that name into, are no longer than 63. */
    private static final int OF_THE_NAME = 40;

    private final BackupStore files;

    /** @param store that shows the backups; it stays open when this is closed */
    public BucketPapers(BackupStore store) {
        this.files = store.files();
    }

    /** What the name of a restore of that backup begins with, before a hyphen. */
    public static String beginning(String backup) {
        return backup.substring(0, Math.min(OF_THE_NAME, backup.length())).replaceAll("[^a-z0-9]+$", "");
    }

    @Override
    public Optional<InputStream> open(VeleroRun run, VeleroPaper paper) throws IOException {
        Optional<StoredObject> file = files.find(paper.key(run));
        return file.isEmpty() ? Optional.empty() : Optional.of(files.open(file.get(), 0));
    }

    /** Those whose name begins with the backup's, as Velero names them by itself: the Restore objects are not kept in the bucket. */
    @Override
    public List<VeleroRun> restores(String backup) throws IOException {
        String begins = beginning(backup);
        Map<String, Instant> newest = new HashMap<>();
        files.list(RESTORES + begins, file -> newest.merge(file.key().substring(RESTORES.length()).replaceFirst("/.*", ""), file.modified(),
                (one, other) -> one.isAfter(other) ? one : other));
        return newest.entrySet().stream().filter(one -> one.getKey().equals(begins) || one.getKey().startsWith(begins + "-")).sorted(Map.Entry.<String, Instant>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
                .map(one -> VeleroRun.restore(one.getKey())).toList();
    }

    @Override
    public void close() {
        // The store belongs to the catalog
    }
}
