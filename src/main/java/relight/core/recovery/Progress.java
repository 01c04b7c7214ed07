package relight.core.recovery;

import java.util.Optional;

/**
 * How far a step is; only the newest counts.
 *
 * @param what  in the operator's words, such as a table's name
 * @param done  in {@code unit}
 * @param total where it is known
 * @param unit  of both figures
 */
public record Progress(String what, long done, Optional<Long> total, Unit unit) {

    /** What is counted. */
    public enum Unit { BYTES, ITEMS }
}
