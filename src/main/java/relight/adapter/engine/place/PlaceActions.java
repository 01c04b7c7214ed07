package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.restore.TestRestore;
import relight.core.restore.beside.PlacePlan;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The actions that are the same for a file and for a folder. Each can be run again after it was cut off: it looks at what has been
 * done already.
 */
public final class PlaceActions {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Only a restore test leaves it. */
    private static final String TEST_MARK = "restore-test";

    private final List<String> suffixes;

    /**
     * @param suffixes of files that belong to the target and go wherever it goes, in the same step (SQ-1)
     */
    public PlaceActions(List<String> suffixes) {
        this.suffixes = List.copyOf(suffixes);
    }

    public Outcome lock(PlaceLines lines, StepRun run) throws IOException {
        Files.createDirectories(lines.target().getParent());
        hold(lines, run);
        PrivateFolder.make(lines.names().work());
        if (TestRestore.marked(lines.with())) {
            Files.writeString(lines.names().work().resolve(TEST_MARK), run.recovery());
        }
        return Outcome.succeeded();
    }

    /** Takes the lock, or keeps it: before whatever is done at the place. */
    public void hold(PlaceLines lines, StepRun run) throws IOException {
        TargetLock.of(lines.target()).take(run);
    }

    /** Nothing has been touched yet and the copy is not good: the next restore need not wait for this one. */
    public void letGo(PlaceLines lines, StepRun run) throws IOException {
        TargetLock.of(lines.target()).release(run.recovery());
    }

    /** Waits until nobody has the target open any more (SQ-2, ALL-15). */
    public Outcome quiet(PlaceLines lines, StepId step, StepRun run) throws IOException, InterruptedException {
        hold(lines, run);
        mayOpenWindow(lines, step, run);
        Instant end = Instant.now().plus(PATIENCE);
        List<String> holders = holders(lines);
        while (!holders.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(100);
            holders = holders(lines);
        }
        return holders.isEmpty() ? Outcome.succeeded()
                : Outcome.failed(run.words().say("restore.beside.open", lines.target().toString(), String.join(", ", holders)));
    }

    /** Of a folder only writers count: who reads a file that is swapped away loses nothing by it (ALL-15). */
    private List<String> holders(PlaceLines lines) throws IOException, InterruptedException {
        if (Files.isDirectory(lines.target())) {
            return OpenFiles.writers(lines.target());
        }
        List<String> holders = new ArrayList<>(OpenFiles.holders(lines.target(), lines.siblings(suffixes)));
        if (holders.isEmpty() && suffixes.contains("-wal") && OpenFiles.sqliteLocked(lines.target())) {
            holders.add("SQLite");
        }
        return holders;
    }

