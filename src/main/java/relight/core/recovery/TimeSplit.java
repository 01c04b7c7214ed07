package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where the time went, from the start of the clock to its end, or up to now. The parts add up to the recovery time.
 *
 * @param declare until somebody declared
 * @param decide  from then until the first step began
 * @param machine while a step ran
 * @param waiting while nothing ran, or a step waited for a person
 * @param verify  while checks ran
 */
public record TimeSplit(Duration declare, Duration decide, Duration machine, Duration waiting, Duration verify) {

    /** Kinds of steps in which a person is waited for. */
    private static final Set<String> PEOPLE = Set.of("manual", "approval", "decision", "wait");

    private record Stretch(PlannedStep step, Instant from, Instant to) {}

    /** Every moment counts once: checks before machine, and what is left between the steps is waiting. */
    public static TimeSplit of(RecoveryClock clock) {
        Instant end = clock.until();
        Recovery recovery = clock.recovery();
        List<Stretch> stretches = recovery.steps().stream()
                .flatMap(state -> recovery.runs().of(state.step().id()).stream().map(run -> new Stretch(state.step(), run.from(), run.to().orElse(end))))
                .sorted(Comparator.comparing(Stretch::from))
                .toList();
        Instant declared = earlier(recovery.declaredAt(), end);
        Instant first = stretches.isEmpty() ? end : earlier(stretches.getFirst().from(), end);
        Duration verify = covered(stretches, TimeSplit::checks, first, end);
        Duration worked = covered(stretches, stretch -> !ofPeople(stretch.step()), first, end);
        return new TimeSplit(positive(Duration.between(clock.start(), declared)), positive(Duration.between(declared, first)),
                worked.minus(verify), positive(Duration.between(first, end)).minus(worked), verify);
    }

    /** Whether a step is done by a person, so that all of its time is waiting. */
    public static boolean ofPeople(PlannedStep step) {
        return PEOPLE.contains(step.kind());
    }

    private static boolean checks(Stretch stretch) {
        PlannedStep step = stretch.step();
        return step.kind().equals("check") || step.stopsClock() && !ofPeople(step);
    }

    private static Duration covered(List<Stretch> stretches, Predicate<Stretch> wanted, Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        Instant covered = from;
        for (Stretch stretch : stretches) {
            Instant begin = stretch.from().isAfter(covered) ? stretch.from() : covered;
            Instant stop = earlier(stretch.to(), to);
            if (wanted.test(stretch) && stop.isAfter(begin)) {
                sum = sum.plus(Duration.between(begin, stop));
                covered = stop;
            }
        }
        return sum;
    }

    /** The parts in the order in which they are told. */
    public List<Duration> parts() {
        return List.of(declare, decide, machine, waiting, verify);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
