package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of one volume's data in a backup or a restore ({@code volumeinfo.json}).
 *
 * @param claim  as {@code namespace/name}, or the volume's own name where it has no claim
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
        NONE
    }

    static List<VeleroVolume> read(JsonNode volumes) {
        List<VeleroVolume> all = new ArrayList<>();
        volumes.forEach(volume -> all.add(one(volume)));
        return all;
    }

    private static VeleroVolume one(JsonNode volume) {
        String claim = volume.path("pvcName").asText("").isEmpty() ? volume.path("pvName").asText()
                : volume.path("pvcNamespace").asText() + "/" + volume.path("pvcName").asText();
        String method = volume.path("backupMethod").asText(volume.path("restoreMethod").asText());
        boolean moved = volume.path("snapshotDataMoved").asBoolean();
        Data data = volume.path("skipped").asBoolean() || volume.path("result").asText().equals("failed") ? Data.NONE
                : moved || method.equals("PodVolumeBackup") || method.equals("PodVolumeRestore") ? Data.BUCKET : Data.SNAPSHOT;
        return new VeleroVolume(claim, method + (moved ? " + DataMover" : ""), data,
                data == Data.NONE ? volume.path("reason").asText(volume.path("skippedReason").asText()) : "", size(volume));
    }

    private static Optional<Long> size(JsonNode volume) {
        return Stream.of("pvbInfo", "pvrInfo", "snapshotDataMovementInfo", "csiSnapshotInfo").map(part -> volume.path(part).path("size").asLong())
                .filter(bytes -> bytes > 0).findFirst();
    }
}
