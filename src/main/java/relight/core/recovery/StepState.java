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
 * @param note    what else is to be known of it now
 */
public record StepState(PlannedStep step, Status status, int attempt, Optional<Instant> started, Optional<Instant> ended,
                        Optional<Outcome> outcome, Erasable comment, Erasable by, Note note) {

    /**
     * What only some steps have.
     *
     * @param chosen  the option that was chosen, of a decision
     * @param again   when it is tried again by itself, between two attempts
     * @param overdue that a person has to say whether it runs on
     */
    public record Note(Optional<String> chosen, Optional<Instant> again, boolean overdue) {

        static final Note NONE = new Note(Optional.empty(), Optional.empty(), false);
    }

    /** What can be said of a step. */
    public enum Status {
        WAITING,
        RUNNING,
        /** It failed and is tried again by itself. */
        RETRYING,
        /** Its intent is in the journal and its outcome is not: a person decides what became of it. */
        UNKNOWN,
        DONE,
        /** Its place was taken by the steps of the plan that it made. */
        EXPANDED,
        FAILED,
        SKIPPED,
        NOT_TESTED,
        /** Its condition does not hold, or it is for another kind of recovery. */
        NOT_NEEDED;

        /** Nothing more has to be done about it. */
        public boolean over() {
            return switch (this) {
                case DONE, EXPANDED, SKIPPED, NOT_TESTED, NOT_NEEDED -> true;
                case WAITING, RUNNING, RETRYING, UNKNOWN, FAILED -> false;
            };
        }

        /** Something of it is going on, or nobody knows. */
        public boolean atHand() {
            return this == RUNNING || this == RETRYING || this == UNKNOWN;
        }
    }

    static StepState waiting(PlannedStep step) {
        return new StepState(step, Status.WAITING, 0, Optional.empty(), Optional.empty(), Optional.empty(), Erasable.NOTHING,
                Erasable.NOTHING, Note.NONE);
    }

    StepState intended(int nextAttempt, Instant at, Erasable who) {
        return new StepState(step, Status.RUNNING, nextAttempt, started.or(() -> Optional.of(at)), Optional.empty(),
                Optional.empty(), Erasable.NOTHING, who, Note.NONE);
    }

    StepState ended(Outcome how, Instant at, Optional<Instant> again) {
        Status now = switch (how.kind()) {
            case SUCCEEDED -> Status.DONE;
            case EXPANDED -> Status.EXPANDED;
            case FAILED, TIMED_OUT, CANCELLED -> again.isPresent() ? Status.RETRYING : Status.FAILED;
        };
        return new StepState(step, now, attempt, started, Optional.of(at), Optional.of(how), comment, by,
                new Note(note.chosen(), again, false));
    }

    StepState decided(Status now, Erasable words, Erasable who, Instant at) {
        return new StepState(step, now, attempt, started.or(() -> Optional.of(at)), Optional.of(at), outcome, words, who, Note.NONE);
    }

    StepState chose(String option, Erasable words, Erasable who, Instant at) {
        return decided(Status.DONE, words, who, at).with(new Note(Optional.of(option), Optional.empty(), false));
    }

    StepState overdue() {
        return with(new Note(note.chosen(), note.again(), true));
    }

    /** The console that ran it is gone: what ran is unknown, and what would have been tried again has failed. */
    StepState lost() {
        return switch (status) {
            case RUNNING -> now(Status.UNKNOWN);
            case RETRYING -> now(Status.FAILED).with(Note.NONE);
            case WAITING, UNKNOWN, DONE, EXPANDED, FAILED, SKIPPED, NOT_TESTED, NOT_NEEDED -> this;
        };
    }

    /** It may have begun on a machine that nobody hears of any more. */
    StepState doubted() {
        return now(Status.UNKNOWN);
    }

    StepState replaced() {
        return now(Status.EXPANDED);
    }

    StepState notNeeded() {
        return now(Status.NOT_NEEDED);
    }

    StepState again() {
        return new StepState(step, Status.WAITING, attempt, started, Optional.empty(), outcome, comment, by, Note.NONE);
    }

    private StepState now(Status other) {
        return new StepState(step, other, attempt, started, ended, outcome, comment, by, note);
    }

    private StepState with(Note other) {
        return new StepState(step, status, attempt, started, ended, outcome, comment, by, other);
    }

    /** From the first intent to the end; empty while it goes on. */
    public Optional<Duration> took() {
        return started.flatMap(from -> ended.map(to -> Duration.between(from, to)));
    }
}
