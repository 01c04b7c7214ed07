package relight.cli;

import java.util.Optional;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Input;
import relight.core.runbook.Step;

/** What a practised operator answers when everything goes as it should: the practice recovery plays itself with it. */
record PractisedAnswers(String remark) implements Answers {

    @Override
    public Go go(Step step) {
        return Go.RUN;
    }

    @Override
    public Optional<String> value(Step step, Input input) {
        return input.guess().or(() -> input.choices().stream().findFirst().filter(name -> input.kind() == Input.Kind.CONFIRMATION));
    }

    @Override
    public Optional<String> approve(Step.Approval approval) {
        return Optional.of(approval.typed().orElse(""));
    }

    @Override
    public Optional<Chosen> choose(Step.Decision decision) {
        return Optional.of(new Chosen(decision.options().getFirst().name(), remark));
    }

    @Override
    public Optional<Said> judge(Step.Manual step) {
        return Optional.of(new Said(Judgement.DONE, remark));
    }

    @Override
    public String reason(Step step) {
        return remark;
    }

    @Override
    public Again again(Step step, String reason) {
        return step instanceof Step.EngineAction action && action.action().equals("recheck") ? Again.RETRY : Again.LEAVE;
    }

    @Override
    public Optional<Boolean> commit() {
        return Optional.of(true);
    }
}
