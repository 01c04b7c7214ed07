package relight.core.velero;

import java.util.List;
import relight.core.velero.VeleroVolume.Data;

/** Where the data of a backup's volumes is. */
record VeleroVolumes(List<VeleroVolume> all) {

    VeleroVolumes {
        all = List.copyOf(all);
    }

    List<String> inBucket() {
        return claims(Data.BUCKET);
    }

    List<String> inSnapshot() {
        return claims(Data.SNAPSHOT);
    }

    /** Claims of whose data no paper tells. */
    List<String> unknown() {
        return claims(Data.UNKNOWN);
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
