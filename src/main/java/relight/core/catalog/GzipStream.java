package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import relight.core.text.Bytes;
import relight.core.text.Message;

/**
 * Unpacks gzip to its very end: every member, each with its checksum and length. Unlike {@link java.util.zip.GZIPInputStream} it
 * tells what follows the last member instead of passing over it, and says where a damaged one breaks off.
 */
final class GzipStream extends BlockStream {

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[128 * 1024];
    private int from;
    private int to;
    private long taken;
    private int members;
    private boolean ended;
    private long trailing;

    GzipStream(InputStream source) throws IOException {
        this.source = source;
        header();
    }

    int members() {
        return members;
    }

    /** Bytes after the last member that are neither a member nor padding with zeros; known at the end only. */
    long trailing() {
        return trailing;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int inflated = inflate(bytes, offset, length);
            if (inflated > 0) {
                crc.update(bytes, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                trailer();
                ended = !nextMember();
            } else if (inflater.needsDictionary()) {
                throw new DamagedBackupException(Message.of("catalog.read.damaged", "gzip", new Bytes(position())));
            } else {
                fill();
                inflater.setInput(buffer, from, to - from);
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        try {
            int inflated = inflater.inflate(bytes, offset, length);
            from = to - inflater.getRemaining();
            return inflated;
        } catch (DataFormatException e) {
            throw new DamagedBackupException(Message.of("catalog.read.damaged", "gzip", new Bytes(position())));
        }
    }

    private void header() throws IOException {
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw new DamagedBackupException(Message.of("catalog.read.damaged", "gzip", new Bytes(position())));
        }
        int flags = next();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        skipText(flags & NAME);
        skipText(flags & COMMENT);
        skip((flags & HEADER_CRC) == 0 ? 0 : 2);
        members++;
        inflater.reset();
        crc.reset();
        inflater.setInput(buffer, from, to - from);
    }

    private void trailer() throws IOException {
        long expectedCrc = word();
        long expectedLength = word();
        if (expectedCrc != crc.getValue() || expectedLength != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new DamagedBackupException(Message.of("catalog.read.crc", "gzip", new Bytes(position())));
        }
    }

    /** Whether another member follows; whatever else follows is read and counted. */
    private boolean nextMember() throws IOException {
        while (true) {
            if (from == to && !more()) {
                return false;
            }
            if (buffer[from] != 0) {
                break;
            }
            from++;
        }
        if ((buffer[from] & 0xff) == 0x1f && (to - from > 1 || more()) && (buffer[from + 1] & 0xff) == 0x8b) {
            header();
            return true;
        }
        do {
            trailing += to - from;
            from = to;
        } while (more());
        return false;
    }

    private long word() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText(int there) throws IOException {
        while (there != 0 && next() != 0) {
            continue;
        }
    }

    private int next() throws IOException {
        if (from == to) {
            fill();
        }
        return buffer[from++] & 0xff;
    }

    private void fill() throws IOException {
        if (!more()) {
            throw new DamagedBackupException(Message.of("catalog.read.truncated", "gzip", new Bytes(taken)));
        }
    }

    /** Reads on behind what is still unused, which is one byte at most; false at the end of the source. */
    private boolean more() throws IOException {
        int unused = to - from;
        System.arraycopy(buffer, from, buffer, 0, unused);
        int read = source.read(buffer, unused, buffer.length - unused);
        from = 0;
        to = unused + Math.max(read, 0);
        taken += Math.max(read, 0);
        return read > 0;
    }

    private long position() {
        return taken - (to - from);
    }
}
