package relight.core.restore.postgresql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import relight.core.catalog.BlockStream;

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
    private final Output out = new Output();
    private final Output held = new Output();
    /** The statement at hand without comments and with empty strings, a character for each byte. */
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder noted = new StringBuilder();

    private State state = State.SQL;
    private boolean undecided = true;
    private boolean leaving;
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
    private int lineLength;
    private boolean lineEnds;
    private long rows;
    private String copy = "";
    private long line = 1;
    private boolean ended;
    private int given;

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
        while (given == out.size()) {
            out.reset();
            given = 0;
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, out.size() - given);
        System.arraycopy(out.bytes(), given, bytes, offset, count);
        given += count;
        return count;
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
        if (undecided && held.size() > MOST_HELD) {
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
        boolean whole = state == State.SQL && text.toString().isBlank() && undecided || state == State.AFTER_COPY;
        rules.ended(whole && copy.isEmpty(), line);
        held.writeTo(out);
    }

    /** Hands on what has been read of the chunk to where it belongs at the moment. */
    private void emit(int upTo) {
        if (!leaving && upTo > taken) {
            (undecided ? held : out).write(chunk, taken, upTo - taken);
        }
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
        if (undecided && !wordRead && !word && wordLength > 0) {
            wordRead = true;
            if (!rules.watches(text.toString().strip())) {
                pass();
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
        if (!text.isEmpty() && undecided) {
            text.setLength(text.length() - 1);
        }
    }

    private void note(char c) {
        if (undecided) {
            text.append(c);
        }
    }

    private void note(String s) {
        if (undecided) {
            text.append(s);
        }
    }

    private void pass() {
        undecided = false;
        held.writeTo(out);
        held.reset();
    }

    private void endOfStatement(int at) {
        emit(at + 1);
        if (undecided) {
            decide();
        }
        text.setLength(0);
        held.reset();
        undecided = true;
        leaving = false;
        wordRead = false;
        if (!copy.isEmpty()) {
            undecided = false;
            state = State.AFTER_COPY;
        }
    }

    private void decide() {
        String statement = new String(text.toString().strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (statement.isEmpty()) {
            held.writeTo(out);
            held.reset();
            return;
        }
        DumpRules.Decision decision = rules.decide(statement, held.toString(StandardCharsets.UTF_8), line);
        switch (decision) {
            case PASS -> pass();
            case LEAVE_OUT -> {
                leaving = true;
                undecided = false;
                held.reset();
            }
            case COPY_IN -> {
                copy = statement;
                rows = 0;
                pass();
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
        rules.meta(noted.toString().strip(), !text.toString().isBlank() || !undecided, line);
    }

    private void afterCopy(byte b, int at) {
        if (b == '\n') {
            state = State.DATA;
            lineLength = 0;
        } else if (!isSpace(b)) {
            rules.meta(copy + "; " + (char) b, true, line);
        }
        emit(at + 1);
    }

    private int data(int from, int limit) {
        int at = from;
        while (at < limit) {
            byte b = chunk[at++];
            if (b != '\n') {
                lineEnds = lineLength == 0 ? b == '\\' : lineEnds && (lineLength == 1 ? b == '.' : b == '\r');
                lineLength++;
                continue;
            }
            line++;
            if (lineEnds && lineLength >= 2) {
                emit(at);
                rules.copied(copy, rows);
                copy = "";
                state = State.SQL;
                undecided = true;
                wordLength = 0;
                before = b;
                lineEnds = false;
                return at;
            }
            rows++;
            lineLength = 0;
            lineEnds = false;
        }
        emit(at);
        return at;
    }

    private static boolean isWord(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '$' || b < 0;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f' || b == 0x0b;
    }

    private static final class Output extends ByteArrayOutputStream {

        Output() {
            super(CHUNK);
        }

        byte[] bytes() {
            return buf;
        }

        void writeTo(Output other) {
            other.write(buf, 0, count);
        }
    }
}
