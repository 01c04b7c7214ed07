package relight.core.recovery;

import java.util.Optional;
import relight.core.recovery.OutboxMessage.State;
import relight.core.recovery.RecoveryEvent.MessageDecided;
import relight.core.recovery.RecoveryEvent.MessageDecided.Decision;
import relight.core.recovery.RecoveryEvent.MessageEnded;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoveryEvent.MessageTried;
import relight.core.recovery.RecoveryEvent.MessageWaived;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Records what becomes of a recovery's messages, each before it happens. A message may also go after the recovery was closed; its
 * events are then sealed anew.
 */
public final class OutboxLog {

    private final RecoveryLog log;

    OutboxLog(RecoveryLog log) {
        this.log = log;
    }

    public Outbox outbox() {
        return log.state().outbox();
    }

    /** Puts a message into the outbox; false where it stands there already. */
    public synchronized boolean write(MessageWritten message) {
        if (outbox().message(message.message()).isPresent()) {
            return false;
        }
        record(message);
        return true;
    }

    /** Begins to hand a message over; empty where it does not wait. Returns the attempt's number, from 1. */
    public synchronized Optional<Integer> begin(String message) {
        Optional<OutboxMessage> waiting = outbox().message(message).filter(one -> one.state() == State.WAITING);
        return waiting.map(one -> {
            int attempt = one.attempts() + 1;
            record(new MessageTried(message, attempt));
            return attempt;
        });
    }

    public synchronized void end(String message, int attempt, Delivery delivery, String words) {
        record(new MessageEnded(message, attempt, delivery, Erasable.of(words)));
    }

    /** Says what became, or is to become, of a message that has not surely gone; one that was dropped may be taken up again. */
    public synchronized void decide(String message, Decision decision, String reason) {
        OutboxMessage one = outbox().message(message).orElseThrow(() -> new Problem(Message.of("messaging.unknown", message)));
        if (one.state() == State.SENT || one.state() == State.GOING) {
            throw new Problem(Message.of("messaging.decided", one.message().audience()));
        }
        record(new MessageDecided(message, decision, Erasable.of(reason), log.operator()));
    }

    /** Leaves out what is due. */
    public synchronized void waive(String occasion, String audience, String reason) {
        record(new MessageWaived(occasion, audience, Erasable.of(reason), log.operator()));
    }

    private void record(RecoveryEvent event) {
        log.record(event);
        if (log.state().isClosed()) {
            log.seal();
        }
    }
}
