package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import relight.core.catalog.BackupStore;
import relight.core.catalog.StoredObject;

/** What Velero has left in the bucket of a restore. Velero may leave nothing while the location is ReadOnly. Calls block. */
public final class VeleroNotes {

    private static final int LARGEST = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BackupStore files;

    /** @param store that shows the backups */
    public VeleroNotes(BackupStore store) {
        this.files = store.files();
    }

    /** Its errors and warnings; empty where the file is missing or damaged. */
    public Optional<VeleroResults> results(String restore) throws IOException {
        return json(restore, "-results.gz").map(VeleroResults::read);
    }

    /** Its objects and what became of each; empty where the file is missing or damaged. */
    public Optional<VeleroRestored> restored(String restore) throws IOException {
        return json(restore, "-resource-list.json.gz").map(VeleroRestored::read);
    }

    private Optional<JsonNode> json(String restore, String what) throws IOException {
        Optional<StoredObject> file = files.find("restores/" + restore + "/restore-" + restore + what);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        byte[] packed;
        try (InputStream stored = files.open(file.get(), 0)) {
            packed = stored.readNBytes(LARGEST);
        }
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Optional.ofNullable(JSON.readTree(unpacked.readNBytes(LARGEST)));
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }
}
