package relight.ui.common;

import java.time.Clock;
import relight.core.text.Messages;

/**
 * What every screen needs from the window it is in.
 *
 * @param words of the operator's language and zone
 * @param clock for ages and due times, in the operator's zone
 */
public record Desk(Messages words, Clock clock, Background background, Navigator navigator, Dialogs dialogs, FilePicker files) {

    public String say(String key, Object... values) {
        return words.say(key, values);
    }
}
