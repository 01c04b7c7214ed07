package relight.adapter.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import relight.core.catalog.BackupStore;
import relight.core.catalog.StoredObject;

/**
 * A bucket that keeps versions as it stood at a moment: of each object the version that was the newest then, and none where it had
 * been removed or was not there yet.
 */
final class S3AsOf implements BackupStore {

    private final S3Store store;
    private final Instant at;

    S3AsOf(S3Store store, Instant at) {
        this.store = store;
        this.at = at;
    }

    @Override
    public String name() {
        return store.name() + "@" + at;
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> found) throws IOException {
        Map<String, KeptVersion> then = new HashMap<>();
        store.history(prefix, version -> {
            if (!version.written().isAfter(at)) {
                then.merge(version.key(), version, S3AsOf::later);
            }
        });
        then.values().stream().filter(version -> version.object().isPresent()).sorted(Comparator.comparing(KeptVersion::key))
                .forEach(version -> found.accept(version.object().get()));
    }

    /** Buckets tell whole seconds: of two versions of one second the newest of all is the later, then the one that still has bytes. */
    private static KeptVersion later(KeptVersion one, KeptVersion other) {
        int order = one.written().compareTo(other.written());
        if (order == 0) {
            order = Boolean.compare(one.newest(), other.newest());
        }
        if (order == 0) {
            order = one.object().isPresent() || other.object().isEmpty() ? 1 : -1;
        }
        return order >= 0 ? one : other;
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        List<StoredObject> found = new ArrayList<>();
        list(key, found::add);
        return found.stream().filter(object -> object.key().equals(key)).findFirst();
    }

    @Override
    public InputStream open(StoredObject object, long offset) throws IOException {
        return store.open(object, offset);
    }

    @Override
    public Optional<StoredObject> look(StoredObject object) throws IOException {
        return store.look(object);
    }

    @Override
    public Optional<String> encryption(StoredObject object) throws IOException {
        return store.encryption(object);
    }

    @Override
    public String describe(String key) {
        return store.describe(key);
    }

    /** The store stays open: others read it. */
    @Override
    public void close() {}
}
