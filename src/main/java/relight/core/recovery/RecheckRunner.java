package relight.core.recovery;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.restore.PlanBuilder;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.runbook.Step;
import relight.core.text.Problem;

/**
 * The last look before the first change: are backup and target still what the plan was made for (ALL-3, ALL-15)? It also puts
 * into the record which backup is used and why the newer ones are not.
 */
public final class RecheckRunner implements StepRunner {

    private final Restores restores;

    public RecheckRunner(Restores restores) {
        this.restores = restores;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Map<String, String> with = ((Step.EngineAction) step).with();
        try {
            RestoreRequest request = restores.request(wish(with), WorkListener.NONE);
            if (!request.switches()) {
                run.record(chosen(step, request, encryption(request.backup(), run), run));
                verified(request.backup(), new DataChecks(step.id(), run), run);
            }
            return compare(below("fact.", with), restores.preconditions(request), run);
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            return Outcome.failed(e.getMessage());
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        }
    }

    static Restores.Wish wish(Map<String, String> with) {
        return new Restores.Wish(with.get("system"), with.get("backup"), Optional.empty(),
                RestoreRequest.Way.valueOf(with.get("way")), Optional.ofNullable(with.get("into")), below("choice.", with));
    }

    private static Outcome compare(Map<String, String> planned, Map<String, String> now, StepRun run) {
        for (Map.Entry<String, String> fact : planned.entrySet()) {
            String actual = now.getOrDefault(fact.getKey(), "");
            run.output(fact.getKey() + ": " + actual);
            if (!actual.equals(fact.getValue())) {
                return Outcome.failed(run.words().say("restore.recheck.changed", fact.getKey(), fact.getValue(), actual));
            }
        }
        return Outcome.succeeded();
    }

    /** What the verification of the backup found, each finding as a check of its own: a whole sentence, with nothing to hold it against (ALL-5). */
    private static void verified(Backup backup, DataChecks checks, StepRun run) {
        for (Verdict.Reason reason : backup.verdict().reasons()) {
            checks.note(run.words().say("restore.recheck.verdict." + reason.check()), "", run.words().say(reason.text()),
                    reason.standing() == State.GOOD);
        }
    }

    /** What the store says of it; where it does not, the restore goes on all the same. */
    private String encryption(Backup backup, StepRun run) throws InterruptedIOException {
        try {
            return restores.encryption(backup).orElseGet(() -> run.words().say("restore.recheck.encryption.none"));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | Problem e) {
            return run.words().say("restore.recheck.encryption.untold");
        }
    }

    private static RecoveryEvent chosen(Step step, RestoreRequest request, String encryption, StepRun run) {
        Backup backup = request.backup();
        return new RecoveryEvent.BackupChosen(step.id(), request.system().name(), Erasable.of(backup.location()),
                backup.object().versionId(), backup.size(), backup.verdict().sha256(), backup.recoveryPoint(), encryption,
                backup.state().name(), request.passedOver().stream().limit(20).map(other -> passedOver(other, run)).toList());
    }

    private static RecoveryEvent.BackupChosen.PassedOver passedOver(Backup backup, StepRun run) {
        String reason = backup.verdict().reasons().stream().findFirst()
                .map(first -> run.words().say(first.text()))
                .orElse(backup.state().name());
        return new RecoveryEvent.BackupChosen.PassedOver(Erasable.of(backup.location()), Erasable.of(reason));
    }

    private static Map<String, String> below(String prefix, Map<String, String> with) {
        Map<String, String> found = new TreeMap<>();
        with.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
