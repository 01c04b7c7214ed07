package relight.adapter.s3;

import java.time.Instant;
import java.util.Optional;
import relight.core.catalog.StoredObject;

/**
 * One version of an object, or the mark that it was removed.
 *
 * @param written as the bucket says; Amazon's tells whole seconds
 * @param newest  whether it is what stands there now
 * @param object  empty for a removal
 */
record KeptVersion(String key, String id, Instant written, boolean newest, Optional<StoredObject> object) {}
