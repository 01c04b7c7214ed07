package relight.core.catalog;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import relight.core.text.Bytes;
import relight.core.text.Message;

/**
 * Reads what lies packed in a folder that is a dump or a base backup to its own end. The folder keeps no checksum of it, and a part that
 * was cut off has bytes like any other (ALL-5).
 */
final class InnerReading {

    /** As {@code pg_basebackup -Ft} names its archives, and mydumper its files. */
    private static final Pattern PACKED = Pattern.compile("(base|pg_wal|\\d+)\\.tar(\\.\\w+)?|[^/]+\\.sql\\.\\w+");

    private final Map<String, Message> damaged = new ConcurrentSkipListMap<>();

    /** Called by several threads; leaves the rest of the content to whoever hashes it. */
    void take(String path, InputStream content) throws IOException {
        if (!PACKED.matcher(path).matches()) {
            return;
        }
        Stored stored = new Stored(content);
        try (UnwrappedStream unwrapped = UnwrappedStream.open(stored, ReadingCaps.DEFAULT)) {
            byte[] head = unwrapped.head();
            if (TarReading.isHeader(head)) {
                TarReading.read(BackupFormat.Content.TAR, unwrapped, new CanaryWatch(Optional.empty()));
            } else if (head.length == 0) {
                throw new EOFException();
            }
            unwrapped.transferTo(OutputStream.nullOutputStream());
        } catch (DamagedBackupException e) {
            damaged.put(path, e.what());
        } catch (IOException e) {
            if (stored.failed || e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            damaged.put(path, Message.of(e instanceof EOFException ? "catalog.read.truncated" : "catalog.read.damaged", path, new Bytes(stored.count)));
        }
    }

    /** Those that are not whole, by their paths. */
    List<Verdict.Reason> reasons() {
        return damaged.entrySet().stream().map(part -> new Verdict.Reason("read", State.BAD, Message.of("catalog.folder.part", part.getKey(), part.getValue())))
                .toList();
    }

    /** Tells the store's failures from those of what it holds, and stays open. */
    private static final class Stored extends FilterInputStream {

        private boolean failed;
        private long count;

        private Stored(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int read = super.read(bytes, offset, length);
                count += Math.max(read, 0);
                return read;
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void close() {
            // it belongs to whoever hashes it
        }
    }
}
