package relight.core.restore.rows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A condition in SQL; whatever a person or a row has said stands in it as a parameter only, save the condition that the operator wrote.
 *
 * @param sql empty where every row is meant
 */
public record Condition(String sql, List<String> values) {

    /** Every row. */
    public static final Condition ALL = new Condition("", List.of());

    public Condition {
        values = List.copyOf(values);
    }

    /** {@code WHERE …}, or nothing. */
    public String where() {
        return sql.isEmpty() ? "" : " WHERE " + sql;
    }

    /**
     * Whether what an operator wrote is one condition: quotes and brackets close, no bracket closes what it did not open, no statement
     * begins behind it and nothing hides in a comment.
     */
    static boolean isOne(String written) {
        Deque<Character> open = new ArrayDeque<>();
        char quote = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    return false;
                }
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
            } else if (c == '(') {
                open.push(c);
            } else if (c == ')' && open.poll() == null) {
                return false;
            } else if (c == ';' || c == '#' || c == '$' || c == '?' || comment(written, i)) {
                return false;
            }
        }
        return quote == 0 && open.isEmpty();
    }

    private static boolean comment(String written, int at) {
        return written.startsWith("--", at) || written.startsWith("/*", at);
    }

}
