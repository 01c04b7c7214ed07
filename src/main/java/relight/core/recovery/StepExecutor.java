package relight.core.recovery;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import relight.core.recovery.StepState.Status;
import relight.core.restore.PlanBuilder;
import relight.core.runbook.Order;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Runs the steps of one recovery, in each lane one at a time, and finds what is left of those that were cut off. */
final class StepExecutor {

    private final RecoveryEngine engine;
    private final Agenda agenda;
    private final RecoveryLog log;
    private final Map<StepId, StepExecution> running = new ConcurrentHashMap<>();

    StepExecutor(RecoveryEngine engine, Agenda agenda, RecoveryLog log) {
        this.engine = engine;
        this.agenda = agenda;
        this.log = log;
    }

    Outcome run(StepId id, Map<String, String> inputs, Set<String> secrets) {
        Step step = agenda.step(id);
        Rules.requireInputs(step, inputs);
        Rules.requireFitting(step, inputs, agenda.check(id));
        StepExecution execution = new StepExecution(engine, agenda, log, step, inputs, secrets);
        start(execution);
        try {
            return execution.run();
        } finally {
            running.remove(id);
        }
    }

    private synchronized void start(StepExecution execution) {
        Rules.requireTurn(log.state(), execution.step().id());
        running.values().stream().filter(busy -> inTheWay(busy.step(), execution.step())).findFirst().ifPresent(busy -> {
            throw new Problem(Message.of("recovery.step.busy", busy.step().title()), Message.of("recovery.step.busy.remedy"));
        });
        running.put(execution.step().id(), execution);
    }

    /** A lane does one thing at a time; so does the main line, but for steps whose needs say that they wait for nothing else. */
    private boolean inTheWay(Step busy, Step wanted) {
        if (busy.id().equals(wanted.id())) {
            return true;
        }
        Order one = orderOf(busy);
        Order other = orderOf(wanted);
        boolean free = one.lane().isEmpty() && (one.needs().isPresent() || other.needs().isPresent());
        return one.lane().equals(other.lane()) && !free;
    }

    private Order orderOf(Step step) {
        return log.state().step(step.id()).map(state -> state.step().order()).orElse(Order.BY_PLACE);
    }

    /** Ends everything that runs, each with its whole process tree. */
    void cancel() {
        running.values().forEach(StepExecution::cancel);
    }

    /** Ends one step, if it runs, with its whole process tree. */
    void cancel(StepId id) {
        Optional.ofNullable(running.get(id)).ifPresent(StepExecution::cancel);
    }

    /** What can still be found of a step whose outcome is not in the journal. */
    Optional<StepRunner.Trace> trace(StepId id) {
        Step step = agenda.step(id);
        return step instanceof Step.Restore ? Optional.empty() : engine.runnerOf(step).trace(step, lastRun(step));
    }

    /** What a step would change, looked up now; empty of what cannot tell. */
    Optional<StepPreview> preview(Step step, Map<String, String> inputs, Set<String> secrets) throws InterruptedException {
        return engine.previews(step) ? Optional.of(engine.runnerOf(step).preview(step, new StepExecution(engine, agenda, log, step, inputs, secrets).lastRun()))
                : Optional.empty();
    }

    /** What steps that are over still do to production, each in a sentence. */
    List<String> lasting() throws InterruptedException {
        Set<String> sentences = new LinkedHashSet<>();
        for (StepState tried : log.state().steps()) {
            Step step = agenda.step(tried.step().id());
            if (tried.attempt() > 0 && !(step instanceof Step.Restore)) {
                engine.runnerOf(step).lasting(step, lastRun(step)).ifPresent(sentences::add);
            }
        }
        return List.copyOf(sentences);
    }

    /** Ends what still runs of a step whose outcome is not in the journal. */
    void end(StepId id) {
        Step step = agenda.step(id);
        engine.runnerOf(step).end(step, lastRun(step));
    }

    private StepRun lastRun(Step step) {
        return new StepExecution(engine, agenda, log, step, Map.of(), Set.of()).lastRun();
    }

    void planAnew(StepId recheck) throws IOException, InterruptedException {
        StepState failed = Rules.requireOpen(log.state(), recheck);
        if (!(agenda.step(recheck) instanceof Step.EngineAction action) || !action.action().equals(PlanBuilder.RECHECK)
                || failed.status() != Status.FAILED) {
            throw new Problem(Message.of("recovery.step.no-recheck", recheck.value()));
        }
        Runbook plan = engine.expansion().again(action);
        List<StepId> old = log.state().steps().stream()
                .filter(step -> !step.status().over() && samePlan(step.step().id(), recheck))
                .map(step -> step.step().id())
                .toList();
        agenda.add(plan, Optional.empty(), Optional.of(recheck), old).forEach(log::record);
    }

    private static boolean samePlan(StepId step, StepId recheck) {
        return recheck.outer().map(step::isBelow).orElse(true);
    }
}
