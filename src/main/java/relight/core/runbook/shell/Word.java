package relight.core.runbook.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One word of a command as bash sees it before variables are filled in: quotes taken off, {@code $NAME} and {@code $(…)} as they
 * stand.
 */
public final class Word {

    /** What stands in {@link #literal()} where bash will put a value. */
    public static final char OPEN = '\uFFFC';

    private final String text;
    private final String literal;
    private final int[] places;
    private final Set<String> variables;
    private final List<List<Command>> substitutions;
    private final boolean quoted;

    Word(String text, String literal, int[] places, Set<String> variables, List<List<Command>> substitutions, boolean quoted) {
        this.text = text;
        this.literal = literal;
        this.places = places;
        this.variables = Set.copyOf(variables);
        this.substitutions = List.copyOf(substitutions);
        this.quoted = quoted;
    }

    public String text() {
        return text;
    }

    /** The letters that the author wrote, with {@link #OPEN} for each value that bash will fill in. */
    public String literal() {
        return literal;
    }

    /** Where the word begins in the script. */
    public int start() {
        return places[0];
    }

    /** Where a letter of {@link #text()} stands in the script. */
    public int place(int index) {
        return places[Math.min(index, places.length - 1)];
    }

    /** Variables whose value is taken as it is: none that brings its own for an unset one, as {@code ${NAME:-value}}. */
    public Set<String> variables() {
        return variables;
    }

    /** The commands of each {@code $(…)} in it. */
    public List<List<Command>> substitutions() {
        return substitutions;
    }

    public boolean quoted() {
        return quoted;
    }

    public boolean is(String... words) {
        return List.of(words).contains(text);
    }

    /** What follows the first letters, as the value in {@code --name=value}. */
    Word after(int letters) {
        int[] left = letters < places.length ? Arrays.copyOfRange(places, letters, places.length) : new int[] {places[places.length - 1] + 1};
        return new Word(text.substring(letters), literal.substring(Math.min(letters, literal.length())), left, variables, substitutions, quoted);
    }

    @Override
    public String toString() {
        return text;
    }
}
