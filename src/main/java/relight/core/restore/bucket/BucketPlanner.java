package relight.core.restore.bucket;

import java.util.ArrayList;
import java.util.List;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Thawing;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Decides how the objects below a prefix of a bucket come back from a dated copy or a replica. */
public final class BucketPlanner {

    public static final String ENGINE = "bucket";

    /** Chosen: what is at the target and not in the backup goes (FS-4). */
    public static final String REMOVE = "remove";
    /** Chosen: what was changed at the target after the backup is written over too. */
    public static final String REPLACE_NEWER = "replace-newer";
    /** The largest object that there is. */
    static final long MOST_COPIED = 5L << 40;

    public Planning plan(RestoreRequest request, BucketFacts facts, Messages words) {
        Refusals refusals = new Refusals(words);
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            refusals.found.addAll(thawing.refusals());
        } else {
            backup(request, refusals, facts);
        }
        facts.asOf().filter(moment -> moment.isAfter(facts.at())).ifPresent(moment -> refusals.add("ALL-3", "future", moment));
        if (facts.asOf().isPresent() && request.backup().object().entries().orElse(0) == 0) {
            refusals.add("ALL-7", "nothing-then", facts.place(), facts.asOf().get());
        }
        facts.missing().forEach(path -> refusals.add("FS-4", "only", path));
        if (facts.inside()) {
            refusals.add("ALL-1", "inside", request.backup().location(), facts.place());
        }
        if (facts.largest() > MOST_COPIED) {
            refusals.add("ALL-5", "large", new Bytes(facts.largest()), new Bytes(MOST_COPIED));
        }
        facts.lock().ifPresent(owner -> refusals.add("ALL-15", "locked", facts.place(), owner));
        if (request.way() == Way.BESIDE_ONLY && facts.counts().unchanged() + facts.counts().changed() + facts.counts().newer() + facts.counts().only() > 0) {
            refusals.add("ALL-2", "taken", facts.place());
        }
        return refusals.found.isEmpty() ? new Planning.Planned(new BucketPlan(request, facts, words).make()) : new Planning.Refused(refusals.found);
    }

    private static void backup(RestoreRequest request, Refusals refusals, BucketFacts facts) {
        Backup backup = request.backup();
        if (backup.state() == State.BAD) {
            refusals.add("ALL-5", "bad", backup.location());
        } else if (facts.asOf().isEmpty() && (backup.state() == State.UNVERIFIED || backup.verdict().sha256().isEmpty())) {
            refusals.add("ALL-5", "unverified", backup.location());
        } else if (!backup.object().isFolder() || backup.verdict().format().map(BackupFormat::content).filter(BackupFormat.Content.FOLDER::equals).isEmpty()) {
            refusals.add("ALL-4", "format", backup.location());
        }
    }

    private static final class Refusals {

        private final List<Refusal> found = new ArrayList<>();
        private final Messages words;

        Refusals(Messages words) {
            this.words = words;
        }

        void add(String id, String key, Object... values) {
            found.add(new Refusal(id, words.say("restore.bucket.refused." + key, values), words.say("restore.bucket.refused." + key + ".remedy", values)));
        }
    }
}
