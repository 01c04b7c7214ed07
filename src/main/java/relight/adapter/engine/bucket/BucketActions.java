package relight.adapter.engine.bucket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import relight.adapter.engine.bucket.BucketComparison.Difference;
import relight.adapter.engine.bucket.BucketComparison.Found;
import relight.adapter.engine.place.Fetch;
import relight.adapter.engine.place.PlaceActions;
import relight.adapter.host.CheckCommand;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.s3.S3Place;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderReading;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.StoredObject;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.BackupLines;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProbe;
import relight.core.restore.DataProof;
import relight.core.restore.TestRestore;
import relight.core.restore.beside.PlacePlan;
import relight.core.restore.bucket.BucketPlanner;
import relight.core.restore.files.Selection;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;

/** One action on a prefix of a bucket; each looks at what has been done, and can be run again. */
final class BucketActions {

    private static final int MOST_SHOWN = 20;

    private final Map<String, String> with;
    private final Step.EngineAction step;
    private final StepRun run;
    private final S3Place place;
    private final BackupStore source;
    private final Optional<StoreDefinition.S3> sameServer;
    private final Backup backup;
    private final String prefix;
    private final String side;
    private final Path changes;
    private final WrittenNotes written;
    private final boolean asOf;

    BucketActions(Step.EngineAction step, StepRun run, S3Place place, Function<String, BackupStore> stores, BucketTargets targets) throws IOException {
        this.step = step;
        this.with = step.with();
        this.run = run;
        this.place = place;
        this.backup = BackupLines.read(with);
        this.source = BucketHistory.open(backup.store(), stores);
        this.asOf = BucketHistory.moment(backup.store()).isPresent();
        this.sameServer = targets.find(backup.store()).filter(place::copiesFrom);
        this.prefix = with.get("prefix");
        this.side = with.get("side");
        // One recovery may bring several back, and each has its own way back
        UUID which = UUID.nameUUIDFromBytes((place.describe(prefix) + " " + side).getBytes(StandardCharsets.UTF_8));
        this.changes = run.shared().resolve("bucket-changes-" + which + ".txt");
        this.written = new WrittenNotes(run.shared().resolve("bucket-written-" + which + ".txt"));
    }

    /** One restore at a time (ALL-15). */
    Outcome lock() throws IOException {
        String key = BucketTargets.lock(prefix);
        Optional<String> owner = place.read(key);
        if (owner.isEmpty() && place.writeFirst(key, run.recovery() + ", " + run.owner()) || owner.filter(this::isOurs).isPresent()) {
            return Outcome.succeeded();
        }
        throw new Problem(Message.of("restore.bucket.refused.locked", place.describe(prefix), place.read(key).orElse("–")),
                Message.of("restore.bucket.refused.locked.remedy", place.describe(prefix), place.describe(key)));
    }

    private void release() throws IOException {
        if (place.read(BucketTargets.lock(prefix)).filter(this::isOurs).isPresent()) {
            place.remove(BucketTargets.lock(prefix));
        }
    }

    private boolean isOurs(String lock) {
        return lock.split(",")[0].equals(run.recovery());
    }

    /** The preview of what will become of each object (FS-4). */
    Outcome compare() throws IOException {
        List<Found> found = BucketComparison.compare(FolderReading.open(source, backup), place.list(prefix), Selection.read(with), asOf);
        BucketComparison.write(found, changes);
        written.forget();
        Map<Difference, Long> counts = found.stream().collect(Collectors.groupingBy(Found::difference, TreeMap::new, Collectors.counting()));
        found.stream().filter(one -> one.difference() != Difference.UNCHANGED).limit(MOST_SHOWN)
                .forEach(one -> run.output(word(one.difference()) + "  " + one.key()));
        for (Difference difference : Difference.values()) {
            run.output(word(difference) + ": " + counts.getOrDefault(difference, 0L));
        }
        run.output(run.words().say("restore.files.list", changes.toString()));
        Map<String, Long> values = new HashMap<>();
        counts.forEach((difference, count) -> values.put(difference.name().toLowerCase(Locale.ROOT), count));
        return Outcome.succeeded().with(values);
    }

