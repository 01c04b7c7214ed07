package relight.core.recovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import relight.core.recovery.OutboxMessage.State;
import relight.core.recovery.RecoveryEvent.MessageDecided;
import relight.core.recovery.RecoveryEvent.MessageEnded;
import relight.core.recovery.RecoveryEvent.MessageTried;
import relight.core.recovery.RecoveryEvent.MessageWaived;
import relight.core.recovery.RecoveryEvent.MessageWritten;

/**
 * The messages of one recovery, as its events tell: what waits, what has gone, what was left out.
 *
 * @param messages in the order in which they were written
 */
public record Outbox(List<OutboxMessage> messages, List<Waived> waived) {

    public static final Outbox EMPTY = new Outbox(List.of(), List.of());

    /** Something due that was left out. */
    public record Waived(String occasion, String audience, Erasable reason, Instant at) {}

    public Outbox {
        messages = List.copyOf(messages);
        waived = List.copyOf(waived);
    }

    public Optional<OutboxMessage> message(String id) {
        return messages.stream().filter(message -> message.id().equals(id)).findFirst();
    }

    /** Messages that have not gone yet and may go by themselves. */
    public List<OutboxMessage> waiting() {
        return messages.stream().filter(message -> message.state() == State.WAITING || message.state() == State.GOING).toList();
    }

    /** Messages that go nowhere until a person says what is to become of them. */
    public List<OutboxMessage> undecided() {
        return messages.stream().filter(message -> message.state() == State.UNKNOWN || message.state() == State.REFUSED).toList();
    }

    Outbox written(MessageWritten event, Instant at) {
        if (message(event.message()).isPresent()) {
            return this;
        }
        List<OutboxMessage> all = new ArrayList<>(messages);
        all.add(OutboxMessage.waiting(event, at));
        return new Outbox(all, waived);
    }

    Outbox tried(MessageTried event, Instant at) {
        return change(event.message(), message -> message.tried(event.attempt(), at));
    }

    Outbox ended(MessageEnded event, Instant at) {
        return change(event.message(), message -> message.ended(event, at));
    }

    Outbox decided(MessageDecided event, Instant at) {
        return change(event.message(), message -> message.decided(event, at));
    }

    Outbox waived(MessageWaived event, Instant at) {
        List<Waived> all = new ArrayList<>(waived);
        all.add(new Waived(event.occasion(), event.audience(), event.reason(), at));
        return new Outbox(messages, all);
    }

    /** The process that had the recovery in hand has gone. */
    Outbox lost() {
        return messages.isEmpty() ? this : new Outbox(messages.stream().map(OutboxMessage::lost).toList(), waived);
    }

    private Outbox change(String id, UnaryOperator<OutboxMessage> how) {
        return new Outbox(messages.stream().map(message -> message.id().equals(id) ? how.apply(message) : message).toList(), waived);
    }
}
