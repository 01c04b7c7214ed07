package relight.core.recovery;

import java.util.Locale;
import relight.core.runbook.StepId;

/**
 * By what a step is called on paper: five letters and figures that follow from the step and its text, so that a card which was printed
 * before the text changed is noticed when it is entered.
 */
public final class StepCode {

    /** Without I, O, 0 and 1, which are taken for each other in handwriting. */
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int LENGTH = 5;
    private static final int BITS = 5;

    private StepCode() {}

    public static String of(PlannedStep step) {
        return of(step.id(), step.provenKey());
    }

    /** Of a step with the key of its text. */
    public static String of(StepId step, String provenKey) {
        long bits = Long.parseUnsignedLong(StepKeys.sha256(step + "\n" + provenKey).substring(0, 16), 16);
        StringBuilder code = new StringBuilder();
        for (int i = 1; i <= LENGTH; i++) {
            code.append(LETTERS.charAt((int) (bits >>> 64 - i * BITS & 31)));
        }
        return code.toString();
    }

    /** The code as somebody wrote it, in the form in which it was printed. */
    static String read(String written) {
        return written.strip().replaceAll("[\\s.-]", "").toUpperCase(Locale.ROOT);
    }
}