    private String word(Difference difference) {
        return run.words().say(switch (difference) {
            case UNCHANGED -> "restore.files.unchanged";
            case ADDED -> "restore.files.added";
            case CHANGED -> "restore.files.changed";
            case NEWER_AT_TARGET -> chosen(BucketPlanner.REPLACE_NEWER) ? "restore.files.newer" : "restore.files.newer.kept";
            case ONLY_AT_TARGET -> chosen(BucketPlanner.REMOVE) ? "restore.files.removed" : "restore.files.kept";
        });
    }

    private boolean chosen(String choice) {
        return Boolean.parseBoolean(with.get(choice));
    }

    private List<Found> changes() throws IOException {
        return BucketComparison.read(changes);
    }

    private boolean replaces(Found one) {
        return one.difference() == Difference.CHANGED || one.difference() == Difference.NEWER_AT_TARGET && chosen(BucketPlanner.REPLACE_NEWER);
    }

    private boolean removes(Found one) {
        return one.difference() == Difference.ONLY_AT_TARGET && chosen(BucketPlanner.REMOVE);
    }

    /** A copy of what will be written over or removed, by the store itself (ALL-2); what was kept already stays as it was. */
    Outcome keep() throws IOException {
        Map<String, StoredObject> there = place.list(prefix);
        Set<String> kept = place.list(side).keySet();
        List<Found> wanted = changes().stream().filter(one -> replaces(one) || removes(one)).toList();
        for (Found one : wanted) {
            requireSame(one, Optional.ofNullable(there.get(one.key())));
        }
        new Parallel(run, place.describe(side)).each(wanted.stream().filter(one -> !kept.contains(one.key())).toList(),
                one -> place.copy(there.get(one.key()), side + one.key()));
        run.record(new RecoveryEvent.Checked(step.id(), step.title(), Erasable.of(Integer.toString(wanted.size())),
                Erasable.of(wanted.size() + " " + place.describe(side)), true));
        return Outcome.succeeded().with(Map.of("objects", (long) wanted.size()));
    }

    private void requireSame(Found one, Optional<StoredObject> now) {
        if (!now.flatMap(StoredObject::etag).equals(one.there())) {
            throw new Problem(Message.of("restore.bucket.changed", place.describe(prefix + one.key())), Message.of("restore.bucket.changed.remedy"));
        }
    }

    /** Whoever passes over the step that keeps them would have no way back (ALL-2); a bucket's own versions are one. */
    private void requireKept(List<Found> found) throws IOException {
        if (asOf || chosen("beside")) {
            return;
        }
        Map<String, StoredObject> kept = place.list(side);
        found.stream().filter(one -> replaces(one) || removes(one))
                .filter(one -> Optional.ofNullable(kept.get(one.key())).filter(copy -> copy.size() == one.size()).isEmpty()).findFirst().ifPresent(one -> {
                    throw new Problem(Message.of("restore.bucket.not-kept", place.describe(prefix + one.key()), place.describe(side)),
                            Message.of("restore.bucket.not-kept.remedy"));
                });
    }

