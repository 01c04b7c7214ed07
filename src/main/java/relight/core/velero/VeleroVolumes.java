package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the data of a backup's volumes is, by {@code volumeinfo.json}: in the bucket where it was copied file by file or moved there,
 * else in a snapshot of the cloud or of the cluster's storage that must have survived.
 *
 * @param inBucket   claims as {@code namespace/name}
 * @param inSnapshot claims whose data hangs on a snapshot
 * @param without    claims whose data was not backed up, each with the reason
 */
record VeleroVolumes(List<String> inBucket, List<String> inSnapshot, List<String> without) {

    VeleroVolumes {
        inBucket = List.copyOf(inBucket);
        inSnapshot = List.copyOf(inSnapshot);
        without = List.copyOf(without);
    }

    static VeleroVolumes read(JsonNode volumes) {
        List<String> inBucket = new ArrayList<>();
        List<String> inSnapshot = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (JsonNode volume : volumes) {
            String claim = volume.path("pvcName").asText("").isEmpty() ? volume.path("pvName").asText()
                    : volume.path("pvcNamespace").asText() + "/" + volume.path("pvcName").asText();
            if (volume.path("skipped").asBoolean() || volume.path("result").asText().equals("failed")) {
                String reason = volume.path("reason").asText(volume.path("skippedReason").asText());
                without.add(reason.isEmpty() ? claim : claim + " (" + reason + ")");
            } else if (volume.path("snapshotDataMoved").asBoolean() || volume.path("backupMethod").asText().equals("PodVolumeBackup")) {
                inBucket.add(claim);
            } else {
                inSnapshot.add(claim);
            }
        }
        return new VeleroVolumes(inBucket, inSnapshot, without);
    }
}
