package relight.core.restore.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What goes on to a client: a statement is held back until it is decided over, then it passes or is left out. */
public final class HeldOutput {

    private final Output out;
    private final Output held;
    private boolean holding = true;
    private boolean leaving;
    private int given;

    public HeldOutput(int size) {
        out = new Output(size);
        held = new Output(size);
    }

    /** Whether the statement at hand is not decided over. */
    public boolean holding() {
        return holding;
    }

    /** How many bytes are held back. */
    public int held() {
        return held.size();
    }

    /** What is held back. */
    public String statement() {
        return held.toString(StandardCharsets.UTF_8);
    }

    public void write(byte[] chunk, int from, int to) {
        if (!leaving && to > from) {
            (holding ? held : out).write(chunk, from, to - from);
        }
    }

    /** What comes from here on belongs to a new statement. */
    public void hold() {
        held.reset();
        holding = true;
        leaving = false;
    }

    /** The statement goes on, with all that is still to come of it. */
    public void pass() {
        holding = false;
        flush();
    }

    /** What is held back goes on; what is still to come is held back again. */
    public void flush() {
        held.writeTo(out);
        held.reset();
    }

    /** Something else goes on in the place of what is held back. */
    public void replace(byte[] other) {
        holding = false;
        held.reset();
        out.write(other, 0, other.length);
    }

    /** The bytes that are held back. */
    public byte[] bytes() {
        return held.toByteArray();
    }

    /** Nothing of the statement goes on. */
    public void leaveOut() {
        leaving = true;
        holding = false;
        held.reset();
    }

    public boolean isEmpty() {
        return given == out.size();
    }

    /** Gives away what goes on; returns how many bytes that were. */
    public int give(byte[] bytes, int offset, int length) {
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
