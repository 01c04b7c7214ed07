package relight.core.runbook;

import java.util.ArrayList;
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

    /** What a value must be, checked before the step runs; a confirmation is the name of what a step removes, typed by whoever runs it. */
    public enum Kind { TEXT, NAME, PATH, TIME, NUMBER, CHOICE, PHONE, BACKUP, SECRET, CONFIRMATION }

    public Input {
        choices = List.copyOf(choices);
    }

    /** An input that the document calls by its variable's name. */
    public Input(String name, Kind kind, Optional<String> guess) {
        this(name, kind, guess, List.of(), name);
    }

    /** The same, its value in no record. */
    Input hidden() {
        return new Input(name, Kind.SECRET, guess, List.of(), written);
    }

    /** What has to be typed before things are removed: each thing once, in their order. */
    static List<Input> confirmations(List<Removed> things) {
        List<Input> inputs = new ArrayList<>();
        things.stream().distinct().forEach(thing -> inputs.add(new Input("CONFIRM_" + (inputs.size() + 1), Kind.CONFIRMATION, Optional.empty(),
                List.of(thing.name()), thing.shown())));
        return inputs;
    }

    /**
     * Something that a step removes.
     *
     * @param name  as it is typed
     * @param shown the name with its kind
     */
    record Removed(String name, String shown) {}
}
