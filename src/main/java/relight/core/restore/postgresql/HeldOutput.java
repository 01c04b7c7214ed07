package relight.core.restore.postgresql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What goes on to psql: a statement is held back until it is decided over, then it passes or is left out. */
final class HeldOutput {

    private final Output out;
    private final Output held;
    private boolean holding = true;
    private boolean leaving;
    private int given;

    HeldOutput(int size) {
        out = new Output(size);
        held = new Output(size);
    }

    /** Whether the statement at hand is not decided over. */
    boolean holding() {
        return holding;
    }

    /** How many bytes are held back. */
    int held() {
        return held.size();
    }

    /** What is held back. */
    String statement() {
        return held.toString(StandardCharsets.UTF_8);
    }

    void write(byte[] chunk, int from, int to) {
        if (!leaving && to > from) {
            (holding ? held : out).write(chunk, from, to - from);
        }
    }

    /** What comes from here on belongs to a new statement. */
    void hold() {
        held.reset();
        holding = true;
        leaving = false;
    }

    /** The statement goes on, with all that is still to come of it. */
    void pass() {
        holding = false;
        flush();
    }

    /** What is held back goes on; what is still to come is held back again. */
    void flush() {
        held.writeTo(out);
        held.reset();
    }

    /** Nothing of the statement goes on. */
    void leaveOut() {
        leaving = true;
        holding = false;
        held.reset();
    }

    boolean isEmpty() {
        return given == out.size();
    }

    /** Gives away what goes on; returns how many bytes that were. */
    int give(byte[] bytes, int offset, int length) {
        int count = Math.min(length, out.size() - given);
        System.arraycopy(out.bytes(), given, bytes, offset, count);
        given += count;
        if (isEmpty()) {
            out.reset();
            given = 0;
        }
        return count;
    }

    private static final class Output extends ByteArrayOutputStream {

        Output(int size) {
            super(size);
        }

        byte[] bytes() {
            return buf;
        }

        void writeTo(Output other) {
            other.write(buf, 0, count);
        }
    }
}
