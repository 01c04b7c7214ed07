package relight.core.recovery;

import java.util.ArrayList;
import java.util.List;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;

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
        List<Node> left = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (StepState state : recovery.steps()) {
            if (state.step().part() == Part.MAIN && !over(state)) {
                if (state.step().stopsClock() && ends.isEmpty()) {
                    ends.add(left.size());
                }
                left.add(new Node(state, left.isEmpty() ? List.of() : List.of(left.size() - 1)));
            }
        }
        return new StepsLeft(List.copyOf(left), List.copyOf(ends));
    }

    /** Nothing more is waited for in it. */
    private static boolean over(StepState state) {
        return state.status().over() || state.status() == Status.FAILED && state.step().onFailure() == OnFailure.CONTINUE;
    }
}
