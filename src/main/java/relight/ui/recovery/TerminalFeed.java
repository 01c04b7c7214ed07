package relight.ui.recovery;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import relight.core.recovery.StepTerminal;

/**
 * Between the program of a step and the terminal on the screen, whichever of the two is there first. What waits to be drawn is
 * bounded: a program that prints more has to wait, as at any terminal.
 */
final class TerminalFeed implements StepTerminal {

    private static final int WAITING = 64;
    private static final byte[] END = new byte[0];
    private static final long LOOK_MILLIS = 100;

    private final BlockingQueue<byte[]> printed = new ArrayBlockingQueue<>(WAITING);
    private final Runnable over;
    private Optional<Line> line = Optional.empty();
    private Size size = Size.USUAL;
    private volatile boolean ended;

    /** @param over told once when the program has gone, on its thread */
    TerminalFeed(Runnable over) {
        this.over = over;
    }

    @Override
    public synchronized Size size() {
        return size;
    }

    @Override
    public synchronized void connect(Line program) {
        line = Optional.of(program);
        program.resize(size);
    }

    @Override
    public void show(byte[] bytes, int count) throws InterruptedException {
        printed.put(Arrays.copyOf(bytes, count));
    }

    @Override
    public void disconnect() {
        synchronized (this) {
            line = Optional.empty();
        }
        if (!ended) {
            ended = true;
            over.run();
        }
    }

    /** Nothing is kept of the keys. */
    void type(byte[] keys) {
        program().ifPresent(program -> program.type(keys));
    }

    void resize(Size now) {
        synchronized (this) {
            size = now;
        }
        program().ifPresent(program -> program.resize(now));
    }

    boolean ended() {
        return ended;
    }

    private synchronized Optional<Line> program() {
        return line;
    }

    /** What is printed, as it comes; it ends with the program. */
    InputStream output() {
        return new Output();
    }

    private final class Output extends InputStream {

        private byte[] chunk = END;
        private int at;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == chunk.length && !more()) {
                return -1;
            }
            int count = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public int available() {
            return chunk.length - at;
        }

        private boolean more() {
            try {
                for (byte[] next = null; next == null; ) {
                    next = printed.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    if (next != null) {
                        chunk = next;
                        at = 0;
                    } else if (ended) {
                        return false;
                    }
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
