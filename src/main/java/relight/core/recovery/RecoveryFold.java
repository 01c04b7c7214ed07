package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import relight.core.recovery.Recovery.CommitWindow;
import relight.core.recovery.Recovery.Participant;
import relight.core.recovery.Recovery.Remark;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.StepGraph;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/** Folds events into the state of a recovery, one after the other. Not safe for use by several threads. */
public final class RecoveryFold {

    private final Map<StepId, StepState> steps = new LinkedHashMap<>();
    private final List<Participant> people = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<RecoveryEvent.BackupChosen> backups = new ArrayList<>();
    private final List<RecoveryEvent.Checked> checks = new ArrayList<>();
    private final Map<String, RecoveryEvent.RecoveryPointFound> points = new LinkedHashMap<>();
    private final List<Participant> signatures = new ArrayList<>();
    private final Runs.Fold runs = new Runs.Fold();
    private final CrewFold crew = new CrewFold();
    private String id;
    private RecoveryEvent.Declared declared;
    private Mode mode = Mode.INCIDENT;
    private Instant declaredAt;
    private Optional<Instant> verified = Optional.empty();
    private CommitWindow commitWindow = CommitWindow.NONE;
    private Optional<RecoveryEvent.Closed> closed = Optional.empty();
    private Optional<Instant> closedAt = Optional.empty();
    private Duration clockSet = Duration.ZERO;
    private Outbox outbox = Outbox.EMPTY;
    private final Map<Part, StepGraph> graphs = new EnumMap<>(Part.class);
    private final Map<String, Erasable> owners = new LinkedHashMap<>();
    private final Map<String, Flow.Trip> trips = new LinkedHashMap<>();
    private Optional<Flow.Pause> pause = Optional.empty();
    private long lastEvent = -1;

    /** The state after all of these events; the first of them declares the recovery. */
    public static Recovery of(List<Entry> entries) {
        RecoveryFold fold = new RecoveryFold();
        entries.forEach(fold::add);
        return fold.recovery();
    }

