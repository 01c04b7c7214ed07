package relight.core.recovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.StepId;

/** Folds events into what is known of a recovery's people. */
final class CrewFold {

    private final Map<StepId, List<Crew.Answer>> answers = new LinkedHashMap<>();
    private final Map<StepId, Instant> awaited = new LinkedHashMap<>();
    private final Map<StepId, Instant> missed = new LinkedHashMap<>();
    private final Map<StepId, RecoveryEvent.ApprovalAsked> asked = new LinkedHashMap<>();
    private final Map<String, StepId> codes = new LinkedHashMap<>();
    private final Map<String, StepId> used = new LinkedHashMap<>();
    private Optional<Erasable> lead = Optional.empty();
    private Optional<Crew.Gone> gone = Optional.empty();

    /** Takes the next event in; most have nothing to say of people. */
    void add(RecoveryEvent event, Instant at) {
        if (event instanceof RecoveryEvent.Joined joined && joined.role().equals(RecoveryEvent.Joined.LEAD)) {
            lead = Optional.of(joined.person());
        } else if (event instanceof RecoveryEvent.LeadPassed passed) {
            lead = Optional.of(passed.to());
        } else if (event instanceof RecoveryEvent.Answered said) {
            answers.computeIfAbsent(said.step(), key -> new ArrayList<>())
                    .add(new Crew.Answer(said.by(), said.judgement(), said.comment(), at));
        } else if (event instanceof RecoveryEvent.AnswerAwaited wait) {
            awaited.put(wait.step(), wait.until());
            missed.remove(wait.step());
        } else if (event instanceof RecoveryEvent.AnswerMissed miss) {
            awaited.remove(miss.step());
            missed.put(miss.step(), at);
        } else if (event instanceof RecoveryEvent.ApprovalAsked ask) {
            asked.put(ask.step(), ask);
            codes.put(ask.code(), ask.step());
        } else if (event instanceof RecoveryEvent.ApprovalSigned signed) {
            used.put(signed.answer(), signed.step());
            over(signed.step());
        } else if (event instanceof RecoveryEvent.StepJudged judged) {
            over(judged.step());
        } else if (event instanceof RecoveryEvent.StepSkipped skipped) {
            over(skipped.step());
        } else if (event instanceof RecoveryEvent.Approved approved) {
            over(approved.step());
        } else if (event instanceof RecoveryEvent.HandedOver over) {
            gone = Optional.of(new Crew.Gone(over.to(), over.host(), at));
        } else if (event instanceof RecoveryEvent.Adopted) {
            gone = Optional.empty();
        }
    }

    /** What was said before a judgement is no answer to the next question. */
    private void over(StepId step) {
        answers.remove(step);
        awaited.remove(step);
        missed.remove(step);
        asked.remove(step);
    }

    Crew crew() {
        Map<StepId, List<Crew.Answer>> said = new LinkedHashMap<>();
        answers.forEach((step, all) -> said.put(step, List.copyOf(all)));
        return new Crew(lead, said, Map.copyOf(awaited), Map.copyOf(missed), Map.copyOf(asked), Map.copyOf(codes), Map.copyOf(used), gone);
    }
}
