package relight.ui.recovery;

import relight.core.recovery.Recovery;
import relight.core.recovery.StepState;
import relight.core.runbook.Step;

/** What a person can do about a step at this moment. */
enum Turn {
    /** Run it. */
    RUN,
    /** Say yes to it, perhaps by typing a name. */
    APPROVE,
    /** Do it and say how it went. */
    JUDGE,
    /** Choose the way on. */
    CHOOSE,
    /** It runs: watch, or cancel. */
    WATCH,
    /** Nobody knows what became of it: look and decide. */
    DECIDE,
    /** It failed: try again, plan anew or skip. */
    MEND,
    /** Another step comes first. */
    WAIT,
    /** It is over. */
    OVER;

    static Turn of(Recovery recovery, StepState state, Step step) {
        return switch (state.status()) {
            case RUNNING, RETRYING -> WATCH;
            case UNKNOWN -> DECIDE;
            case FAILED -> recovery.isClosed() ? OVER : MEND;
            case DONE, EXPANDED, SKIPPED, NOT_TESTED, NOT_NEEDED -> OVER;
            case WAITING -> recovery.due().stream().anyMatch(due -> due.step().id().equals(state.step().id())) ? due(step) : WAIT;
        };
    }

    private static Turn due(Step step) {
        return switch (step) {
            case Step.Approval approval -> APPROVE;
            case Step.Manual manual -> JUDGE;
            case Step.Decision decision -> CHOOSE;
            case Step.Shell any -> RUN;
            case Step.Sql any -> RUN;
            case Step.Http any -> RUN;
            case Step.Kubernetes any -> RUN;
            case Step.Route53 any -> RUN;
            case Step.Check any -> RUN;
            case Step.Restore any -> RUN;
            case Step.EngineAction any -> RUN;
            case Step.Wait any -> RUN;
        };
    }
}
