package relight.core.velero;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.ToldStream;
import relight.core.catalog.UnwrappedStream;
import relight.core.catalog.WorkListener;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The objects in the archive of a backup, each once, read as a stream: no more than one of them is in memory. */
public final class VeleroObjects {

    /** What an API server takes is smaller by far (etcd: 1.5 MiB). */
    private static final long LARGEST = 32L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private VeleroObjects() {}

    /** Is told of each object. */
    public interface Visitor {
        /**
         * One object.
         *
         * @param resource  its kind as Velero writes it: {@code deployments.apps}
         * @param namespace empty for an object of the whole cluster
         */
        void object(String resource, String namespace, ObjectNode object) throws IOException, InterruptedException;
    }

    /**
     * Reads just the version of the archive that the catalog knows, to its end. Blocks; interruption ends it.
     *
     * @throws Problem where an object cannot be read
     */
    public static void each(BackupStore store, Backup backup, WorkListener listener, Visitor visitor) throws IOException, InterruptedException {
        try (InputStream stored = new ToldStream(store, backup, listener);
             TarArchiveInputStream tar = new TarArchiveInputStream(UnwrappedStream.open(stored, ReadingCaps.DEFAULT, store.decryption(backup)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                VeleroPaths.Place place = VeleroPaths.place(entry.getName()).orElse(null);
                if (entry.isFile() && place != null) {
                    visitor.object(place.resource(), place.namespace(), object(entry, tar));
                }
            }
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    /** Tells where each object stands, and reads none of them; {@code stored} is the archive as it lies in the place. */
    static void names(InputStream stored, Consumer<VeleroPaths.Place> found) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(UnwrappedStream.open(stored, ReadingCaps.DEFAULT))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException();
                }
                VeleroPaths.place(entry.getName()).ifPresent(found);
            }
        }
    }

    private static ObjectNode object(TarArchiveEntry entry, InputStream in) throws IOException {
        if (entry.getSize() > LARGEST) {
            throw new Problem(Message.of("velero.object", entry.getName()), Message.of("velero.object.remedy"));
        }
        try {
            if (JSON.readTree(in.readNBytes((int) entry.getSize())) instanceof ObjectNode object && object.path("kind").isTextual()
                    && object.path("metadata").path("name").isTextual()) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // said below: what it says quotes the text, which may be a Secret's
        }
        throw new Problem(Message.of("velero.object", entry.getName()), Message.of("velero.object.remedy"));
    }
}
