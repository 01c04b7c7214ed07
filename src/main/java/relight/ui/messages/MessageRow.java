package relight.ui.messages;

import relight.core.messaging.Slot;
import relight.core.recovery.OutboxMessage;

/** A line of the list: something that is to be told, or a message that was written. */
sealed interface MessageRow {

    /** Stays the same while what it stands for changes. */
    String key();

    /**
     * Somebody is to hear something.
     *
     * @param due whether the time has come
     */
    record Open(Slot slot, boolean due) implements MessageRow {
        @Override
        public String key() {
            return slot.occasion().id();
        }
    }

    /**
     * A message and what became of it.
     *
     * @param byHand nobody carries its channel any more, so a person has to
     */
    record Written(OutboxMessage message, boolean byHand) implements MessageRow {
        @Override
        public String key() {
            return message.id();
        }
    }
}
