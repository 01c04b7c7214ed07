package relight.core.recovery;

import java.util.Optional;

/**
 * Words in an event that may have to be taken back one day: names, free text, commands, excerpts. The journal stores a commitment
 * to them in the event and the words themselves beside it, so that erasing the words leaves every proof valid.
 *
 * @param words empty once erased
 */
public record Erasable(Optional<String> words) {

    public static final Erasable NOTHING = of("");
    public static final Erasable ERASED = new Erasable(Optional.empty());

    public static Erasable of(String words) {
        return new Erasable(Optional.of(words));
    }

    /** The words, or {@code ▒▒▒} where they were erased. */
    @Override
    public String toString() {
        return words.orElse("▒▒▒");
    }
}
