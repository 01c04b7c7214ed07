package relight.adapter.engine.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import relight.adapter.engine.files.TreeComparison.Difference;
import relight.adapter.engine.place.Fetch;
import relight.adapter.engine.place.HostPlace;
import relight.adapter.engine.place.NoRoom;
import relight.adapter.engine.place.PlaceActions;
import relight.adapter.engine.place.PlaceLines;
import relight.adapter.engine.place.PlaceTrace;
import relight.adapter.engine.place.PrivateFolder;
import relight.adapter.engine.place.TargetLock;
import relight.adapter.host.Hosts;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.FolderReading;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProbe;
import relight.core.restore.DataProof;
import relight.core.restore.PlanBuilder;
import relight.core.restore.files.FilesPlanner;
import relight.core.restore.files.ScopeLines;
import relight.core.restore.files.Selection;
import relight.core.restore.files.UnpackBudget;
import relight.core.restore.files.UnpackCaps;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.FileScope;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Carries out the actions of a plan for a folder of files. */
public final class FilesActions implements StepRunner {

    private static final int MOST_SHOWN = 20;

    private final Fetch fetch;
    private final Hosts hosts;
    private final PlaceActions place = new PlaceActions(List.of());

    /**
     * @param stores by name
     * @param hosts  the way to the other places where files lie
     */
    public FilesActions(Function<String, BackupStore> stores, Hosts hosts) {
        this.hosts = hosts;
        this.fetch = new Fetch(stores);
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(FilesPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Step.EngineAction action = (Step.EngineAction) step;
        PlaceLines lines = PlaceLines.of(action.with());
        Optional<HostPlace> elsewhere = HostPlace.of(lines, hosts, "");
        try {
            return elsewhere.isPresent() ? new HostFilesActions(fetch, hosts, elsewhere.get()).run(action, run) : run(action, lines, run);
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            throw NoRoom.behind(e, elsewhere.isPresent() ? run.spool() : lines.target().getParent())
                    .orElseGet(() -> new Problem(Message.of("restore.beside.io", NoRoom.reason(e)), null, e));
        }
    }

    private Outcome run(Step.EngineAction action, PlaceLines lines, StepRun run) throws IOException, InterruptedException {
        return switch (action.action()) {
            case "lock" -> place.lock(lines, run);
            case "restore" -> restore(lines, run);
            case "prove" -> prove(lines, action, run);
            case "compare" -> compare(lines, run);
            case "quiet" -> place.quiet(lines, action.id(), run);
            case "swap" -> swap(lines, action, run);
            case "swap-back" -> swapBack(lines, run);
            case "safety-copy" -> safetyCopy(lines, action, run);
            case "overwrite" -> overwrite(lines, action, run);
            case "put-back" -> putBack(lines, run);
            case "place" -> place.place(lines, run);
            case "remove-old" -> place.removeOld(lines, run);
            case "remove-test" -> place.removeTest(lines, run);
            default -> throw new Problem(Message.of("restore.beside.unknown-action", action.engine(), action.action()));
        };
    }

    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        Step.EngineAction action = (Step.EngineAction) step;
        PlaceLines lines = PlaceLines.of(action.with());
        return Optional.of(HostPlace.of(lines, hosts, "").map(place -> PlaceTrace.at(place, action.action(), run.words()))
                .orElseGet(() -> new PlaceTrace(lines, run.words()).look(action.action())));
    }

    private Outcome restore(PlaceLines lines, StepRun run) throws IOException {
        place.hold(lines, run);
        Path unpacked = lines.names().work().resolve("unpacked");
        PrivateFolder.remove(unpacked);
        PrivateFolder.remove(lines.names().copy().getParent());
        PrivateFolder.make(unpacked);
        UnpackBudget budget = new UnpackBudget(UnpackCaps.read(lines.with()), Long.parseLong(lines.with().get("backup.size")));
        NotSet notSet = new NotSet(run.spool().resolve("owners-not-set.txt"));
        try (notSet) {
            unpack(lines, new Unpacking(unpacked, budget, Selection.read(lines.with(), lines.target()), notSet), run);
            PrivateFolder.make(lines.names().copy().getParent());
            Files.move(rootOf(unpacked, named(lines), run), lines.names().copy());
        } catch (IOException | RuntimeException e) {
            Optional<Problem> full = e instanceof IOException io ? NoRoom.behind(io, lines.target().getParent()) : Optional.empty();
            PrivateFolder.remove(unpacked);
            place.letGo(lines, run);
            if (full.isPresent()) {
                throw full.get();
            }
            throw e;
        }
        PrivateFolder.remove(unpacked);
        tell(notSet, run);
        return Outcome.succeeded().with(Map.of("entries", budget.entries(), "bytes", budget.written()));
    }

