package relight.core.restore.bucket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.catalog.Backup;
import relight.core.restore.Facts;

/**
 * What was seen of a bucket and its backup.
 *
 * @param place      the target as people name it: {@code s3://bucket/prefix}
 * @param inside     the backup lies below the target or the target below the backup
 * @param serverSide the store can copy by itself, and nothing passes through this machine
 * @param largest    bytes of the largest object of the backup
 * @param lock       who restores there; empty where nobody does
 * @param asOf       the moment whose versions come back, where the bucket itself is the backup
 * @param missing  chosen, and nothing of the backup is it or lies below it
 * @param versions   the bucket keeps what is written over by itself, too
 */
public record BucketFacts(Backup backup, String store, String prefix, String place, boolean inside, boolean serverSide, long largest,
        BucketCounts counts, Optional<String> newest, Optional<String> lock, boolean versions, Optional<Instant> asOf, List<String> missing, Instant at) implements Facts {

    @Override
    public Map<String, String> preconditions() {
        return new TreeMap<>(Map.of("place", place, "backup", backup.id(), "backup-tag", backup.object().etag().orElse(""),
                "server-side", Boolean.toString(serverSide), "lock", lock.orElse("")));
    }
}
