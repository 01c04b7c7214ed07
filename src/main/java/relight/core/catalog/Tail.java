package relight.core.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Passes a stream through and keeps its last bytes and their number. Closing it leaves the source open. */
final class Tail extends FilterInputStream {

    private final byte[] ring;
    private long count;

    Tail(InputStream source, int most) {
        super(source);
        ring = new byte[most];
    }

    /** Reads to the end; returns the last bytes. */
    static byte[] of(InputStream source, int most) throws IOException {
        Tail tail = new Tail(source, most);
        byte[] buffer = new byte[128 * 1024];
        while (tail.read(buffer, 0, buffer.length) >= 0) {
            continue;
        }
        return tail.last();
    }

    byte[] last() {
        if (count <= ring.length) {
            return Arrays.copyOf(ring, (int) count);
        }
        int split = (int) (count % ring.length);
        byte[] last = new byte[ring.length];
        System.arraycopy(ring, split, last, 0, ring.length - split);
        System.arraycopy(ring, 0, last, ring.length - split, split);
        return last;
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        int kept = Math.min(read, ring.length);
        for (int i = 0; i < kept; ) {
            int at = (int) ((count + read - kept + i) % ring.length);
            int some = Math.min(kept - i, ring.length - at);
            System.arraycopy(bytes, offset + read - kept + i, ring, at, some);
            i += some;
        }
        count += Math.max(read, 0);
        return read;
    }

    @Override
    public void close() {
        // The source has further readers
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
