package relight.core.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.RecoveryEvent.MessageWritten;

/**
 * A message of a recovery and what became of it.
 *
 * @param written  when it was put into the outbox
 * @param attempts so far
 * @param changed  when that became of it what {@code state} says
 * @param words    what the other side answered, what stood in the way, or what a person said of it
 */
public record OutboxMessage(MessageWritten message, Instant written, State state, int attempts, Instant changed, Erasable words) {

    /** Where a message stands. */
    public enum State {
        /** It goes as soon as it can. */
        WAITING,
        /** It is being handed over. */
        GOING,
        SENT,
        /** It will not go without a change; a person decides. */
        REFUSED,
        /** It may have gone: a person decides, it is never sent again by itself. */
        UNKNOWN,
        /** A person took it back. */
        DROPPED;

        /** Nothing more has to be done about it. */
        public boolean over() {
            return this == SENT || this == DROPPED;
        }
    }

    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1),
            Duration.ofMinutes(2), Duration.ofMinutes(5));

    public String id() {
        return message.message();
    }

    /** When it may be tried next, further apart with every attempt that failed; empty where it does not wait. */
    public Optional<Instant> nextTry() {
        if (state != State.WAITING) {
            return Optional.empty();
        }
        return Optional.of(attempts == 0 ? changed : changed.plus(PAUSES.get(Math.min(attempts, PAUSES.size()) - 1)));
    }

    static OutboxMessage waiting(MessageWritten message, Instant at) {
        return new OutboxMessage(message, at, State.WAITING, 0, at, Erasable.NOTHING);
    }

    OutboxMessage tried(int attempt, Instant at) {
        return new OutboxMessage(message, written, State.GOING, attempt, at, words);
    }

    OutboxMessage ended(RecoveryEvent.MessageEnded event, Instant at) {
        State now = switch (event.delivery()) {
            case SENT -> State.SENT;
            case NOT_SENT -> State.WAITING;
            case REFUSED -> State.REFUSED;
            case UNKNOWN -> lostState();
        };
        return new OutboxMessage(message, written, now, event.attempt(), at, event.words());
    }

    OutboxMessage decided(RecoveryEvent.MessageDecided event, Instant at) {
        return switch (event.decision()) {
            case SENT -> new OutboxMessage(message, written, State.SENT, attempts, at, event.reason());
            case DROPPED -> new OutboxMessage(message, written, State.DROPPED, attempts, at, event.reason());
            case AGAIN -> new OutboxMessage(message, written, State.WAITING, 0, at, event.reason());
        };
    }

    /** The process that was handing it over has gone. */
    OutboxMessage lost() {
        return state == State.GOING ? new OutboxMessage(message, written, lostState(), attempts, changed, words) : this;
    }

    /** Only what the receiver takes once may be sent again without asking. */
    private State lostState() {
        return message.repeatable() ? State.WAITING : State.UNKNOWN;
    }
}
