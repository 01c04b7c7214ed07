package relight.core.restore.mysql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import relight.core.catalog.BlockStream;
import relight.core.restore.dump.HeldOutput;

/**
 * A dump on its way to the client, read as the client reads it: statements, strings, names, comments and delimiters. Each statement
 * is held back until it is whole and {@link DumpRules} have decided over it; of an INSERT only what stands before its values.
 */
public final class DumpReader extends BlockStream {

    private enum State { SQL, QUOTE, DOUBLE_QUOTE, NAME, LINE_COMMENT, COMMENT_BEGINS, VERSION, COMMENT, DELIMITER }

    private static final int CHUNK = 256 * 1024;
    private static final int MOST_HELD = 32 * 1024 * 1024;
    private static final int MOST_NOTED = 4096;
    private static final int LONGEST_WORD = 32;
    /** A comment for servers from this version on is one for none: it is meant for clients (MY-3). */
    private static final int NO_SERVER = 999_999;

    private final InputStream dump;
    private final DumpRules rules;
    private final byte[] chunk = new byte[CHUNK];
    private final HeldOutput out = new HeldOutput(CHUNK);
    private final StringBuilder noted = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private final Tuples tuples = new Tuples();

    private State state = State.SQL;
    private String delimiter = ";";
    private int matched;
    private int taken;
    private byte before;
    private boolean backslash;
    private int dashes;
    /** Only white space has come on the line, and then perhaps a word. */
    private boolean lineBlank = true;
    private boolean wordBeginsLine;
    /** Something else than white space and comments has come of the statement. */
    private boolean begun;
    private boolean forClients;
    private String firstWord = "";
    private Optional<String> inserted = Optional.empty();
    private long line = 1;
    private boolean ended;

