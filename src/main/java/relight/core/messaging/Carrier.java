package relight.core.messaging;

import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.text.Message;

/** Takes messages out of the house: by mail, to a webhook. Called on any thread, for several messages at once. */
public interface Carrier {

    /** Whether a channel, as the team calls it, is one of its own. */
    boolean carries(String channel);

    /** Whether it needs an address to send to. */
    boolean addressed();

    /** Whether the receiver takes the same message once, however often it is sent. */
    boolean repeatable(String channel);

    /**
     * Hands a message over; blocks. An interruption ends it soon and is an outcome too. What is said of it holds no secret.
     *
     * @param recovery as it stands
     */
    Delivered deliver(Recovery recovery, MessageWritten message);

    /** What became of it, and in words why. */
    record Delivered(Delivery delivery, Message words) {}
}
