package relight.core.restore.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import relight.core.catalog.BlockStream;
import relight.core.restore.dump.HeldOutput;

/**
 * A plain dump on its way to psql, read as psql reads it: statements, strings, comments, COPY data and meta-commands. Each
 * watched statement is held back until it is whole and {@link DumpRules} have decided over it; everything else passes at once.
 */
public final class PlainDumpReader extends BlockStream {

    private enum State { SQL, QUOTE, ESCAPE_QUOTE, NAME, TAG, DOLLAR, LINE_COMMENT, BLOCK_COMMENT, META, AFTER_COPY, DATA }

    private static final int CHUNK = 256 * 1024;
    private static final int MOST_HELD = 1024 * 1024;
    private static final int MOST_NOTED = 4096;

    private final InputStream dump;
    private final DumpRules rules;
    private final byte[] chunk = new byte[CHUNK];
    private final HeldOutput out = new HeldOutput(CHUNK);
    private final CopyData data = new CopyData();
    /** The statement at hand without comments and with empty strings, a character for each byte. */
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder noted = new StringBuilder();

    private State state = State.SQL;
    private boolean wordRead;
    private int taken;
    private byte before;
    /** The two bytes that open or close a comment are used up: none of them may be half of the next pair. */
    private boolean forget;
    private int wordLength;
    private boolean escapes;
    private boolean backslash;
    private int parentheses;
    private int commentDepth;
    private int matched;
    private String copy = "";
    /** The rows that follow go with their statement. */
    private boolean skipping;
    private long line = 1;
    private boolean ended;

    public PlainDumpReader(InputStream dump, DumpRules rules) {
        this.dump = dump;
        this.rules = rules;
    }

    /** What has been read so far. */
    public DumpInventory inventory() {
        return rules.inventory();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (out.isEmpty()) {
            if (ended) {
                return -1;
            }
            fill();
        }
        return out.give(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        dump.close();
    }

    private void fill() throws IOException {
        int limit = dump.read(chunk, 0, CHUNK);
        if (limit < 0) {
            end();
            return;
        }
        taken = 0;
        int at = 0;
        while (at < limit) {
            at = state == State.DATA ? data(at, limit) : step(at);
        }
        emit(limit);
        if (out.holding() && out.held() > MOST_HELD) {
            rules.longStatement(text.toString(), line);
            decide();
        }
    }

    private void end() {
        ended = true;
        if (state == State.META) {
            meta();
        } else if (state == State.LINE_COMMENT) {
            comment();
        }
        boolean whole = state == State.SQL && text.toString().isBlank() && out.holding() || state == State.AFTER_COPY;
        rules.ended(whole && copy.isEmpty(), line);
        out.flush();
    }

    /** Hands on what has been read of the chunk to where it belongs at the moment. */
    private void emit(int upTo) {
        out.write(chunk, taken, upTo);
        taken = upTo;
    }

    private int step(int at) {
        byte b = chunk[at];
        if (b == '\n') {
            line++;
        }
        switch (state) {
            case SQL -> sql(b, at);
            case QUOTE -> leaveAt(b == '\'');
            case ESCAPE_QUOTE -> escapeQuote(b);
            case NAME -> name(b);
            case TAG -> {
                if (!tag(b)) {
                    return at;
                }
            }
            case DOLLAR -> dollar(b);
            case LINE_COMMENT -> lineComment(b);
            case BLOCK_COMMENT -> blockComment(b);
            case META -> metaByte(b, at);
            case AFTER_COPY -> afterCopy(b, at);
            case DATA -> throw new IllegalStateException();
        }
        before = forget ? 0 : b;
        forget = false;
        return at + 1;
    }

    private void sql(byte b, int at) {
        boolean word = isWord(b);
        if (out.holding() && !wordRead && !word && wordLength > 0) {
            wordRead = true;
            if (!rules.watches(text.toString().strip())) {
                out.pass();
            }
        }
        switch (b) {
            case '\'' -> {
                state = escapes || wordLength == 1 && (before == 'e' || before == 'E') ? State.ESCAPE_QUOTE : State.QUOTE;
                note("''");
            }
            case '"' -> {
                state = State.NAME;
                note('"');
            }
            case '$' -> {
                if (wordLength == 0) {
                    state = State.TAG;
                    noted.setLength(0);
                    noted.append('$');
                } else {
                    note('$');
                }
            }
            case '\\' -> {
                emit(at);
                taken = at + 1;
                state = State.META;
                noted.setLength(0);
                noted.append('\\');
            }
            case '(', ')' -> {
                parentheses = Math.max(0, parentheses + (b == '(' ? 1 : -1));
                note((char) b);
            }
            case ';' -> {
                if (parentheses == 0) {
                    endOfStatement(at);
                } else {
                    note(';');
                }
            }
            default -> plain(b);
        }
        if (b != '\'' && !isSpace(b)) {
            escapes = false;
        }
        wordLength = word && b != ';' ? wordLength + 1 : 0;
    }

    private void plain(byte b) {
        if (b == '-' && before == '-') {
            state = State.LINE_COMMENT;
            dropLast();
            noted.setLength(0);
            noted.append("--");
        } else if (b == '*' && before == '/') {
            state = State.BLOCK_COMMENT;
            commentDepth = 1;
            forget = true;
            dropLast();
        } else if (isSpace(b)) {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
                note(' ');
            }
        } else {
            note((char) (b & 0xff));
        }
    }

