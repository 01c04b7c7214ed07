package relight.core.recovery;

import java.util.List;
import java.util.Map;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.Input;
import relight.core.runbook.InputCheck;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What may be done to a recovery as it stands. Nothing is done here: what may not be is a {@link Problem} that says why. */
final class Rules {

    private Rules() {}

    /** A step about which something can still be done or said. */
    static StepState requireOpen(Recovery recovery, StepId id) {
        StepState step = recovery.step(id).orElseThrow(() -> new Problem(Message.of("recovery.step.unknown", id.value())));
        if (recovery.isClosed()) {
            throw new Problem(Message.of("recovery.closed"));
        }
        if (step.status().over()) {
            throw new Problem(Message.of("recovery.step.over", step.step().title().toString()));
        }
        if (step.status() == Status.UNKNOWN) {
            throw new Problem(Message.of("recovery.step.unknown-outcome", step.step().title().toString()),
                    Message.of("recovery.step.unknown-outcome.remedy"));
        }
        return step;
    }

    /** A step may run when its turn has come, or again after it failed. */
    static void requireTurn(Recovery recovery, StepId id) {
        StepState wanted = requireOpen(recovery, id);
        recovery.flow().pause().ifPresent(pause -> {
            throw new Problem(Message.of("recovery.paused", pause.reason().toString()), Message.of("recovery.paused.remedy"));
        });
        boolean itsTurn = recovery.due().stream().anyMatch(due -> due.step().id().equals(id));
        if (!itsTurn && wanted.status() != Status.FAILED) {
            throw new Problem(Message.of("recovery.step.not-its-turn", wanted.step().title().toString()),
                    Message.of("recovery.step.not-its-turn.remedy"));
        }
    }

    /** A step whose intent is in the journal and whose outcome is not. */
    static StepState requireUnknown(Recovery recovery, StepId id) {
        return recovery.step(id).filter(step -> step.status() == Status.UNKNOWN).orElseThrow(() ->
                new Problem(Message.of("recovery.step.not-unknown", id.value())));
    }

    static void requireInputs(Step step, Map<String, String> inputs) {
        List<String> missing = step.header().inputs().stream()
                .map(Input::name)
                .filter(name -> inputs.getOrDefault(name, "").isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new Problem(Message.of("recovery.inputs.missing", step.title(), String.join(", ", missing)),
                    Message.of("recovery.inputs.missing.remedy"));
        }
    }

    /** Each value is of its kind, and cannot change what the command is where it stands there. */
    static void requireFitting(Step step, Map<String, String> inputs, InputCheck check) {
        for (Input input : step.header().inputs()) {
            check.refusal(input, inputs.getOrDefault(input.name(), "")).ifPresent(refusal -> {
                throw new Problem(refusal, new Message(refusal.key() + ".remedy", refusal.values()));
            });
        }
    }

    /** A person says something of it, so nothing of it may run meanwhile. */
    static StepState requireIdle(Recovery recovery, StepId id) {
        StepState step = requireOpen(recovery, id);
        if (step.status().atHand()) {
            throw new Problem(Message.of("recovery.step.busy", step.step().title().toString()), Message.of("recovery.step.busy.remedy"));
        }
        return step;
    }

    static void requireReason(String reason) {
        if (reason.isBlank()) {
            throw new Problem(Message.of("recovery.reason"));
        }
    }

    static void requireWindow(Recovery recovery) {
        if (recovery.commitWindow().standing() != Recovery.CommitWindow.Standing.OPEN) {
            throw new Problem(Message.of("recovery.commit.closed"));
        }
    }

    /** Nothing runs any more, and of nothing the outcome is unknown. */
    static void requireRest(Recovery recovery) {
        recovery.atHand().ifPresent(step -> {
            throw new Problem(Message.of("recovery.close.busy", step.step().title().toString()));
        });
    }
}
