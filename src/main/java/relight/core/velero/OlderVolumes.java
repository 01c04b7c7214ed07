package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import relight.core.velero.VeleroVolume.Data;

/**
 * What became of the data of a backup's volumes, by the papers that Velero wrote before it had one of all volumes (1.14), and where that one was
 * lost. They name a volume in different ways; a claim that is in the backup and that none of them can mean is told as such.
 */
final class OlderVolumes {

    /** As Velero's archive calls the kind. */
    static final String CLAIMS = "persistentvolumeclaims";
    static final List<VeleroPaper> PAPERS = List.of(VeleroPaper.POD_VOLUMES, VeleroPaper.OPERATIONS, VeleroPaper.CSI_SNAPSHOTS, VeleroPaper.CSI_CONTENTS, VeleroPaper.SNAPSHOTS);

    private static final String COMPLETED = "Completed";

    private final Map<String, VeleroVolume> claims = new LinkedHashMap<>();
    /** Snapshots that are named after what they are in the storage: which claim each belongs to is not written. */
    private final List<VeleroVolume> nameless = new ArrayList<>();

    private OlderVolumes() {}

    /** Whether it is a paper of all volumes, as Velero writes it from 1.14 on. */
    static boolean tells(JsonNode volumes) {
        return volumes.isArray() || volumes.isNull();
    }

    /** Claims in a list of all objects by kind, as {@code namespace/name}. */
    static List<String> claims(JsonNode resources) {
        List<String> all = new ArrayList<>();
        resources.path("v1/PersistentVolumeClaim").forEach(claim -> all.add(claim.asText()));
        return all;
    }

    /**
     * All that can be told.
     *
     * @param papers those of {@link #PAPERS} that are there and can be read
     * @param inIt   claims that are in the backup, as {@code namespace/name}
     */
    static List<VeleroVolume> of(Map<VeleroPaper, JsonNode> papers, Collection<String> inIt) {
        OlderVolumes volumes = new OlderVolumes();
        each(papers, VeleroPaper.POD_VOLUMES).forEach(volumes::podVolume);
        each(papers, VeleroPaper.OPERATIONS).forEach(volumes::moved);
        Map<String, JsonNode> contents = new LinkedHashMap<>();
        each(papers, VeleroPaper.CSI_CONTENTS).forEach(content -> contents.put(name(content.path("spec").path("volumeSnapshotRef")), content));
        each(papers, VeleroPaper.CSI_SNAPSHOTS).forEach(snapshot -> volumes.ofTheStorage(snapshot, Optional.ofNullable(contents.remove(name(snapshot.path("metadata"))))));
        contents.forEach((name, content) -> volumes.nameless.add(snapshot(name, "CSISnapshot", content.path("status").path("error").path("message").asText(""), size(content))));
        each(papers, VeleroPaper.SNAPSHOTS).forEach(volumes::ofAPlugin);
        return volumes.all(inIt);
    }

    private static Stream<JsonNode> each(Map<VeleroPaper, JsonNode> papers, VeleroPaper paper) {
        return Optional.ofNullable(papers.get(paper)).map(read -> read.valueStream()).orElse(Stream.empty());
    }

    private static String name(JsonNode reference) {
        return reference.path("namespace").asText() + "/" + reference.path("name").asText();
    }

    private void podVolume(JsonNode copy) {
        JsonNode spec = copy.path("spec");
        JsonNode status = copy.path("status");
        String namespace = spec.path("pod").path("namespace").asText();
        String claim = copy.path("metadata").path("annotations").path("velero.io/pvc-name").asText("");
        boolean ofAClaim = !claim.isEmpty() || spec.path("tags").has("pvc-uid");
        String phase = status.path("phase").asText();
        VeleroVolume volume = new VeleroVolume(claim.isEmpty() ? VeleroVolume.inPod(namespace, spec.path("pod").path("name").asText(), spec.path("volume").asText()) : namespace + "/" + claim,
                "PodVolumeBackup", phase.equals(COMPLETED) ? Data.BUCKET : Data.NONE, phase.equals(COMPLETED) ? "" : status.path("message").asText(phase),
                some(status.path("progress").path("totalBytes").asLong()));
        if (claim.isEmpty() && ofAClaim) {
            nameless.add(volume);
        } else {
            claims.merge(volume.claim(), volume, OlderVolumes::better);
        }
    }

    /** A snapshot whose data was moved into the bucket: Velero waits for it as an operation on its claim. */
    private void moved(JsonNode operation) {
        JsonNode spec = operation.path("spec");
        boolean uploads = VeleroOperation.either(spec, "PostOperationItems", "postOperationItems").valueStream()
                .anyMatch(item -> VeleroOperation.either(item, "Resource", "resource").asText().equals("datauploads"));
        if (uploads) {
            JsonNode claim = VeleroOperation.either(spec, "ResourceIdentifier", "resourceIdentifier");
            JsonNode status = operation.path("status");
            boolean done = status.path("phase").asText().equals(COMPLETED);
            String name = VeleroOperation.either(claim, "Namespace", "namespace").asText() + "/" + VeleroOperation.either(claim, "Name", "name").asText();
            claims.put(name, new VeleroVolume(name, "CSISnapshot + DataMover", done ? Data.BUCKET : Data.NONE,
                    done ? "" : status.path("error").asText(status.path("phase").asText()), some(status.path("nTotal").asLong())));
        }
    }

    private void ofTheStorage(JsonNode snapshot, Optional<JsonNode> content) {
        String claim = snapshot.path("spec").path("source").path("persistentVolumeClaimName").asText("");
        String error = snapshot.path("status").path("error").path("message").asText("");
        Optional<Long> size = content.flatMap(OlderVolumes::size);
        if (claim.isEmpty()) {
            nameless.add(snapshot(name(snapshot.path("metadata")), "CSISnapshot", error, size));
        } else {
            String name = snapshot.path("metadata").path("namespace").asText() + "/" + claim;
            claims.merge(name, snapshot(name, "CSISnapshot", error, size), OlderVolumes::better);
        }
    }

    private void ofAPlugin(JsonNode snapshot) {
        String phase = snapshot.path("status").path("phase").asText();
        String volume = VeleroOperation.either(snapshot.path("spec"), "PersistentVolumeName", "persistentVolumeName").asText();
        nameless.add(snapshot(volume, "NativeSnapshot", phase.equals(COMPLETED) ? "" : phase, Optional.empty()));
    }

    private static VeleroVolume snapshot(String claim, String method, String error, Optional<Long> size) {
        return new VeleroVolume(claim, method, error.isEmpty() ? Data.SNAPSHOT : Data.NONE, error, size);
    }

    private static Optional<Long> size(JsonNode content) {
        return some(content.path("status").path("restoreSize").asLong());
    }

    private static Optional<Long> some(long bytes) {
        return bytes > 0 ? Optional.of(bytes) : Optional.empty();
    }

    /** What two pods or two ways say of one claim: the data is where it is at all, in the bucket before elsewhere. */
    private static VeleroVolume better(VeleroVolume one, VeleroVolume other) {
        return one.data().compareTo(other.data()) <= 0 ? one : other;
    }

    private List<VeleroVolume> all(Collection<String> inIt) {
        TreeSet<String> untold = new TreeSet<>(inIt);
        untold.removeAll(claims.keySet());
        List<VeleroVolume> all = new ArrayList<>(claims.values());
        all.addAll(nameless);
        if (untold.size() > nameless.size()) {
            untold.forEach(claim -> all.add(new VeleroVolume(claim, "–", Data.UNKNOWN, "", Optional.empty())));
        }
        return all;
    }
}
