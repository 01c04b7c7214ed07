package relight.core.velero;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import relight.core.text.Message;
import relight.core.velero.VeleroLogLine.Level;

/** What Velero has left of its backups and restores. Calls block and end by interruption. */
public final class VeleroNotes {

    /** Lines of a log that are told: its end. */
    public static final int TOLD = 40;

    private static final int LARGEST = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final VeleroPapers papers;

    public VeleroNotes(VeleroPapers papers) {
        this.papers = papers;
    }

    /**
     * What was left of one backup or restore, its log apart.
     *
     * @param results    empty where there are none that can be read
     * @param volumes    what became of the data of each
     * @param operations on its items, such as the moving of a snapshot's data
     * @param damaged    papers that are missing or cannot be read to their end
     */
    public record Left(VeleroRun run, Optional<VeleroResults> results, List<VeleroVolume> volumes, List<VeleroOperation> operations, List<Message> damaged) {
        public Left {
            volumes = List.copyOf(volumes);
            operations = List.copyOf(operations);
            damaged = List.copyOf(damaged);
        }

        /** How many operations there are of each phase. */
        public Map<String, Long> phases() {
            Map<String, Long> phases = new TreeMap<>();
            operations.forEach(operation -> phases.merge(operation.phase(), 1L, Long::sum));
            return phases;
        }
    }

    public Left of(VeleroRun run) throws IOException, InterruptedException {
        List<Message> damaged = new ArrayList<>();
        Optional<VeleroResults> results = json(run, VeleroPaper.RESULTS, damaged, true).map(VeleroResults::read);
        Optional<JsonNode> operations = json(run, VeleroPaper.OPERATIONS, damaged, false);
        List<VeleroVolume> volumes = volumes(run, operations, damaged);
        return new Left(run, results, volumes, operations.map(VeleroOperation::read).orElse(List.of()), damaged);
    }

    private List<VeleroVolume> volumes(VeleroRun run, Optional<JsonNode> operations, List<Message> damaged) throws IOException, InterruptedException {
        Optional<JsonNode> volumes = json(run, VeleroPaper.VOLUMES, damaged, false).filter(OlderVolumes::tells);
        if (volumes.isPresent() || !run.isBackup()) {
            return volumes.map(VeleroVolume::read).orElse(List.of());
        }
        Map<VeleroPaper, JsonNode> older = new EnumMap<>(VeleroPaper.class);
        operations.ifPresent(read -> older.put(VeleroPaper.OPERATIONS, read));
        for (VeleroPaper paper : OlderVolumes.PAPERS) {
            if (paper != VeleroPaper.OPERATIONS) {
                json(run, paper, damaged, false).ifPresent(read -> older.put(paper, read));
            }
        }
        return OlderVolumes.of(older, json(run, VeleroPaper.OBJECTS, damaged, false).map(OlderVolumes::claims).orElse(List.of()));
    }

    /** The whole of its log, as far as it can be read; empty where there is none. */
    public Optional<VeleroLog.Found> log(VeleroRun run) throws IOException, InterruptedException {
        return new VeleroLog(papers, run).search("", EnumSet.allOf(Level.class));
    }

    /** Errors and warnings of a restore; empty where the paper is missing or damaged. */
    public Optional<VeleroResults> results(String restore) throws IOException, InterruptedException {
        return json(VeleroRun.restore(restore), VeleroPaper.RESULTS, new ArrayList<>(), false).map(VeleroResults::read);
    }

    /** Objects of a restore and what became of each; empty where the paper is missing or damaged. */
    public Optional<VeleroRestored> restored(String restore) throws IOException, InterruptedException {
        return json(VeleroRun.restore(restore), VeleroPaper.OBJECTS, new ArrayList<>(), false).map(VeleroRestored::read);
    }

    private Optional<JsonNode> json(VeleroRun run, VeleroPaper paper, List<Message> damaged, boolean needed) throws IOException, InterruptedException {
        Optional<InputStream> file = papers.open(run, paper);
        if (file.isEmpty()) {
            if (needed) {
                damaged.add(missing(run, paper));
            }
            return Optional.empty();
        }
        try (InputStream packed = file.get(); InputStream unpacked = new GZIPInputStream(packed)) {
            return Optional.ofNullable(JSON.readTree(unpacked.readNBytes(LARGEST)));
        } catch (ZipException | EOFException | JacksonException e) {
            damaged.add(damaged(run, paper));
            return Optional.empty();
        }
    }

    /** That a paper is not there. */
    public static Message missing(VeleroRun run, VeleroPaper paper) {
        return Message.of("velero.notes.missing", paper.key(run));
    }

    /** That a paper breaks off. */
    public static Message damaged(VeleroRun run, VeleroPaper paper) {
        return Message.of("velero.notes.damaged", paper.key(run));
    }
}