    Outcome write() throws IOException {
        Map<String, StoredObject> there = place.list(prefix);
        Map<String, StoredObject> copies = copies();
        Map<String, String> done = written.done();
        Set<String> begun = written.begun();
        List<Found> found = changes();
        List<Found> copied = found.stream().filter(one -> one.difference() == Difference.ADDED || replaces(one))
                .filter(one -> !isWritten(one, done, there)).toList();
        List<Found> removed = found.stream().filter(one -> removes(one) && there.containsKey(one.key())).toList();
        for (Found one : copied) {
            Optional<StoredObject> now = Optional.ofNullable(there.get(one.key()));
            // Where an earlier run was cut off behind the copy and before its note, the object is the backup's already
            boolean ours = now.flatMap(StoredObject::etag).equals(copies.get(one.key()).etag())
                    || begun.contains(one.key()) && now.filter(object -> object.size() == copies.get(one.key()).size()).isPresent();
            if (!ours) {
                requireSame(one, now);
            }
        }
        removed.forEach(one -> requireSame(one, Optional.of(there.get(one.key()))));
        requireKept(found);
        if (with.containsKey(PlacePlan.WAY_BACK)) {
            PlaceActions.openWindow(step.id(), run);
        }
        new Parallel(run, place.describe(prefix)).each(copied, one -> {
            written.begin(one.key());
            written.done(one.key(), copy(copies.get(one.key()), prefix + one.key()));
        });
        new Parallel(run, place.describe(prefix)).each(removed, one -> place.remove(prefix + one.key()));
        return Outcome.succeeded().with(Map.of("written", (long) copied.size(), "removed", (long) removed.size()));
    }

    private static boolean isWritten(Found one, Map<String, String> done, Map<String, StoredObject> there) {
        return done.containsKey(one.key()) && Optional.ofNullable(there.get(one.key())).flatMap(StoredObject::etag).equals(Optional.of(done.get(one.key())));
    }

    private String copy(StoredObject object, String key) throws IOException {
        if (sameServer.isPresent()) {
            return place.copy(sameServer.get(), object, key);
        }
        try (InputStream content = ResumedStream.open(source, object, 0, Fetch.told(run))) {
            return place.write(key, content, object.size());
        }
    }

    private Map<String, StoredObject> copies() throws IOException {
        FolderReading reading = FolderReading.open(source, backup);
        Map<String, StoredObject> copies = new HashMap<>();
        reading.entries().forEach(entry -> copies.put(reading.path(entry), entry.object()));
        return copies;
    }

    /** Every object as it was written, by its tag and size, and what was to go is gone. */
    Outcome prove() throws IOException, InterruptedException {
        Map<String, StoredObject> there = place.list(prefix);
        Map<String, StoredObject> copies = copies();
        Map<String, String> done = written.done();
        List<String> wrong = done.entrySet().stream().filter(one -> !isCopy(there.get(one.getKey()), one.getValue(), copies.get(one.getKey())))
                .map(Map.Entry::getKey).sorted().toList();
        List<String> left = changes().stream().filter(this::removes).map(Found::key).filter(there::containsKey).toList();
        wrong.stream().limit(MOST_SHOWN).forEach(key -> run.output(run.words().say("restore.bucket.wrong", place.describe(prefix + key))));
        left.stream().limit(MOST_SHOWN).forEach(key -> run.output(run.words().say("restore.bucket.left", place.describe(prefix + key))));
        boolean good = wrong.isEmpty() && left.isEmpty();
        run.record(new RecoveryEvent.Checked(step.id(), step.title(), Erasable.of(Integer.toString(done.size())),
                Erasable.of(Integer.toString(done.size() - wrong.size())), good));
        Outcome data = good ? data(there, copies, done) : Outcome.succeeded();
        if (!good) {
            throw new Problem(Message.of("restore.bucket.unproven", wrong.size() + left.size()), Message.of("restore.bucket.unproven.remedy"));
        }
        if (!data.good()) {
            return data;
        }
        if (chosen("beside")) {
            // There is nothing to take back, so nobody waits for a commit
            release();
        }
        return Outcome.succeeded().with(Map.of("objects", (long) done.size()));
    }

