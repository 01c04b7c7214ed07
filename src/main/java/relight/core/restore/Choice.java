package relight.core.restore;

import java.util.List;
import java.util.Optional;

/**
 * Something that an engine lets people choose beside how the target is treated. Its words are {@code restore.screen.choice.NAME}, and
 * {@code restore.screen.choice.NAME.OPTION} for each option; its value goes with the request.
 *
 * @param name    as in {@link RestoreRequest#choices()}: {@code no-owner}
 * @param options of which one is taken, the first where nobody chose; empty unless {@code kind} says so
 * @param only    where it means something: with another choice so chosen; empty: always
 */
public record Choice(String name, Kind kind, List<String> options, Optional<Only> only) {

    /** Another choice and its value. */
    public record Only(String name, String value) {}

    /** How it is chosen. */
    public enum Kind {
        /** {@code true} or nothing. */
        YES,
        /** One of the options. */
        ONE_OF,
        /** A whole number above zero; nothing where that is empty. */
        NUMBER,
        /** Whatever is typed; nothing where that is empty. */
        TEXT
    }

    public Choice {
        options = List.copyOf(options);
    }

    public static Choice yes(String name) {
        return new Choice(name, Kind.YES, List.of(), Optional.empty());
    }

    public static Choice oneOf(String name, String... options) {
        return new Choice(name, Kind.ONE_OF, List.of(options), Optional.empty());
    }

    public static Choice number(String name) {
        return new Choice(name, Kind.NUMBER, List.of(), Optional.empty());
    }

    public static Choice text(String name) {
        return new Choice(name, Kind.TEXT, List.of(), Optional.empty());
    }

    /** The same, where another choice is so chosen; its words as a group are {@code restore.screen.choices.NAME.VALUE}. */
    public Choice where(String other, String value) {
        return new Choice(name, kind, options, Optional.of(new Only(other, value)));
    }

    /** Whether that is a value of it: {@code yes} would count as {@code false} where {@code true} is looked for. */
    boolean takes(String value) {
        return switch (kind) {
            case YES -> value.isBlank() || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
            case ONE_OF -> options.contains(value);
            case NUMBER -> value.isBlank() || value.strip().matches("[1-9]\\d{0,17}");
            case TEXT -> true;
        };
    }
}
