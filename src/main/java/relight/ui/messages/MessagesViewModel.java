package relight.ui.messages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import relight.core.messaging.Correspondence;
import relight.core.messaging.Draft;
import relight.core.messaging.Slot;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.OutboxMessage.State;
import relight.core.recovery.RecoveryEvent.MessageDecided.Decision;
import relight.ui.common.Background;

/** What is to be told, what waits and what has gone, and what a person does about it. Lives on the FX thread. */
public final class MessagesViewModel {

    /** After this long the words of a message that nobody has touched are made anew. */
    private static final Duration FRESH = Duration.ofSeconds(20);

    private final ObservableValue<Correspondence> messages;
    private final Background background;
    private final ObservableList<MessageRow> rows = FXCollections.observableArrayList();
    private final ObjectProperty<MessageRow> selected = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<Draft> draft = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();
    private Instant drafted = Instant.MIN;

    public MessagesViewModel(ObservableValue<Correspondence> messages, Background background) {
        this.messages = messages;
        this.background = background;
        messages.addListener((all, before, now) -> refresh());
        selected.addListener((all, before, now) -> {
            if (before == null || now == null || !before.key().equals(now.key())) {
                draft.set(null);
                problem.set(null);
                write();
            }
        });
        refresh();
    }

    ObservableList<MessageRow> rows() {
        return rows;
    }

    ObjectProperty<MessageRow> selected() {
        return selected;
    }

    ReadOnlyObjectProperty<Draft> draft() {
        return draft.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    Correspondence messages() {
        return messages.getValue();
    }

    /** Looks again who is to hear what; what is selected stays so as long as it is there. */
    public void refresh() {
        List<MessageRow> now = messages.getValue() == null ? List.of() : look(messages.getValue());
        if (now.equals(rows)) {
            return;
        }
        MessageRow before = selected.get();
        rows.setAll(now);
        selected.set(now.stream().filter(row -> before != null && row.key().equals(before.key())).findFirst()
                .orElse(now.isEmpty() ? null : now.getFirst()));
    }

    /** Makes the words anew where nobody has changed them, so that what is sent is the state of now. */
    public void refreshDraft(boolean untouched) {
        if (untouched && draft.get() != null && Duration.between(drafted, Instant.now()).compareTo(FRESH) > 0) {
            write();
        }
    }

    private static List<MessageRow> look(Correspondence messages) {
        List<Slot> due = messages.due();
        List<MessageRow> rows = new ArrayList<>();
        due.forEach(slot -> rows.add(new MessageRow.Open(slot, true)));
        List<OutboxMessage> written = messages.recovery().outbox().messages();
        written.stream().filter(one -> !one.state().over()).forEach(one -> rows.add(row(messages, one)));
        messages.slots().stream().filter(slot -> !due.contains(slot)).forEach(slot -> rows.add(new MessageRow.Open(slot, false)));
        written.reversed().stream().filter(one -> one.state().over()).forEach(one -> rows.add(row(messages, one)));
        return rows;
    }

    private static MessageRow row(Correspondence messages, OutboxMessage message) {
        return new MessageRow.Written(message, message.state() == State.WAITING && !messages.carries(message.message().channel()));
    }

    private void write() {
        if (selected.get() instanceof MessageRow.Open(Slot slot, boolean due)) {
            Correspondence current = messages();
            drafted = Instant.now();
            background.run(() -> current.draft(slot), made -> {
                if (selected.get() != null && selected.get().key().equals(slot.occasion().id())) {
                    draft.set(made);
                }
            }, problem::set);
        }
    }

    void send(Draft words) {
        onOpen((current, slot) -> current.send(slot, words));
    }

    void told(String channel, Draft words, String how) {
        onOpen((current, slot) -> current.told(slot, channel, words, how));
    }

    void waive(String reason) {
        onOpen((current, slot) -> current.waive(slot, reason));
    }

    void decide(Decision decision, String reason) {
        if (selected.get() instanceof MessageRow.Written written) {
            act(current -> current.decide(written.message().id(), decision, reason));
        }
    }

    private interface OnSlot {
        void act(Correspondence messages, Slot slot);
    }

    private void onOpen(OnSlot action) {
        if (selected.get() instanceof MessageRow.Open(Slot slot, boolean due)) {
            act(current -> action.act(current, slot));
        }
    }

    private void act(Consumer<Correspondence> action) {
        Correspondence current = messages();
        problem.set(null);
        background.run(() -> {
            action.accept(current);
            return current;
        }, done -> refresh(), problem::set);
    }
}
