package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.sqlite.SqlitePlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the actions of a plan for an SQLite database. */
public final class SqliteActions implements StepRunner {

    private final Fetch fetch;
    private final Hosts hosts;
    private final PlaceActions place = new PlaceActions(SqliteFile.SUFFIXES);

    /**
     * @param stores by name
     * @param hosts  the way to the other places where databases lie
     */
    public SqliteActions(Function<String, BackupStore> stores, Hosts hosts) {
        this.hosts = hosts;
        this.fetch = new Fetch(stores);
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(SqlitePlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Step.EngineAction action = (Step.EngineAction) step;
        PlaceLines lines = PlaceLines.of(action.with());
        Optional<HostPlace> elsewhere = HostPlace.of(lines, hosts, SqliteFile.ALL_SUFFIXES);
        try {
            return elsewhere.isPresent() ? new HostSqliteActions(fetch, hosts, elsewhere.get()).run(action, run) : run(action, lines, run);
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
            case "quiet" -> place.quiet(lines, action.id(), run);
            case "swap" -> place.swap(lines, action.id(), run);
            case "swap-back" -> place.swapBack(lines, run);
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
        return Optional.of(HostPlace.of(lines, hosts, SqliteFile.ALL_SUFFIXES).map(place -> PlaceTrace.at(place, action.action(), run.words()))
                .orElseGet(() -> new PlaceTrace(lines, run.words()).look(action.action())));
    }

    private Outcome prove(PlaceLines lines, Step step, StepRun run) throws IOException, InterruptedException {
        Path copy = lines.names().copy();
        Outcome outcome = new SqliteProof(step.id(), run).prove(new HereLook(copy), Map.of("path", copy.toString()),
                new SqliteDataProbe(copy.getParent(), hosts), lines.with());
        if (!outcome.good()) {
            place.letGo(lines, run);
        }
        return outcome;
    }

    /** The copy gets its name when it is whole: one that was cut off is never taken for it. */
    private Outcome restore(PlaceLines lines, StepRun run) throws IOException {
        place.hold(lines, run);
        Path copy = lines.names().copy();
        Path part = copy.resolveSibling(copy.getFileName() + ".part");
        PrivateFolder.remove(copy.getParent());
        PrivateFolder.make(copy.getParent());
        long count;
        try (BackupStream stream = fetch.open(lines.with(), run)) {
            count = Fetch.content(lines.with()) == BackupFormat.Content.SQL
                    ? SqliteRestore.run(stream, part, statement -> run.output(run.words().say("restore.sqlite.left-out", statement)))
                    : SqliteRestore.copy(stream, part);
            run.output("SHA-256 " + stream.finish());
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Optional<Problem> full = e instanceof IOException io ? NoRoom.behind(io, lines.target().getParent()) : Optional.empty();
            PrivateFolder.remove(copy.getParent());
            place.letGo(lines, run);
            if (full.isPresent()) {
                throw full.get();
            }
            throw e;
        }
        return Outcome.succeeded().with(Map.of("bytes", Files.size(copy), "units", count));
    }

    /** The file as it lies there, with its log: a damaged database could not be copied any other way. */
    private Outcome safetyCopy(PlaceLines lines, Step step, StepRun run) throws IOException {
        if (Files.notExists(lines.target())) {
            return Outcome.succeeded();
        }
        lines.requireSame();
        Path safety = lines.names().safety();
        PrivateFolder.make(safety.getParent());
        for (String suffix : place.all()) {
            Path from = Path.of(lines.target() + suffix);
            if (Files.exists(from)) {
                Files.copy(from, Path.of(safety + suffix), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                PrivateFolder.sync(Path.of(safety + suffix));
            }
        }
        run.record(new RecoveryEvent.Checked(step.id(), step.title(), Erasable.of(Long.toString(Files.size(lines.target()))),
                Erasable.of(Files.size(safety) + " " + safety), Files.size(safety) == Files.size(lines.target())));
        return Outcome.succeeded();
    }

    /** Into the very file that is there, for a place where it cannot be renamed; its log goes first (SQ-1). */
    private Outcome overwrite(PlaceLines lines, Step step, StepRun run) throws IOException {
        lines.requireSame();
        PlaceActions.requireCopy(lines);
        if (Files.exists(lines.target()) && Files.notExists(lines.names().safety())) {
            throw new Problem(Message.of("restore.beside.no-copy", lines.names().safety().toString()), Message.of("restore.beside.no-copy.remedy"));
        }
        PlaceActions.openWindow(step.id(), run);
        removeSiblings(lines.target());
        write(lines.names().copy(), lines.target());
        return Outcome.succeeded();
    }

    private Outcome putBack(PlaceLines lines, StepRun run) throws IOException {
        removeSiblings(lines.target());
        write(lines.names().safety(), lines.target());
        for (String suffix : SqliteFile.SUFFIXES) {
            Path kept = Path.of(lines.names().safety() + suffix);
            if (Files.exists(kept)) {
                Files.copy(kept, Path.of(lines.target() + suffix), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        TargetLock.of(lines.target()).release(run.recovery());
        return Outcome.succeeded();
    }

    private static void removeSiblings(Path target) throws IOException {
        for (String suffix : SqliteFile.SUFFIXES) {
            Files.deleteIfExists(Path.of(target + suffix));
        }
    }

    private static void write(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
             FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            long at = 0;
            while (at < in.size()) {
                at += in.transferTo(at, in.size() - at, out);
            }
            out.truncate(in.size());
            out.force(true);
        }
    }
}