    /** A copy is as young as the copying, so what is asked for the newest is told when the backup's objects were written (ALL-7, ALL-10). */
    private Outcome data(Map<String, StoredObject> there, Map<String, StoredObject> copies, Map<String, String> done) throws IOException, InterruptedException {
        Map<String, StoredObject> told = new TreeMap<>(there);
        told.replaceAll((key, object) -> (done.containsKey(key) || object.etag().equals(Optional.ofNullable(copies.get(key)).flatMap(StoredObject::etag)))
                && copies.containsKey(key) ? new StoredObject(key, object.versionId(), object.etag(), object.size(), copies.get(key).modified(), object.cold()) : object);
        DataChecks checks = new DataChecks(step.id(), run);
        List<DataCheck> wanted = CheckLines.read(with);
        ProtectedSystem system = new ProtectedSystem(with.get("system"), BucketPlanner.ENGINE, "", List.of(), Objectives.NONE, Map.of(), wanted,
                Optional.empty(), Optional.empty(), Optional.empty());
        List<DataProof> proofs = checks.ask(new Listed(told), system, wanted);
        if (proofs.isEmpty()) {
            checks.unproven();
        }
        if (proofs.stream().noneMatch(proof -> proof.newest().isPresent())) {
            run.record(new RecoveryEvent.RecoveryPointFound(step.id(), with.get("system"), backup.recoveryPoint(), false,
                    Erasable.of(run.words().say("restore.beside.point.backup"))));
        }
        return checks.outcome(proofs);
    }

    /** Answers from objects that were listed already. */
    private final class Listed implements DataProbe {

        private final Map<String, StoredObject> objects;

        private Listed(Map<String, StoredObject> objects) {
            this.objects = objects;
        }

        @Override
        public boolean knows(ProtectedSystem system) {
            return true;
        }

        @Override
        public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
            Optional<String> said = CheckCommand.answer(Hosts.known(Pods.NONE), system, check);
            return said.isPresent() ? said.get() : BucketDataProbe.answer(check, objects, place, prefix);
        }
    }

    /** What has been done of the action, where it was cut off. */
    StepRunner.Trace trace() throws IOException {
        return new BucketTrace(place, prefix, side, written, run.words()).look(step.action());
    }

    private static boolean isCopy(StoredObject there, String tag, StoredObject copy) {
        return there != null && copy != null && there.size() == copy.size() && there.etag().equals(Optional.of(tag));
    }

    /** What was kept comes back, or the versions that stood there; what the restore added goes, unless somebody has changed it since. */
    Outcome putBack() throws IOException {
        if (chosen("beside") && Files.notExists(changes) && place.list(prefix).isEmpty()) {
            // It was cut off before the comparison
            release();
            return Outcome.succeeded();
        }
        BucketUndo undo = new BucketUndo(place, prefix, run, written);
        List<Found> touched = changes().stream().filter(one -> replaces(one) || removes(one)).toList();
        Map<String, StoredObject> kept = asOf ? Map.of() : place.list(side);
        undo.putBack(touched, this::removes, asOf ? one -> Optional.of(undo.version(one)) : one -> Optional.ofNullable(kept.get(one.key())));
        undo.added(changes());
        release();
        return Outcome.succeeded().with(Map.of("objects", (long) touched.size()));
    }

    /** What a restore test has made below its own prefix, and nothing else. */
    Outcome removeTest() throws IOException {
        if (!TestRestore.marked(with) || !prefix.startsWith(TestRestore.PREFIX)) {
            throw new IllegalStateException(prefix);
        }
        place.removeAll(prefix);
        place.removeAll(BucketTargets.lock(prefix));
        return Outcome.succeeded();
    }

    Outcome removeOld() throws IOException {
        if (asOf) {
            // The bucket keeps its own versions, as before
            release();
            return Outcome.succeeded();
        }
        Collection<String> kept = place.list(side).keySet();
        if (!side.startsWith(".relight-")) {
            throw new IllegalStateException(side);
        }
        new Parallel(run, place.describe(side)).each(kept, key -> place.remove(side + key));
        release();
        return Outcome.succeeded().with(Map.of("objects", (long) kept.size()));
    }
}
