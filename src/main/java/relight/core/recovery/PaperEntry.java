package relight.core.recovery;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wrote on a printed card about one step.
 *
 * @param step    its code on the card, or its id
 * @param result  what became of it
 * @param from    when it was begun, where that was written down
 * @param to      when it was over
 * @param by      who did it: initials or a name
 * @param values  of the step's inputs, by name
 * @param comment further words; a step that was left out needs a reason
 */
public record PaperEntry(String step, Result result, Optional<Instant> from, Instant to, String by, Map<String, String> values,
                         String comment) {

    /** What can be ticked on a card. */
    public enum Result { DONE, FAILED, NOT_TESTED, SKIPPED }

    public PaperEntry {
        values = Map.copyOf(values);
    }
}
