package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of one volume's data in a backup or a restore.
 *
 * @param claim  as {@code namespace/name}; of a volume without a claim its own name, or the pod with what that calls it
 * @param method as Velero writes it, such as {@code PodVolumeBackup}
 * @param data   where the data is
 * @param reason why it is nowhere, in Velero's words; empty where it is somewhere, or nobody says
 * @param size   in bytes; empty where Velero does not say
 */
public record VeleroVolume(String claim, String method, Data data, String reason, Optional<Long> size) {

    /** Where the data is. */
    public enum Data {
        /** In the bucket, copied file by file or moved there. */
        BUCKET,
        /** In a snapshot of the cloud or of the cluster's storage, which must have survived. */
        SNAPSHOT,
        /** Nowhere. */
        NONE,
        /** No paper of Velero's tells. */
        UNKNOWN
    }

    /** By {@code volumeinfo.json}. */
    static List<VeleroVolume> read(JsonNode volumes) {
        List<VeleroVolume> all = new ArrayList<>();
        volumes.forEach(volume -> all.add(one(volume)));
        return all;
    }

    private static VeleroVolume one(JsonNode volume) {
        String claim = !volume.path("pvcName").asText("").isEmpty() ? volume.path("pvcNamespace").asText() + "/" + volume.path("pvcName").asText()
                : volume.path("pvName").asText("").isEmpty() ? inPod(volume.path(volume.has("pvrInfo") ? "pvrInfo" : "pvbInfo")) : volume.path("pvName").asText();
        String method = volume.path("backupMethod").asText(volume.path("restoreMethod").asText());
        boolean moved = volume.path("snapshotDataMoved").asBoolean();
        Data data = volume.path("skipped").asBoolean() || volume.path("result").asText().equals("failed") ? Data.NONE
                : moved || method.equals("PodVolumeBackup") || method.equals("PodVolumeRestore") ? Data.BUCKET : Data.SNAPSHOT;
        return new VeleroVolume(claim, method + (moved ? " + DataMover" : ""), data,
                data == Data.NONE ? volume.path("reason").asText(volume.path("skippedReason").asText()) : "", size(volume));
    }

    private static String inPod(JsonNode info) {
        return inPod(info.path("podNamespace").asText(), info.path("podName").asText(), info.path("volumeName").asText());
    }

    /** What a volume that has no claim is called. */
    static String inPod(String namespace, String pod, String volume) {
        return namespace + "/" + pod + ": " + volume;
    }

    private static Optional<Long> size(JsonNode volume) {
        return Stream.of("pvbInfo", "pvrInfo", "snapshotDataMovementInfo", "csiSnapshotInfo").map(part -> volume.path(part).path("size").asLong())
                .filter(bytes -> bytes > 0).findFirst();
    }
}
