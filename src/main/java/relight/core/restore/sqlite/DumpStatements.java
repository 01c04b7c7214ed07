package relight.core.restore.sqlite;

import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes an SQL dump apart into its statements, as SQLite itself does: a semicolon ends one, unless it stands in a string, a name, a
 * comment or the body of a trigger. Memory holds one statement.
 */
public final class DumpStatements {

    /** Larger than any row that SQLite takes by default would need in hexadecimal digits is no statement, but an attack. */
    private static final int LONGEST = 512 * 1024 * 1024;
    private static final Pattern TRIGGER = Pattern.compile("(?is)\\s*CREATE\\s+(TEMP\\s+|TEMPORARY\\s+)?TRIGGER\\b.*");
    private static final Pattern TRIGGER_END = Pattern.compile("(?is).*;\\s*END\\s*;\\s*");

    private final Reader in;
    private final char[] buffer = new char[64 * 1024];
    private int at;
    private int filled;
    private long line = 1;
    private long first = 1;

    public DumpStatements(Reader in) {
        this.in = in;
    }

    /** The next statement with its semicolon; empty at the end. Comments before it are left out. */
    public Optional<String> next() throws IOException {
        StringBuilder text = new StringBuilder();
        first = line;
        while (true) {
            int c = read();
            if (c < 0) {
                return text.toString().isBlank() ? Optional.empty() : Optional.of(text.toString().strip());
            }
            if (text.isEmpty() && Character.isWhitespace(c)) {
                first = line;
                continue;
            }
            take((char) c, text);
            if (text.length() > LONGEST) {
                throw new IOException("a statement of more than " + LONGEST + " characters, from line " + first);
            }
            if (c == ';' && ends(text)) {
                return Optional.of(text.toString());
            }
        }
    }

    /** Where the last statement began, from 1. */
    public long line() {
        return first;
    }

    private void take(char c, StringBuilder text) throws IOException {
        switch (c) {
            case '\'', '"', '`' -> quoted(c, text);
            case '[' -> until(']', text.append(c));
            case '-' -> {
                if (peek() == '-') {
                    skipLine();
                } else {
                    text.append(c);
                }
            }
            case '/' -> {
                if (peek() == '*') {
                    skipComment();
                } else {
                    text.append(c);
                }
            }
            default -> text.append(c);
        }
    }

    private static boolean ends(StringBuilder text) {
        boolean short_ = text.length() < 16;
        return short_ || !TRIGGER.matcher(text.subSequence(0, Math.min(text.length(), 64))).matches()
                || TRIGGER_END.matcher(text.subSequence(Math.max(0, text.length() - 64), text.length())).matches();
    }

    private void quoted(char quote, StringBuilder text) throws IOException {
        text.append(quote);
        until(quote, text);
    }

    private void until(char end, StringBuilder text) throws IOException {
        int c;
        while ((c = read()) >= 0) {
            text.append((char) c);
            if (c == end || text.length() > LONGEST) {
                return;
            }
        }
    }

    private void skipLine() throws IOException {
        int c = read();
        while (c >= 0 && c != '\n') {
            c = read();
        }
    }

    private void skipComment() throws IOException {
        int before = read();
        int c = read();
        while (c >= 0 && !(before == '*' && c == '/')) {
            before = c;
            c = read();
        }
    }

    private int peek() throws IOException {
        return fill() ? buffer[at] : -1;
    }

    private int read() throws IOException {
        if (!fill()) {
            return -1;
        }
        char c = buffer[at++];
        line += c == '\n' ? 1 : 0;
        return c;
    }

    private boolean fill() throws IOException {
        if (at < filled) {
            return true;
        }
        filled = in.read(buffer);
        at = 0;
        return filled > 0;
    }

    /** The first word of a statement, in upper case. */
    static String firstWord(String statement) {
        int end = 0;
        while (end < statement.length() && Character.isLetter(statement.charAt(end))) {
            end++;
        }
        return statement.substring(0, end).toUpperCase(Locale.ROOT);
    }
}
