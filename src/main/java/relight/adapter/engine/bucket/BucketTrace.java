package relight.adapter.engine.bucket;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.s3.S3Place;
import relight.core.catalog.StoredObject;
import relight.core.recovery.StepRunner.Trace;
import relight.core.text.Messages;

/** Looks at a prefix where an action was cut off, and says what has been done of it. The action itself died with its console. */
final class BucketTrace {

    private final S3Place place;
    private final String prefix;
    private final String side;
    private final WrittenNotes notes;
    private final Messages words;

    BucketTrace(S3Place place, String prefix, String side, WrittenNotes notes, Messages words) {
        this.place = place;
        this.prefix = prefix;
        this.side = side;
        this.notes = notes;
        this.words = words;
    }

    Trace look(String action) throws IOException {
        return new Trace(switch (action) {
            case "write", "put-back", "prove" -> written();
            case "keep", "remove-old" -> say("kept", place.list(side).size(), place.describe(side));
            default -> say("looks", place.describe(prefix));
        }, false, Optional.empty());
    }

    private String written() throws IOException {
        Map<String, StoredObject> there = place.list(prefix);
        Map<String, String> done = notes.done();
        List<String> standing = done.entrySet().stream().filter(one -> Optional.ofNullable(there.get(one.getKey())).flatMap(StoredObject::etag)
                .equals(Optional.of(one.getValue()))).map(Map.Entry::getKey).toList();
        return say("written", standing.size(), place.describe(prefix), notes.begun().size());
    }

    private String say(String key, Object... values) {
        return words.say("restore.bucket.trace." + key, values);
    }
}