    /** Takes the next event in. */
    public void add(Entry entry) {
        lastEvent = entry.number();
        Instant at = entry.happened();
        runs.add(entry.event(), at, at.minus(clockSet));
        crew.add(entry.event(), at);
        switch (entry.event()) {
            case RecoveryEvent.Declared event -> begin(entry.recovery(), event, at);
            case RecoveryEvent.Planned event -> plan(event);
            case RecoveryEvent.Joined event -> people.add(new Participant(event.person(), event.role(), at, Optional.empty()));
            case RecoveryEvent.Left event -> leave(event, at);
            case RecoveryEvent.StepIntended event -> change(event.step(), step -> step.intended(event.attempt(), at, event.by()));
            case RecoveryEvent.StepEnded event -> change(event.step(), step -> step.ended(event.outcome(), at,
                    event.againAfterMillis().map(at::plusMillis)));
            case RecoveryEvent.StepOverdue event -> change(event.step(), StepState::overdue);
            case RecoveryEvent.Decided event ->
                    change(event.step(), step -> step.chose(event.option(), event.reason(), event.by(), at));
            case RecoveryEvent.LaneTaken event -> owners.put(event.lane(), event.owner());
            case RecoveryEvent.Paused event -> pause = Optional.of(new Flow.Pause(at, event.reason(), event.by()));
            case RecoveryEvent.Continued _ -> pause = Optional.empty();
            case RecoveryEvent.WatchTripped event ->
                    trips.put(event.watch(), new Flow.Trip(at, event.title(), event.meaning(), event.found()));
            case RecoveryEvent.WatchCleared event -> trips.remove(event.watch());
            case RecoveryEvent.StepJudged event ->
                    change(event.step(), step -> step.decided(judged(event.judgement()), event.comment(), event.by(), at));
            case RecoveryEvent.StepSkipped event ->
                    change(event.step(), step -> step.decided(Status.SKIPPED, event.reason(), event.by(), at));
            case RecoveryEvent.UnknownDecided event -> change(event.step(), step -> cleared(step, event, at));
            case RecoveryEvent.Approved event ->
                    change(event.step(), step -> step.decided(Status.DONE, event.text(), event.by(), at));
            case RecoveryEvent.BackupChosen event -> backups.add(event);
            case RecoveryEvent.Checked event -> checks.add(event);
            case RecoveryEvent.RecoveryPointFound event -> points.merge(event.system(), event, RecoveryFold::better);
            case RecoveryEvent.ServiceVerified event -> verified = verified.or(() -> Optional.of(at));
            case RecoveryEvent.CommitWindowOpened event ->
                    commitWindow = new CommitWindow(CommitWindow.Standing.OPEN, event.until());
            case RecoveryEvent.Committed event -> commitWindow = new CommitWindow(CommitWindow.Standing.COMMITTED, Optional.empty());
            case RecoveryEvent.Undone event -> undo();
            case RecoveryEvent.Noted event -> remarks.add(new Remark(at, event.text(), Erasable.NOTHING, event.by(), false, false));
            case RecoveryEvent.ProblemRaised event ->
                    remarks.add(new Remark(at, event.problem(), event.solution(), event.by(), true, false));
            case RecoveryEvent.ClockJumped event -> jump(event);
            case RecoveryEvent.Resumed event -> {
                steps.replaceAll((step, state) -> state.lost());
                outbox = outbox.lost();
            }
            case RecoveryEvent.Closed event -> {
                closed = Optional.of(event);
                closedAt = Optional.of(at);
            }
            case RecoveryEvent.SignedOff event ->
                    signatures.add(new Participant(event.by(), event.role(), at, Optional.empty()));
            case RecoveryEvent.MessageWritten event -> outbox = outbox.written(event, at);
            case RecoveryEvent.MessageTried event -> outbox = outbox.tried(event, at);
            case RecoveryEvent.MessageEnded event -> outbox = outbox.ended(event, at);
            case RecoveryEvent.MessageDecided event -> outbox = outbox.decided(event, at);
            case RecoveryEvent.MessageWaived event -> outbox = outbox.waived(event, at);
            case RecoveryEvent.LeadPassed event -> pass(event, at);
            case RecoveryEvent.AnswerMissed event -> change(event.step(), step -> missed(step, event, at));
            case RecoveryEvent.ApprovalSigned event ->
                    change(event.step(), step -> step.decided(Status.DONE, event.text(), event.by(), at));
            case RecoveryEvent.AnswerAwaited _, RecoveryEvent.Answered _, RecoveryEvent.ApprovalAsked _, RecoveryEvent.Adopted _,
                    RecoveryEvent.HandedOver _ -> { }
            case RecoveryEvent.StepDoubted event -> change(event.step(), StepState::doubted);
            case RecoveryEvent.LogOpened _, RecoveryEvent.LogKeyed _, RecoveryEvent.StartBounded _ -> { }
            case RecoveryEvent.FindingRaised _, RecoveryEvent.FindingSettled _ -> { }
            case RecoveryEvent.Attached event -> remarks.add(new Remark(at, event.name(), event.caption(), event.by(), false, true));
            case RecoveryEvent.Amended _ -> { }
            case RecoveryEvent.Sealed event -> { }
            case RecoveryEvent.ErasedWords event -> { }
        }
    }

    /** The state so far. */
    public Recovery recovery() {
        Map<StepId, StepState> states = new LinkedHashMap<>(steps);
        Part part = commitWindow.part();
        Turns turns = null;
        for (Part one : Part.values()) {
            Turns those = new Turns(graphs.computeIfAbsent(one, key -> Turns.graph(steps.values(), key, mode)), states);
            turns = one == part ? those : turns;
        }
        states.replaceAll((step, state) -> state.status() == Status.WAITING && !Turns.isFor(state.step(), mode)
                ? state.notNeeded() : state);
        Flow flow = new Flow(turns.due(), turns.stuck(), pause, owners, trips);
        return new Recovery(id, declared, declaredAt, List.copyOf(states.values()), List.copyOf(people), List.copyOf(remarks),
                List.copyOf(backups), List.copyOf(checks), Map.copyOf(points), verified, commitWindow, closed, closedAt,
                List.copyOf(signatures), clockSet, outbox, runs.runs(), crew.crew(), flow, lastEvent);
    }

    private void begin(String recovery, RecoveryEvent.Declared event, Instant at) {
        id = recovery;
        declared = event;
        mode = event.mode();
        declaredAt = at;
    }

