package relight.adapter.engine.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import relight.adapter.engine.files.TreeComparison.Difference;
import relight.adapter.engine.place.Fetch;
import relight.adapter.engine.place.HostPlace;
import relight.adapter.engine.place.HostPlaceActions;
import relight.adapter.engine.place.PlaceActions;
import relight.adapter.engine.place.PlaceLines;
import relight.adapter.engine.place.PlaceTrace;
import relight.adapter.host.Hosts;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.restore.HostAddress;
import relight.core.restore.files.FilesPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the actions of a plan for a folder of files that is not on this machine, where it lies. */
final class HostFilesActions {

    private final Fetch fetch;
    private final Hosts hosts;
    private final HostPlace place;
    private final HostPlaceActions actions;
    private final PlaceLines lines;
    private final boolean remove;
    private final boolean keepNewer;

    HostFilesActions(Fetch fetch, Hosts hosts, HostPlace place) {
        this.fetch = fetch;
        this.hosts = hosts;
        this.place = place;
        this.actions = new HostPlaceActions(place);
        this.lines = place.lines();
        this.remove = Boolean.parseBoolean(lines.with().get(FilesPlanner.REMOVE));
        this.keepNewer = Boolean.parseBoolean(lines.with().get(FilesPlanner.KEEP_NEWER));
    }

    Outcome run(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        return switch (action.action()) {
            case "lock" -> actions.lock(run);
            case "restore" -> restore(run);
            case "prove" -> prove(action, run);
            case "compare" -> compare(run);
            case "quiet" -> actions.quiet(action.id(), run);
            case "swap" -> swap(action, run);
            case "swap-back" -> swapBack(run);
            case "safety-copy" -> safetyCopy(action, run);
            case "overwrite" -> overwrite(action, run);
            case "put-back" -> putBack(run);
            case "place" -> actions.place(run);
            case "remove-old" -> actions.removeOld(run);
            case "remove-test" -> actions.removeTest(run);
            default -> throw new Problem(Message.of("restore.beside.unknown-action", action.engine(), action.action()));
        };
    }

    private Outcome restore(StepRun run) throws IOException, InterruptedException {
        place.hold(run);
        HostUnpacking unpacking = new HostUnpacking(fetch, place, run);
        NotSet notSet = new NotSet(run.spool().resolve("owners-not-set.txt"));
        boolean whole = false;
        try (notSet) {
            unpacking.unpack(notSet);
            whole = true;
        } finally {
            if (!whole) {
                actions.giveUp(HostUnpacking.empty(), run);
            }
        }
        FilesActions.tell(notSet, run);
        return Outcome.succeeded().with(Map.of("entries", unpacking.budget().entries(), "bytes", unpacking.budget().written()));
    }

    private Outcome prove(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        Map<String, String> target = Map.of("path", lines.names().copy().toString(), HostAddress.WORD, place.shell().address().toString());
        Outcome outcome = FilesActions.prove(target, new FilesDataProbe(Path.of("/"), hosts), lines, action.id(), run);
        if (!outcome.good()) {
            place.letGo(run);
        }
        return outcome;
    }

    private HostTree tree(StepRun run) {
        return new HostTree(place, run.spool());
    }

    private Map<Difference, Long> compared(StepRun run, TreeComparison.Listener listener) throws IOException, InterruptedException {
        return tree(run).compare(lines.names().copy().toString(), lines.target().toString(), FilesActions.covered(lines), listener);
    }

    /** The preview of what the swap will do to each file (FS-4). */
    private Outcome compare(StepRun run) throws IOException, InterruptedException {
        AtomicLong shown = new AtomicLong();
        Path list = run.spool().resolve("comparison.txt");
        Map<Difference, Long> counts;
        try (BufferedWriter out = Files.newBufferedWriter(list)) {
            counts = compared(run, (difference, file) -> {
                out.write(difference + "\t" + file + "\n");
                FilesActions.show(difference, file, shown, lines, run);
            });
        }
        return FilesActions.told(counts, list, lines, run);
    }

