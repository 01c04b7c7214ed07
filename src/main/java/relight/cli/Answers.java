package relight.cli;

import java.util.Optional;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Input;
import relight.core.runbook.Step;

/** Where the decisions come from that only a person can take: asked at the terminal, or given beforehand. */
public interface Answers {

    /** What to do with a step whose turn it is. */
    enum Go { RUN, SKIP, STOP }

    /** What to do about a step that has failed. */
    enum Again { RETRY, DONE, LEAVE }

    /** What a person says of a step of theirs. */
    record Said(Judgement judgement, String comment) {}

    /** The way that was chosen, and why. */
    record Chosen(String option, String reason) {}

    /** Which of several scenarios is to be run. */
    sealed interface Which {

        /** The one of this number, from 1. */
        record One(int number) implements Which {}

        /** The whole page, one after the other. */
        record All() implements Which {}

        /** Nobody says. */
        record None() implements Which {}
    }

    /** Asked before a step runs. */
    Go go(Step step);

    /** The value of an input; empty where nobody can give one. */
    Optional<String> value(Step step, Input input);

    /** What is typed at an approval; empty where nobody approves. */
    Optional<String> approve(Step.Approval approval);

    /** Which way is chosen at a decision, with the reason as the comment; empty where nobody decides. */
    Optional<Chosen> choose(Step.Decision decision);

    /** How a step for people went; empty where nobody says. */
    Optional<Said> judge(Step.Manual step);

    /** What an approver has answered from their own machine; empty where no answer is there yet. */
    default Optional<String> countersign(Step.Approval approval) {
        return Optional.empty();
    }

    /** Who says so, where several are asked. */
    default String who(String operator) {
        return operator;
    }

    /** Whether somebody sits at the terminal and can be asked again. */
    default boolean present() {
        return false;
    }

    /** Asked before a recovery begins with a page that holds that many scenarios. */
    default Which which(int many) {
        return new Which.None();
    }

    /** Why a step is skipped. */
    String reason(Step step);

    /** After a failure: once more, or is it done all the same? */
    Again again(Step step, String reason);

    /** True to keep what was restored, false to take it back; empty to leave it open. */
    Optional<Boolean> commit();
}
