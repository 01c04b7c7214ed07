package relight.adapter.practice;

import java.util.Arrays;
import java.util.Optional;

/** Something that really breaks on the practice site. */
public enum Fault {
    /** Pages of the live database are overwritten; the shop answers 503. */
    CORRUPT_DATABASE("corrupt-database", "Shop database corrupted"),
    /** The pictures of the products are gone; the shop answers 404 for them. */
    LOST_MEDIA("lost-media", "Media files lost");

    private final String word;
    private final String scenario;

    Fault(String word, String scenario) {
        this.word = word;
        this.scenario = scenario;
    }

    /** What stands on the command line. */
    public String word() {
        return word;
    }

    /** The scenario of the practice workspace that mends it. */
    public String scenario() {
        return scenario;
    }

    public static Optional<Fault> of(String word) {
        return Arrays.stream(values()).filter(fault -> fault.word.equals(word)).findFirst();
    }
}
