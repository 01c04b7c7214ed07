package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.forecast.Simulation;
import relight.core.forecast.Task;

/**
 * When the service will be verified, as far as estimates and earlier runs can tell: the steps that are left are let come out as they
 * may, in their order, a few thousand times. The same journal at the same moment gives the same forecast.
 *
 * @param likely  P50 of the finish
 * @param late    P90 of the finish
 * @param unknown steps that are left with neither estimate nor history; they count as nothing, so the forecast is a lower bound
 * @param longest the step that takes most of what is left
 * @param danger  the step that endangers the RTO, or would first
 * @param inTime  how likely the RTO is held, in percent; empty where there is none
 * @param waiting for people, of what is left on average
 * @param course  the steps that are left, as they will probably follow each other
 */
public record Forecast(Instant likely, Instant late, int unknown, Optional<PlannedStep> longest, Standing standing,
                       Optional<Danger> danger, Optional<Integer> inTime, Duration waiting, List<Stretch> course) {

    /** How it stands against the RTO. */
    public enum Standing { ON_TRACK, AT_RISK, BREACHED, NO_OBJECTIVE }

    /**
     * A step that makes the finish uncertain.
     *
     * @param percent how often the finish waits for it
     * @param margin  by how much it may take longer than is likely
     */
    public record Danger(PlannedStep step, int percent, Duration margin) {}

    /** A step that is left: when its turn comes, when its work begins, and when it will be over on average. */
    public record Stretch(PlannedStep step, Instant due, Instant begin, Instant end) {}

    private static final double SECOND = 1_000;

    public static Forecast of(RecoveryClock clock, StepHistory history) {
        Recovery recovery = clock.recovery();
        if (recovery.verified().isPresent()) {
            Instant at = recovery.verified().get();
            return new Forecast(at, at, 0, Optional.empty(), standing(clock, at, at), Optional.empty(), Optional.empty(), Duration.ZERO, List.of());
        }
        StepsLeft graph = StepsLeft.of(recovery);
        StepTasks tasks = new StepTasks(clock, history, graph);
        List<Task> left = tasks.all();
        Simulation.Told told = Simulation.of(left, graph.ends().stream().mapToInt(Integer::intValue).toArray());
        Instant likely = after(clock, told.at(0.5));
        Instant late = after(clock, told.at(0.9));
        return new Forecast(likely, late, tasks.unknown(), longest(graph, told), standing(clock, likely, late), danger(graph, left, told),
                clock.rtoAt().map(limit -> percent(told.within(Duration.between(clock.now(), limit).toMillis() / SECOND))),
                waiting(told), course(clock, graph, told));
    }

    private static Optional<PlannedStep> longest(StepsLeft graph, Simulation.Told told) {
        int longest = -1;
        for (int i = 0; i < graph.left().size(); i++) {
            double takes = told.ends()[i] - told.begins()[i];
            if (takes > 0 && (longest < 0 || takes > told.ends()[longest] - told.begins()[longest])) {
                longest = i;
            }
        }
        return longest < 0 ? Optional.empty() : Optional.of(graph.left().get(longest).state().step());
    }

    /** How often the finish waits for a step, times by how much that step may be late. */
    private static Optional<Danger> danger(StepsLeft graph, List<Task> tasks, Simulation.Told told) {
        int worst = -1;
        double most = 0;
        for (int i = 0; i < tasks.size(); i++) {
            double risk = told.critical()[i] * tasks.get(i).risk();
            if (risk > most) {
                most = risk;
                worst = i;
            }
        }
        return worst < 0 ? Optional.empty() : Optional.of(new Danger(graph.left().get(worst).state().step(), percent(told.critical()[worst]),
                Duration.ofMillis(Math.round(tasks.get(worst).risk() * SECOND))));
    }

    /** Where lanes run beside each other, the waiting of those that everything waits for. */
    private static Duration waiting(Simulation.Told told) {
        double seconds = 0;
        for (int i = 0; i < told.waits().length; i++) {
            seconds += told.critical()[i] * told.waits()[i];
        }
        return Duration.ofMillis(Math.round(seconds * SECOND));
    }

    private static List<Stretch> course(RecoveryClock clock, StepsLeft graph, Simulation.Told told) {
        List<Stretch> course = new ArrayList<>();
        for (int i = 0; i < graph.left().size(); i++) {
            double begin = told.begins()[i];
            course.add(new Stretch(graph.left().get(i).state().step(), after(clock, begin - told.waits()[i]), after(clock, begin),
                    after(clock, told.ends()[i])));
        }
        return List.copyOf(course);
    }

    private static int percent(double part) {
        return (int) Math.round(100 * part);
    }

    private static Instant after(RecoveryClock clock, double seconds) {
        return clock.now().plusMillis(Math.round(seconds * SECOND));
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
