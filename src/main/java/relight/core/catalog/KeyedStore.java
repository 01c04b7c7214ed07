package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A store whose backups are read through the encryption that was put around them before they were stored. */
public final class KeyedStore implements BackupStore {

    private final BackupStore store;
    private final Map<String, Decryption> keys;

    /** @param keys by the name of the series */
    public KeyedStore(BackupStore store, Map<String, Decryption> keys) {
        this.store = store;
        this.keys = Map.copyOf(keys);
    }

    @Override
    public Optional<Decryption> decryption(Backup backup) {
        return Optional.ofNullable(keys.get(backup.series()));
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> found) throws IOException {
        store.list(prefix, found);
    }

    @Override
    public void walk(String prefix, Consumer<FolderEntry> found) throws IOException {
        store.walk(prefix, found);
    }

    @Override
    public Optional<FolderEntry.Owner> owner(String key) throws IOException {
        return store.owner(key);
    }

    @Override
    public Set<String> folders() throws IOException {
        return store.folders();
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        return store.find(key);
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
    public void thaw(StoredObject object, Thaw how) throws IOException {
        store.thaw(object, how);
    }

    @Override
    public Optional<String> encryption(StoredObject object) throws IOException {
        return store.encryption(object);
    }

    @Override
    public Optional<String> storedSha256(StoredObject object) throws IOException {
        return store.storedSha256(object);
    }

    @Override
    public Optional<URI> presigned(StoredObject object, Duration validFor) throws IOException {
        return store.presigned(object, validFor);
    }

    @Override
    public Optional<BackupStore> asOf(Instant at) throws IOException {
        return store.asOf(at);
    }

    @Override
    public Optional<Instant> oldestVersion(String prefix) throws IOException {
        return store.oldestVersion(prefix);
    }

    @Override
    public boolean dates() {
        return store.dates();
    }

    @Override
    public Optional<OwnReading> ownReading(StoredObject object) throws IOException {
        return store.ownReading(object);
    }

    @Override
    public BackupStore files() {
        return store.files();
    }

    @Override
    public List<Verdict.Reason> findings(StoredObject object) throws IOException {
        return store.findings(object);
    }

    @Override
    public Optional<Space> space() throws IOException {
        return store.space();
    }

    @Override
    public String describe(String key) {
        return store.describe(key);
    }

    @Override
    public void close() {
        store.close();
    }
}
