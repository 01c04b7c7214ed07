package relight.core.runbook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a shell script needs from outside: variables that it uses and does not set, and {@code <placeholders>}. It looks at the
 * script as bash would read it (quotes, comments, here-documents, nested commands), and gives up nothing that bash would run.
 *
 * <p>It is a reading for questions to the operator, not a parser of the language: an odd script may be asked for a variable too
 * many, which is answered with an empty value.
 */
public final class ShellText {

    /** How bash takes the text at a placeholder. */
    enum Quoting { BARE, DOUBLE, SINGLE }

    /**
     * A placeholder as it stands in the script.
     *
     * @param variable the shell variable through which its value comes
     */
    record Placeholder(int start, int end, String words, String variable, Quoting quoting) {}

    private final String script;
    private final ShellScan scan;

    private ShellText(String script, Set<String> known) {
        this.script = script;
        this.scan = new ShellScan(script, known);
    }

    /** Reads a script in which nothing has been set before. */
    public static ShellText read(String script) {
        return new ShellText(script, Set.of());
    }

    /** Reads a script that runs where the variables have been set already. */
    static ShellText read(String script, Set<String> known) {
        return new ShellText(script, known);
    }

    /** Whether a first line names a shell as the program that runs the script. */
    public static boolean isShebang(String line) {
        return line.matches("#!.*[/ ](?:ba|da|z|k|a)?sh\\b.*");
    }

    /** Variables that must come from outside, in the order of their first use; those of placeholders among them. */
    public List<String> needs() {
        return List.copyOf(scan.needs());
    }

    /** The same, with what the script calls each: the variable itself, or the words of the placeholder. */
    Map<String, String> needsByWords() {
        Map<String, String> words = new LinkedHashMap<>();
        scan.needs().forEach(name -> words.put(name, name));
        scan.placeholders().forEach(placeholder -> words.replace(placeholder.variable(), placeholder.words()));
        return words;
    }

    /** Variables that the script sets. */
    Set<String> sets() {
        return Collections.unmodifiableSet(scan.sets());
    }

    /** Variables that programs started later in the same shell see. */
    Set<String> exports() {
        return Collections.unmodifiableSet(scan.exports());
    }

    /**
     * Placeholders in single quotes that stand elsewhere, too, where they are filled in: bash takes them to the letter, and so would
     * run the command with half of them filled in.
     */
    public List<String> placeholdersOutOfReach() {
        Set<String> filled = new LinkedHashSet<>();
        Set<String> literal = new LinkedHashSet<>();
        for (Placeholder placeholder : scan.placeholders()) {
            (placeholder.quoting() == Quoting.SINGLE ? literal : filled).add("<" + placeholder.words() + ">");
        }
        literal.retainAll(filled);
        return List.copyOf(literal);
    }

    /**
     * The script with each placeholder replaced by its variable, quoted so that the value stays one word whatever is in it; the value
     * itself never becomes a part of the text.
     */
    public String withVariables() {
        StringBuilder text = new StringBuilder();
        int from = 0;
        List<Placeholder> placeholders = new ArrayList<>(scan.placeholders());
        placeholders.sort(Comparator.comparingInt(Placeholder::start));
        for (Placeholder placeholder : placeholders) {
            if (placeholder.quoting() == Quoting.SINGLE) {
                continue;
            }
            String variable = "${" + placeholder.variable() + "}";
            text.append(script, from, placeholder.start())
                    .append(placeholder.quoting() == Quoting.BARE ? "\"" + variable + "\"" : variable);
            from = placeholder.end();
        }
        return text.append(script, from, script.length()).toString();
    }
}
