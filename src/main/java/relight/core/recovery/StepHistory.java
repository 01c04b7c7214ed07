package relight.core.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What earlier recoveries say of steps: how long they took, and when each text last succeeded. Immutable. */
public final class StepHistory {

    private final Map<String, List<Duration>> durations = new HashMap<>();
    private final Map<String, Proof> proofs = new HashMap<>();

    private StepHistory() {}

    public static StepHistory of(List<Recovery> recoveries) {
        StepHistory history = new StepHistory();
        recoveries.forEach(history::add);
        return history;
    }

    /** Of everything in the journal. */
    public static StepHistory of(Journal journal) {
        return of(journal.recoveries().stream().map(summary -> RecoveryFold.of(journal.entries(summary.recovery()))).toList());
    }

    private void add(Recovery recovery) {
        for (StepState step : recovery.steps()) {
            Proof.of(recovery, step).ifPresent(proof -> {
                step.took().ifPresent(took -> durations.computeIfAbsent(step.step().forecastKey(), key -> new ArrayList<>()).add(took));
                proofs.merge(step.step().provenKey(), proof, (before, after) -> after.at().isAfter(before.at()) ? after : before);
            });
        }
    }

    /** How long successful runs with this key took, in no order. */
    public List<Duration> durations(String forecastKey) {
        return List.copyOf(durations.getOrDefault(forecastKey, List.of()));
    }

    /** When this very text last did its work. */
    public Optional<Proof> lastProven(String provenKey) {
        return Optional.ofNullable(proofs.get(provenKey));
    }
}
