package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.forecast.Spread;
import relight.core.forecast.Task;
import relight.core.recovery.Runs.Run;
import relight.core.recovery.StepState.Status;

/**
 * What is left of each step, as far as earlier runs, this recovery so far and estimates can tell. Where a step has run before, its
 * runs count and its estimate does not.
 */
final class StepTasks {

    /** Seconds until somebody goes on with the next step, answers, or mends what failed, where nothing is known at all. */
    private static final double GOES_ON = 4;
    private static final double ANSWERS = 120;
    private static final double MENDS = 120;
    /** People's times differ more from one night to the next than a machine's, by their logarithm. */
    private static final double OF_PEOPLE = 0.8;
    /** One run in a hundred fails, worth twenty runs; what all steps say counts as ten runs of each. */
    private static final double FAILING = 0.2;
    private static final double FAILING_RUNS = 20;
    private static final double FAILING_WORTH = 10;
    private static final double MOST_FAILING = 0.5;

    private final RecoveryClock clock;
    private final Recovery recovery;
    private final StepHistory history;
    private final StepsLeft graph;
    private final Instant free;
    private final double pace;
    private final double answers;
    private final double failing;
    private final Spread pacing;
    private final Spread mending;
    private int unknown;

    StepTasks(RecoveryClock clock, StepHistory history, StepsLeft graph) {
        this.clock = clock;
        this.recovery = clock.recovery();
        this.history = history;
        this.graph = graph;
        StepTimes now = StepTimes.of(recovery);
        StepTimes all = history.all();
        free = recovery.steps().stream().flatMap(step -> step.ended().stream()).max(Instant::compareTo).orElse(recovery.declaredAt());
        pace = middle(all.waits(), now.waits(), GOES_ON);
        answers = middle(all.answers(), now.answers(), ANSWERS);
        pacing = Spread.about(pace, OF_PEOPLE);
        mending = Spread.about(middle(all.mends(), now.mends(), MENDS), OF_PEOPLE);
        failing = (all.failures() + FAILING) / (all.runs() + FAILING_RUNS);
    }

    /** The middle of what was seen, as if the opinion had been seen once as well. */
    private static double middle(List<Double> before, List<Double> now, double opinion) {
        return Math.exp(Stream.of(before, now, List.of(opinion)).flatMap(List::stream)
                .mapToDouble(seconds -> Math.log(Math.max(0.5, seconds))).average().orElseThrow());
    }

    List<Task> all() {
        List<Task> tasks = new ArrayList<>();
        for (StepsLeft.Node node : graph.left()) {
            tasks.add(task(node));
        }
        return tasks;
    }

    /** Steps of which nothing is known; told after {@link #all}. */
    int unknown() {
        return unknown;
    }

    private Task task(StepsLeft.Node node) {
        StepState state = node.state();
        PlannedStep step = state.step();
        Optional<Instant> running = recovery.runs().last(step.id()).map(Run::from);
        int[] after = node.after().stream().mapToInt(Integer::intValue).toArray();
        StepTimes times = history.times(step.forecastKey());
        boolean people = TimeSplit.ofPeople(step) && !step.kind().equals("wait");
        Spread wait = people ? answer(step, times) : pace(times);
        Spread work = people ? Spread.NOTHING : work(step, times);
        double fails = people ? 0 : Math.min(MOST_FAILING, (times.failures() + FAILING_WORTH * failing) / (times.runs() + FAILING_WORTH));
        long seed = seed(recovery.id() + '\n' + step.id());
        return switch (state.status()) {
            case RUNNING, RETRYING -> new Task(seed, Spread.NOTHING, work.after(since(running)), fails, mending, after);
            case FAILED -> new Task(seed, mending.after(since(state.ended())), work, fails, mending, after);
            case UNKNOWN -> new Task(seed, mending.after(since(running)), Spread.NOTHING, 0, mending, after);
            case WAITING -> new Task(seed, after.length == 0 ? wait.after(since(Optional.of(free))) : wait, work, fails, mending, after);
            case DONE, EXPANDED, SKIPPED, NOT_TESTED, NOT_NEEDED -> throw new IllegalArgumentException(step.id() + " is over");
        };
    }

    private double since(Optional<Instant> moment) {
        return moment.map(from -> Duration.between(from, clock.now()).toMillis() / 1_000.0).orElse(0.0);
    }

    private Spread pace(StepTimes times) {
        return times.waits().isEmpty() ? pacing : Spread.learned(times.waits(), pace, 0.5, OF_PEOPLE);
    }

    private Spread answer(PlannedStep step, StepTimes times) {
        Optional<Double> said = step.estimateSeconds().map(Long::doubleValue);
        if (times.answers().isEmpty() && said.isEmpty() && history.all().answers().isEmpty()) {
            unknown++;
            return Spread.NOTHING;
        }
        if (times.answers().isEmpty()) {
            return said.map(seconds -> Spread.estimated(seconds, OF_PEOPLE)).orElseGet(() -> Spread.about(answers, OF_PEOPLE));
        }
        return Spread.learned(times.answers(), said.orElse(answers), 0.5, OF_PEOPLE);
    }

    private Spread work(PlannedStep step, StepTimes times) {
        if (!times.works().isEmpty()) {
            Optional<Long> size = StepTimes.size(recovery, step);
            return Spread.seen(times.works().stream().map(work -> work.with(size)).toList());
        }
        if (step.estimateSeconds().isEmpty()) {
            unknown++;
            return Spread.NOTHING;
        }
        return Spread.estimated(step.estimateSeconds().get());
    }

    /** Of the step and of this recovery, so that what is drawn for a step does not change with what happens to others. */
    private static long seed(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
