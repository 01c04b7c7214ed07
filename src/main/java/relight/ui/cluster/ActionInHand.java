package relight.ui.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import relight.core.kubernetes.ClusterAction;
import relight.core.recovery.ActionsByHand;
import relight.core.recovery.ActionsByHand.Asked;
import relight.core.recovery.Outcome;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.SessionListener;
import relight.core.recovery.StepState;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.ui.common.Background;
import relight.ui.common.FxThread;
import relight.ui.recovery.OutputLines;

/**
 * The action that somebody does by hand, from its start until they have read what came of it. Until then it can be taken back; then its record
 * is closed. It goes on while another screen is shown. Lives on the FX thread.
 */
public final class ActionInHand implements SessionListener, AutoCloseable {

    /** How far it is. */
    enum Phase { NONE, RUNNING, OVER }

    private final Background background;
    private final ActionsByHand actions;
    private final Function<RecoverySession, Runnable> keeps;
    private final OutputLines output = new OutputLines();
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.NONE);
    private final ReadOnlyObjectWrapper<Recovery> state = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<Exception>> problem = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final Consumer<Recovery> shown = FxThread.latest(this::show);
    private Runnable over = () -> { };
    private volatile RecoverySession session;
    private volatile boolean ended;
    private volatile Runnable kept = () -> { };

    /** @param keeps keeps a recovery for other machines until what it gives back is run */
    public ActionInHand(Background background, ActionsByHand actions, Function<RecoverySession, Runnable> keeps) {
        this.background = background;
        this.actions = actions;
        this.keeps = keeps;
    }

    ActionsByHand actions() {
        return actions;
    }

    ReadOnlyObjectProperty<Phase> phase() {
        return phase.getReadOnlyProperty();
    }

    /** As its journal has it; null where there is none. */
    ReadOnlyObjectProperty<Recovery> state() {
        return state.getReadOnlyProperty();
    }

    /** Why it could not be begun, or not be ended as it was wanted. */
    ReadOnlyObjectProperty<Optional<Exception>> problem() {
        return problem.getReadOnlyProperty();
    }

    OutputLines output() {
        return output;
    }

    /** Told whenever a run has ended, since objects are other ones then. */
    void onceOver(Runnable heard) {
        over = heard;
    }

    /** Begins it, and runs it to its end; what was in hand before is closed. */
    void begin(Asked asked) {
        if (phase.get() == Phase.RUNNING) {
            return;
        }
        output.clear(List.of());
        work(() -> {
            settle();
            session = actions.declare(asked);
            session.listen(this);
            kept = keeps.apply(session);
            shown.accept(session.state());
            runDue();
        });
    }

    /** Puts back what it has changed: the opposite of it, with what was there before. */
    void takeBack() {
        work(() -> {
            session.undo("");
            runDue();
        });
    }

    /** Whether what runs is a port that stays open until somebody closes it. */
    boolean isOpenPort() {
        return Optional.ofNullable(session).filter(current -> current.state().steps().stream().map(StepState::step).map(step -> current.step(step.id())).allMatch(ActionInHand::isOpenPort)).isPresent();
    }

    private static boolean isOpenPort(Step step) {
        return step instanceof Step.Kubernetes kubernetes && kubernetes.actions().stream().allMatch(ClusterAction.OpenPort.class::isInstance);
    }

    /** Ends what runs. */
    void cancel() {
        ended = true;
        RecoverySession current = session;
        if (current != null) {
            background.run(() -> {
                current.cancel();
                return current;
            }, ended -> { }, this::failed);
        }
    }

    /** What came of it has been read: its record is closed. */
    void done() {
        background.run(() -> {
            settle();
            return true;
        }, closed -> {
            phase.set(Phase.NONE);
            state.set(null);
            problem.set(Optional.empty());
        }, this::failed);
    }

    boolean canTakeBack() {
        RecoverySession current = session;
        return phase.get() == Phase.OVER && current != null && current.canTakeBack();
    }

    /** Whether its last step is done, by itself or because somebody has said so. */
    boolean isGood() {
        return last().filter(step -> step.status() == StepState.Status.DONE).isPresent();
    }

    /** What its last step came to; empty while it runs. */
    Optional<Outcome> outcome() {
        return last().flatMap(StepState::outcome);
    }

    private Optional<StepState> last() {
        return Optional.ofNullable(state.get()).flatMap(recovery -> recovery.steps().stream().filter(step -> step.attempt() > 0).reduce((first, second) -> second));
    }

    /** Whether it has been taken back. */
    boolean isTakenBack() {
        return Optional.ofNullable(state.get()).filter(recovery -> recovery.commitWindow().standing() == Recovery.CommitWindow.Standing.UNDONE).isPresent();
    }

    private interface Work {
        void run() throws Exception;
    }

    private void work(Work work) {
        problem.set(Optional.empty());
        ended = false;
        phase.set(Phase.RUNNING);
        background.run(() -> {
            work.run();
            return session.state();
        }, ended -> {
            if (ended instanceof Background.Ended.Failed<Recovery>(Exception reason)) {
                problem.set(Optional.of(reason));
            }
            Optional.ofNullable(session).ifPresent(current -> state.set(current.state()));
            phase.set(session == null ? Phase.NONE : Phase.OVER);
            over.run();
        });
    }

    private void runDue() {
        Optional<StepState> next = session.state().next();
        while (next.isPresent()) {
            StepId step = next.get().step().id();
            boolean good = session.run(step, Map.of(), Set.of()).good() || isClosedByHand(step);
            next = good ? session.state().next() : Optional.empty();
        }
    }

    /** A port that somebody has closed has done what it was opened for. */
    private boolean isClosedByHand(StepId step) {
        if (!ended || !isOpenPort(session.step(step))) {
            return false;
        }
        session.judge(step, Judgement.DONE, "");
        return true;
    }

    private void failed(Exception reason) {
        problem.set(Optional.of(reason));
    }

    /** Closes the record of what is over, and lets it go. */
    private synchronized void settle() {
        RecoverySession current = session;
        if (current == null) {
            return;
        }
        if (!current.state().isClosed() && current.state().atHand().isEmpty()) {
            current.close("");
        }
        current.unlisten(this);
        kept.run();
        current.close();
        session = null;
    }

    private void show(Recovery recovery) {
        RecoverySession current = session;
        if (current != null && recovery.id().equals(current.id())) {
            state.set(recovery);
        }
    }

    @Override
    public void changed(Recovery recovery) {
        shown.accept(recovery);
    }

    @Override
    public void output(StepId step, String line) {
        output.add(line);
    }

    /** What runs now, by its title; empty where nothing does. */
    public Optional<String> atWork() {
        return phase.get() == Phase.RUNNING ? Optional.ofNullable(state.get()).map(recovery -> recovery.declared().title().toString()) : Optional.empty();
    }

    /** Ends what runs; what is over is closed. Blocks. */
    @Override
    public void close() {
        Optional.ofNullable(session).ifPresent(RecoverySession::cancel);
        settle();
    }
}
