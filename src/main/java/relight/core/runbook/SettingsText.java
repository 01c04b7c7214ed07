package relight.core.runbook;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Configuration that stands in a fence for a shell because no better language came to mind: it is for reading, and no command. */
final class SettingsText {

    private static final String FIELD = "(?:[\\d*][\\d*,/-]*|[A-Za-z]{3}(?:[-,][A-Za-z]{3})*)";
    private static final Predicate<String> CRON =
            Pattern.compile("(?:@(?:reboot|hourly|daily|midnight|weekly|monthly|annually|yearly)|[\\d*]\\S*[ \\t]+" + FIELD + "(?:[ \\t]+" + FIELD
                    + "){3})[ \\t]+\\S.*").asMatchPredicate();
    private static final Predicate<String> VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*[ \\t]*=.*").asMatchPredicate();
    /** Blanks around the equals sign, which no assignment of a shell may have. */
    private static final Predicate<String> KEY = Pattern.compile("[A-Za-z_][\\w.-]*[ \\t]+=(?:[ \\t]+\\S.*|[ \\t]*)").asMatchPredicate();
    private static final Predicate<String> GROUP = Pattern.compile("\\[\\w[\\w .:-]*\\]").asMatchPredicate();
    private static final Predicate<String> OPTION = Pattern.compile("[\\w.-]+(?:[ \\t]*=.*)?").asMatchPredicate();
    private static final Predicate<String> YAML = Pattern.compile("(?:- )?[\\w.-]+:(?:[ \\t]+[^ \\t:].*|)|---|- .*").asMatchPredicate();
    private static final Predicate<String> FIRST = Pattern.compile("[A-Za-z][\\w.-]*:(?:[ \\t]+[^ \\t:].*|)|---").asMatchPredicate();

    private SettingsText() {}

    /** Whether every line is one of a crontab, of a file of keys and values, or of YAML. */
    static boolean isAll(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank() && !line.strip().startsWith("#")).toList();
        return each(lines, CRON, CRON.or(VARIABLE)) || each(lines, KEY, KEY.or(GROUP)) || each(lines, GROUP, GROUP.or(OPTION))
                || isYaml(lines);
    }

    private static boolean each(List<String> lines, Predicate<String> one, Predicate<String> all) {
        return lines.stream().map(String::strip).anyMatch(one) && lines.stream().map(String::strip).allMatch(all);
    }

    private static boolean isYaml(List<String> lines) {
        return !lines.isEmpty() && FIRST.test(lines.getFirst())
                && lines.stream().anyMatch(line -> line.contains(":"))
                && lines.stream().filter(line -> !Character.isWhitespace(line.charAt(0))).allMatch(YAML);
    }
}
