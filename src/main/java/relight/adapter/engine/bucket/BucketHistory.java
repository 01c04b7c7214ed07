package relight.adapter.engine.bucket;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderReading;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;

/** A prefix of a bucket as it stood at a moment, by the bucket's own versions: a backup that no catalog lists. Its store is named {@code live@2026-04-15T10:00:00Z}. */
final class BucketHistory {

    private static final String AT = "@";

    private BucketHistory() {}

    /** Empty for a store that is none of a moment. */
    static Optional<Instant> moment(String store) {
        int at = store.indexOf(AT);
        return at < 0 ? Optional.empty() : Optional.of(Instant.parse(store.substring(at + 1)));
    }

    /** The name of the store without the moment. */
    static String bucket(String store) {
        int at = store.indexOf(AT);
        return at < 0 ? store : store.substring(0, at);
    }

    /** The store of that name, at its moment where it has one. */
    static BackupStore open(String store, Function<String, BackupStore> stores) throws IOException {
        BackupStore live = stores.apply(bucket(store));
        Optional<Instant> moment = moment(store);
        return moment.isEmpty() ? live : live.asOf(moment.get()).orElseThrow(() -> new Problem(
                Message.of("restore.bucket.no-versions", live.describe("")), Message.of("restore.bucket.no-versions.remedy")));
    }

    /** What lay below the prefix at that moment; its verdict is that nobody needs to read it, since every version has its own id and tag. */
    static Backup backup(ProtectedSystem system, String store, String prefix, Instant at, Function<String, BackupStore> stores) throws IOException {
        String name = store + AT + at;
        BackupStore then = open(name, stores);
        Verdict verdict = new Verdict(State.GOOD, List.of(new Verdict.Reason("versions", State.GOOD, Message.of("restore.bucket.as-of.verdict", at))),
                Optional.empty(), Optional.empty(), Optional.of(new BackupFormat(List.of(), BackupFormat.Content.FOLDER, "")));
        return new Backup("as-of-" + at, "", system.name(), name, FolderReading.summed(then, prefix), then.describe(prefix), BackupSeries.Kind.FULL, at, verdict);
    }
}
