package relight.core.recovery;

import relight.core.runbook.Runbook;
import relight.core.runbook.Step;

/** Whether a step, as it is written now, has ever done its work. */
public sealed interface ProvenStep {

    /** This very text has. */
    record Proven(Proof proof) implements ProvenStep {}

    /** The step has, but its text was another then: it needs verifying. */
    record Changed(Proof before) implements ProvenStep {}

    /** Nothing is known of it. */
    record Never() implements ProvenStep {}

    static ProvenStep of(Step step, Runbook runbook, StepHistory history) {
        return history.proven(StepKeys.of(step, runbook));
    }

    static ProvenStep of(PlannedStep step, StepHistory history) {
        return history.proven(new StepKeys(step.provenKey(), step.forecastKey()));
    }
}
