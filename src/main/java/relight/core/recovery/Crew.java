package relight.core.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.StepId;

/**
 * The people of a recovery and what they were asked: who leads, who has answered, who is waited for, and whether it has gone to
 * another machine.
 *
 * @param answers  to steps for people that are not over yet
 * @param awaited  until when somebody has to answer; a step whose time is over is no more in it
 * @param missed   steps for which nobody answered in time
 * @param asked    approvals whose code is shown and not signed yet
 * @param codes   every code that was ever shown, by the step that it was for
 * @param used     answers that have approved something already, by the step that they approved
 * @param gone     where the recovery has gone, if it has
 */
public record Crew(Optional<Erasable> lead, Map<StepId, List<Answer>> answers, Map<StepId, Instant> awaited, Map<StepId, Instant> missed,
                   Map<StepId, RecoveryEvent.ApprovalAsked> asked, Map<String, StepId> codes, Map<String, StepId> used, Optional<Gone> gone) {

    /** What one of the people said of a step. */
    public record Answer(Erasable by, Judgement judgement, Erasable comment, Instant at) {}

    /** It was handed over to another machine. */
    public record Gone(Erasable to, Erasable host, Instant at) {}

    public List<Answer> answersTo(StepId step) {
        return answers.getOrDefault(step, List.of());
    }
}
