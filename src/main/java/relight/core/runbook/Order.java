package relight.core.runbook;

import java.util.List;
import java.util.Optional;

/**
 * When a step's turn comes, as far as its place in the document does not say it.
 *
 * @param name       what other steps of the document call it
 * @param needs      the steps that have to be over before it; empty where its place says that
 * @param lane       whose one owner does its steps one after the other, beside the other lanes; empty for the main line
 * @param conditions what must have become of other steps; where one of them does not hold, the step is not needed
 * @param only       in which recoveries it is done at all
 */
public record Order(Optional<String> name, Optional<List<StepId>> needs, Optional<String> lane, List<Condition> conditions, Only only) {

    /** One step after the other, in the order of the document. */
    public static final Order BY_PLACE = new Order(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Only.ALWAYS);

    /** In which recoveries a step is done. */
    public enum Only {
        ALWAYS,
        /** When nothing has happened and people practise. */
        DRILL,
        /** When something has happened. */
        INCIDENT
    }

    /**
     * What must have become of another step.
     *
     * @param outcome {@code done}, {@code failed}, {@code skipped}, {@code not-tested}, {@link #BEGUN}, {@link #NOT_BEGUN}, or the option that was chosen at a decision
     */
    public record Condition(StepId step, String outcome) {

        /** Fails as the condition of a step that is the way on after a failure. */
        public static final String FAILED = "failed";
        /** Somebody has set about it, or gone past it; known of steps of another part, too: what only then has to be taken back. */
        public static final String BEGUN = "begun";
        /** Nothing of it was done yet: the way back that is there before it, and only then. */
        public static final String NOT_BEGUN = "not-begun";
    }

    public Order {
        needs = needs.map(List::copyOf);
        conditions = List.copyOf(conditions);
    }

    Order withReferences(Optional<List<StepId>> resolved, List<Condition> resolvedConditions) {
        return new Order(name, resolved, lane, resolvedConditions, only);
    }

    /** The same of a step of a plan that takes the place of that step: so are those that it names. */
    public Order below(StepId outer) {
        return new Order(name, needs.map(steps -> steps.stream().map(outer::below).toList()), lane,
                conditions.stream().map(one -> new Condition(outer.below(one.step()), one.outcome())).toList(), only);
    }

    /** The same in another lane, for the steps of a plan that takes the place of one of its steps. */
    public Order inLane(Optional<String> other) {
        return new Order(name, needs, other, conditions, only);
    }

    /** After just these. */
    public Order after(List<StepId> steps) {
        return new Order(name, Optional.of(steps), lane, conditions, only);
    }
}
