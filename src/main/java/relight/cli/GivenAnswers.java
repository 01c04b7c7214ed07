package relight.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Input;
import relight.core.runbook.Step;

/**
 * Answers from the command line, for cron and scripts: what nobody answered beforehand stops the recovery where a person can take it
 * up again.
 *
 * @param values    by name of the input ({@code --set})
 * @param confirmed ids of steps that were read ({@code --yes-i-have-read})
 * @param targets   the typed names of what is overwritten ({@code --confirm-target})
 * @param answer    what an approver has signed on their own machine ({@code --answer})
 * @param environment what this program was started with: a variable that stands there is not unset
 * @param keep      what to do at the end: commit, undo, or leave it open
 */
record GivenAnswers(Map<String, String> values, Set<String> confirmed, List<String> targets, Optional<Boolean> keep,
                    Optional<String> answer, Map<String, String> environment)
        implements Answers {

    @Override
    public Go go(Step step) {
        return Go.RUN;
    }

    @Override
    public Optional<String> value(Step step, Input input) {
        if (input.kind() == Input.Kind.CONFIRMATION) {
            return typed(input.choices().getFirst());
        }
        return Stream.of(input.name(), input.written(), input.written().replaceAll("^[<\\[]|[>\\]]$", "")).filter(values::containsKey).findFirst().map(values::get)
                .or(() -> input.written().equals(input.name()) ? Optional.ofNullable(environment.get(input.name())).filter(value -> !value.isEmpty())
                        : Optional.empty());
    }

    /** Where several were given, each goes for its own restore; what fits none is shown to whoever typed it. */
    private Optional<String> typed(String wanted) {
        return targets.contains(wanted) ? Optional.of(wanted) : targets.stream().findFirst();
    }

    @Override
    public Optional<String> approve(Step.Approval approval) {
        return approval.typed().isPresent() ? typed(approval.typed().get()) : said(approval).map(yes -> "");
    }

    /** {@code --set way=replica}, by the decision's name or its id. */
    @Override
    public Optional<Chosen> choose(Step.Decision decision) {
        return decision.header().order().name().map(values::get).or(() -> Optional.ofNullable(values.get(decision.id().value())))
                .map(option -> new Chosen(option, "--set"));
    }

    @Override
    public Optional<String> countersign(Step.Approval approval) {
        return answer;
    }

    @Override
    public Optional<Said> judge(Step.Manual step) {
        return said(step).map(yes -> new Said(Judgement.DONE, "--yes-i-have-read"));
    }

    private Optional<Boolean> said(Step step) {
        return confirmed.contains(step.id().value()) ? Optional.of(true) : Optional.empty();
    }

    @Override
    public String reason(Step step) {
        return "";
    }

    @Override
    public Again again(Step step, String reason) {
        return Again.LEAVE;
    }

    @Override
    public Optional<Boolean> commit() {
        return keep;
    }
}
