package relight.adapter.engine.bucket;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.bucket.BucketComparison.Difference;
import relight.adapter.engine.bucket.BucketComparison.Found;
import relight.adapter.s3.S3Place;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderReading;
import relight.core.catalog.StoredObject;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.bucket.BucketCounts;
import relight.core.restore.bucket.BucketFacts;
import relight.core.restore.bucket.BucketPlanner;
import relight.core.restore.files.Selection;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** Looks at a prefix of a bucket and plans how its objects come back from a dated copy or a replica. */
public final class BucketEngine implements RestoreEngine<BucketFacts> {

    private final BucketTargets targets;
    private final Function<String, BackupStore> stores;
    private final Clock clock;
    private final BucketPlanner planner = new BucketPlanner();

    /**
     * @param stores by name
     */
    public BucketEngine(Workspace workspace, Function<String, BackupStore> stores, Clock clock) {
        this.targets = new BucketTargets(workspace);
        this.stores = stores;
        this.clock = clock;
    }

    @Override
    public String name() {
        return BucketPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return List.of(Choice.text(Selection.ONLY), Choice.yes(BucketPlanner.REMOVE), Choice.yes(BucketPlanner.REPLACE_NEWER));
    }

    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        return List.of(Choice.text(PitrTarget.CHOICE));
    }

    /** A moment is asked of the bucket's own versions where it keeps them: there is no exacter backup. */
    @Override
    public Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) throws IOException {
        if (wish.at().isEmpty() || !wish.backup().equals(Restores.LATEST_GOOD) || moment(wish).isPresent()
                || stores.apply(targets.bucket(system.target("store").orElse("")).name()).asOf(wish.at().get()).isEmpty()) {
            return wish;
        }
        Map<String, String> choices = new HashMap<>(wish.choices());
        choices.put(PitrTarget.CHOICE, new PitrTarget.Time(wish.at().get()).toString());
        return new Restores.Wish(wish.system(), wish.backup(), Optional.empty(), wish.way(), wish.into(), choices);
    }

    /** Empty where none is asked for; whoever asked for one must not get the newest copy instead, because it could not be read. */
    private static Optional<Instant> moment(Restores.Wish wish) {
        return Optional.ofNullable(wish.choices().get(PitrTarget.CHOICE)).filter(text -> !text.isBlank())
                .map(text -> PitrTarget.read(text).flatMap(target -> target instanceof PitrTarget.Time(Instant at) ? Optional.of(at) : Optional.empty())
                        .orElseThrow(() -> new Problem(Message.of("restore.bucket.moment", text), Message.of("restore.bucket.moment.remedy"))));
    }

    @Override
    public Optional<Backup> source(ProtectedSystem system, Restores.Wish wish) throws IOException {
        Optional<Instant> moment = moment(wish);
        return moment.isEmpty() ? Optional.empty() : Optional.of(BucketHistory.backup(system, system.target("store").orElse(""),
                folder(system.target("prefix").orElse("")), moment.get(), stores));
    }

    @Override
    public Optional<Reach> reach(ProtectedSystem system) throws IOException {
        String store = targets.bucket(system.target("store").orElse("")).name();
        Instant now = clock.instant();
        if (stores.apply(store).asOf(now).isEmpty()) {
            return Optional.empty();
        }
        return stores.apply(store).oldestVersion(folder(system.target("prefix").orElse("")))
                .map(oldest -> new Reach(List.of(), List.of(new Reach.Span("", "", "", oldest, now)), List.of(new Reach.Window(oldest, now)), List.of()));
    }

    /** Below a prefix of its own in the same bucket, which no system has. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) {
        return Optional.of(request);
    }

    @Override
    public BucketFacts probe(RestoreRequest request) throws IOException {
        Backup backup = request.backup();
        String store = request.system().target("store").orElse("");
        String prefix = prefix(request);
        try (S3Place place = new S3Place(targets.bucket(store))) {
            Map<String, StoredObject> there = place.list(prefix);
            Optional<Instant> asOf = BucketHistory.moment(backup.store());
            boolean readable = backup.object().isFolder() && (asOf.isPresent() || backup.verdict().sha256().isPresent());
            Selection only = Selection.of(request.choices());
            List<Found> found = readable ? BucketComparison.compare(reading(backup), there, only, asOf.isPresent()) : List.of();
            Map<String, StoredObject> copies = readable ? copies(backup) : Map.of();
            boolean serverSide = targets.find(backup.store()).filter(place::copiesFrom).isPresent();
            return new BucketFacts(backup, store, prefix, place.describe(prefix), asOf.isEmpty() && serverSide && inside(backup.location(), place.describe(prefix)), serverSide,
                    largest(copies, only), counts(found, copies),
                    there.values().stream().map(StoredObject::modified).max(Comparator.naturalOrder()).map(Instant::toString),
                    place.read(BucketTargets.lock(prefix)), place.keepsVersions(), asOf,
                    readable ? only.without(copies.keySet()) : List.of(), clock.instant());
        }
    }

    @Override
    public boolean compares(RestoreRequest request) {
        return true;
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException {
        String prefix = prefix(request);
        try (S3Place place = new S3Place(targets.bucket(request.system().target("store").orElse("")))) {
            Map<String, StoredObject> there = place.list(prefix);
            Map<String, StoredObject> copies = copies(request.backup());
            DryRun.Collector found = new DryRun.Collector();
            for (Found one : BucketComparison.compare(reading(request.backup()), there, Selection.of(request.choices()),
                    BucketHistory.moment(request.backup().store()).isPresent())) {
                StoredObject told = copies.getOrDefault(one.key(), there.get(one.key()));
                found.add(kind(one.difference(), request), one.key(), told.size());
            }
            return Optional.of(found.made());
        }
    }

    private static long largest(Map<String, StoredObject> copies, Selection only) {
        return copies.entrySet().stream().filter(one -> only.covers(one.getKey())).mapToLong(one -> one.getValue().size()).max().orElse(0);
    }

    private static DryRun.Kind kind(Difference difference, RestoreRequest request) {
        return switch (difference) {
            case UNCHANGED -> DryRun.Kind.UNCHANGED;
            case ADDED -> DryRun.Kind.ADDED;
            case CHANGED -> DryRun.Kind.CHANGED;
            case NEWER_AT_TARGET -> request.chosen(BucketPlanner.REPLACE_NEWER) ? DryRun.Kind.NEWER_REPLACED : DryRun.Kind.NEWER_KEPT;
            case ONLY_AT_TARGET -> request.chosen(BucketPlanner.REMOVE) ? DryRun.Kind.REMOVED : DryRun.Kind.KEPT;
        };
    }

    private static String prefix(RestoreRequest request) {
        return folder(request.way() == Way.BESIDE_ONLY ? request.into().orElseThrow() : request.system().target("prefix").orElse(""));
    }

    private Map<String, StoredObject> copies(Backup backup) throws IOException {
        FolderReading reading = reading(backup);
        Map<String, StoredObject> copies = new HashMap<>();
        reading.entries().forEach(entry -> copies.put(reading.path(entry), entry.object()));
        return copies;
    }

    private FolderReading reading(Backup backup) throws IOException {
        return FolderReading.open(BucketHistory.open(backup.store(), stores), backup);
    }

    private static BucketCounts counts(List<Found> found, Map<String, StoredObject> copies) {
        long bytes = found.stream().filter(one -> one.difference() == Difference.ADDED || one.difference() == Difference.CHANGED)
                .map(Found::key).map(copies::get).mapToLong(StoredObject::size).sum();
        return new BucketCounts(count(found, Difference.UNCHANGED), count(found, Difference.ADDED), count(found, Difference.CHANGED),
                count(found, Difference.NEWER_AT_TARGET), count(found, Difference.ONLY_AT_TARGET), bytes);
    }

    private static long count(List<Found> found, Difference difference) {
        return found.stream().filter(one -> one.difference() == difference).count();
    }

    private static boolean inside(String backup, String place) {
        return backup.startsWith(place) || place.startsWith(backup);
    }

    private static String folder(String prefix) {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    @Override
    public Planning plan(RestoreRequest request, BucketFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
