package relight.core.recovery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.Order.Condition;
import relight.core.runbook.Order.Only;
import relight.core.runbook.StepGraph;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/**
 * Whose turn it is, by what has become of the steps of one part of a recovery. A failed step holds up those that come after it, unless
 * its author says that they go on or what is done instead.
 */
final class Turns {

    private final StepGraph graph;
    private final Map<StepId, StepState> states;
    private final Set<StepId> mended = new HashSet<>();

    /**
     * Looks at the steps.
     *
     * @param states of all steps; those that turn out not to be needed are put in as such
     */
    Turns(StepGraph graph, Map<StepId, StepState> states) {
        this.graph = graph;
        this.states = states;
        findMends();
        graph.sorted().forEach(this::need);
        findMends();
    }

    private void findMends() {
        mended.clear();
        for (StepId id : graph.sorted()) {
            StepState state = states.get(id);
            if (!state.step().order().conditions().isEmpty() && state.status() != Status.NOT_NEEDED) {
                mend(state);
            }
        }
    }

    /** The graph of those steps of a part that are done in a recovery of this mode. */
    static StepGraph graph(Iterable<StepState> states, Part part, Mode mode) {
        List<StepGraph.Node> nodes = new ArrayList<>();
        for (StepState state : states) {
            if (state.step().part() == part && isFor(state.step(), mode)) {
                nodes.add(new StepGraph.Node(state.step().id(), state.step().order()));
            }
        }
        return StepGraph.of(nodes);
    }

    static boolean isFor(PlannedStep step, Mode mode) {
        return step.order().only() == Only.ALWAYS || (step.order().only() == Only.INCIDENT) == (mode == Mode.INCIDENT);
    }

    /** What is done when a step fails keeps that failure from holding up the others. */
    private void mend(StepState state) {
        state.step().order().conditions().stream().filter(condition -> condition.outcome().equals(Condition.FAILED))
                .flatMap(condition -> graph.with(condition.step()).stream()).forEach(mended::add);
    }

    private void need(StepId id) {
        StepState state = states.get(id);
        boolean excluded = state.status() == Status.WAITING
                && state.step().order().conditions().stream().anyMatch(condition -> isOut(condition));
        if (excluded) {
            states.put(id, state.notNeeded());
        }
    }

    /** Whether it is settled that the condition does not hold. One on a step that is no part of this recovery is no condition. */
    private boolean isOut(Condition condition) {
        if (condition.outcome().equals(Condition.BEGUN) || condition.outcome().equals(Condition.NOT_BEGUN)) {
            return isOutByNow(condition);
        }
        if (!graph.has(condition.step())) {
            return false;
        }
        List<StepState> those = graph.with(condition.step()).stream().map(states::get).toList();
        StepState target = those.getFirst();
        if (target.note().chosen().isPresent()) {
            return !target.note().chosen().get().equals(condition.outcome());
        }
        if (those.stream().anyMatch(one -> one.status() == Status.FAILED && !holdsUp(one))) {
            return !condition.outcome().equals(Condition.FAILED);
        }
        return those.stream().allMatch(one -> one.status().over()) && !condition.outcome().equals(word(target.status()));
    }

    /** Of a step of another part nothing more will be done: whether it has begun is settled. */
    private boolean isOutByNow(Condition condition) {
        StepState target = states.get(condition.step());
        if (target == null) {
            return false;
        }
        boolean begun = target.status() != Status.WAITING && target.status() != Status.NOT_NEEDED;
        if (condition.outcome().equals(Condition.NOT_BEGUN)) {
            return begun;
        }
        return !begun && (!graph.has(condition.step()) || target.status().over());
    }

    private static String word(Status status) {
        return switch (status) {
            case DONE, EXPANDED -> "done";
            case FAILED -> Condition.FAILED;
            case SKIPPED -> "skipped";
            case NOT_TESTED -> "not-tested";
            case WAITING, RUNNING, RETRYING, UNKNOWN, NOT_NEEDED -> "";
        };
    }

    List<StepState> due() {
        Set<StepId> open = new HashSet<>();
        for (StepId id : graph.sorted()) {
            if (graph.before(id).stream().allMatch(earlier -> open.contains(earlier) && letsGoOn(states.get(earlier)))) {
                open.add(id);
            }
        }
        return states.values().stream().filter(state -> state.status() == Status.WAITING && open.contains(state.step().id())).toList();
    }

    List<StepState> stuck() {
        return states.values().stream().filter(state -> graph.has(state.step().id()) && state.status() == Status.FAILED && holdsUp(state))
                .toList();
    }

    /** A step that was left out, or said to be done, before its turn does not bring the turn of those after it. */
    private boolean letsGoOn(StepState earlier) {
        return earlier.status().over() || earlier.status() == Status.FAILED && !holdsUp(earlier);
    }

    private boolean holdsUp(StepState failed) {
        boolean late = failed.outcome().filter(outcome -> outcome.kind() == Outcome.Kind.TIMED_OUT).isPresent();
        return failed.step().onFailure() == OnFailure.STOP && !(late && failed.step().goesOnLate())
                && !mended.contains(failed.step().id());
    }
}
