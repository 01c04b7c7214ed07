package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import relight.core.recovery.Runs.Run;
import relight.core.recovery.StepState.Status;

/** What earlier runs of a step say of its next one: the machine's time, people's time and failures apart. */
final class StepTimes {

    static final StepTimes NONE = new StepTimes();

    /** More than that says nothing new. */
    private static final int REMEMBERED = 60;
    private static final double SECOND = 1_000;

    private final List<Work> works = new ArrayList<>();
    private final List<Double> waits = new ArrayList<>();
    private final List<Double> answers = new ArrayList<>();
    private final List<Double> mends = new ArrayList<>();
    private int runs;
    private int failures;

    /**
     * A run that did its work.
     *
     * @param size of the backup that was restored from, in bytes, where the run moved bytes of it
     */
    record Work(double seconds, Optional<Long> size) {

        /** What it would have taken with a backup of another size. */
        double with(Optional<Long> other) {
            return size.isPresent() && other.isPresent() ? seconds * other.get() / size.get() : seconds;
        }
    }

    /**
     * What one recovery says of one step.
     *
     * @param idle   seconds until somebody began it, once everything before it was over
     * @param answer seconds until somebody had done or answered it, where people do it themselves
     * @param mends  seconds from each failure to the next run
     */
    record Told(Optional<Work> work, Optional<Double> idle, Optional<Double> answer, List<Double> mends, int runs) {

        /** {@code free} is when everything before the step was over. */
        static Told of(Recovery recovery, StepState state, Instant free) {
            if (TimeSplit.ofPeople(state.step()) && !state.step().kind().equals("wait")) {
                return new Told(Optional.empty(), Optional.empty(), state.ended().map(end -> seconds(free, end)), List.of(), 0);
            }
            List<Run> runs = recovery.runs().of(state.step().id());
            List<Double> mends = new ArrayList<>();
            for (int i = 1; i < runs.size(); i++) {
                Instant next = runs.get(i).from();
                runs.get(i - 1).to().ifPresent(end -> mends.add(seconds(end, next)));
            }
            Optional<Work> work = recovery.runs().last(state.step().id()).filter(Run::good).flatMap(Run::took).filter(Duration::isPositive).map(took -> new Work(seconds(whole(recovery, state, took)),
                    state.outcome().filter(outcome -> outcome.figures().containsKey("bytes")).flatMap(_ -> size(recovery, state.step()))));
            return new Told(work, state.started().map(begin -> seconds(free, begin)), Optional.empty(), mends, runs.size());
        }

        /** A step whose place was taken by a plan took until the last of the plan's steps was over. */
        private static Duration whole(Recovery recovery, StepState state, Duration took) {
            if (state.status() != Status.EXPANDED) {
                return took;
            }
            return recovery.steps().stream().filter(step -> step.step().id().isBelow(state.step().id()))
                    .flatMap(step -> step.ended().stream()).max(Instant::compareTo)
                    .map(end -> Duration.between(state.started().orElse(end), end)).filter(span -> span.compareTo(took) > 0).orElse(took);
        }

        private static double seconds(Instant from, Instant to) {
            return seconds(Duration.between(from, to));
        }

        private static double seconds(Duration duration) {
            return Math.max(0, duration.toMillis() / SECOND);
        }
    }

    /** What the recovery says so far of all its steps together. */
    static StepTimes of(Recovery recovery) {
        StepTimes times = new StepTimes();
        each(recovery, (step, told) -> times.add(told));
        return times;
    }

    /** Tells of each step that has done its work; the order is the one in which they were to be done. */
    static void each(Recovery recovery, BiConsumer<StepState, Told> listener) {
        Instant free = recovery.declaredAt();
        for (StepState step : recovery.steps()) {
            if (step.status() == Status.DONE || step.status() == Status.EXPANDED) {
                listener.accept(step, Told.of(recovery, step, free));
            }
            free = step.ended().filter(free::isBefore).orElse(free);
        }
    }

    /** The size of the backup that the step's plan restores from, in bytes; of the only one where the step stands in no plan. */
    static Optional<Long> size(Recovery recovery, PlannedStep step) {
        List<RecoveryEvent.BackupChosen> own = recovery.backups().stream().filter(chosen -> chosen.step().outer().equals(step.id().outer()))
                .toList();
        List<RecoveryEvent.BackupChosen> chosen = own.isEmpty() && recovery.backups().size() == 1 ? recovery.backups() : own;
        return chosen.isEmpty() ? Optional.empty() : Optional.of(chosen.getLast().size()).filter(size -> size > 0);
    }

    void add(Told told) {
        told.work().ifPresent(work -> keep(works, work));
        told.idle().ifPresent(wait -> keep(waits, wait));
        told.answer().ifPresent(answer -> keep(answers, answer));
        told.mends().forEach(mend -> keep(mends, mend));
        runs += told.runs();
        failures += Math.max(0, told.runs() - 1);
    }

    private static <T> void keep(List<T> kept, T one) {
        kept.add(one);
        if (kept.size() > REMEMBERED) {
            kept.removeFirst();
        }
    }

    List<Work> works() {
        return List.copyOf(works);
    }

    /** Seconds until somebody began it. */
    List<Double> waits() {
        return List.copyOf(waits);
    }

    /** Seconds until somebody had done or answered it. */
    List<Double> answers() {
        return List.copyOf(answers);
    }

    /** Seconds from a failure until it was run again. */
    List<Double> mends() {
        return List.copyOf(mends);
    }

    int runs() {
        return runs;
    }

    int failures() {
        return failures;
    }
}
