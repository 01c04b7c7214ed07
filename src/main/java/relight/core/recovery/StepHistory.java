package relight.core.recovery;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What earlier recoveries say of steps: how long they took, how long people were waited for, and when each text last succeeded.
 * Immutable once made.
 */
public final class StepHistory {

    private final Map<String, StepTimes> times = new HashMap<>();
    private final StepTimes all = new StepTimes();
    private final Map<String, Proof> proofs = new HashMap<>();
    private final Map<String, Proof> provenOnce = new HashMap<>();
    private ForecastAccuracy accuracy = ForecastAccuracy.NONE;

    private StepHistory() {}

    public static StepHistory of(List<Recovery> recoveries) {
        StepHistory history = new StepHistory();
        recoveries.forEach(history::add);
        return history;
    }

    /**
     * Of everything in the journal. What would have been forecast at the beginning of each recovery, from what was known then, is held
     * against what it took.
     */
    public static StepHistory of(Journal journal) {
        StepHistory history = new StepHistory();
        journal.recoveries().stream().sorted(Comparator.comparing(Journal.Summary::declared)).forEach(summary -> {
            List<Entry> entries = journal.entries(summary.recovery());
            if (!entries.isEmpty()) {
                Recovery recovery = RecoveryFold.of(entries);
                history.accuracy = history.accuracy.and(ForecastAccuracy.of(entries, recovery, history));
                history.add(recovery);
            }
        });
        return history;
    }

    private void add(Recovery recovery) {
        if (!recovery.declared().mode().real()) {
            return;
        }
        StepTimes.each(recovery, (step, told) -> {
            times.computeIfAbsent(step.step().forecastKey(), key -> new StepTimes()).add(told);
            all.add(told);
        });
        recovery.steps().forEach(step -> Proof.of(recovery, step).ifPresent(proof -> {
            proofs.merge(step.step().provenKey(), proof, StepHistory::newer);
            provenOnce.merge(step.step().forecastKey(), proof, StepHistory::newer);
        }));
    }

    private static Proof newer(Proof one, Proof other) {
        return other.at().isAfter(one.at()) ? other : one;
    }

    /** How long successful runs with this key took, in no order. */
    public List<Duration> durations(String forecastKey) {
        return times(forecastKey).works().stream().map(run -> Duration.ofMillis(Math.round(run.seconds() * 1_000))).toList();
    }

    /** What is known of the steps with this key. */
    StepTimes times(String forecastKey) {
        return times.getOrDefault(forecastKey, StepTimes.NONE);
    }

    /** What is known of all steps together. */
    StepTimes all() {
        return all;
    }

    /** When this very text last did its work. */
    public Optional<Proof> lastProven(String provenKey) {
        return Optional.ofNullable(proofs.get(provenKey));
    }

    /** Whether a step of these keys has done its work, in this text or in another. */
    public ProvenStep proven(StepKeys keys) {
        Proof now = proofs.get(keys.proven());
        if (now != null) {
            return new ProvenStep.Proven(now);
        }
        Proof before = provenOnce.get(keys.forecast());
        return before == null ? new ProvenStep.Never() : new ProvenStep.Changed(before);
    }

    /** How good forecasts made at the beginning of earlier recoveries would have been. */
    public ForecastAccuracy accuracy() {
        return accuracy;
    }
}
