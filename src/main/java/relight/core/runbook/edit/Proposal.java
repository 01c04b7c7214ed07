package relight.core.runbook.edit;

import java.util.Optional;
import relight.core.text.Message;

/**
 * Something that can stand where somebody writes.
 *
 * @param word    how it is listed
 * @param put     what is written, in the place of what has been typed of it
 * @param meaning what it is, where the word does not say it
 */
public record Proposal(String word, String put, Optional<Message> meaning) {

    static Proposal of(String word, String meaning, Object... values) {
        return new Proposal(word, word, Optional.of(Message.of(meaning, values)));
    }

    Proposal putting(String text) {
        return new Proposal(word, text, meaning);
    }
}
