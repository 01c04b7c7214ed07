package relight.core.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a folder amounts to while it is listed in any order: nothing of its files is kept but their number, their bytes and a tag that
 * changes with every one of them.
 */
final class FolderSum {

    private final MessageDigest digest;
    private final String key;
    private long entries;
    private long bytes;
    private long tag;
    private long tagBelow;
    private Instant newest = Instant.MIN;
    private Instant own = Instant.EPOCH;
    private Optional<ColdStorage> cold = Optional.empty();

    /**
     * Of one folder.
     *
     * @param key with the slash at its end
     */
    FolderSum(String key) {
        this.key = key;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(FolderEntry entry) {
        StoredObject object = entry.object();
        if (entry.kind() == FolderEntry.Kind.FOLDER) {
            own = object.key().equals(key) ? object.modified() : own;
            return;
        }
        entries++;
        bytes += object.size();
        newest = object.modified().isAfter(newest) ? object.modified() : newest;
        cold = colder(cold, object.cold());
        // A sum does not mind the order in which a store hands its files over
        ByteBuffer hash = ByteBuffer.wrap(digest.digest((object.key() + '\0' + object.versionId().orElse("") + '\0'
                + object.etag().orElse("") + '\0' + object.size() + '\0' + entry.link()).getBytes(StandardCharsets.UTF_8)));
        tag += hash.getLong();
        tagBelow += hash.getLong();
    }

    private static Optional<ColdStorage> colder(Optional<ColdStorage> one, Optional<ColdStorage> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        int further = other.get().standing().compareTo(one.get().standing());
        boolean sooner = other.get().until().orElse(Instant.MAX).isBefore(one.get().until().orElse(Instant.MAX));
        return further < 0 || further == 0 && sooner ? other : one;
    }

    /** The folder as one object: all its bytes, the time of its newest file, and the coldest class of any. */
    StoredObject object() {
        return new StoredObject(key, Optional.empty(), Optional.of("%016x%016x".formatted(tag, tagBelow)), bytes,
                entries == 0 ? own : newest, cold, OptionalLong.of(entries));
    }
}
