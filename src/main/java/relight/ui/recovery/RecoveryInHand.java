package relight.ui.recovery;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import relight.core.messaging.Correspondence;
import relight.core.messaging.MessageDesk;
import relight.core.protocol.Keeping;
import relight.core.protocol.RecordAdditions;
import relight.core.recovery.Forecast;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.SessionListener;
import relight.core.recovery.StepHistory;
import relight.core.text.Problem;
import relight.ui.common.Background;
import relight.ui.common.FxThread;

/**
 * The recovery that this console has in hand, as properties of the FX thread: the same truth for the incident bar and for every
 * screen. Without one, all of them are null.
 */
public final class RecoveryInHand implements SessionListener, AutoCloseable {

    private final ReadOnlyObjectWrapper<RecoverySession> session = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Recovery> state = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<RecoveryClock> clock = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Forecast> forecast = new ReadOnlyObjectWrapper<>();
    private final Consumer<Recovery> shown = FxThread.latest(this::show);
    private final Background background;
    private final Supplier<StepHistory> histories;
    private final Optional<MessageDesk> desk;
    private final ReadOnlyObjectWrapper<Correspondence> messages = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper due = new ReadOnlyIntegerWrapper();
    private final ReadOnlyObjectWrapper<Keeping.Standing> kept = new ReadOnlyObjectWrapper<>();
    private final Consumer<Keeping.Standing> keptShown = FxThread.latest(this::showKept);
    private Optional<OtherMachines> machines = Optional.empty();
    private Optional<RecordAdditions> additions = Optional.empty();
    private Supplier<List<Problem>> anchors = List::of;
    private Keeping keeping;
    private volatile boolean closed;
    private volatile StepHistory history = StepHistory.of(List.of());

    /** With nobody to be told of anything. */
    public RecoveryInHand(Background background, Supplier<StepHistory> histories) {
        this(background, histories, Optional.empty());
    }

    /**
     * For the recoveries of one workspace.
     *
     * @param desk what messages are made with
     */
    public RecoveryInHand(Background background, Supplier<StepHistory> histories, Optional<MessageDesk> desk) {
        this.background = background;
        this.histories = histories;
        this.desk = desk;
    }

    /** Keeps what is in hand for other machines from the next recovery on. */
    public RecoveryInHand beside(OtherMachines others) {
        machines = Optional.of(others);
        return this;
    }

    /**
     * Takes files that people give, and tells of others who have not yet vouched for the log.
     *
     * @param files   where they are kept
     * @param waiting who could not be asked the last time, and why; answers at once
     */
    public RecoveryInHand with(RecordAdditions files, Supplier<List<Problem>> waiting) {
        additions = Optional.of(files);
        anchors = waiting;
        return this;
    }

    Optional<RecordAdditions> additions() {
        return additions;
    }

    /** Who has not vouched for the newest head of the log, since they could not be asked. */
    List<Problem> waitingAnchors() {
        return anchors.get();
    }

    /** Whom approvals may come from, and where recoveries can go. */
    Optional<OtherMachines> machines() {
        return machines;
    }

    /** How far the evidence store is; null where nothing is kept. */
    public ReadOnlyObjectProperty<Keeping.Standing> kept() {
        return kept.getReadOnlyProperty();
    }

    private void showKept(Keeping.Standing standing) {
        if (keeping != null) {
            kept.set(standing);
        }
    }

    /** Takes a recovery in hand; the one before it is let go. */
    public void take(RecoverySession taken) {
        letGo();
        session.set(taken);
        taken.listen(this);
        background.run(histories::get, this::remember, failure -> { });
        desk.ifPresent(with -> messages.set(new Correspondence(taken, with, now -> Forecast.of(now, history)).start()));
        machines.ifPresent(others -> keep(others.handOvers().keep(taken)));
        show(taken.state());
    }

    private void keep(Keeping started) {
        keeping = started;
        kept.set(started.standing());
        started.listen(keptShown);
    }

    /** Lets the recovery go: it stays as its journal says. */
    public void letGo() {
        RecoverySession before = session.get();
        if (before != null) {
            before.unlisten(this);
            session.set(null);
            state.set(null);
            clock.set(null);
            forecast.set(null);
            Optional<Correspondence> told = Optional.ofNullable(messages.get());
            Optional<Keeping> stored = Optional.ofNullable(keeping);
            keeping = null;
            kept.set(null);
            messages.set(null);
            due.set(0);
            background.run(() -> {
                told.ifPresent(Correspondence::close);
                stored.ifPresent(Keeping::close);
                before.close();
                return before;
            }, closed -> { }, failure -> { });
        }
    }

    private void remember(StepHistory known) {
        history = known;
        tick();
    }

    @Override
    public void changed(Recovery recovery) {
        shown.accept(recovery);
    }

    private void show(Recovery recovery) {
        if (session.get() != null && recovery.id().equals(session.get().id())) {
            tick();
            state.set(recovery);
        }
    }

    /** A second has gone by. */
    public void tick() {
        RecoverySession current = session.get();
        if (current != null) {
            clock.set(current.clock());
            forecast.set(Forecast.of(clock.get(), history));
            Optional.ofNullable(keeping).ifPresent(stored -> kept.set(stored.standing()));
            Optional.ofNullable(messages.get()).ifPresent(told -> due.set(told.waitingForAPerson()));
        }
    }

    /** Looks whether the clocks have gone different ways; may write, so not on the FX thread. */
    public void watchClocks() {
        RecoverySession current = session.get();
        if (current != null && !closed && !current.state().isClosed()) {
            background.run(() -> {
                current.tick();
                return current;
            }, done -> { }, failure -> { });
        }
    }

    public ReadOnlyObjectProperty<RecoverySession> session() {
        return session.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Recovery> state() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<RecoveryClock> clock() {
        return clock.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Forecast> forecast() {
        return forecast.getReadOnlyProperty();
    }

    /** What people are told of it; null where there is no recovery, or nobody to be told. */
    public ReadOnlyObjectProperty<Correspondence> messages() {
        return messages.getReadOnlyProperty();
    }

    /** How many messages are due, or stuck until a person decides. */
    public ReadOnlyIntegerProperty due() {
        return due.getReadOnlyProperty();
    }

    public StepHistory history() {
        return history;
    }

    /** The recovery while its clock runs: that is when leaving it needs a word. */
    public Optional<Recovery> open() {
        return Optional.ofNullable(state.get()).filter(recovery -> !recovery.isClosed());
    }

    /** Ends what runs and gives the recovery back; blocks. */
    @Override
    public void close() {
        closed = true;
        RecoverySession current = session.get();
        if (current != null) {
            Optional.ofNullable(messages.get()).ifPresent(Correspondence::close);
            Optional.ofNullable(keeping).ifPresent(Keeping::close);
            current.close();
        }
    }
}
