package relight.core.velero;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import relight.core.catalog.BackupStore;
import relight.core.catalog.StoredObject;
import relight.core.text.Message;

/** What Velero has left in the bucket of its backups and restores, read without Velero and without a cluster. Calls block. */
public final class VeleroNotes {

    /** Lines of a log that are kept: its end. */
    public static final int KEPT = 40;

    private static final int LARGEST = 64 << 20;
    private static final String RESTORES = "restores/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BackupStore files;

    /** @param store that shows the backups */
    public VeleroNotes(BackupStore store) {
        this.files = store.files();
    }

    /**
     * What was left of one backup or restore.
     *
     * @param results    empty where there are none that can be read
     * @param log        its last {@value #KEPT} lines
     * @param lines      of the whole log, as far as it could be read
     * @param operations of its items by their phase, such as the moving of a snapshot's data
     * @param failed     operations that ended with an error, with it
     * @param damaged    files that are missing or cannot be read to their end
     */
    public record Left(String name, Optional<VeleroResults> results, List<String> log, long lines, Map<String, Long> operations, List<String> failed,
                       List<Message> damaged) {
        public Left {
            log = List.copyOf(log);
            operations = Map.copyOf(operations);
            failed = List.copyOf(failed);
            damaged = List.copyOf(damaged);
        }
    }

    public Left backup(String backup) throws IOException {
        return left(backup, VeleroFiles.BACKUPS + backup + "/" + backup);
    }

    /** Of each restore whose name begins with the backup's, as Velero names them by itself: Restores are not kept in the bucket, only what they left. */
    public List<Left> restores(String backup) throws IOException {
        Set<String> names = new TreeSet<>();
        files.list(RESTORES + backup, file -> names.add(file.key().substring(RESTORES.length()).replaceFirst("/.*", "")));
        List<Left> all = new ArrayList<>();
        for (String name : names) {
            all.add(left(name, restore(name)));
        }
        return all;
    }

    private static String restore(String restore) {
        return RESTORES + restore + "/restore-" + restore;
    }

    /** Errors and warnings of a restore; empty where the file is missing or damaged. */
    public Optional<VeleroResults> results(String restore) throws IOException {
        return json(restore(restore) + "-results.gz", new ArrayList<>()).map(VeleroResults::read);
    }

    /** Objects of a restore and what became of each; empty where the file is missing or damaged. */
    public Optional<VeleroRestored> restored(String restore) throws IOException {
        return json(restore(restore) + "-resource-list.json.gz", new ArrayList<>()).map(VeleroRestored::read);
    }

    private Left left(String name, String begin) throws IOException {
        List<Message> damaged = new ArrayList<>();
        Optional<VeleroResults> results = json(begin + "-results.gz", damaged).map(VeleroResults::read);
        ArrayDeque<String> log = new ArrayDeque<>();
        long lines = log(begin + "-logs.gz", log, damaged);
        Map<String, Long> operations = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        if (files.find(begin + "-itemoperations.json.gz").isPresent()) {
            json(begin + "-itemoperations.json.gz", damaged).ifPresent(list -> list.forEach(one -> operation(one, operations, failed)));
        }
        return new Left(name, results, List.copyOf(log), lines, operations, failed, damaged);
    }

    private static void operation(JsonNode operation, Map<String, Long> phases, List<String> failed) {
        JsonNode status = operation.path("status");
        phases.merge(status.path("phase").asText("–"), 1L, Long::sum);
        if (!status.path("error").asText("").isEmpty()) {
            JsonNode item = operation.path("spec").path("resourceIdentifier");
            failed.add(item.path("Resource").asText() + " " + item.path("Namespace").asText() + "/" + item.path("Name").asText() + ": " + status.path("error").asText());
        }
    }

    /** The end of a log that breaks off is where it breaks off. */
    private long log(String key, ArrayDeque<String> kept, List<Message> damaged) throws IOException {
        Optional<StoredObject> file = found(key, damaged);
        long lines = 0;
        if (file.isPresent()) {
            try (BufferedReader log = new BufferedReader(new InputStreamReader(new GZIPInputStream(files.open(file.get(), 0)), StandardCharsets.UTF_8))) {
                for (String line = log.readLine(); line != null; line = log.readLine()) {
                    lines++;
                    kept.add(line);
                    if (kept.size() > KEPT) {
                        kept.removeFirst();
                    }
                }
            } catch (ZipException | EOFException e) {
                damaged.add(Message.of("velero.notes.damaged", key));
            }
        }
        return lines;
    }

    private Optional<JsonNode> json(String key, List<Message> damaged) throws IOException {
        Optional<StoredObject> file = found(key, damaged);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream unpacked = new GZIPInputStream(files.open(file.get(), 0))) {
            return Optional.ofNullable(JSON.readTree(unpacked.readNBytes(LARGEST)));
        } catch (ZipException | EOFException | JacksonException e) {
            damaged.add(Message.of("velero.notes.damaged", key));
            return Optional.empty();
        }
    }

    private Optional<StoredObject> found(String key, List<Message> damaged) throws IOException {
        Optional<StoredObject> file = files.find(key);
        if (file.isEmpty()) {
            damaged.add(Message.of("velero.notes.missing", key));
        }
        return file;
    }
}
