package relight.core.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a recovery goes on: follows from its events.
 *
 * @param due    the steps whose turn it is, in the order of the document; of each lane one at most, but for those that only wait for
 *               what they name
 * @param stuck  failed steps that keep others from their turn; a person retries or skips them
 * @param pause  while nothing begins
 * @param owners who does the steps of a lane, by its name
 * @param trips  what is watched and not as it should be, by its name in the runbook
 */
public record Flow(List<StepState> due, List<StepState> stuck, Optional<Pause> pause, Map<String, Erasable> owners,
                   Map<String, Trip> trips) {

    /** Since when nothing begins, and why. */
    public record Pause(Instant since, Erasable reason, Erasable by) {}

    /**
     * A watched condition that is not as it should be.
     *
     * @param meaning {@code warn}, {@code rollback} or {@code health}
     */
    public record Trip(Instant since, Erasable title, String meaning, Erasable found) {}

    public Flow {
        due = List.copyOf(due);
        stuck = List.copyOf(stuck);
        owners = Map.copyOf(owners);
        trips = Map.copyOf(trips);
    }
}
