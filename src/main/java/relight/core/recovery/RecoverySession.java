package relight.core.recovery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Input;
import relight.core.runbook.InputCheck;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A recovery in the hands of one process, and what its people decide. Everything that is done here is an event first: where the
 * journal does not take it, it does not happen. Methods may be called from any thread; {@link #run} blocks until the step has ended.
 */
public final class RecoverySession implements AutoCloseable {

    private final RecoveryEngine engine;
    private final Journal.Lease lease;
    private final Agenda agenda;
    private final RecoveryLog log;
    private final StepExecutor steps;
    private final Lookout lookout;
    private final HumanSteps people;
    private final OutboxLog outbox;

    RecoverySession(String id, String operator, RecoveryEngine engine, Journal.Lease lease) {
        this.engine = engine;
        this.lease = lease;
        ShellsElsewhere shells = new ShellsElsewhere(engine.about().words());
        this.agenda = new Agenda(engine.journal(), shells);
        this.log = new RecoveryLog(id, operator, engine.journal(), engine.time(), shells, agenda::leavesACopy);
        this.steps = new StepExecutor(engine, agenda, log);
        this.lookout = new Lookout(engine, agenda, log);
        this.people = new HumanSteps(agenda, log, engine.time(), engine.about().words());
        this.outbox = new OutboxLog(log);
    }

    void begin(RecoveryEvent.Declared declared, Declaration said, Optional<Instant> happened,
               Optional<RecoveryEvent.StartBounded> bound) {
        List<RecoveryEvent> planned = agenda.add(said.runbook(), said.section(), Optional.empty(), List.of());
        happened.ifPresentOrElse(at -> log.recordLate(declared, at), () -> log.record(declared));
        bound.ifPresent(log::record);
        planned.forEach(log::record);
        log.record(new RecoveryEvent.Joined(log.operator(), "lead"));
        lookout.begin();
    }

    void takeUp(List<Entry> entries) {
        agenda.restore(entries.stream().map(Entry::event).filter(RecoveryEvent.Planned.class::isInstance)
                .map(RecoveryEvent.Planned.class::cast).toList());
        log.takeUp(entries);
        log.record(new RecoveryEvent.Resumed(log.operator(), Erasable.of(engine.about().host()), engine.about().version()));
        log.catchUp();
        lookout.begin();
        people.settle();
    }

    public String id() {
        return log.recovery();
    }

    /** The folder that the recovery's steps share: a list that one of them has left is there, and only there. */
    public Path shared() {
        return engine.spoolOf(id()).resolve("shared");
    }

    public String operator() {
        return log.operator().toString();
    }

    /** What the people of the recovery say: answers, approvals from other machines, who leads. */
    public HumanSteps people() {
        return people;
    }

    /** The state after the newest event. */
    public Recovery state() {
        return log.state();
    }

    public RecoveryClock clock() {
        return log.clock();
    }

    /** Where its messages are recorded. */
    public OutboxLog outbox() {
        return outbox;
    }

    /** The step as it can be read and run. */
    public Step step(StepId step) {
        return agenda.step(step);
    }

    /** What exactly a run would do, with these inputs filled in and secrets not. */
    public String command(StepId step, Map<String, String> inputs) {
        return engine.commandOf(agenda.step(step), inputs);
    }

    /** Whether what a step would change can be looked up before it is run. */
    public boolean previews(StepId step) {
        return engine.previews(agenda.step(step));
    }

    /** What a run with these inputs would change, looked up now; empty of a step that cannot tell, or that lacks an input. Blocks. */
    public Optional<StepPreview> preview(StepId id, Map<String, String> inputs, Set<String> secrets) throws InterruptedException {
        Step step = agenda.step(id);
        boolean open = step.header().inputs().stream().filter(input -> input.kind() != Input.Kind.CONFIRMATION)
                .anyMatch(input -> inputs.getOrDefault(input.name(), "").isEmpty());
        return open ? Optional.empty() : steps.preview(step, inputs, secrets);
    }

    /** What the inputs of a step are held against before it runs; for telling a person while they type. */
    public InputCheck check(StepId step) {
        return agenda.check(step);
    }

    /** What could be given for the inputs of a step, by name, each with where it comes from. Looks into the catalog; blocks. */
    public Map<String, InputOffer> offers(StepId step) {
        return engine.offers().of(agenda.step(step), state(), engine.entries(id()));
    }

    public void listen(SessionListener listener) {
        log.listeners().add(listener);
    }

    public void unlisten(SessionListener listener) {
        log.listeners().remove(listener);
    }

    /** Looks at the clocks; called now and then so that a suspend stands in the record soon after it. */
    public void tick() {
        log.tick();
        people.tick();
    }

    /**
     * Runs a step to its end, with its retries. A step that asks for a restore makes the plan, whose steps take its place.
     *
     * @param inputs  by name; every input of the step needs one
     * @param secrets names of inputs whose values must not be seen
     */
    public Outcome run(StepId step, Map<String, String> inputs, Set<String> secrets) {
        return steps.run(step, inputs, secrets);
    }

    /** Ends everything that runs, each step with its whole process tree. */
    public void cancel() {
        steps.cancel();
    }

    /** Ends this step, with its whole process tree, and lets the other lanes go on. */
    public void cancel(StepId step) {
        steps.cancel(step);
    }

    /** Lets nothing begin until {@link #goOn}; what runs goes on, and so does the clock. */
    public void pause(String reason) {
        Rules.requireReason(reason);
        if (state().isPaused() || state().isClosed()) {
            throw new Problem(Message.of(state().isClosed() ? "recovery.closed" : "recovery.paused.already"));
        }
        log.record(new RecoveryEvent.Paused(Erasable.of(reason), log.operator()));
    }

    public void goOn(String reason) {
        if (!state().isPaused()) {
            throw new Problem(Message.of("recovery.paused.not"));
        }
        log.record(new RecoveryEvent.Continued(Erasable.of(reason), log.operator()));
    }

    /** Somebody does the steps of a lane from here on. */
    public void takeLane(String lane, String person) {
        if (!state().lanes().contains(lane)) {
            throw new Problem(Message.of("recovery.lane.unknown", lane), Message.of("recovery.lane.unknown.remedy", String.join(", ", state().lanes())));
        }
        log.record(new RecoveryEvent.LaneTaken(lane, Erasable.of(person), log.operator()));
    }

    /** Chooses the way on at a decision whose turn it is; the steps of the other ways are not needed then. */
    public void choose(StepId step, String option, String reason) {
        Rules.requireTurn(state(), step);
        if (!(agenda.step(step) instanceof Step.Decision decision)) {
            throw new Problem(Message.of("recovery.step.no-decision", step.value()));
        }
        List<String> options = decision.options().stream().map(Step.Decision.Option::name).toList();
        if (!options.contains(option)) {
            throw new Problem(Message.of("recovery.decision.unknown", option), Message.of("recovery.decision.unknown.remedy", String.join(", ", options)));
        }
        log.record(new RecoveryEvent.Decided(step, option, Erasable.of(reason), log.operator()));
        log.succeeded(step, decision.title());
    }

    /**
     * Makes the plan anew whose facts have changed before anything was touched; the old plan's steps are not done any more.
     *
     * @param recheck the failed step that found the change
     */
    public void planAnew(StepId recheck) throws IOException, InterruptedException {
        steps.planAnew(recheck);
    }

    /** What can still be found of a step whose outcome is not in the journal. */
    public Optional<StepRunner.Trace> trace(StepId step) {
        return steps.trace(step);
    }

    /** What steps that are over still do to production, such as keeping everybody out of a database: to be told whoever takes it up. */
    public List<String> lasting() throws InterruptedException {
        return steps.lasting();
    }

    /**
     * Decides what became of an unknown step. What still runs of one that failed is ended first, so that nothing of it works on
     * beside a second attempt.
     *
     * @param judgement DONE: it did its work; FAILED: it did not, or only half; NOT_TESTED: it never began and may be run
     * @throws Problem where it is said never to have begun and still runs
     */
    public void decide(StepId step, Judgement judgement, String reason) {
        StepState unknown = Rules.requireUnknown(state(), step);
        Optional<StepRunner.Trace> trace = trace(step);
        trace.ifPresent(left -> clearAway(step, judgement, left));
        String evidence = trace.map(StepRunner.Trace::evidence).orElse("");
        log.record(new RecoveryEvent.UnknownDecided(step, unknown.attempt(), judgement, Erasable.of(evidence), Erasable.of(reason),
                log.operator()));
        if (judgement == Judgement.DONE) {
            log.succeeded(step, reason);
        }
    }

    private void clearAway(StepId step, Judgement judgement, StepRunner.Trace trace) {
        switch (judgement) {
            case DONE -> { }
            case FAILED -> steps.end(step);
            case NOT_TESTED -> {
                if (trace.running()) {
                    throw new Problem(Message.of("recovery.step.runs-on", agenda.step(step).title(), trace.evidence()),
                            Message.of("recovery.step.runs-on.remedy"));
                }
            }
        }
    }

    /** A person did the step, or says how it went. */
    public void judge(StepId step, Judgement judgement, String comment) {
        people.answer(step, judgement, comment, Map.of(), operator());
    }

    /** Goes on without the step; the reason stands in the record. */
    public void skip(StepId step, String reason) {
        Rules.requireIdle(state(), step);
        if (reason.isBlank()) {
            throw new Problem(Message.of("recovery.skip.reason"));
        }
        log.record(new RecoveryEvent.StepSkipped(step, Erasable.of(reason), log.operator()));
    }

    /** Says yes to an approval; throws where something is to be typed and something else was. */
    public void approve(StepId step, String typed) {
        Rules.requireOpen(state(), step);
        if (!(agenda.step(step) instanceof Step.Approval approval)) {
            throw new Problem(Message.of("recovery.step.no-approval", step.value()));
        }
        people.requireOwnApproval(approval);
        approval.typed().filter(wanted -> !wanted.equals(typed)).ifPresent(wanted -> {
            throw new Problem(Message.of("recovery.approval.mistyped", wanted), Message.of("recovery.approval.mistyped.remedy"));
        });
        log.record(new RecoveryEvent.Approved(step, Erasable.of(approval.typed().orElse(approval.text())), log.operator()));
        log.succeeded(step, approval.title());
    }

    /**
     * Enters what was done on paper, as it was written on a card; nothing is run.
     *
     * @return the step that it was about
     * @throws Problem where no step has that code, or the time lies before the declaration or ahead
     */
    public PlannedStep enterLate(PaperEntry entry) {
        return new PaperWork(agenda, log).enter(entry);
    }

    public void note(String text) {
        log.record(new RecoveryEvent.Noted(Erasable.of(text), log.operator()));
    }

    /** Names a file that lies where attached files are kept already. */
    public void attach(RecoveryEvent.Attached file) {
        log.record(file);
    }

    public void problem(Optional<StepId> step, String problem, String solution) {
        log.record(new RecoveryEvent.ProblemRaised(step, Erasable.of(problem), Erasable.of(solution), log.operator()));
    }

    public void finding(String finding, String severity, String owner, Optional<String> dueDate, boolean retest) {
        log.record(new RecoveryEvent.FindingRaised(Erasable.of(finding), severity, Erasable.of(owner), dueDate, retest));
    }

    public void join(String person, String role) {
        log.record(new RecoveryEvent.Joined(Erasable.of(person), role));
    }

    public void leave(String person) {
        log.record(new RecoveryEvent.Left(Erasable.of(person)));
    }

    /** Keeps what was restored: the steps of the commit are due now. */
    public void commit() {
        Rules.requireWindow(state());
        log.record(new RecoveryEvent.Committed(log.operator()));
    }

    /** Whether what was done so far can be taken back: a restore has a way back, or a step says how it is undone. */
    public boolean canTakeBack() {
        return !state().isClosed() && state().part() == Part.MAIN
                && (state().commitWindow().standing() == Recovery.CommitWindow.Standing.OPEN || wayBack().exists());
    }

    /** Whether no step has done anything yet: it can be closed, and all is as it was. */
    public boolean hasDoneNothing() {
        return wayBack().worked().isEmpty();
    }

    private WayBack wayBack() {
        return new WayBack(state(), agenda, engine.about().words());
    }

    /** Takes back what was done so far: the steps of the way back are due now, the undo commands of steps among them. */
    public void undo(String reason) {
        if (!canTakeBack()) {
            Rules.requireWindow(state());
        }
        Rules.requireRest(state());
        wayBack().plan().forEach(log::record);
        log.record(new RecoveryEvent.Undone(log.operator(), Erasable.of(reason)));
    }

    /**
     * Ends the recovery and seals its events. The verdict follows from what happened: recovered, recovered with gaps, a copy restored
     * beside, or not recovered.
     *
     * @throws Problem while a step runs, or its outcome is unknown
     */
    public void close(String summary) {
        Rules.requireRest(state());
        log.record(new RecoveryEvent.Closed(log.verdict(), Erasable.of(summary), log.operator()));
        log.seal();
        engine.forget(id());
    }

    /** Signs a closed recovery; it is sealed again. */
    public void signOff(String person, String role, String statement) {
        if (!state().isClosed()) {
            throw new Problem(Message.of("recovery.sign.open"));
        }
        log.record(new RecoveryEvent.SignedOff(Erasable.of(person), role, Erasable.of(statement)));
        log.seal();
    }

    /**
     * Hands the recovery over to another machine, and ends it here.
     *
     * @param written writes what the other machine needs; nothing is recorded meanwhile
     * @throws Problem while a step runs, or when the recovery is over
     */
    public void handOver(Supplier<RecoveryEvent.HandedOver> written) {
        if (state().isClosed()) {
            throw new Problem(Message.of("people.bundle.closed", id()));
        }
        state().atHand().filter(step -> step.status() != StepState.Status.UNKNOWN).ifPresent(step -> {
            throw new Problem(Message.of("people.bundle.busy", step.step().title().toString()), Message.of("people.bundle.busy.remedy"));
        });
        log.handOver(written);
        lookout.close();
    }

    /** Another machine has taken the recovery over: nothing begins here any more, and when nothing runs it ends here. */
    public void leave(RecoveryEvent.HandedOver gone) {
        log.leave(gone);
        lookout.close();
    }

    /** Whether the recovery goes on elsewhere. */
    public boolean isGone() {
        return log.isGone();
    }

    /** Lets the recovery go; it stays as its journal says. A running step is ended first. */
    @Override
    public void close() {
        lookout.close();
        cancel();
        lease.close();
    }
}
