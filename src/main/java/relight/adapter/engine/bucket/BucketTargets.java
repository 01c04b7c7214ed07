package relight.adapter.engine.bucket;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** The buckets that the workspace names among its stores. */
final class BucketTargets {

    private final List<StoreDefinition.S3> buckets;

    BucketTargets(Workspace workspace) {
        this.buckets = workspace.stores().stream().flatMap(store -> store instanceof StoreDefinition.S3 bucket ? Stream.of(bucket) : Stream.empty()).toList();
    }

    /** The bucket of that store, also of a store at a moment. */
    Optional<StoreDefinition.S3> find(String name) {
        return buckets.stream().filter(bucket -> bucket.name().equals(BucketHistory.bucket(name))).findFirst();
    }

    /**
     * The bucket of that store.
     *
     * @throws Problem where the workspace has no such store, or it is none
     */
    StoreDefinition.S3 bucket(String name) {
        return find(name).orElseThrow(() -> new Problem(Message.of("restore.bucket.no-store", name), Message.of("restore.bucket.no-store.remedy",
                String.join(", ", buckets.stream().map(StoreDefinition.S3::name).toList()))));
    }

    /** Where it is written who restores there: beside the prefix and not below it. */
    static String lock(String prefix) {
        return prefix.replaceFirst("/$", "") + ".relight-lock";
    }
}
