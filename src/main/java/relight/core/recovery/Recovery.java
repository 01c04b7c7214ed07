package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.RecoveryEvent.BackupChosen;
import relight.core.recovery.RecoveryEvent.Checked;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.RecoveryPointFound;
import relight.core.restore.TestRestore;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/**
 * One recovery as its journal tells it: a value that {@link RecoveryFold} makes from the events and nothing else.
 *
 * @param steps     in the order in which they are to be done
 * @param points    up to when data has come back, by system
 * @param verified  when the service was seen to be back
 * @param clockSet  by how much the wall clock was set forward (or back) meanwhile; taken out of every duration
 * @param runs      every run of every step
 * @param crew      who leads, who answers, who is waited for
 * @param flow      how it goes on
 * @param lastEvent number in the log
 */
public record Recovery(
        String id,
        Declared declared,
        Instant declaredAt,
        List<StepState> steps,
        List<Participant> people,
        List<Remark> remarks,
        List<BackupChosen> backups,
        List<Checked> checks,
        Map<String, RecoveryPointFound> points,
        Optional<Instant> verified,
        CommitWindow commitWindow,
        Optional<Closed> closed,
        Optional<Instant> closedAt,
        List<Participant> signatures,
        Duration clockSet,
        Outbox outbox,
        Runs runs,
        Crew crew,
        Flow flow,
        long lastEvent) {

    /** Somebody who took part, from when and, if they have left, to when. */
    public record Participant(Erasable name, String role, Instant since, Optional<Instant> until) {}

    /** A note, or a problem and what was done about it. */
    public record Remark(Instant at, Erasable text, Erasable solution, Erasable by, boolean problem, boolean file) {}

    /** Whether what a restore changed can still be taken back. */
    public record CommitWindow(Standing standing, Optional<Instant> until) {

        /** Where it stands. */
        public enum Standing { NONE, OPEN, COMMITTED, UNDONE }

        static final CommitWindow NONE = new CommitWindow(Standing.NONE, Optional.empty());

        /** Which steps are due: those of the main way, or those of the way back or of the commit once that is decided. */
        Part part() {
            return switch (standing) {
                case NONE, OPEN -> Part.MAIN;
                case COMMITTED -> Part.COMMIT;
                case UNDONE -> Part.UNDO;
            };
        }
    }

    public Optional<StepState> step(StepId id) {
        return steps.stream().filter(state -> state.step().id().equals(id)).findFirst();
    }

    /** The first step that runs, or of which nobody knows whether it did; lanes may have one each. */
    public Optional<StepState> atHand() {
        return allAtHand().stream().findFirst();
    }

    public List<StepState> allAtHand() {
        return steps.stream().filter(state -> state.status().atHand()).toList();
    }

    /** The first failed step that keeps others from being run; a person retries or skips it. */
    public Optional<StepState> stuckAt() {
        return flow.stuck().stream().findFirst();
    }

    /** The steps whose turn it is, in the order of the document. */
    public List<StepState> due() {
        return closed.isPresent() ? List.of() : flow.due();
    }

    /** The first step whose turn it is; empty where all wait for one that is at hand or stuck, and when all are over. */
    public Optional<StepState> next() {
        return due().stream().findFirst();
    }

    public boolean isPaused() {
        return flow.pause().isPresent();
    }

    /** The names of the lanes, in the order of the document; empty where one step follows the other. */
    public List<String> lanes() {
        return steps.stream().filter(state -> state.step().part() == part()).flatMap(state -> state.step().lane().stream()).distinct().toList();
    }

    /** Which steps are due now: those of the main way, or those of the way back or of the commit once that is decided. */
    public Part part() {
        return commitWindow.part();
    }

    /** All steps of the main way are over and the operator has to keep the result or take it back. */
    public boolean awaitsCommit() {
        return commitWindow.standing() == CommitWindow.Standing.OPEN && atHand().isEmpty() && stuckAt().isEmpty() && next().isEmpty();
    }

    /**
     * Whether the clock stops when this step has done its work. Where the author marked none, it stops when the main way has been gone
     * to its end.
     */
    public boolean stopsClock(StepId id) {
        if (steps.stream().anyMatch(any -> any.step().part() == Part.MAIN && any.step().stopsClock())) {
            return step(id).orElseThrow().step().stopsClock();
        }
        return part() == Part.MAIN && verified.isEmpty() && atHand().isEmpty() && stuckAt().isEmpty() && next().isEmpty();
    }

    /** What became of the service, as {@link Closed} says it: follows from what happened. */
    public String verdict() {
        if (verified.isEmpty()) {
            return "not-recovered";
        }
        return gaps().isEmpty() ? "recovered" : "recovered-with-gaps";
    }

    public boolean isClosed() {
        return closed.isPresent();
    }

    /** It brought a copy beside and no service, which nobody had asked for either. */
    public boolean leftACopy() {
        return closed.filter(end -> end.verdict().equals(Closed.COPY_RESTORED)).isPresent();
    }

    /** It proved a backup at a throw-away target and nothing else. */
    public boolean isTest() {
        return declared.runbook().filter(document -> document.startsWith(TestRestore.DOCUMENT)).isPresent();
    }

    /** The steps that are done in the part that is due now; those that turned out not to be needed are none of them. */
    public List<StepState> stepsOfPart() {
        return steps.stream().filter(state -> state.step().part() == part() && state.status() != StepState.Status.NOT_NEEDED).toList();
    }

    /** Steps of the main way that are left out or did not succeed. */
    public List<StepState> gaps() {
        return steps.stream()
                .filter(state -> state.step().part() == Part.MAIN)
                .filter(state -> switch (state.status()) {
                    case SKIPPED, FAILED, NOT_TESTED, UNKNOWN, RETRYING -> true;
                    case WAITING -> state.step().critical();
                    case DONE, EXPANDED, RUNNING, NOT_NEEDED -> false;
                })
                .toList();
    }
}
