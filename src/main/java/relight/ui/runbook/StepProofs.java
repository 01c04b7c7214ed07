package relight.ui.runbook;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import relight.core.recovery.ProvenStep;
import relight.core.recovery.StepHistory;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.ui.common.Desk;
import relight.ui.common.ProvenBadge;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/**
 * When the steps of one document last succeeded.
 *
 * @param steps empty for a document of which no step ever ran: nothing is said of it
 */
record StepProofs(Map<StepId, ProvenStep> steps) {

    static final StepProofs NONE = new StepProofs(Map.of());

    /** Asks the history of every step; may be called on any thread, and takes a moment for a long document. */
    static StepProofs of(Runbook runbook, StepHistory history) {
        Map<StepId, ProvenStep> steps = new HashMap<>();
        runbook.steps().forEach(step -> steps.put(step.id(), ProvenStep.of(step, runbook, history)));
        return steps.values().stream().allMatch(ProvenStep.Never.class::isInstance) ? NONE : new StepProofs(steps);
    }

    /** Beside a step: when, in which mode and at whose console, or that its text has changed since. */
    Optional<Node> badge(Desk desk, Step step) {
        return Optional.ofNullable(steps.get(step.id())).map(proven -> ProvenBadge.of(desk, proven));
    }

    /** Above the document: how many of its steps are proven, and how many need verifying. */
    Optional<Node> summary(Desk desk) {
        long proven = steps.values().stream().filter(ProvenStep.Proven.class::isInstance).count();
        long changed = steps.values().stream().filter(ProvenStep.Changed.class::isInstance).count();
        return steps.isEmpty() ? Optional.empty() : Optional.of(StatusBadge.pill(changed > 0 ? Standing.WARNING : Standing.GOOD, changed > 0
                ? desk.say("screens.runbooks.proven.changed", proven, steps.size(), changed)
                : desk.say("screens.runbooks.proven", proven, steps.size())));
    }
}
