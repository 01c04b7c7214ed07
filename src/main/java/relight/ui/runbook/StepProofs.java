package relight.ui.runbook;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import relight.core.recovery.ProvenStep;
import relight.core.recovery.StepHistory;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;
import relight.ui.common.Desk;
import relight.ui.common.ProvenBadge;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** When the steps of one document last succeeded; says nothing of a document of which no step ever ran. */
final class StepProofs {

    private final Desk desk;
    private final Optional<Runbook> runbook;
    private final StepHistory history;
    private final long proven;
    private final long changed;

    StepProofs(Desk desk, RunbookEntry entry, StepHistory history) {
        this.desk = desk;
        this.runbook = entry.runbook();
        this.history = history;
        List<ProvenStep> all = runbook.map(read -> read.steps().stream().map(step -> ProvenStep.of(step, read, history)).toList()).orElse(List.of());
        proven = all.stream().filter(ProvenStep.Proven.class::isInstance).count();
        changed = all.stream().filter(ProvenStep.Changed.class::isInstance).count();
    }

    /** Beside a step: when, in which mode and at whose console, or that its text has changed since. */
    Optional<Node> badge(Step step) {
        return runbook.filter(read -> proven + changed > 0).map(read -> ProvenBadge.of(desk, ProvenStep.of(step, read, history)));
    }

    /** Above the document: how many of its steps are proven, and how many need verifying. */
    Optional<Node> summary() {
        return runbook.filter(read -> proven + changed > 0).map(read -> StatusBadge.pill(changed > 0 ? Standing.WARNING : Standing.GOOD, changed > 0
                ? desk.say("screens.runbooks.proven.changed", proven, read.steps().size(), changed)
                : desk.say("screens.runbooks.proven", proven, read.steps().size())));
    }
}
