package relight.core.recovery;

import java.util.Comparator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/**
 * The events of one recovery in the hands of this process: committed, folded into its state and told to whoever listens. Where the
 * journal does not take an event, it has not happened.
 */
final class RecoveryLog {

    private static final System.Logger LOG = System.getLogger(RecoveryLog.class.getName());

    private final String recovery;
    private volatile Erasable operator;
    private final Journal journal;
    private final TimeSource time;
    private final Predicate<StepId> leavesACopy;
    private final ClockWatch clock;
    private final RecoveryFold fold = new RecoveryFold();
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private final ShellsElsewhere shells;
    private volatile Recovery state;
    private Optional<RecoveryEvent.HandedOver> leaving = Optional.empty();

    /**
     * Begins to record.
     *
     * @param shells      hears what ran where
     * @param leavesACopy whether a step is of a restore that brings a copy beside and no service back
     */
    RecoveryLog(String recovery, String operator, Journal journal, TimeSource time, ShellsElsewhere shells, Predicate<StepId> leavesACopy) {
        this.shells = shells;
        this.recovery = recovery;
        this.operator = Erasable.of(operator);
        this.journal = journal;
        this.time = time;
        this.leavesACopy = leavesACopy;
        this.clock = new ClockWatch(time);
    }

    String recovery() {
        return recovery;
    }

    /** Who does what is recorded here. */
    Erasable operator() {
        return operator;
    }

    /** Somebody else works at this console from here on. */
    void operatedBy(String person) {
        operator = Erasable.of(person);
    }

    /** The state after the newest event. */
    Recovery state() {
        return state;
    }

    RecoveryClock clock() {
        return new RecoveryClock(state, time.now());
    }

    List<SessionListener> listeners() {
        return listeners;
    }

    /** Takes in what was recorded before, by this process or another. */
    synchronized void takeUp(List<Entry> entries) {
        entries.forEach(fold::add);
        entries.forEach(entry -> shells.add(entry.event()));
        state = fold.recovery();
    }

    /** Writes, while nothing else is recorded, what another machine needs to go on, and ends the recovery here. */
    synchronized void handOver(Supplier<RecoveryEvent.HandedOver> written) {
        requireHere();
        append(written.get());
        sealTheEnd();
    }

    /** Lets nothing begin here any more; what runs comes to its end, and then the log ends with this. */
    synchronized void leave(RecoveryEvent.HandedOver gone) {
        if (isGone()) {
            return;
        }
        leaving = Optional.of(gone);
        endIfAtRest();
    }

    /** Whether it goes on elsewhere. */
    boolean isGone() {
        return leaving.isPresent() || state != null && state.crew().gone().isPresent();
    }

    private void requireHere() {
        leaving.map(gone -> new Crew.Gone(gone.to(), gone.host(), time.now())).or(() -> Optional.ofNullable(state).flatMap(known -> known.crew().gone()))
                .ifPresent(gone -> {
                    throw new Problem(Message.of("people.gone", recovery, gone.to().toString(), gone.at()), Message.of("people.gone.remedy", recovery));
                });
    }

    private boolean running() {
        return state.steps().stream().anyMatch(step -> step.status() == StepState.Status.RUNNING);
    }

    private void endIfAtRest() {
        if (leaving.isPresent() && !running()) {
            RecoveryEvent.HandedOver gone = leaving.get();
            leaving = Optional.empty();
            append(gone);
            sealTheEnd();
        }
    }

    /** It has gone, whether or not that can be sealed. */
    private void sealTheEnd() {
        try {
            journal.seal(recovery);
        } catch (Problem e) {
            LOG.log(System.Logger.Level.WARNING, recovery + " went to another machine unsealed", e);
        }
    }

    /** Commits an event and folds it into the state; returns only when it is on the disk. */
    synchronized void record(RecoveryEvent event) {
        if (!(leaving.isPresent() && running())) {
            requireHere();
        }
        tick();
        append(event);
        endIfAtRest();
    }

    /** Commits an event that happened earlier; its record says when, and that it was entered late. */
    synchronized void recordLate(RecoveryEvent event, Instant happened) {
        tick();
        take(journal.append(recovery, event, happened));
    }

    /** Commits an intent; while the recovery is paused, not before it goes on. */
    synchronized void begin(RecoveryEvent.StepIntended intent) throws InterruptedException {
        while (state.isPaused()) {
            wait();
        }
        requireHere();
        record(intent);
    }

    /** Looks at the clocks; called now and then so that a suspend stands in the record soon after it. */
    synchronized void tick() {
        if (!isGone()) {
            clock.jump().ifPresent(this::append);
        }
    }

    private void append(RecoveryEvent event) {
        take(journal.append(recovery, event));
    }

    private void take(Entry entry) {
        fold.add(entry);
        shells.add(entry.event());
        state = fold.recovery();
        notifyAll();
        listeners.forEach(listener -> listener.changed(state));
    }

    /** A step has done its work; the service is verified by it where it is the one that stops the clock. */
    void succeeded(StepId step, String words) {
        if (state.stopsClock(step) && !leavesACopy.test(step)) {
            record(new RecoveryEvent.ServiceVerified(step, Erasable.of(words)));
        }
    }

    /** The same for a step that was done earlier and is entered late. */
    void succeededLate(StepId step, String words, Instant happened) {
        if (state.stopsClock(step) && !leavesACopy.test(step)) {
            recordLate(new RecoveryEvent.ServiceVerified(step, Erasable.of(words)), happened);
        }
    }

    /** Where the console died after a step had done its work and before that was said of the service, it is said now. */
    void catchUp() {
        if (state.verified().isPresent() || state.isClosed() || state.part() != Part.MAIN) {
            return;
        }
        List<StepState> ended = state.steps().stream().filter(step -> step.ended().isPresent())
                .sorted(Comparator.comparing(step -> step.ended().orElseThrow())).toList().reversed();
        ended.stream().filter(step -> step.status() == StepState.Status.DONE && (step == ended.getFirst() || step.step().stopsClock()))
                .filter(step -> state.stopsClock(step.step().id())).findFirst()
                .ifPresent(step -> succeeded(step.step().id(), step.step().title().toString()));
    }

    /** What became of it, as {@link RecoveryEvent.Closed} says it. */
    String verdict() {
        boolean copied = state.verified().isEmpty() && state.gaps().isEmpty() && state.next().isEmpty()
                && state.steps().stream().map(StepState::step).filter(step -> step.part() == Part.MAIN).map(PlannedStep::id)
                        .reduce((before, last) -> last).filter(leavesACopy).isPresent();
        return copied ? RecoveryEvent.Closed.COPY_RESTORED : state.verdict();
    }

    /** Seals everything that was recorded so far. */
    void seal() {
        journal.seal(recovery);
    }
}
