package relight.adapter.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.OpenText;
import relight.core.text.Message;
import relight.core.text.Problem;

/** SQL cut into its statements, with values bound where placeholders stand: a value never becomes a part of the text. */
final class SqlScript {

    /**
     * One statement.
     *
     * @param text   with a question mark for each value
     * @param values in order
     * @param line   of its first word, from 0
     */
    record Statement(String text, List<String> values, int line) {}

    private static final Pattern PLACEHOLDER = Pattern.compile("<(\\p{L}[\\p{L}\\p{Nd}_-]*)>");
    private static final Pattern DOLLAR = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{Nd}_]*)?\\$");
    private static final Pattern TRIGGER = Pattern.compile("(?is)create\\s+(?:temp\\w*\\s+)?trigger\\b.*");

    private final String sql;
    private final Map<String, String> inputs;
    private final List<Statement> statements = new ArrayList<>();
    private StringBuilder text = new StringBuilder();
    private List<String> values = new ArrayList<>();
    private int start = -1;
    private int at;

    private SqlScript(String sql, Map<String, String> inputs) {
        this.sql = sql;
        this.inputs = inputs;
    }

    /** Cuts the text; throws a problem for a placeholder within quotes, where nothing can be bound. */
    static List<Statement> read(String sql, Map<String, String> inputs) {
        SqlScript script = new SqlScript(sql, inputs);
        while (script.at < sql.length()) {
            script.next();
        }
        script.end();
        return script.statements;
    }

    private void next() {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') {
            quoted(String.valueOf(c));
        } else if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end;
        } else if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            at = end < 0 ? sql.length() : end + 2;
            text.append(' ');
        } else if (c == '$' && matcher(DOLLAR).lookingAt()) {
            Matcher tag = matcher(DOLLAR);
            tag.lookingAt();
            quoted(tag.group());
        } else if (c == '<' && placeholder()) {
            return;
        } else if (c == ';' && !insideTrigger()) {
            at++;
            end();
        } else {
            take(c == '?' && !inputs.isEmpty() ? "??" : String.valueOf(c), 1);
        }
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(sql).region(at, sql.length());
    }

    /** A trigger's own statements end with semicolons, too; only the one behind its END is the trigger's. */
    private boolean insideTrigger() {
        String so = text.toString().strip();
        return TRIGGER.matcher(so).matches() && so.matches("(?is).*\\bbegin\\b.*") && !so.matches("(?is).*\\bend");
    }

    private void quoted(String mark) {
        int end = sql.indexOf(mark, at + mark.length());
        end = end < 0 ? sql.length() : end + mark.length();
        String part = sql.substring(at, end);
        Matcher placeholder = PLACEHOLDER.matcher(part);
        while (placeholder.find()) {
            if (inputs.containsKey(OpenText.variable(placeholder.group(1)))) {
                throw new Problem(Message.of("runbook.sql.quotes", placeholder.group()),
                        Message.of("runbook.sql.quotes.remedy", placeholder.group()));
            }
        }
        take(inputs.isEmpty() ? part : part.replace("?", "??"), part.length());
    }

    private boolean placeholder() {
        Matcher placeholder = matcher(PLACEHOLDER);
        String value = placeholder.lookingAt() ? inputs.get(OpenText.variable(placeholder.group(1))) : null;
        if (value == null) {
            return false;
        }
        values.add(value);
        take("?", placeholder.group().length());
        return true;
    }

    private void take(String part, int length) {
        if (start < 0 && !part.isBlank()) {
            start = at;
        }
        text.append(part);
        at += length;
    }

    private void end() {
        if (start >= 0) {
            String whole = values.isEmpty() ? text.toString().replace("??", "?") : text.toString();
            statements.add(new Statement(whole.strip(), values, (int) sql.substring(0, start).chars().filter(c -> c == '\n').count()));
        }
        text = new StringBuilder();
        values = new ArrayList<>();
        start = -1;
    }
}
