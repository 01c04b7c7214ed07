package relight.core.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * An object as its store lists it, before anything has been read of it.
 *
 * @param key          path below the store's prefix, with {@code /}
 * @param versionId    where the store keeps versions
 * @param etag         the store's own tag; not a checksum
 * @param size         bytes
 * @param modified     when the store says it was written
 * @param storageClass empty where it can be read at once
 */
public record StoredObject(String key, Optional<String> versionId, Optional<String> etag, long size, Instant modified,
                           Optional<String> storageClass) {}
