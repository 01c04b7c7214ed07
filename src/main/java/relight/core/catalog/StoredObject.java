package relight.core.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An object as its store lists it, before anything has been read of it.
 *
 * @param key          path below the store's prefix, with {@code /}
 * @param versionId    where the store keeps versions
 * @param etag         the store's own tag; not a checksum
 * @param size         bytes
 * @param modified     when the store says it was written
 * @param cold         where it lies when it must be thawed before it can be read; empty where it can be read at once
 * @param entries      what lies in it, folders not counted, where it is a folder; its key ends with a slash then, its size is that of
 *                     all its files, and its tag changes with each of them
 */
public record StoredObject(String key, Optional<String> versionId, Optional<String> etag, long size, Instant modified,
                           Optional<ColdStorage> cold, OptionalLong entries) {

    /** A single file. */
    public StoredObject(String key, Optional<String> versionId, Optional<String> etag, long size, Instant modified,
                        Optional<ColdStorage> cold) {
        this(key, versionId, etag, size, modified, cold, OptionalLong.empty());
    }

    public boolean isFolder() {
        return entries.isPresent();
    }

    /** Whether it can be read at that moment, as far as is known. */
    public boolean readable(Instant at) {
        return cold.isEmpty() || cold.get().readable(at);
    }
}
