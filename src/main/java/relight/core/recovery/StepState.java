package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one step of a recovery stands.
 *
 * @param attempt runs so far; 0 before the first
 * @param outcome of the newest run that ended
 * @param comment what a person said of it: the reason of a skip, the words of a judgement
 */
public record StepState(PlannedStep step, Status status, int attempt, Optional<Instant> started, Optional<Instant> ended,
                        Optional<Outcome> outcome, Erasable comment, Erasable by) {

    /** What can be said of a step. */
    public enum Status {
        WAITING,
        RUNNING,
        /** Its intent is in the journal and its outcome is not: a person decides what became of it. */
        UNKNOWN,
        DONE,
        /** Its place was taken by the steps of the plan that it made. */
        EXPANDED,
        FAILED,
        SKIPPED,
        NOT_TESTED;

        /** Nothing more has to be done about it. */
        public boolean over() {
            return switch (this) {
                case DONE, EXPANDED, SKIPPED, NOT_TESTED -> true;
                case WAITING, RUNNING, UNKNOWN, FAILED -> false;
            };
        }
    }

    static StepState waiting(PlannedStep step) {
        return new StepState(step, Status.WAITING, 0, Optional.empty(), Optional.empty(), Optional.empty(), Erasable.NOTHING,
                Erasable.NOTHING);
    }

    StepState intended(int nextAttempt, Instant at, Erasable who) {
        return new StepState(step, Status.RUNNING, nextAttempt, started.or(() -> Optional.of(at)), Optional.empty(),
                Optional.empty(), Erasable.NOTHING, who);
    }

    StepState ended(Outcome how, Instant at) {
        Status now = switch (how.kind()) {
            case SUCCEEDED -> Status.DONE;
            case EXPANDED -> Status.EXPANDED;
            case FAILED, TIMED_OUT, CANCELLED -> Status.FAILED;
        };
        return new StepState(step, now, attempt, started, Optional.of(at), Optional.of(how), comment, by);
    }

    StepState decided(Status now, Erasable words, Erasable who, Instant at) {
        return new StepState(step, now, attempt, started.or(() -> Optional.of(at)), Optional.of(at), outcome, words, who);
    }

    StepState lost() {
        return status == Status.RUNNING
                ? new StepState(step, Status.UNKNOWN, attempt, started, ended, outcome, comment, by)
                : this;
    }

    StepState replaced() {
        return new StepState(step, Status.EXPANDED, attempt, started, ended, outcome, comment, by);
    }

    StepState again() {
        return new StepState(step, Status.WAITING, attempt, started, Optional.empty(), outcome, comment, by);
    }

    /** From the first intent to the end; empty while it goes on. */
    public Optional<Duration> took() {
        return started.flatMap(from -> ended.map(to -> Duration.between(from, to)));
    }
}
