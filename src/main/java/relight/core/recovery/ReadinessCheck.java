package relight.core.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.catalog.Catalog;
import relight.core.catalog.WorkListener;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.text.Bytes;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/**
 * Looks whether a recovery could begin: stores, the newest good backup, and by a plan that is thrown away target, tools and space.
 * Everything is looked at, also after the first thing that is not as it should be.
 */
final class ReadinessCheck {

    private static final long LEAST_SPOOL = 200_000_000;

    private final Catalog catalog;
    private final Restores restores;
    private final TimeSource time;
    private final DataChecks checks;
    private final List<String> missing = new ArrayList<>();

    ReadinessCheck(Catalog catalog, Restores restores, TimeSource time, DataChecks checks) {
        this.catalog = catalog;
        this.restores = restores;
        this.time = time;
        this.checks = checks;
    }

    Outcome run(List<ProtectedSystem> systems, StepRun run) throws IOException, InterruptedException {
        Messages words = run.words();
        checks.note(words.say("restore.ready.journal"), words.say("restore.ready.journal.expected"), words.say("restore.ready.journal.actual"), true);
        spool(run);
        stores(run);
        for (ProtectedSystem system : systems) {
            system(system, run);
        }
        return missing.isEmpty() ? Outcome.succeeded()
                : Outcome.failed(words.say("restore.ready.failed", String.join("; ", missing)));
    }

    private void spool(StepRun run) throws IOException {
        long free = Files.getFileStore(run.spool()).getUsableSpace();
        note(run.words().say("restore.ready.spool"), run.words().say("restore.ready.spool.expected", new Bytes(LEAST_SPOOL)),
                run.words().say("restore.ready.spool.actual", new Bytes(free)), free >= LEAST_SPOOL);
    }

    /** A store that is away is no reason to wait where another one has what is needed: it is shown and does not fail the check. */
    private void stores(StepRun run) throws InterruptedException {
        Messages words = run.words();
        List<Problem> problems = catalog.refresh(progress(run));
        String actual = problems.isEmpty() ? words.say("restore.ready.stores.actual", catalog.workspace().stores().size())
                : problems.stream().map(problem -> problem.say(words)).collect(Collectors.joining(" "));
        checks.note(words.say("restore.ready.stores"), words.say("restore.ready.stores.expected"), actual, problems.isEmpty());
    }

    private void system(ProtectedSystem system, StepRun run) throws IOException, InterruptedException {
        Messages words = run.words();
        String expected = system.objectives().rpo().map(rpo -> words.say("restore.ready.backup.expected", rpo))
                .orElse(words.say("restore.ready.backup.any"));
        try {
            RestoreRequest request = restores.request(Restores.Wish.latestGood(system.name()), progress(run));
            Duration age = Duration.between(request.backup().recoveryPoint(), time.now());
            boolean young = system.objectives().rpo().map(rpo -> age.compareTo(rpo) <= 0).orElse(true);
            checks.note(words.say("restore.ready.backup", system.name()), expected,
                    words.say("restore.ready.backup.actual", request.backup().location(), age), young);
            plan(system, request, run);
        } catch (Problem none) {
            note(words.say("restore.ready.backup", system.name()), expected, none.say(words), false);
        }
    }

    private void plan(ProtectedSystem system, RestoreRequest request, StepRun run) throws IOException, InterruptedException {
        Messages words = run.words();
        Planning planning = restores.plan(request, words);
        Optional<String> refused = planning instanceof Planning.Refused refusal ? Optional.of(refusal.refusals().stream()
                .map(one -> one.id() + ": " + one.text() + " " + one.remedy()).collect(Collectors.joining(" "))) : Optional.empty();
        String actual = refused.orElseGet(() -> words.say("restore.ready.plan.actual", ((Planning.Planned) planning).plan().estimate()));
        note(words.say("restore.ready.plan", system.name()), words.say("restore.ready.plan.expected"), actual, refused.isEmpty());
    }

    private void note(String check, String expected, String actual, boolean passed) {
        checks.note(check, expected, actual, passed);
        if (!passed) {
            missing.add(check + ": " + actual);
        }
    }

    private static WorkListener progress(StepRun run) {
        return (what, done, total) -> run.progress(new Progress(what, done, total < 0 ? Optional.empty() : Optional.of(total),
                Progress.Unit.BYTES));
    }
}
