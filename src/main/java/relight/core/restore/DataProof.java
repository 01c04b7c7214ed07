package relight.core.restore;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;

/**
 * What an answer of restored data proves.
 *
 * @param expected what the check wants, as the record shows it
 * @param actual   what the data said
 * @param newest   the moment of the newest data, where the check asks for it and the answer is a time: the recovery point (ALL-10)
 */
public record DataProof(DataCheck check, String expected, String actual, boolean passed, Optional<Instant> newest) {

    /** Holds an answer against its check. */
    public static DataProof of(DataCheck check, String answer, Messages words) {
        String said = answer.strip();
        String wanted = check.expect().orElse("");
        return switch (check.kind()) {
            case AT_LEAST -> new DataProof(check, "≥ " + wanted, said, atLeast(said, wanted), Optional.empty());
            case EQUALS -> new DataProof(check, wanted, said, said.equals(wanted), Optional.empty());
            case NEWEST -> {
                Optional<Instant> newest = NewestTime.read(said);
                yield new DataProof(check, words.say("restore.data.newest"), said, newest.isPresent(), newest);
            }
        };
    }

    /** A check that could not be answered at all. */
    public static DataProof unanswered(DataCheck check, String reason, Messages words) {
        DataProof wanted = of(check, "", words);
        return new DataProof(check, wanted.expected, reason, false, Optional.empty());
    }

    private static boolean atLeast(String said, String wanted) {
        try {
            return new BigDecimal(said).compareTo(new BigDecimal(wanted)) >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
