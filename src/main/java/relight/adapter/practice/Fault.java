package relight.adapter.practice;

import java.util.Arrays;
import java.util.Optional;
import relight.core.text.Messages;

/** Something that really breaks on the practice site. */
public enum Fault {
    /** Pages of the live database are overwritten; the shop answers 503. */
    CORRUPT_DATABASE("corrupt-database"),
    /** The pictures of the products are gone; the shop answers 404 for them. */
    LOST_MEDIA("lost-media");

    private final String word;

    Fault(String word) {
        this.word = word;
    }

    /** What stands on the command line. */
    public String word() {
        return word;
    }

    /** The scenario of the practice workspace that mends it, as a workspace in that language calls it. */
    public String scenario(Messages words) {
        return words.say("practice.fault." + word);
    }

    public static Optional<Fault> of(String word) {
        return Arrays.stream(values()).filter(fault -> fault.word.equals(word)).findFirst();
    }
}
