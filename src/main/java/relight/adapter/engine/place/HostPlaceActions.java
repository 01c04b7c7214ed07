package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.restore.TestRestore;
import relight.core.restore.beside.PlaceNames;
import relight.core.runbook.StepId;
import relight.core.text.Problem;

/** What {@link PlaceActions} does on this machine, done where the target lies. */
public final class HostPlaceActions {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(300);

    private final HostPlace place;
    private final PlaceNames names;

    public HostPlaceActions(HostPlace place) {
        this.place = place;
        this.names = place.lines().names();
    }

    public Outcome lock(StepRun run) throws IOException, InterruptedException {
        place.must(HostPlaceScripts.MAKE_PARENT);
        place.hold(run);
        place.must(place.run(HostPlaceScripts.MAKE, Map.of("test", TestRestore.marked(place.lines().with()) ? "yes" : "")));
        return Outcome.succeeded();
    }

    /** Waits until nobody has the target open any more (SQ-2, ALL-15). */
    public Outcome quiet(StepId step, StepRun run) throws IOException, InterruptedException {
        place.hold(run);
        PlaceActions.mayOpenWindow(place.lines(), step, run);
        Instant end = Instant.now().plus(PATIENCE);
        Set<String> holders = holders();
        while (!holders.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(LOOK);
            holders = holders();
        }
        return holders.isEmpty() ? Outcome.succeeded()
                : Outcome.failed(run.words().say("restore.beside.open", names.target().toString(), String.join(", ", holders)));
    }

    private Set<String> holders() throws IOException, InterruptedException {
        Set<String> holders = new LinkedHashSet<>();
        place.must(HostPlaceScripts.OPEN).lines().filter(line -> line.startsWith("holder=")).forEach(line -> holders.add(line.substring("holder=".length())));
        return holders;
    }

    /** The old one moves aside and the copy takes its name; where that fails, the old one gets its name back at once. */
    public Outcome swap(StepId step, StepRun run) throws IOException, InterruptedException {
        place.hold(run);
        boolean done = place.must(HostPlaceScripts.SWAP_LOOK).contains("done");
        PlaceActions.openWindow(step, run);
        if (!done) {
            place.must(HostPlaceScripts.SWAP);
        }
        if (!place.lines().identity().isEmpty()) {
            moved(names.target(), names.old(), run);
        }
        moved(names.copy(), names.target(), run);
        return Outcome.succeeded();
    }

    /** Also where the swap, or an earlier way back, was cut off in the middle. */
    public Outcome swapBack(StepRun run) throws IOException, InterruptedException {
        putBack(run);
        place.letGo(run);
        return Outcome.succeeded();
    }

    /** The same, and the lock stays. */
    public void putBack(StepRun run) throws IOException, InterruptedException {
        List<String> said = place.must(HostPlaceScripts.SWAP_BACK).lines().toList();
        if (said.contains("undone")) {
            moved(names.target(), names.undone(), run);
        }
        if (said.contains("back")) {
            moved(names.old(), names.target(), run);
        }
    }

    public Outcome removeOld(StepRun run) throws IOException, InterruptedException {
        place.must(HostPlaceScripts.REMOVE);
        place.letGo(run);
        return Outcome.succeeded();
    }

    /** What a restore test has made, whole or not; a folder that does not bear its mark stays, unless nothing is in it. */
    public Outcome removeTest(StepRun run) throws IOException, InterruptedException {
        place.must(HostPlaceScripts.REMOVE_TEST);
        place.letGo(run);
        return Outcome.succeeded();
    }

    /** A restore beside only: the copy gets its name, which nothing may have yet. */
    public Outcome place(StepRun run) throws IOException, InterruptedException {
        place.must(HostPlaceScripts.PLACE);
        place.letGo(run);
        return Outcome.succeeded();
    }

    /** What a step that failed or was ended has begun goes, and so does its lock; whoever cannot be reached keeps both until the step is run again. */
    public void giveUp(String program, StepRun run) {
        try {
            place.shell().clear(place.script(program, Map.of()));
            place.letGo(run);
        } catch (IOException | Problem away) {
            run.output(run.words().say("restore.beside.far.left", place.shell().address().toString(), names.work().toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void moved(Path from, Path to, StepRun run) {
        run.output(from + " → " + to);
    }
}
