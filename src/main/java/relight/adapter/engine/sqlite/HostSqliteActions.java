package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import relight.adapter.engine.place.Fetch;
import relight.adapter.engine.place.HostPlace;
import relight.adapter.engine.place.HostPlaceActions;
import relight.adapter.engine.place.PlaceActions;
import relight.adapter.engine.place.PlaceLines;
import relight.adapter.engine.place.PrivateFolder;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Hosts;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStream;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.restore.HostAddress;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the actions of a plan for an SQLite database that is not on this machine, where it lies. */
final class HostSqliteActions {

    private static final String EMPTY = """
            umask 077
            rm -rf "${copy%/*}" && mkdir -p "${copy%/*}"
            """;
    private static final String TAKE = "umask 077; cat > \"$copy.part\"\n";
    private static final String WHOLE = """
            [ ! -e "$copy.part" ] || mv "$copy.part" "$copy" || return 1
            sync "$copy" 2>/dev/null || sync
            stat -c %s "$copy"
            """;
    private static final String REMOVE = "rm -rf \"${copy%/*}\"\n";

    /** The file as it lies there, with its log: a damaged database could not be copied any other way. */
    private static final String SAFETY = HostPlace.SAME + """
            umask 077
            [ -e "$target" ] || return 0
            mkdir -p "${safety%/*}" || return 1
            for suffix in '' $suffixes; do
              if [ -e "$target$suffix" ]; then cp -p "$target$suffix" "$safety$suffix.part" && mv "$safety$suffix.part" "$safety$suffix" || return 1; fi
            done
            sync
            stat -c %s "$target" "$safety"
            """;

    /** Into the very file that is there, for a place where it cannot be renamed; its log goes first (SQ-1). */
    private static final String OVERWRITE_LOOK = HostPlace.SAME + """
            [ -e "$copy" ] || return 6
            [ ! -e "$target" ] || [ -e "$safety" ] || { printf '%s: no such file\\n' "$safety" >&2; return 1; }
            """;
    private static final String WRITE = """
            for suffix in $suffixes; do rm -f "$target$suffix" || return 1; done
            cat "$from" > "$target" || return 1
            """;
    private static final String OVERWRITE = OVERWRITE_LOOK + "from=$copy\n" + WRITE + "sync\n";
    private static final String PUT_BACK = "from=$safety\n" + WRITE + """
            for suffix in $suffixes; do
              if [ -e "$safety$suffix" ]; then cp -p "$safety$suffix" "$target$suffix" || return 1; fi
            done
            sync
            """;

    private final Fetch fetch;
    private final Hosts hosts;
    private final HostPlace place;
    private final HostPlaceActions actions;

    HostSqliteActions(Fetch fetch, Hosts hosts, HostPlace place) {
        this.fetch = fetch;
        this.hosts = hosts;
        this.place = place;
        this.actions = new HostPlaceActions(place);
    }

    Outcome run(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        return switch (action.action()) {
            case "lock" -> actions.lock(run);
            case "restore" -> restore(run);
            case "prove" -> prove(action, run);
            case "quiet" -> actions.quiet(action.id(), run);
            case "swap" -> actions.swap(action.id(), run);
            case "swap-back" -> actions.swapBack(run);
            case "safety-copy" -> safetyCopy(action, run);
            case "overwrite" -> overwrite(action, run);
            case "put-back" -> putBack(run);
            case "place" -> actions.place(run);
            case "remove-old" -> actions.removeOld(run);
            case "remove-test" -> actions.removeTest(run);
            default -> throw new Problem(Message.of("restore.beside.unknown-action", action.engine(), action.action()));
        };
    }

    /** The copy gets its name when it is whole: one that was cut off is never taken for it. */
    private Outcome restore(StepRun run) throws IOException, InterruptedException {
        place.hold(run);
        place.must(EMPTY);
        boolean whole = false;
        try {
            Map<String, Long> counted = new TreeMap<>();
            if (Fetch.content(lines().with()) == BackupFormat.Content.SQL) {
                counted.put("units", dump(run));
            } else {
                fetch.bring(lines().with(), place.shell(), lines().names().copy().toString(), run);
            }
            counted.put("bytes", Long.valueOf(place.must(WHOLE).strip()));
            whole = true;
            return Outcome.succeeded().with(counted);
        } finally {
            if (!whole) {
                actions.giveUp(REMOVE, run);
            }
        }
    }

    /** Makes the database here, where each statement is read before it runs, and sends it. */
    private long dump(StepRun run) throws IOException, InterruptedException {
        Path folder = run.spool().resolve("database");
        PrivateFolder.remove(folder);
        Path made = PrivateFolder.make(folder).resolve("made.db");
        try {
            long count;
            try (BackupStream stream = fetch.open(lines().with(), run)) {
                count = SqliteRestore.run(stream, made, statement -> run.output(run.words().say("restore.sqlite.left-out", statement)));
                run.output("SHA-256 " + stream.finish());
            }
            try (InputStream in = Files.newInputStream(made)) {
                Ran ran = place.must(place.feed(TAKE, Map.of(), in, run::output));
                return ran.good() ? count : 0;
            }
        } finally {
            PrivateFolder.remove(folder);
        }
    }

    private Outcome prove(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        String copy = lines().names().copy().toString();
        Map<String, String> target = Map.of("path", copy, HostAddress.WORD, place.shell().address().toString());
        Outcome outcome = new SqliteProof(action.id(), run).prove(new HostSqlite(place.shell(), copy), target,
                new SqliteDataProbe(Path.of("/"), hosts), lines().with());
        if (!outcome.good()) {
            place.letGo(run);
        }
        return outcome;
    }

    private Outcome safetyCopy(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        String[] sizes = place.must(SAFETY).strip().split("\n");
        if (sizes.length == 2) {
            run.record(new RecoveryEvent.Checked(action.id(), action.title(), Erasable.of(sizes[0]),
                    Erasable.of(sizes[1] + " " + lines().names().safety()), sizes[0].equals(sizes[1])));
        }
        return Outcome.succeeded();
    }

    private Outcome overwrite(Step.EngineAction action, StepRun run) throws IOException, InterruptedException {
        place.must(OVERWRITE_LOOK);
        PlaceActions.openWindow(action.id(), run);
        place.must(OVERWRITE);
        return Outcome.succeeded();
    }

    private Outcome putBack(StepRun run) throws IOException, InterruptedException {
        place.must(PUT_BACK);
        place.letGo(run);
        return Outcome.succeeded();
    }

    private PlaceLines lines() {
        return place.lines();
    }
}
