package relight.core.recovery;

import java.util.List;
import relight.core.text.Message;

/**
 * A value that could be given for an input.
 *
 * @param why    where it comes from, as a sentence
 * @param others what else it could be, best first
 */
public record InputOffer(String value, Message why, List<String> others) {

    public InputOffer {
        others = List.copyOf(others);
    }
}
