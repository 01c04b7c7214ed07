package relight.adapter.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import relight.core.catalog.StoredObject;
import relight.core.workspace.StoreDefinition;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket that is restored into: the one place of Relight that writes objects which are not its own. All calls block; interruption ends
 * them.
 */
public final class S3Place implements AutoCloseable {

    /** Amazon's; other servers allow as much or more. */
    private static final long MOST_IN_ONE_REQUEST = 5L << 30;
    private static final long PART = 512L << 20;

    private final StoreDefinition.S3 definition;
    private final long most;
    private final long part;
    private final String base;
    private final S3Store reading;

    public S3Place(StoreDefinition.S3 definition) {
        this(definition, MOST_IN_ONE_REQUEST, PART);
    }

    /**
     * @param most bytes that the store copies in one request
     * @param part of a larger object, at least
     */
    S3Place(StoreDefinition.S3 definition, long most, long part) {
        this.definition = definition;
        this.most = most;
        this.part = part;
        this.base = base(definition);
        this.reading = new S3Store(definition);
    }

    private static String base(StoreDefinition.S3 store) {
        return store.prefix().isEmpty() || store.prefix().endsWith("/") ? store.prefix() : store.prefix() + "/";
    }

    /** {@code s3://bucket/prefix/key}. */
    public String describe(String key) {
        return reading.describe(key);
    }

    /** What lies below a prefix now, each object in its newest version, by its key below the prefix. */
    public NavigableMap<String, StoredObject> list(String prefix) throws IOException {
        NavigableMap<String, StoredObject> objects = new TreeMap<>();
        reading.walk(prefix, entry -> objects.put(entry.object().key().substring(prefix.length()), entry.object()));
        return objects;
    }

    /** Whether the bucket keeps what is written over and removed by itself; false where it does not say. */
    public boolean keepsVersions() throws IOException {
        return call("s3:GetBucketVersioning", "", () -> {
            try {
                return client().getBucketVersioning(request -> request.bucket(definition.bucket())).status() == BucketVersioningStatus.ENABLED;
            } catch (S3Exception notSaid) {
                return false;
            }
        });
    }

    /** Whether the server that holds the other bucket is this one, and lets the same identity in. */
    public boolean copiesFrom(StoreDefinition.S3 other) {
        return definition.endpoint().equals(other.endpoint()) && definition.profile().equals(other.profile());
    }

    /** The server copies just that version; nothing passes through this machine. Returns the tag of the copy. */
    public String copy(StoreDefinition.S3 from, StoredObject object, String key) throws IOException {
        if (object.size() > most) {
            return call("s3:PutObject", key, new LargeCopy(client(), new LargeCopy.Place(from.bucket(), base(from) + object.key()),
                    object.versionId().orElse(null), object.etag().orElse(null), object.size(), new LargeCopy.Place(definition.bucket(), base + key), part));
        }
        return call("s3:PutObject", key, () -> {
            CopyObjectResponse copied = client().copyObject(request -> request.sourceBucket(from.bucket()).sourceKey(base(from) + object.key())
                    .sourceVersionId(object.versionId().orElse(null)).copySourceIfMatch(object.etag().orElse(null))
                    .destinationBucket(definition.bucket()).destinationKey(base + key));
            return copied.copyObjectResult().eTag();
        });
    }

    /** Copies one of its own objects to another key. Returns the tag of the copy. */
    public String copy(StoredObject object, String key) throws IOException {
        return copy(definition, object, key);
    }

    /** Writes an object from a stream of just that many bytes. Returns its tag. */
    public String write(String key, InputStream content, long size) throws IOException {
        return call("s3:PutObject", key, () -> client().putObject(request -> request.bucket(definition.bucket()).key(base + key),
                RequestBody.fromInputStream(content, size)).eTag());
    }

    /** Removes an object; nothing where there is none. */
    public void remove(String key) throws IOException {
        call("s3:DeleteObject", key, () -> client().deleteObject(request -> request.bucket(definition.bucket()).key(base + key)));
    }

    /** Removes everything below a prefix for good, in every version; for what a restore test has made. */
    public void removeAll(String prefix) throws IOException {
        if (keepsVersions()) {
            reading.history(prefix, version -> client().deleteObject(request -> request.bucket(definition.bucket()).key(base + version.key()).versionId(version.id())));
        } else {
            for (String key : list(prefix).keySet()) {
                remove(prefix + key);
            }
        }
    }

    /** What a small object says; empty where there is none. */
    public Optional<String> read(String key) throws IOException {
        Optional<StoredObject> found = reading.find(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = reading.open(found.get(), 0)) {
            return Optional.of(new String(in.readNBytes(4096), StandardCharsets.UTF_8));
        }
    }

    /** Writes a small object where there is none; returns false where somebody was first. */
    public boolean writeFirst(String key, String text) throws IOException {
        return call("s3:PutObject", key, () -> {
            try {
                client().putObject(request -> request.bucket(definition.bucket()).key(base + key).ifNoneMatch("*"), RequestBody.fromString(text));
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == 412 || e.statusCode() == 409) {
                    return false;
                }
                throw e;
            }
        });
    }

    private S3Client client() {
        return reading.access().client();
    }

    private <T> T call(String permission, String key, Callable<T> request) throws IOException {
        try {
            return request.call();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            switch (reading.access().problems().of(e, permission, key.isEmpty() ? "" : base + key)) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Exception failure -> throw new IOException(failure);
            }
        }
    }

    @Override
    public void close() {
        reading.close();
    }
}
