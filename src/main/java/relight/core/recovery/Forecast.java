package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.StepHeader.Part;

/**
 * When the service will be verified, as far as estimates and earlier runs can tell.
 *
 * <p>Each step that is left counts with the median of its earlier runs, or with its estimate; its spread is the difference to the
 * 90th percentile, or half the estimate where it has never run. Spreads add up as independent ones do, by their squares.
 *
 * @param likely  P50 of the finish
 * @param late    P90 of the finish
 * @param unknown steps that are left with neither estimate nor history; they count as nothing, so the forecast is a lower bound
 * @param longest the step that takes most of what is left
 */
public record Forecast(Instant likely, Instant late, int unknown, Optional<PlannedStep> longest, Standing standing) {

    /** How it stands against the RTO. */
    public enum Standing { ON_TRACK, AT_RISK, BREACHED, NO_OBJECTIVE }

    public static Forecast of(RecoveryClock clock, StepHistory history) {
        Recovery recovery = clock.recovery();
        List<StepState> left = recovery.steps().stream()
                .filter(step -> step.step().part() == Part.MAIN && !step.status().over())
                .toList();
        double likely = 0;
        double squares = 0;
        double most = 0;
        int unknown = 0;
        Optional<PlannedStep> longest = Optional.empty();
        for (StepState step : left) {
            Optional<Spread> spread = spread(step.step(), history);
            if (spread.isEmpty()) {
                unknown++;
                continue;
            }
            double gone = step.status() == Status.RUNNING ? gone(step, clock) : 0;
            double rest = Math.max(0, spread.get().median - gone);
            double margin = Math.max(0, spread.get().p90 - Math.max(spread.get().median, gone));
            likely += rest;
            squares += margin * margin;
            if (rest > most) {
                most = rest;
                longest = Optional.of(step.step());
            }
        }
        Instant p50 = recovery.verified().orElse(clock.now().plusMillis(Math.round(likely * 1000)));
        Instant p90 = recovery.verified().orElse(clock.now().plusMillis(Math.round((likely + Math.sqrt(squares)) * 1000)));
        return new Forecast(p50, p90, unknown, longest, standing(clock, p50, p90));
    }

    private record Spread(double median, double p90) {}

    private static Optional<Spread> spread(PlannedStep step, StepHistory history) {
        List<Double> runs = history.durations(step.forecastKey()).stream().map(run -> run.toMillis() / 1000.0).sorted().toList();
        if (!runs.isEmpty()) {
            return Optional.of(new Spread(runs.get((runs.size() - 1) / 2), runs.get((int) Math.ceil(0.9 * runs.size()) - 1)));
        }
        return step.estimateSeconds().map(seconds -> new Spread(seconds, 1.5 * seconds));
    }

    private static double gone(StepState step, RecoveryClock clock) {
        return step.started().map(from -> Duration.between(from, clock.now()).toMillis() / 1000.0).orElse(0.0);
    }

    private static Standing standing(RecoveryClock clock, Instant likely, Instant late) {
        return clock.rtoAt().map(limit -> {
            if (likely.isAfter(limit)) {
                return Standing.BREACHED;
            }
            return late.isAfter(limit) ? Standing.AT_RISK : Standing.ON_TRACK;
        }).orElse(Standing.NO_OBJECTIVE);
    }
}
