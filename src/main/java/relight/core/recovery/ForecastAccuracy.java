package relight.core.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How good forecasts made when recoveries began would have been, each from what the journal held by then.
 *
 * @param errors by how much each recovery took longer than P50 said, as a part of what it took; negative where it was quicker
 * @param held   how many were over by P90
 */
public record ForecastAccuracy(List<Double> errors, int held) {

    public static final ForecastAccuracy NONE = new ForecastAccuracy(List.of(), 0);

    public ForecastAccuracy {
        errors = List.copyOf(errors);
    }

    public int recoveries() {
        return errors.size();
    }

    /** The middle of the errors, whichever way they go, in percent; empty where there is none yet. */
    public Optional<Integer> typicalPercent() {
        List<Double> sizes = errors.stream().map(Math::abs).sorted().toList();
        return sizes.isEmpty() ? Optional.empty() : Optional.of((int) Math.round(100 * sizes.get(sizes.size() / 2)));
    }

    ForecastAccuracy and(ForecastAccuracy other) {
        List<Double> both = new ArrayList<>(errors);
        both.addAll(other.errors);
        return new ForecastAccuracy(both, held + other.held);
    }

    /** Of one recovery; nothing is said of one that never came to a verified service, or of which nothing was known. */
    static ForecastAccuracy of(List<Entry> entries, Recovery recovery, StepHistory before) {
        if (recovery.verified().isEmpty() || recovery.closed().isEmpty() || !recovery.declared().mode().real()) {
            return NONE;
        }
        List<Entry> beginning = entries.stream().takeWhile(entry -> !acts(entry.event())).toList();
        Recovery then = RecoveryFold.of(beginning);
        RecoveryClock clock = new RecoveryClock(then, then.declaredAt());
        Forecast forecast = Forecast.of(clock, before);
        if (then.steps().isEmpty() || forecast.unknown() > 0) {
            return NONE;
        }
        double took = Duration.between(recovery.declaredAt(), recovery.verified().get().minus(recovery.clockSet())).toMillis();
        double said = Duration.between(then.declaredAt(), forecast.likely()).toMillis();
        double late = Duration.between(then.declaredAt(), forecast.late()).toMillis();
        return took <= 0 ? NONE : new ForecastAccuracy(List.of((took - said) / took), took <= late ? 1 : 0);
    }

    private static boolean acts(RecoveryEvent event) {
        return event instanceof RecoveryEvent.StepIntended || event instanceof RecoveryEvent.StepJudged
                || event instanceof RecoveryEvent.StepSkipped || event instanceof RecoveryEvent.Approved;
    }
}
