package relight.core.restore.mysql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A part of a statement that means something: comments and white space are no tokens, nor are the marks around what only newer
 * servers read. Texts are read as bytes, one character each, so that they can be written back as they were.
 */
record SqlToken(Kind kind, String text, int from, int to) {

    /** What it is. */
    enum Kind { WORD, NAME, STRING, SYMBOL }

    /** @param ansi whether double quotes are around names; {@code escapes} whether a backslash in a string escapes */
    static List<SqlToken> of(String sql, boolean ansi, boolean escapes) {
        List<SqlToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c) || c == 0) {
                at++;
            } else if (c == '#' || c == '-' && sql.startsWith("--", at) && (at + 2 >= sql.length() || sql.charAt(at + 2) <= ' ')) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at)) {
                at = sql.indexOf('!', at) + 1;
                while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
                    at++;
                }
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else if (sql.startsWith("*/", at)) {
                at += 2;
            } else {
                SqlToken token = read(sql, at, ansi, escapes);
                tokens.add(token);
                at = token.to;
            }
        }
        return tokens;
    }

    private static SqlToken read(String sql, int at, boolean ansi, boolean escapes) {
        char c = sql.charAt(at);
        if (c == '`' || c == '"' && ansi) {
            int end = closing(sql, at, c, false);
            return new SqlToken(Kind.NAME, inside(sql, at, end).replace("" + c + c, "" + c), at, end);
        }
        if (c == '\'' || c == '"') {
            int end = closing(sql, at, c, escapes);
            return new SqlToken(Kind.STRING, inside(sql, at, end), at, end);
        }
        int end = at;
        while (end < sql.length() && word(sql.charAt(end))) {
            end++;
        }
        return end > at ? new SqlToken(Kind.WORD, sql.substring(at, end), at, end)
                : new SqlToken(Kind.SYMBOL, String.valueOf(c), at, at + 1);
    }

    private static int closing(String sql, int from, char quote, boolean escapes) {
        for (int at = from + 1; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (c == '\\' && escapes) {
                at++;
            } else if (c == quote) {
                if (at + 1 >= sql.length() || sql.charAt(at + 1) != quote) {
                    return at + 1;
                }
                at++;
            }
        }
        return sql.length();
    }

    private static String inside(String sql, int from, int end) {
        return sql.substring(from + 1, Math.max(from + 1, end - 1));
    }

    private static boolean word(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c == '@' || c >= 0x80;
    }

    /** Whether it is that word of SQL. */
    boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean is(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    boolean names() {
        return kind == Kind.NAME || kind == Kind.WORD && !text.startsWith("@");
    }

    String upper() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
    }

    /** The text as people read it. */
    String said() {
        return said(text);
    }

    static String said(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
