package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import relight.core.text.Problem;

/**
 * A place that backups lie in, never written to. All calls block and end with an {@link java.io.InterruptedIOException} when
 * their thread is interrupted; a store that is away, denies or is in another region throws a {@link Problem} that says so.
 */
public interface BackupStore extends AutoCloseable {

    String name();

    /** Hands over every object below the prefix, in no order and from any thread, one call at a time. */
    void list(String prefix, Consumer<StoredObject> found) throws IOException;

    /**
     * Hands over what lies below the prefix now, for backups that are folders: files in their newest version only, and folders, links
     * and devices where the store tells them from files. In no order and from any thread, one call at a time.
     */
    default void walk(String prefix, Consumer<FolderEntry> found) throws IOException {
        list(prefix, object -> found.accept(FolderEntry.of(object)));
    }

    /** Whom a file or folder belongs to; empty where the store does not keep that. */
    default Optional<FolderEntry.Owner> owner(String key) throws IOException {
        return Optional.empty();
    }

    /** Names of the folders that lie in it directly. This looks at every object; stores that can be asked for them alone are. */
    default Set<String> folders() throws IOException {
        Set<String> names = new TreeSet<>();
        list("", object -> {
            if (object.key().indexOf('/') > 0) {
                names.add(object.key().substring(0, object.key().indexOf('/')));
            }
        });
        return names;
    }

    /** The object as it is now; empty where there is none. */
    Optional<StoredObject> find(String key) throws IOException;

    /**
     * The bytes of just that version of the object, from an offset. Fails when the object has changed since it was listed, and where the
     * store breaks off: {@link ResumedStream} goes on from there.
     *
     * @param offset bytes to leave out at the beginning, for a download that goes on
     */
    InputStream open(StoredObject object, long offset) throws IOException;

    /** Just that version of the object as it stands now: whether it is thawed, and until when; empty where it is gone. */
    default Optional<StoredObject> look(StoredObject object) throws IOException {
        return find(object.key());
    }

    /**
     * Asks for a copy of a cold object that can be read, and does not wait for it. To ask again while that is under way does no harm.
     * Stores that keep nothing cold have nothing to do.
     */
    default void thaw(StoredObject object, Thaw how) throws IOException {}

    /** How the encryption is taken off that was put around the backup before it was stored; empty where the workspace names no key for it. */
    default Optional<Decryption> decryption(Backup backup) {
        return Optional.empty();
    }

    /** How the store itself has encrypted the object, and with which key; empty where nothing is known of it. */
    default Optional<String> encryption(StoredObject object) throws IOException {
        return Optional.empty();
    }

    /** A checksum that the store computed itself over the whole object, SHA-256 in hexadecimal; empty where it has none. */
    default Optional<String> storedSha256(StoredObject object) throws IOException {
        return Optional.empty();
    }

    /**
     * An address by which just that version of the object can be read for a while without a key of one's own, for a host that fetches
     * it itself; empty where the store has no such thing. Whoever knows it can read the object: it is a secret.
     */
    default Optional<URI> presigned(StoredObject object, Duration validFor) throws IOException {
        return Optional.empty();
    }

    /** The same place as it stood at a moment, by the versions that it keeps itself; empty where it keeps none. */
    default Optional<BackupStore> asOf(Instant at) throws IOException {
        return Optional.empty();
    }

    /** When the oldest version below a prefix was written that is still kept; empty where there is none. */
    default Optional<Instant> oldestVersion(String prefix) throws IOException {
        return Optional.empty();
    }

    /** Whether {@link StoredObject#modified} is the very moment whose data a backup holds; names are not asked for it then. */
    default boolean dates() {
        return false;
    }

    /** What the store itself can tell of a backup whose bytes only its own server understands; empty where they are read here. */
    default Optional<OwnReading> ownReading(StoredObject object) throws IOException {
        return Optional.empty();
    }

    /** The place file by file, where this store shows a program's backups in it instead; closed with this. */
    default BackupStore files() {
        return this;
    }

    /** What files of the store beside a backup say of it, for stores that have such files; what reading its bytes finds is added to it. */
    default List<Verdict.Reason> findings(StoredObject object) throws IOException {
        return List.of();
    }

    /** Findings of a store on a backup of its own, at least one. */
    record OwnReading(List<Verdict.Reason> reasons, BackupFormat format) {
        public OwnReading {
            reasons = List.copyOf(reasons);
        }
    }

    /** What is free where the backups lie; empty where the store has no such limit or does not tell it. */
    default Optional<Space> space() throws IOException {
        return Optional.empty();
    }

    /** Bytes that can still be written, and of how many altogether. */
    record Space(long free, long total) {}

    /** How people name the place of a key: {@code s3://bucket/prefix/key} or an absolute path. */
    String describe(String key);

    @Override
    void close();
}
