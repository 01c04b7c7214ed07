package relight.core.recovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.StepGraph;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/**
 * The steps that are left on the way to a verified service, each after those that it waits for.
 *
 * @param left in an order in which they can be done
 * @param ends places of the steps with which the clock stops; empty where it stops with the last of all
 */
record StepsLeft(List<Node> left, List<Integer> ends) {

    /** A step, and the places of those left that have to be over before it. */
    record Node(StepState state, List<Integer> after) {}

    static StepsLeft of(Recovery recovery) {
        StepGraph graph = Turns.graph(recovery.steps(), Part.MAIN, recovery.declared().mode());
        Map<StepId, StepState> states = recovery.steps().stream().collect(Collectors.toMap(state -> state.step().id(), state -> state));
        Map<StepId, Set<Integer>> open = new HashMap<>();
        List<Node> left = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (StepId id : graph.sorted()) {
            Set<Integer> after = new TreeSet<>();
            graph.before(id).forEach(before -> after.addAll(open.get(before)));
            open.put(id, after);
            if (!over(states.get(id))) {
                if (states.get(id).step().stopsClock() && ends.isEmpty()) {
                    ends.add(left.size());
                }
                open.put(id, Set.of(left.size()));
                left.add(new Node(states.get(id), List.copyOf(after)));
            }
        }
        return new StepsLeft(List.copyOf(left), List.copyOf(ends));
    }

    /** Nothing more is waited for in it. */
    private static boolean over(StepState state) {
        return state.status().over() || state.status() == Status.FAILED && state.step().onFailure() == OnFailure.CONTINUE;
    }
}
