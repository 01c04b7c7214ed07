package relight.core.runbook;

import java.util.Optional;

/**
 * A value that a step needs and the runbook leaves open: {@code $VAR} or {@code <placeholder>}.
 *
 * @param name  the shell variable through which the value reaches the command; never pasted into its text
 * @param guess what to offer first
 */
public record Input(String name, Kind kind, Optional<String> guess) {

    /** What a value must be, checked before the step runs. */
    public enum Kind { TEXT, NAME, PATH, TIME, NUMBER, BACKUP, SECRET }
}
