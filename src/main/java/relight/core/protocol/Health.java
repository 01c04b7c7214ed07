package relight.core.protocol;

import java.util.List;
import relight.core.text.Message;

/**
 * What is known of the file that holds the log, since it was opened.
 *
 * @param events  in the log when it was checked
 * @param damages what was found, one sentence each
 */
public record Health(State state, long events, List<Message> damages) {

    /** How far the check is. */
    public enum State { CHECKING, SOUND, DAMAGED }

    public static final Health CHECKING = new Health(State.CHECKING, 0, List.of());

    public Health {
        damages = List.copyOf(damages);
    }
}
