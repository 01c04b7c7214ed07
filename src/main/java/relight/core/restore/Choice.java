package relight.core.restore;

import java.util.List;

/**
 * Something that an engine lets people choose beside how the target is treated. Its words are {@code restore.screen.choice.NAME}, and
 * {@code restore.screen.choice.NAME.OPTION} for each option; its value goes with the request.
 *
 * @param name    as in {@link RestoreRequest#choices()}: {@code no-owner}
 * @param options of which one is taken, the first where nobody chose; empty unless {@code kind} says so
 */
public record Choice(String name, Kind kind, List<String> options) {

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
        return new Choice(name, Kind.YES, List.of());
    }

    public static Choice oneOf(String name, String... options) {
        return new Choice(name, Kind.ONE_OF, List.of(options));
    }

    public static Choice number(String name) {
        return new Choice(name, Kind.NUMBER, List.of());
    }

    public static Choice text(String name) {
        return new Choice(name, Kind.TEXT, List.of());
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
