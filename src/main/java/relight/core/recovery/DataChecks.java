package relight.core.recovery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.restore.DataProbe;
import relight.core.restore.DataProof;
import relight.core.runbook.StepId;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks data what its checks ask, and puts each answer into the record: the proof at the end of a restore (ALL-7, ALL-10). */
public final class DataChecks {

    private final StepId step;
    private final StepRun run;

    public DataChecks(StepId step, StepRun run) {
        this.step = step;
        this.run = run;
    }

    /**
     * Asks all of them, also after one has failed: a person wants to know everything at once.
     *
     * @param system with its target set to the data that is asked
     * @return what was proven, in the order of the checks
     */
    public List<DataProof> ask(DataProbe probe, ProtectedSystem system, List<DataCheck> checks) throws IOException, InterruptedException {
        List<DataProof> proofs = look(probe, system, checks);
        for (DataProof proof : proofs) {
            DataCheck check = proof.check();
            proof.newest().ifPresent(point -> run.record(new RecoveryEvent.RecoveryPointFound(step, system.name(), point, true,
                    Erasable.of(check.name() + ": " + check.query()))));
        }
        return proofs;
    }

    /** Asks all of them and takes none of the answers for the recovery point: data that has gone on growing since is no measure of it. */
    public List<DataProof> look(DataProbe probe, ProtectedSystem system, List<DataCheck> checks) throws IOException, InterruptedException {
        List<DataProof> proofs = new ArrayList<>();
        for (DataCheck check : checks) {
            DataProof proof = ask(probe, system, check);
            note(check.name(), proof.expected(), proof.actual(), proof.passed());
            proofs.add(proof);
        }
        return proofs;
    }

    /**
     * A finding of another kind, recorded and shown in the same way.
     *
     * @param expected empty where what was found says all by itself
     */
    public void note(String check, String expected, String actual, boolean passed) {
        run.output((passed ? "✓ " : "✗ ") + check + ": " + actual + (passed || expected.isEmpty() ? "" : " (" + expected + ")"));
        run.record(new RecoveryEvent.Checked(step, check, Erasable.of(expected), Erasable.of(actual), passed));
    }

    /** Nobody said how the data is to be proven, so nothing is: a person reads that in the record (ALL-7). */
    public void unproven() {
        note(run.words().say("restore.data.unproven"), run.words().say("restore.data.unproven.expected"),
                run.words().say("restore.data.unproven.actual"), false);
    }

    /** Failed with the first that did not pass; where none of them could prove anything, a restore is only unproven (ALL-7). */
    public Outcome outcome(List<DataProof> proofs) {
        Optional<DataProof> failed = proofs.stream().filter(proof -> !proof.passed()).findFirst();
        return failed.map(proof -> Outcome.failed(run.words().say("restore.data.failed", proof.check().name(), proof.expected(),
                proof.actual()))).orElseGet(Outcome::succeeded);
    }

    private DataProof ask(DataProbe probe, ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        try {
            return DataProof.of(check, probe.answer(system, check), run.words());
        } catch (Problem e) {
            return DataProof.unanswered(check, e.say(run.words()), run.words());
        }
    }
}