    /** The old one moves aside and the copy takes its name; where that fails, the old one gets its name back at once. */
    public Outcome swap(PlaceLines lines, StepId step, StepRun run) throws IOException {
        hold(lines, run);
        boolean aside = Files.exists(lines.names().old(), LinkOption.NOFOLLOW_LINKS);
        boolean done = !Files.exists(lines.names().copy()) && Files.exists(lines.target()) && (aside || lines.identity().isEmpty());
        if (!done) {
            lines.requireSame();
            requireCopy(lines);
            Ownership.adopt(aside ? lines.names().old() : lines.target(), lines.names().copy(), lines.with());
            openWindow(step, run);
            if (lines.identity().isEmpty() && !aside) {
                Files.write(lines.names().nothing(), new byte[0]);
            }
            move(lines.target(), lines.names().old());
            try {
                Files.move(lines.names().copy(), lines.target(), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                move(lines.names().old(), lines.target());
                throw e;
            }
            PrivateFolder.sync(lines.target().getParent());
        }
        if (Files.exists(lines.names().old(), LinkOption.NOFOLLOW_LINKS)) {
            run.output(lines.target() + " → " + lines.names().old());
        }
        run.output(lines.names().copy() + " → " + lines.target());
        if (done) {
            openWindow(step, run);
        }
        return Outcome.succeeded();
    }

    /** Where the service has been stopped for a swap: whoever is cut off from here on has the way back. */
    public static void mayOpenWindow(PlaceLines lines, StepId step, StepRun run) {
        if (lines.with().containsKey(PlacePlan.WAY_BACK)) {
            openWindow(step, run);
        }
    }

    /** Before the first change: whoever is cut off behind it has the way back. */
    public static void openWindow(StepId step, StepRun run) {
        run.record(new RecoveryEvent.CommitWindowOpened(step, Optional.empty()));
    }

    /**
     * Also where the swap, or an earlier way back, was cut off in the middle. While nothing has taken the old one's place, what lies
     * beside that place is the old one's own log and stays.
     */
    public Outcome swapBack(PlaceLines lines, StepRun run) throws IOException {
        Path old = lines.names().old();
        boolean begun = all().stream().anyMatch(suffix -> Files.exists(PlaceLines.sibling(old, suffix), LinkOption.NOFOLLOW_LINKS));
        boolean swapped = Files.exists(lines.target(), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(lines.names().undone(), LinkOption.NOFOLLOW_LINKS);
        boolean fresh = Files.exists(lines.names().nothing()) && !Files.exists(lines.names().copy(), LinkOption.NOFOLLOW_LINKS)
                && Files.exists(lines.target(), LinkOption.NOFOLLOW_LINKS);
        if (fresh || Files.exists(old, LinkOption.NOFOLLOW_LINKS) && swapped) {
            move(lines.target(), lines.names().undone());
            run.output(lines.target() + " → " + lines.names().undone());
        }
        if (begun) {
            move(old, lines.target());
            PrivateFolder.sync(lines.target().getParent());
            run.output(old + " → " + lines.target());
        }
        TargetLock.of(lines.target()).release(run.recovery());
        return Outcome.succeeded();
    }

    public Outcome removeOld(PlaceLines lines, StepRun run) throws IOException {
        PrivateFolder.remove(lines.workToRemove());
        TargetLock.of(lines.target()).release(run.recovery());
        return Outcome.succeeded();
    }

    /** What a restore test has made, whole or not; a folder that does not bear its mark stays, unless nothing is in it. */
    public Outcome removeTest(PlaceLines lines, StepRun run) throws IOException {
        Path work = lines.workToRemove();
        if (Files.exists(work)) {
            try (Stream<Path> inside = Files.list(work)) {
                if (!Files.exists(work.resolve(TEST_MARK)) && inside.findAny().isPresent()) {
                    throw new Problem(Message.of("test.foreign", work.toString()), Message.of("test.foreign.remedy", work.toString()));
                }
            }
        }
        return removeOld(lines, run);
    }

    /** A restore beside only: the copy gets its name, which nothing may have yet. */
    public Outcome place(PlaceLines lines, StepRun run) throws IOException {
        if (Files.exists(lines.names().copy())) {
            if (Files.exists(lines.target(), LinkOption.NOFOLLOW_LINKS)) {
                throw new Problem(Message.of("restore.beside.refused.taken", lines.target().toString()),
                        Message.of("restore.beside.refused.taken.remedy", lines.target().toString()));
            }
            Files.move(lines.names().copy(), lines.target());
        }
        return removeOld(lines, run);
    }

    /** Moves a place with all that belongs to it; the main file first, so that it never stands there with another one's log. */
    public void move(Path from, Path to) throws IOException {
        PrivateFolder.make(to.getParent());
        for (String suffix : all()) {
            Path source = PlaceLines.sibling(from, suffix);
            if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(source, PlaceLines.sibling(to, suffix), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    public List<String> all() {
        List<String> all = new ArrayList<>(List.of(""));
        all.addAll(suffixes);
        return all;
    }

    public static void requireCopy(PlaceLines lines) {
        if (!Files.exists(lines.names().copy())) {
            throw new Problem(Message.of("restore.beside.no-copy", lines.names().copy().toString()),
                    Message.of("restore.beside.no-copy.remedy"));
        }
    }
}
