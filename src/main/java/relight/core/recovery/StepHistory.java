package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.StepState.Status;

/** What earlier recoveries say of steps: how long they took, and when each text last succeeded. Immutable. */
public final class StepHistory {

    /** When a step's text last succeeded, and in which mode. */
    public record Proof(Instant at, Mode mode) {}

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
            if (step.status() == Status.DONE && step.took().isPresent()) {
                durations.computeIfAbsent(step.step().forecastKey(), key -> new ArrayList<>()).add(step.took().get());
                newest(proofs, step.step().provenKey(), new Proof(step.ended().orElseThrow(), recovery.declared().mode()));
            }
        }
    }

    private static void newest(Map<String, Proof> proofs, String key, Proof proof) {
        proofs.merge(key, proof, (before, after) -> after.at().isAfter(before.at()) ? after : before);
    }

    /** How long successful runs with this key took, in no order. */
    public List<Duration> durations(String forecastKey) {
        return List.copyOf(durations.getOrDefault(forecastKey, List.of()));
    }

    public Optional<Proof> lastProven(String provenKey) {
        return Optional.ofNullable(proofs.get(provenKey));
    }
}