    /** Files that are at the target and not in the backup, or newer there, and that stay, go over into the copy first (FS-4). */
    private Outcome swap(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        place.hold(run);
        if (place.must(HostFilesScripts.BOTH).contains("both")) {
            place.must(HostPlace.SAME);
            PlaceActions.openWindow(action.id(), run);
            if (!place.must(place.run(HostFilesScripts.IS_KEPT, Map.of("list", PlaceTrace.CARRIED))).out().contains("kept")) {
                List<String> staying = new ArrayList<>();
                compared(run, (difference, file) -> {
                    if (CarriedFiles.stays(difference, lines)) {
                        staying.add(file.toString());
                    }
                });
                keep(PlaceTrace.CARRIED, staying, run);
                run.output(run.words().say("restore.files.carried", staying.size()));
            }
            move(lines.target(), lines.names().copy());
        }
        return actions.swap(action.id(), run);
    }

    private void keep(String list, List<String> names, StepRun run) throws IOException, InterruptedException {
        place.must(place.feed(HostFilesScripts.KEEP, Map.of("list", list), Names.written(names), run::output));
    }

    private void move(Path from, Path to) throws IOException, InterruptedException {
        place.must(place.run(HostFilesScripts.MOVE, Map.of("from", from.toString(), "to", to.toString())));
    }

    /** Files that stay come back from the copy where the swap was cut off before it. */
    private Outcome swapBack(StepRun run) throws IOException, InterruptedException {
        actions.putBack(run);
        move(lines.names().undone(), lines.target());
        move(lines.names().copy(), lines.target());
        place.letGo(run);
        return Outcome.succeeded();
    }

    private boolean replaces(Difference difference) {
        return switch (difference) {
            case UNCHANGED, ADDED, LEFT_OUT -> false;
            case CHANGED -> true;
            case NEWER_AT_TARGET -> !keepNewer;
            case ONLY_AT_TARGET -> remove;
        };
    }

    private Outcome safetyCopy(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        place.must(HostPlace.SAME);
        place.must(HostFilesScripts.SAFE);
        List<String> added = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        compared(run, (difference, file) -> {
            if (difference == Difference.ADDED) {
                added.add(file.toString());
            } else if (replaces(difference)) {
                kept.add(file.toString());
            }
        });
        copy(lines.target(), lines.names().safety(), kept, run);
        keep("added.txt", added, run);
        run.record(new RecoveryEvent.Checked(action.id(), action.title(), Erasable.of(Long.toString(kept.size())),
                Erasable.of(kept.size() + " " + lines.names().safety()), true));
        return Outcome.succeeded().with(Map.of("files", (long) kept.size()));
    }

    private void copy(Path from, Path to, List<String> names, StepRun run) throws IOException, InterruptedException {
        if (!names.isEmpty()) {
            place.must(place.feed(HostFilesScripts.COPY, Map.of("from", from.toString(), "to", to.toString()), Names.written(names), run::output));
        }
    }

    private Outcome overwrite(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        if (!lines.identity().isEmpty()) {
            place.must(HostPlace.SAME);
        }
        place.must("[ -d \"$copy\" ] || return 6\n");
        place.must("[ -e \"$work/added.txt\" ] || { printf '%s: no such file\\n' \"$safety\" >&2; return 1; }\n");
        PlaceActions.openWindow(action.id(), run);
        List<String> placed = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        compared(run, (difference, file) -> {
            if (difference == Difference.ONLY_AT_TARGET && remove) {
                gone.add(file.toString());
            } else if (difference == Difference.ADDED || difference != Difference.ONLY_AT_TARGET && replaces(difference)) {
                placed.add(file.toString());
            }
        });
        copy(lines.names().copy(), lines.target(), placed, run);
        place.must(place.feed(HostFilesScripts.REMOVE, Map.of(), Names.written(gone), run::output));
        return Outcome.succeeded();
    }

    private Outcome putBack(StepRun run) throws IOException, InterruptedException {
        place.must(HostFilesScripts.TAKE_BACK);
        place.letGo(run);
        return Outcome.succeeded();
    }
}
