package relight.adapter.engine.bucket;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import relight.adapter.engine.bucket.BucketComparison.Difference;
import relight.adapter.engine.bucket.BucketComparison.Found;
import relight.adapter.s3.S3Place;
import relight.core.catalog.StoredObject;
import relight.core.recovery.StepRun;

/** The way back: what was kept, or the versions that stood there before, come back, and what the restore added goes. */
final class BucketUndo {

    private final S3Place place;
    private final String prefix;
    private final StepRun run;
    private final Map<String, StoredObject> there;
    private final Map<String, String> done;
    private final Set<String> begun;

    BucketUndo(S3Place place, String prefix, StepRun run, WrittenNotes notes) throws IOException {
        this.place = place;
        this.prefix = prefix;
        this.run = run;
        this.there = place.list(prefix);
        this.done = notes.done();
        this.begun = notes.begun();
    }

    /**
     * What the restore wrote over or took away comes back; what somebody has changed since stays.
     *
     * @param removed whether the restore took an object away
     * @param old     what stood there: a copy beside, or a version of the bucket's own
     */
    void putBack(List<Found> touched, Predicate<Found> removed, Function<Found, Optional<StoredObject>> old) throws IOException {
        new Parallel(run, place.describe(prefix)).each(touched, one -> {
            Optional<StoredObject> kept = old.apply(one);
            Optional<StoredObject> now = Optional.ofNullable(there.get(one.key()));
            Optional<String> tag = now.flatMap(StoredObject::etag);
            boolean asBefore = tag.equals(one.there()) || tag.isPresent() && tag.equals(kept.flatMap(StoredObject::etag));
            boolean ours = removed.test(one) ? now.isEmpty() : isOurs(one);
            if (!asBefore && ours && kept.isPresent()) {
                place.copy(kept.get(), prefix + one.key());
            } else if (!asBefore) {
                run.output(run.words().say("restore.bucket.kept-since", place.describe(prefix + one.key())));
            }
        });
    }

    /** The version of the bucket's own that stood there. */
    StoredObject version(Found one) {
        return new StoredObject(prefix + one.key(), one.version(), one.there(), one.size(), Instant.EPOCH, Optional.empty());
    }

    /** What the restore added goes, unless somebody has changed it since. */
    void added(List<Found> changes) throws IOException {
        List<Found> added = changes.stream().filter(one -> one.difference() == Difference.ADDED && there.containsKey(one.key())).toList();
        for (Found one : added) {
            if (isOurs(one)) {
                place.remove(prefix + one.key());
            } else {
                run.output(run.words().say("restore.bucket.kept-since", place.describe(prefix + one.key())));
            }
        }
    }

    /** A copy whose note was cut off by a death is ours, too. */
    private boolean isOurs(Found one) {
        Optional<String> tag = Optional.ofNullable(there.get(one.key())).flatMap(StoredObject::etag);
        return tag.isPresent() && (tag.equals(Optional.ofNullable(done.get(one.key()))) || begun.contains(one.key()));
    }
}