    private void dropLast() {
        if (!text.isEmpty() && out.holding()) {
            text.setLength(text.length() - 1);
        }
    }

    private void note(char c) {
        if (out.holding()) {
            text.append(c);
        }
    }

    private void note(String s) {
        if (out.holding()) {
            text.append(s);
        }
    }

    private void endOfStatement(int at) {
        emit(at + 1);
        if (out.holding()) {
            decide();
        }
        text.setLength(0);
        out.hold();
        wordRead = false;
        if (!copy.isEmpty()) {
            if (skipping) {
                out.leaveOut();
            } else {
                out.pass();
            }
            state = State.AFTER_COPY;
        }
    }

    private void decide() {
        String statement = new String(text.toString().strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (statement.isEmpty()) {
            out.flush();
            return;
        }
        switch (rules.decide(statement, out.statement(), line)) {
            case PASS -> out.pass();
            case LEAVE_OUT -> out.leaveOut();
            case COPY_IN -> {
                copy = statement;
                skipping = false;
                out.pass();
            }
            case COPY_OUT -> {
                copy = statement;
                skipping = true;
                out.leaveOut();
            }
        }
    }

    private void leaveAt(boolean closing) {
        if (closing) {
            state = State.SQL;
            wordLength = 0;
        }
    }

    private void escapeQuote(byte b) {
        if (backslash) {
            backslash = false;
        } else if (b == '\\') {
            backslash = true;
        } else if (b == '\'') {
            // a string that goes on after white space, or after a doubled quote, is read by the same rules
            escapes = true;
            leaveAt(true);
        }
    }

    private void name(byte b) {
        note((char) (b & 0xff));
        leaveAt(b == '"');
    }

    private boolean tag(byte b) {
        if (b == '$') {
            noted.append('$');
            matched = 0;
            state = State.DOLLAR;
            note("''");
            return true;
        }
        if (isWord(b) && (noted.length() > 1 || b < '0' || b > '9')) {
            noted.append((char) (b & 0xff));
            return true;
        }
        if (b == '\n') {
            line--;
        }
        note(noted.toString());
        wordLength = noted.length();
        state = State.SQL;
        return false;
    }

    private void dollar(byte b) {
        if ((b & 0xff) == noted.charAt(matched)) {
            matched++;
            leaveAt(matched == noted.length());
        } else {
            matched = b == '$' ? 1 : 0;
        }
    }

    private void lineComment(byte b) {
        if (b == '\n') {
            comment();
        } else if (noted.length() < MOST_NOTED) {
            noted.append((char) (b & 0xff));
        }
    }

    private void comment() {
        rules.comment(noted.toString());
        state = State.SQL;
        wordLength = 0;
        if (!text.isEmpty()) {
            note(' ');
        }
    }

    private void blockComment(byte b) {
        if (b == '/' && before == '*') {
            commentDepth--;
            forget = true;
            if (commentDepth == 0) {
                state = State.SQL;
                wordLength = 0;
                note(' ');
            }
        } else if (b == '*' && before == '/') {
            commentDepth++;
            forget = true;
        }
    }

    private void metaByte(byte b, int at) {
        if (b == '\n') {
            meta();
            taken = at;
        } else {
            taken = at + 1;
            if (noted.length() < MOST_NOTED) {
                noted.append((char) (b & 0xff));
            }
        }
    }

    private void meta() {
        state = State.SQL;
        wordLength = 0;
        rules.meta(noted.toString().strip(), !text.toString().isBlank() || !out.holding(), line);
    }

    private void afterCopy(byte b, int at) {
        if (b == '\n') {
            state = State.DATA;
            data.begin();
        } else if (!isSpace(b)) {
            rules.meta(copy + "; " + (char) b, true, line);
        }
        emit(at + 1);
    }

    private int data(int from, int limit) {
        long passed = data.rows();
        int at = data.read(chunk, from, limit);
        line += data.rows() - passed;
        emit(at);
        if (data.ended()) {
            line++;
            rules.copied(copy, data.rows());
            copy = "";
            state = State.SQL;
            out.hold();
            wordLength = 0;
            before = '\n';
        }
        return at;
    }

    private static boolean isWord(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '$' || b < 0;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f' || b == 0x0b;
    }
}
