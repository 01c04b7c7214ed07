package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import relight.core.velero.VeleroVolume.Data;

/** Where the data of a backup's volumes is, by {@code volumeinfo.json}. */
record VeleroVolumes(List<VeleroVolume> all) {

    VeleroVolumes {
        all = List.copyOf(all);
    }

    static VeleroVolumes read(JsonNode volumes) {
        return new VeleroVolumes(VeleroVolume.read(volumes));
    }

    List<String> inBucket() {
        return claims(Data.BUCKET);
    }

    List<String> inSnapshot() {
        return claims(Data.SNAPSHOT);
    }

    /** Claims whose data was not backed up, each with the reason. */
    List<String> without() {
        return all.stream().filter(volume -> volume.data() == Data.NONE)
                .map(volume -> volume.reason().isEmpty() ? volume.claim() : volume.claim() + " (" + volume.reason() + ")").toList();
    }

    private List<String> claims(Data where) {
        return all.stream().filter(volume -> volume.data() == where).map(VeleroVolume::claim).toList();
    }
}