    /** Steps of a plan stand directly after the one that asked for it, and after those of an earlier attempt of the same plan. */
    private void plan(RecoveryEvent.Planned event) {
        graphs.clear();
        event.replaces().forEach(old -> change(old, StepState::replaced));
        List<StepState> added = event.steps().stream().map(StepState::waiting).toList();
        if (event.inPlaceOf().isEmpty()) {
            added.forEach(state -> steps.put(state.step().id(), state));
            return;
        }
        StepId outer = event.inPlaceOf().get();
        List<StepState> order = new ArrayList<>(steps.values());
        int after = order.size();
        while (after > 0 && !belongsTo(order.get(after - 1).step().id(), outer)) {
            after--;
        }
        order.addAll(after == 0 ? order.size() : after, added);
        steps.clear();
        order.forEach(state -> steps.put(state.step().id(), state));
    }

    private static boolean belongsTo(StepId step, StepId outer) {
        return step.equals(outer) || step.isBelow(outer);
    }

    private void leave(RecoveryEvent.Left event, Instant at) {
        people.replaceAll(person -> person.name().equals(event.person()) && person.until().isEmpty()
                ? new Participant(person.name(), person.role(), person.since(), Optional.of(at))
                : person);
    }

    private void pass(RecoveryEvent.LeadPassed event, Instant at) {
        people.replaceAll(person -> person.role().equals(RecoveryEvent.Joined.LEAD) && person.until().isEmpty()
                ? new Participant(person.name(), person.role(), person.since(), Optional.of(at))
                : person);
        people.add(new Participant(event.to(), RecoveryEvent.Joined.LEAD, at, Optional.empty()));
    }

    private static StepState missed(StepState step, RecoveryEvent.AnswerMissed event, Instant at) {
        return switch (event.then()) {
            case WAIT -> step;
            case FAIL -> step.decided(Status.FAILED, event.reason(), Erasable.NOTHING, at);
            case SKIP -> step.decided(Status.SKIPPED, event.reason(), Erasable.NOTHING, at);
        };
    }

    private void change(StepId step, UnaryOperator<StepState> how) {
        steps.computeIfPresent(step, (key, state) -> how.apply(state));
    }

    private static StepState cleared(StepState step, RecoveryEvent.UnknownDecided event, Instant at) {
        return switch (event.judgement()) {
            case DONE -> step.decided(Status.DONE, event.reason(), event.by(), at);
            case FAILED -> step.decided(Status.FAILED, event.reason(), event.by(), at);
            case NOT_TESTED -> step.again();
        };
    }

    private static Status judged(RecoveryEvent.StepJudged.Judgement judgement) {
        return switch (judgement) {
            case DONE -> Status.DONE;
            case FAILED -> Status.FAILED;
            case NOT_TESTED -> Status.NOT_TESTED;
        };
    }

    /** Time asleep is time gone by; what the clock was set by is not, as long as the recovery's clock runs. */
    private void jump(RecoveryEvent.ClockJumped event) {
        if (!event.suspended() && verified.isEmpty() && closedAt.isEmpty()) {
            clockSet = clockSet.plusMillis(event.milliseconds());
        }
    }

    /** What has been undone was not verified, and its data is not there any more: the clock runs again, and from no restored point. */
    private void undo() {
        points.clear();
        commitWindow = new CommitWindow(CommitWindow.Standing.UNDONE, Optional.empty());
        verified = Optional.empty();
        lastFirst();
    }

    /** What was done last goes back first: a restore by its own steps in their order, any other step by what takes it back. */
    private void lastFirst() {
        List<StepId> order = List.copyOf(steps.keySet());
        List<StepState> back = steps.values().stream().filter(state -> state.step().part() == Part.UNDO)
                .sorted(Comparator.comparingInt((StepState state) -> WayBack.of(state.step().id()).map(order::indexOf).orElse(order.size())).reversed()).toList();
        back.forEach(state -> steps.remove(state.step().id()));
        back.forEach(state -> steps.put(state.step().id(), state));
        graphs.clear();
    }

    private static RecoveryEvent.RecoveryPointFound better(RecoveryEvent.RecoveryPointFound before, RecoveryEvent.RecoveryPointFound after) {
        return before.measured() && !after.measured() ? before : after;
    }
}