    public DumpReader(InputStream dump, DumpRules rules) {
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
            at = state == State.QUOTE && !backslash ? quoted(at, limit) : step(at);
        }
        emit(limit);
        if (out.holding() && out.held() > MOST_HELD) {
            rules.tooLong(line);
        }
    }

    private void end() {
        ended = true;
        if (state == State.LINE_COMMENT) {
            comment();
        }
        rules.ended(state == State.SQL && !begun, line);
        out.flush();
    }

    /** Hands on what has been read of the chunk. */
    private void emit(int upTo) {
        out.write(chunk, taken, upTo);
        taken = upTo;
    }

    /** The inside of a string, which is most of a dump: on to what may end it. */
    private int quoted(int from, int limit) {
        boolean escapes = rules.escapes();
        for (int at = from; at < limit; at++) {
            byte b = chunk[at];
            if (b == '\'' || b == '\\' && escapes) {
                return step(at);
            }
            if (b == '\n') {
                line++;
            }
        }
        return limit;
    }

    private int step(int at) {
        byte b = chunk[at];
        boolean ends = (state == State.SQL || state == State.COMMENT_BEGINS || state == State.VERSION) && ends(b);
        switch (state) {
            case SQL -> sql(b, at, ends);
            case QUOTE -> quote(b, (byte) '\'', rules.escapes());
            case DOUBLE_QUOTE -> quote(b, (byte) '"', rules.escapes() && !rules.ansi());
            case NAME -> {
                if (b == '`') {
                    state = State.SQL;
                }
            }
            case COMMENT_BEGINS -> commentBegins(b);
            case VERSION -> version(b, at, ends);
            case LINE_COMMENT, COMMENT, DELIMITER -> note(b, at);
        }
        if (b == '\n') {
            line++;
        }
        before = b;
        return at + 1;
    }

    private void note(byte b, int at) {
        if (state == State.COMMENT && b == '/' && before == '*') {
            clientsComment(at);
        } else if (state != State.COMMENT && b == '\n') {
            if (state == State.DELIMITER) {
                delimiter(at);
            } else {
                comment();
            }
        } else if (noted.length() < MOST_NOTED) {
            noted.append((char) (b & 0xff));
        }
    }

    private void quote(byte b, byte mark, boolean escapes) {
        if (backslash) {
            backslash = false;
        } else if (b == '\\' && escapes) {
            backslash = true;
        } else if (b == mark) {
            state = State.SQL;
        }
    }

    private void sql(byte b, int at, boolean ends) {
        if (!tuples.counting()) {
            words(b, at);
        }
        if (state == State.DELIMITER) {
            note(b, at);
        } else if (ends) {
            endOfStatement(at);
        } else if (dashes >= 2 && isSpace(b)) {
            dashes = 0;
            enter(State.LINE_COMMENT);
            note(b, at);
        } else {
            dashes = b == '-' ? dashes + 1 : 0;
            symbol(b, at);
        }
    }

    private void symbol(byte b, int at) {
        switch (b) {
            case '\'' -> {
                if (firstWord.equalsIgnoreCase("BINLOG")) {
                    head(at);
                }
                quoteOpens(State.QUOTE);
            }
            case '"' -> quoteOpens(State.DOUBLE_QUOTE);
            case '`' -> quoteOpens(State.NAME);
            case '#' -> enter(State.LINE_COMMENT);
            case '\\' -> rules.command(line);
            case '*' -> {
                if (before == '/') {
                    enter(State.COMMENT_BEGINS);
                }
            }
            case '(' -> {
                head(at);
                tuples.open();
            }
            case ')' -> tuples.close();
            case '\n' -> lineBlank = true;
            default -> begun = begun || !isSpace(b) && b != '/' && b != '-';
        }
        lineBlank = lineBlank && isSpace(b);
    }

    private void words(byte b, int at) {
        if (isWord(b)) {
            if (word.isEmpty()) {
                wordBeginsLine = lineBlank;
            }
            if (word.length() < LONGEST_WORD) {
                word.append((char) (b & 0xff));
            }
        } else if (!word.isEmpty()) {
            endOfWord(word.toString(), at);
            word.setLength(0);
        }
    }

    /** The client knows this one command by the first word of a line, where no statement has begun. */
    private void endOfWord(String so, int at) {
        if (firstWord.isEmpty()) {
            firstWord = so;
            if (wordBeginsLine && so.equalsIgnoreCase("delimiter")) {
                enter(State.DELIMITER);
            }
        } else if (tuples.depth() == 0 && (so.equalsIgnoreCase("VALUES") || so.equalsIgnoreCase("VALUE"))) {
            head(at);
            if (inserted.isPresent()) {
                tuples.begin();
            }
        }
    }

    private void quoteOpens(State quoted) {
        state = quoted;
        begun = true;
        backslash = false;
    }

    private void enter(State other) {
        state = other;
        noted.setLength(0);
    }

    /** What stands before the values is enough to decide over an INSERT. */
    private void head(int at) {
        begun = true;
        if (out.holding() && rules.byHead(firstWord)) {
            emit(at);
            String held = new String(out.bytes(), StandardCharsets.ISO_8859_1);
            goOn(held, rules.decide(held, line), "");
            inserted = Optional.of(rules.insertedInto(held));
        }
    }

    private boolean ends(byte b) {
        int c = b & 0xff;
        matched = c == delimiter.charAt(matched) ? matched + 1 : c == delimiter.charAt(0) ? 1 : 0;
        if (matched < delimiter.length()) {
            return false;
        }
        matched = 0;
        return true;
    }

    private void endOfStatement(int at) {
        emit(at + 1);
        if (out.holding()) {
            String whole = new String(out.bytes(), StandardCharsets.ISO_8859_1);
            String statement = whole.substring(0, whole.length() - delimiter.length());
            goOn(statement, rules.decide(statement, line), delimiter);
        }
        inserted.ifPresent(table -> rules.inserted(table, tuples.count()));
        begin();
    }

    private void goOn(String statement, Optional<String> decided, String ending) {
        if (decided.isEmpty()) {
            out.leaveOut();
        } else if (decided.get().equals(statement)) {
            out.pass();
        } else {
            out.replace((decided.get() + ending).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void begin() {
        inserted = Optional.empty();
        tuples.reset();
        firstWord = "";
        word.setLength(0);
        begun = false;
        dashes = 0;
        state = State.SQL;
        out.hold();
    }

    private void delimiter(int at) {
        String said = noted.toString().strip();
        rules.delimiter(said, line);
        delimiter = said;
        matched = 0;
        lineBlank = true;
        emit(at + 1);
        out.flush();
        begin();
    }

    private void comment() {
        rules.comment(noted.toString().strip());
        state = State.SQL;
        matched = 0;
        lineBlank = true;
    }

    private void commentBegins(byte b) {
        noted.append((char) (b & 0xff));
        if (b == '!' && (noted.length() == 1 || noted.toString().equals("M!"))) {
            enter(State.VERSION);
        } else if (b != 'M' || noted.length() > 1) {
            forClients = false;
            state = State.COMMENT;
        }
    }

    private void version(byte b, int at, boolean ends) {
        if (b >= '0' && b <= '9') {
            noted.append((char) b);
        } else if (!noted.isEmpty() && noted.length() < 9 && Integer.parseInt(noted.toString()) >= NO_SERVER) {
            forClients = true;
            enter(State.COMMENT);
        } else {
            state = State.SQL;
            begun = true;
            sql(b, at, ends);
        }
    }

    /** The end of a comment; one that only some clients understand goes no further. */
    private void clientsComment(int at) {
        state = State.SQL;
        matched = 0;
        if (forClients && !begun) {
            rules.sandbox();
            emit(at + 1);
            out.hold();
        }
    }

    private static boolean isWord(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '$' || b < 0;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f' || b == 0x0b;
    }
}
