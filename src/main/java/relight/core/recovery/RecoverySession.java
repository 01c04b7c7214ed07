package relight.core.recovery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState.Status;
import relight.core.restore.PlanBuilder;
import relight.core.runbook.Input;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A recovery in the hands of one process. Everything that is done here is an event first: where the journal does not take it, it
 * does not happen. Methods may be called from any thread; {@link #run} blocks until the step has ended.
 */
public final class RecoverySession implements AutoCloseable {

    private final String id;
    private final String operator;
    private final RecoveryEngine engine;
    private final Journal.Lease lease;
    private final Agenda agenda;
    private final RecoveryFold fold = new RecoveryFold();
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private final ClockWatch clock;
    private final Object writing = new Object();
    private volatile Recovery state;
    private volatile StepExecution running;

    RecoverySession(String id, String operator, RecoveryEngine engine, Journal.Lease lease) {
        this.id = id;
        this.operator = operator;
        this.engine = engine;
        this.lease = lease;
        this.agenda = new Agenda(engine.journal());
        this.clock = new ClockWatch(engine.time());
    }

    void begin(RecoveryEvent.Declared declared, Declaration said) {
        List<RecoveryEvent> planned = agenda.add(said.runbook(), said.section(), Optional.empty(), List.of());
        record(declared);
        planned.forEach(this::record);
        record(new RecoveryEvent.Joined(Erasable.of(operator), "lead"));
    }

    void takeUp(List<Entry> entries) {
        for (Entry entry : entries) {
            fold.add(entry);
            if (entry.event() instanceof RecoveryEvent.Planned planned) {
                agenda.restore(planned);
            }
        }
        state = fold.recovery();
        record(new RecoveryEvent.Resumed(Erasable.of(operator), Erasable.of(engine.about().host()), engine.about().version()));
    }

    public String id() {
        return id;
    }

    public String operator() {
        return operator;
    }

    /** The state after the newest event. */
    public Recovery state() {
        return state;
    }

    public RecoveryClock clock() {
        return new RecoveryClock(state, engine.time().now());
    }

    /** The step as it can be read and run. */
    public Step step(StepId step) {
        return agenda.step(step);
    }

    /** What exactly a run would do, with these inputs filled in and secrets not. */
    public String command(StepId step, Map<String, String> inputs) {
        Step wanted = agenda.step(step);
        return wanted instanceof Step.Restore ? wanted.text() : engine.runnerOf(wanted).command(wanted, inputs);
    }

    public void listen(SessionListener listener) {
        listeners.add(listener);
    }

    public void unlisten(SessionListener listener) {
        listeners.remove(listener);
    }

    /**
     * Runs a step to its end, with its retries. A step that asks for a restore makes the plan, whose steps take its place.
     *
     * @param inputs  by name; every input of the step needs one
     * @param secrets names of inputs whose values must not be seen
     */
    public Outcome run(StepId stepId, Map<String, String> inputs, Set<String> secrets) {
        Step step = agenda.step(stepId);
        requireInputs(step, inputs);
        StepExecution execution;
        synchronized (writing) {
            requireTurn(stepId);
            if (running != null) {
                throw new Problem(Message.of("recovery.step.busy", running.step().title()), Message.of("recovery.step.busy.remedy"));
            }
            execution = new StepExecution(this, engine, step, inputs, secrets);
            running = execution;
        }
        try {
            return execution.run();
        } finally {
            running = null;
        }
    }

    /** Ends the step that runs, with its whole process tree. */
    public void cancel() {
        StepExecution execution = running;
        if (execution != null) {
            execution.cancel();
        }
    }

    /** A person did the step, or says how it went. */
    public void judge(StepId step, Judgement judgement, String comment) {
        requireOpen(step);
        record(new RecoveryEvent.StepJudged(step, judgement, Erasable.of(comment), Erasable.of(operator)));
        if (judgement == Judgement.DONE) {
            succeeded(step, comment);
        }
    }

    /** Goes on without the step; the reason stands in the record. */
    public void skip(StepId step, String reason) {
        requireOpen(step);
        if (reason.isBlank()) {
            throw new Problem(Message.of("recovery.skip.reason"));
        }
        record(new RecoveryEvent.StepSkipped(step, Erasable.of(reason), Erasable.of(operator)));
    }

    /** Says yes to an approval; throws where something is to be typed and something else was. */
    public void approve(StepId stepId, String typed) {
        requireOpen(stepId);
        if (!(agenda.step(stepId) instanceof Step.Approval approval)) {
            throw new Problem(Message.of("recovery.step.no-approval", stepId.value()));
        }
        approval.typed().filter(wanted -> !wanted.equals(typed)).ifPresent(wanted -> {
            throw new Problem(Message.of("recovery.approval.mistyped", wanted), Message.of("recovery.approval.mistyped.remedy"));
        });
        record(new RecoveryEvent.Approved(stepId, Erasable.of(approval.typed().orElse(approval.text())), Erasable.of(operator)));
        succeeded(stepId, approval.title());
    }

    /** What can still be found of a step whose outcome is not in the journal. */
    public Optional<StepRunner.Trace> trace(StepId stepId) {
        Step step = agenda.step(stepId);
        if (step instanceof Step.Restore) {
            return Optional.empty();
        }
        return engine.runnerOf(step).trace(step, new StepExecution(this, engine, step, Map.of(), Set.of()).lastRun());
    }

    /**
     * Decides what became of an unknown step. What still runs of one that failed is ended first, so that nothing of it works on
     * beside a second attempt.
     *
     * @param judgement DONE: it did its work; FAILED: it did not, or only half; NOT_TESTED: it never began and may be run
     * @throws Problem where it is said never to have begun and still runs
     */
    public void decide(StepId step, Judgement judgement, String reason) {
        StepState unknown = state.step(step).filter(known -> known.status() == Status.UNKNOWN).orElseThrow(() ->
                new Problem(Message.of("recovery.step.not-unknown", step.value())));
        Optional<StepRunner.Trace> trace = trace(step);
        if (trace.isPresent() && trace.get().running()) {
            clearAway(step, judgement, trace.get());
        }
        String evidence = trace.map(StepRunner.Trace::evidence).orElse("");
        record(new RecoveryEvent.UnknownDecided(step, unknown.attempt(), judgement, Erasable.of(evidence), Erasable.of(reason),
                Erasable.of(operator)));
        if (judgement == Judgement.DONE) {
            succeeded(step, reason);
        }
    }

    /** A step has done its work; the service is verified by it where it is the one that stops the clock. */
    void succeeded(StepId step, String words) {
        if (stopsClock(step)) {
            record(new RecoveryEvent.ServiceVerified(step, Erasable.of(words)));
        }
    }

    /** Where the author marked no step, the clock stops when the main way has been gone to its end. */
    private boolean stopsClock(StepId step) {
        boolean marked = state.steps().stream().anyMatch(any -> any.step().part() == Part.MAIN && any.step().stopsClock());
        if (marked) {
            return state.step(step).orElseThrow().step().stopsClock();
        }
        return state.part() == Part.MAIN && state.verified().isEmpty() && state.atHand().isEmpty() && state.stuckAt().isEmpty()
                && state.next().isEmpty();
    }

    private void clearAway(StepId stepId, Judgement judgement, StepRunner.Trace trace) {
        Step step = agenda.step(stepId);
        switch (judgement) {
            case DONE -> { }
            case FAILED -> engine.runnerOf(step).end(step, new StepExecution(this, engine, step, Map.of(), Set.of()).lastRun());
            case NOT_TESTED -> throw new Problem(Message.of("recovery.step.runs-on", step.title(), trace.evidence()),
                    Message.of("recovery.step.runs-on.remedy"));
        }
    }

    public void note(String text) {
        record(new RecoveryEvent.Noted(Erasable.of(text), Erasable.of(operator)));
    }

    public void problem(Optional<StepId> step, String problem, String solution) {
        record(new RecoveryEvent.ProblemRaised(step, Erasable.of(problem), Erasable.of(solution), Erasable.of(operator)));
    }

    public void finding(String finding, String severity, String owner, Optional<String> dueDate, boolean retest) {
        record(new RecoveryEvent.FindingRaised(Erasable.of(finding), severity, Erasable.of(owner), dueDate, retest));
    }

    public void join(String person, String role) {
        record(new RecoveryEvent.Joined(Erasable.of(person), role));
    }

    public void leave(String person) {
        record(new RecoveryEvent.Left(Erasable.of(person)));
    }

    /** Keeps what was restored: the steps of the commit are due now. */
    public void commit() {
        requireWindow();
        record(new RecoveryEvent.Committed(Erasable.of(operator)));
    }

    /** Takes back what was restored: the steps of the way back are due now. */
    public void undo(String reason) {
        requireWindow();
        record(new RecoveryEvent.Undone(Erasable.of(operator), Erasable.of(reason)));
    }

    /**
     * Ends the recovery and seals its events. The verdict follows from what happened: recovered, recovered with gaps, or not.
     *
     * @throws Problem while a step runs, or its outcome is unknown
     */
    public void close(String summary) {
        state.atHand().ifPresent(step -> {
            throw new Problem(Message.of("recovery.close.busy", step.step().title().toString()));
        });
        record(new RecoveryEvent.Closed(verdict(), Erasable.of(summary), Erasable.of(operator)));
        engine.journal().seal(id);
    }

    private String verdict() {
        if (state.verified().isEmpty()) {
            return "not-recovered";
        }
        return state.gaps().isEmpty() ? "recovered" : "recovered-with-gaps";
    }

    /** Signs a closed recovery; it is sealed again. */
    public void signOff(String person, String role, String statement) {
        if (!state.isClosed()) {
            throw new Problem(Message.of("recovery.sign.open"));
        }
        record(new RecoveryEvent.SignedOff(Erasable.of(person), role, Erasable.of(statement)));
        engine.journal().seal(id);
    }

    /** Looks at the clocks; called now and then so that a suspend stands in the record soon after it. */
    public void tick() {
        synchronized (writing) {
            clock.jump().ifPresent(jump -> append(jump, engine.time().now()));
        }
    }

    /** Commits an event and folds it into the state; returns only when it is on the disk. */
    Entry record(RecoveryEvent event) {
        synchronized (writing) {
            clock.jump().ifPresent(jump -> append(jump, engine.time().now()));
            return append(event, engine.time().now());
        }
    }

    private Entry append(RecoveryEvent event, Instant at) {
        Entry entry = engine.journal().append(id, event);
        fold.add(entry);
        state = fold.recovery();
        listeners.forEach(listener -> listener.changed(state));
        return entry;
    }

    void expand(Runbook plan, StepId inPlaceOf, List<StepId> replaces) {
        agenda.add(plan, Optional.empty(), Optional.of(inPlaceOf), replaces).forEach(this::record);
    }

    /**
     * Makes the plan anew whose facts have changed before anything was touched; the old plan's steps are not done any more.
     *
     * @param recheck the failed step that found the change
     */
    public void planAnew(StepId recheck) throws IOException, InterruptedException {
        StepState failed = requireOpen(recheck);
        if (!(agenda.step(recheck) instanceof Step.EngineAction action) || !action.action().equals(PlanBuilder.RECHECK)
                || failed.status() != Status.FAILED) {
            throw new Problem(Message.of("recovery.step.no-recheck", recheck.value()));
        }
        Runbook plan = engine.expansion().again(action);
        List<StepId> old = state.steps().stream()
                .filter(step -> !step.status().over() && samePlan(step.step().id(), recheck))
                .map(step -> step.step().id())
                .toList();
        expand(plan, recheck, old);
    }

    /** Steps of one plan share everything but the last two parts of their ids: section and number. */
    private static boolean samePlan(StepId step, StepId recheck) {
        String[] parts = recheck.value().split("/");
        String outer = String.join("/", List.of(parts).subList(0, Math.max(0, parts.length - 2)));
        return outer.isEmpty() || step.value().startsWith(outer + "/");
    }

    List<SessionListener> listeners() {
        return listeners;
    }

    Path spool() {
        return engine.spoolOf(id);
    }

    private void requireInputs(Step step, Map<String, String> inputs) {
        List<String> missing = step.header().inputs().stream()
                .map(Input::name)
                .filter(name -> inputs.getOrDefault(name, "").isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new Problem(Message.of("recovery.inputs.missing", step.title(), String.join(", ", missing)),
                    Message.of("recovery.inputs.missing.remedy"));
        }
    }

    /** A step may run when its turn has come, or again after it failed. */
    private void requireTurn(StepId stepId) {
        StepState wanted = requireOpen(stepId);
        boolean itsTurn = state.next().map(next -> next.step().id().equals(stepId)).orElse(false);
        if (!itsTurn && wanted.status() != Status.FAILED) {
            throw new Problem(Message.of("recovery.step.not-its-turn", wanted.step().title().toString()),
                    Message.of("recovery.step.not-its-turn.remedy"));
        }
    }

    private StepState requireOpen(StepId stepId) {
        StepState step = state.step(stepId).orElseThrow(() -> new Problem(Message.of("recovery.step.unknown", stepId.value())));
        if (state.isClosed()) {
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

    private void requireWindow() {
        if (state.commitWindow().standing() != Recovery.CommitWindow.Standing.OPEN) {
            throw new Problem(Message.of("recovery.commit.closed"));
        }
    }

    /** Lets the recovery go; it stays as its journal says. A running step is ended first. */
    @Override
    public void close() {
        cancel();
        lease.close();
    }
}
