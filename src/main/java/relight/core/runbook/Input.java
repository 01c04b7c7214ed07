package relight.core.runbook;

import java.util.List;
import java.util.Optional;

/**
 * A value that a step needs and the runbook leaves open: {@code $VAR}, {@code <placeholder>}, {@code [REVISION]}, {@code YYYYMMDD}.
 *
 * @param name    the shell variable through which the value reaches the command; never pasted into its text
 * @param guess   what to offer first
 * @param choices what it can be; empty where that is not said
 * @param written what the document calls it, as it stands there
 */
public record Input(String name, Kind kind, Optional<String> guess, List<String> choices, String written) {

    /** What a value must be, checked before the step runs. */
    public enum Kind { TEXT, NAME, PATH, TIME, NUMBER, CHOICE, PHONE, BACKUP, SECRET }

    public Input {
        choices = List.copyOf(choices);
    }

    /** An input that the document calls by its variable's name. */
    public Input(String name, Kind kind, Optional<String> guess) {
        this(name, kind, guess, List.of(), name);
    }
}