    /** What could not be set of the restored files (FS-3). */
    static void tell(NotSet notSet, StepRun run) {
        if (notSet.count() > 0) {
            run.output(run.words().say("restore.files.not-set", notSet.count(), notSet.list().toString()));
            notSet.first().forEach(missed -> run.output("  " + missed));
        }
    }

    private void unpack(PlaceLines lines, Unpacking unpacking, StepRun run) throws IOException {
        if (lines.with().containsKey("backup.entries")) {
            FolderReading reading = fetch.folder(lines.with());
            run.output("SHA-256 " + unpacking.folder(reading, Fetch.fetched(lines.with(), run), Fetch.told(run)));
            reading.manifest().ifPresent(list -> run.output(run.words().say("restore.files.manifest", reading.path(list))));
            if (reading.owner("").isEmpty()) {
                run.output(run.words().say("restore.files.no-owners"));
            }
            return;
        }
        Path spool = lines.names().work().resolve("archive.zip");
        try (BackupStream stream = fetch.open(lines.with(), run)) {
            if (Fetch.content(lines.with()) == BackupFormat.Content.ZIP) {
                Files.deleteIfExists(spool);
                Files.copy(stream, spool);
                run.output("SHA-256 " + stream.finish());
                unpacking.zip(spool);
            } else {
                unpacking.tar(stream);
                run.output("SHA-256 " + stream.finish());
            }
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /** The folder as the archive may name it, which a restore test and a copy beside do not bear. */
    private static Path named(PlaceLines lines) {
        return Optional.ofNullable(lines.with().get(FilesPlanner.ORIGINAL)).map(Path::of).orElse(lines.target());
    }

    /** An archive holds the folder's content, the folder by its name, or the whole way to it; which one is seen, not asked. */
    static Path rootOf(Path unpacked, Path target, StepRun run) throws IOException {
        Path whole = unpacked.resolve(target.getRoot().relativize(target));
        Path root = unpacked;
        if (Files.isDirectory(whole, LinkOption.NOFOLLOW_LINKS)) {
            root = whole;
        } else if (only(unpacked).filter(only -> only.getFileName().equals(target.getFileName())).isPresent()) {
            root = only(unpacked).orElseThrow();
        }
        run.output(run.words().say("restore.files.root", root.equals(unpacked) ? "." : unpacked.relativize(root).toString()));
        return root;
    }

    private static Optional<Path> only(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> first = inside.limit(2).toList();
            return first.size() == 1 && Files.isDirectory(first.getFirst(), LinkOption.NOFOLLOW_LINKS) ? Optional.of(first.getFirst()) : Optional.empty();
        }
    }

    private Outcome prove(PlaceLines lines, Step step, StepRun run) throws IOException, InterruptedException {
        Outcome outcome = prove(Map.of("path", lines.names().copy().toString()), new FilesDataProbe(lines.names().work(), hosts), lines, step.id(), run);
        if (!outcome.good()) {
            place.letGo(lines, run);
        }
        return outcome;
    }

    /** @param target where the restored copy lies, in the words of a target */
    static Outcome prove(Map<String, String> target, DataProbe probe, PlaceLines lines, StepId step, StepRun run) throws IOException, InterruptedException {
        DataChecks checks = new DataChecks(step, run);
        List<DataCheck> wanted = CheckLines.read(lines.with());
        ProtectedSystem copy = new ProtectedSystem(lines.with().get("system"), FilesPlanner.ENGINE, "", List.of(), Objectives.NONE,
                target, wanted, Optional.empty(), Optional.empty(), Optional.empty());
        List<DataProof> proofs = checks.ask(probe, copy, wanted);
        if (proofs.isEmpty()) {
            checks.unproven();
        }
        if (proofs.stream().noneMatch(proof -> proof.newest().isPresent())) {
            run.record(new RecoveryEvent.RecoveryPointFound(step, lines.with().get("system"), Instant.parse(lines.with().get("point")),
                    false, Erasable.of(run.words().say("restore.beside.point.backup"))));
        }
        return checks.outcome(proofs);
    }

    /** The preview of what the swap will do to each file (FS-4). */
    private Outcome compare(PlaceLines lines, StepRun run) throws IOException {
        if (Files.notExists(lines.target())) {
            return Outcome.succeeded();
        }
        Path list = run.spool().resolve("comparison.txt");
        AtomicLong shown = new AtomicLong();
        return told(TreeComparison.write(lines.names().copy(), lines.target(), covered(lines), list, (difference, file) -> show(difference, file, shown, lines, run)),
                list, lines, run);
    }

    /** One of the first differences. */
    static void show(Difference difference, Path file, AtomicLong shown, PlaceLines lines, StepRun run) {
        if (shown.incrementAndGet() <= MOST_SHOWN) {
            run.output(word(difference, lines, run.words()) + "  " + file);
        }
    }

    /** What a comparison has found, and where all of it lies. */
    static Outcome told(Map<Difference, Long> counts, Path list, PlaceLines lines, StepRun run) {
        counts.forEach((difference, count) -> run.output(word(difference, lines, run.words()) + ": " + count));
        run.output(run.words().say("restore.files.list", list.toString()));
        return Outcome.succeeded().with(Map.of("unchanged", counts.get(Difference.UNCHANGED), "added", counts.get(Difference.ADDED), "changed", counts.get(Difference.CHANGED),
                "newer", counts.get(Difference.NEWER_AT_TARGET), "only", counts.get(Difference.ONLY_AT_TARGET),
                "left-out", counts.get(Difference.LEFT_OUT)));
    }

    /** What of the target this restore is about: what the series holds, and of that what was chosen. */
    static Predicate<String> covered(PlaceLines lines) {
        FileScope scope = ScopeLines.read(lines.with());
        Selection selection = Selection.read(lines.with(), lines.target());
        return path -> scope.covers(path) && selection.covers(path);
    }

    private static String word(Difference difference, PlaceLines lines, Messages words) {
        boolean remove = Boolean.parseBoolean(lines.with().get(FilesPlanner.REMOVE));
        boolean keepNewer = Boolean.parseBoolean(lines.with().get(FilesPlanner.KEEP_NEWER));
        return words.say(switch (difference) {
            case UNCHANGED -> "restore.files.unchanged";
            case ADDED -> "restore.files.added";
            case CHANGED -> "restore.files.changed";
            case NEWER_AT_TARGET -> keepNewer ? "restore.files.newer.kept" : "restore.files.newer";
            case LEFT_OUT -> "restore.files.left-out";
            case ONLY_AT_TARGET -> remove ? "restore.files.removed" : "restore.files.kept";
        });
    }

    private Outcome swap(PlaceLines lines, Step step, StepRun run) throws IOException {
        if (Files.isDirectory(lines.target()) && Files.isDirectory(lines.names().copy())) {
            lines.requireSame();
            PlaceActions.openWindow(step.id(), run);
            CarriedFiles carried = new CarriedFiles(lines.names().work());
            long kept = carried.carry(lines);
            run.output(run.words().say("restore.files.carried", kept));
        }
        return place.swap(lines, step.id(), run);
    }

    /** Files that stay come back from the copy where the swap was cut off before it. */
    private Outcome swapBack(PlaceLines lines, StepRun run) throws IOException {
        Outcome outcome = place.swapBack(lines, run);
        CarriedFiles carried = new CarriedFiles(lines.names().work());
        carried.bringBack(lines.names().undone(), lines.target());
        carried.bringBack(lines.names().copy(), lines.target());
        return outcome;
    }

    private Outcome safetyCopy(PlaceLines lines, Step step, StepRun run) throws IOException {
        lines.requireSame();
        Files.createDirectories(lines.target());
        long kept = new Overlay(lines, lines.with()).safetyCopy();
        run.record(new RecoveryEvent.Checked(step.id(), step.title(), Erasable.of(Long.toString(kept)),
                Erasable.of(kept + " " + lines.names().safety()), true));
        return Outcome.succeeded().with(Map.of("files", kept));
    }

    private Outcome overwrite(PlaceLines lines, Step step, StepRun run) throws IOException {
        // Where nothing was planned for, the step before has made the folder
        if (!lines.identity().isEmpty()) {
            lines.requireSame();
        }
        PlaceActions.requireCopy(lines);
        if (Files.notExists(lines.names().safety())) {
            throw new Problem(Message.of("restore.beside.no-copy", lines.names().safety().toString()), Message.of("restore.beside.no-copy.remedy"));
        }
        PlaceActions.openWindow(step.id(), run);
        new Overlay(lines, lines.with()).write();
        return Outcome.succeeded();
    }

    private Outcome putBack(PlaceLines lines, StepRun run) throws IOException {
        new Overlay(lines, lines.with()).putBack();
        TargetLock.of(lines.target()).release(run.recovery());
        return Outcome.succeeded();
    }
}
