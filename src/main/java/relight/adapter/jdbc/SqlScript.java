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

    /** By whose rules the text is cut. */
    enum Dialect {
        /** That of the standard, with PostgreSQL's dollar quotes. */
        STANDARD,
        /**
         * That of MySQL and MariaDB: names in backticks, backslashes in strings, comments behind a hash, comments that are carried out,
         * and {@code DELIMITER}, which their own client knows and a server does not.
         */
        MYSQL
    }

    private static final Pattern PLACEHOLDER = Pattern.compile("<(\\p{L}[\\p{L}\\p{Nd}_-]*)>");
    private static final Pattern DOLLAR = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{Nd}_]*)?\\$");
    private static final Pattern TRIGGER = Pattern.compile("(?is)create\\s+(?:temp\\w*\\s+)?trigger\\b.*");

    private static final Pattern DELIMITER = Pattern.compile("(?i)delimiter[ \\t]+(\\S+)[ \\t]*(?=\\R|$)");

    private final String sql;
    private final Dialect dialect;
    private final Map<String, String> inputs;
    private final List<Statement> statements = new ArrayList<>();
    private StringBuilder text = new StringBuilder();
    private List<String> values = new ArrayList<>();
    private int start = -1;
    private int at;
    private String delimiter = ";";

    private SqlScript(String sql, Map<String, String> inputs, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
        this.inputs = inputs;
    }

    /** Cuts the text; throws a problem for a placeholder within quotes, where nothing can be bound. */
    static List<Statement> read(String sql, Map<String, String> inputs, Dialect dialect) {
        SqlScript script = new SqlScript(sql, inputs, dialect);
        while (script.at < sql.length()) {
            script.next();
        }
        script.end();
        return script.statements;
    }

    private void next() {
        char c = sql.charAt(at);
        boolean mysql = dialect == Dialect.MYSQL;
        if (mysql && start < 0 && delimiter()) {
            return;
        }
        if (c == '\'' || c == '"' || mysql && c == '`') {
            quoted(String.valueOf(c));
        } else if (comment(mysql)) {
            return;
        } else if (!mysql && c == '$' && matcher(DOLLAR).lookingAt()) {
            Matcher tag = matcher(DOLLAR);
            tag.lookingAt();
            quoted(tag.group());
        } else if (c == '<' && placeholder()) {
            return;
        } else if (sql.startsWith(delimiter, at) && !(delimiter.equals(";") && insideTrigger())) {
            at += delimiter.length();
            end();
        } else {
            take(doubles() && c == '?' ? "??" : String.valueOf(c), 1);
        }
    }

    /** A mark that stands for itself and no value is told to the driver by writing it twice; MariaDB's has no such way, and needs none. */
    private boolean doubles() {
        return dialect == Dialect.STANDARD && !inputs.isEmpty();
    }

    /** A line that says how statements end from there on. */
    private boolean delimiter() {
        Matcher found = matcher(DELIMITER);
        if ((at > 0 && sql.charAt(at - 1) != '\n' && !sql.substring(sql.lastIndexOf('\n', at - 1) + 1, at).isBlank()) || !found.lookingAt()) {
            return false;
        }
        delimiter = found.group(1);
        at = found.end();
        return true;
    }

    /** Passes over a comment; some of MySQL's are carried out, and belong to the statement. */
    private boolean comment(boolean mysql) {
        boolean line = mysql ? sql.charAt(at) == '#' || sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ')
                : sql.startsWith("--", at);
        if (line) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end;
            return true;
        }
        if (!sql.startsWith("/*", at)) {
            return false;
        }
        int end = sql.indexOf("*/", at + 2);
        end = end < 0 ? sql.length() : end + 2;
        if (mysql && (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at) || sql.startsWith("/*+", at))) {
            take(sql.substring(at, end), end - at);
        } else {
            at = end;
            text.append(' ');
        }
        return true;
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
        int end = close(mark);
        String part = sql.substring(at, end);
        Matcher placeholder = PLACEHOLDER.matcher(part);
        while (placeholder.find()) {
            if (inputs.containsKey(OpenText.variable(placeholder.group(1)))) {
                throw new Problem(Message.of("runbook.sql.quotes", placeholder.group()),
                        Message.of("runbook.sql.quotes.remedy", placeholder.group()));
            }
        }
        take(doubles() ? part.replace("?", "??") : part, part.length());
    }

    /** Behind the mark that closes what begins here; in MySQL's strings a backslash takes the next letter with it. */
    private int close(String mark) {
        int end = at + mark.length();
        boolean escapes = dialect == Dialect.MYSQL && !mark.equals("`");
        while (end < sql.length() && !sql.startsWith(mark, end)) {
            end += escapes && sql.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + mark.length(), sql.length());
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
            String whole = values.isEmpty() && doubles() ? text.toString().replace("??", "?") : text.toString();
            statements.add(new Statement(whole.strip(), values, (int) sql.substring(0, start).chars().filter(c -> c == '\n').count()));
        }
        text = new StringBuilder();
        values = new ArrayList<>();
        start = -1;
    }
}
