package relight.testing;

import java.util.HashSet;
import java.util.Set;
import relight.core.restore.PlanBuilder;
import relight.core.runbook.Order;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;

/** The steps of the plan that was begun last, by which it is known what its way back needs. */
public final class BegunSteps {

    private final Set<StepId> begun = new HashSet<>();

    /** The look before a plan begins it. */
    public void begin(Step step) {
        if (step instanceof Step.EngineAction action && action.action().equals(PlanBuilder.RECHECK)) {
            begun.clear();
        }
        begun.add(step.id());
    }

    /** Where a step is needed only if another one was begun, or was not. */
    public boolean need(Step step) {
        return step.header().order().conditions().stream().allMatch(condition -> switch (condition.outcome()) {
            case Order.Condition.BEGUN -> begun.contains(condition.step());
            case Order.Condition.NOT_BEGUN -> !begun.contains(condition.step());
            default -> true;
        });
    }
}
