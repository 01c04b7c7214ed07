package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Files of a log archive as one tar, in their order and fetched ahead several at a time. Behind each file stands an empty one with
 * {@code .ok} at its end: when that is there, the file is whole.
 */
final class LogStream extends InputStream {

    /** Bytes of segments that are fetched ahead. */
    private static final long AHEAD = 64L << 20;
    private static final int MOST_AT_ONCE = 4;
    private static final int BLOCK = 512;

    private final LogArchive archive;
    private final Iterator<String> files;
    private final long size;
    private final Optional<String> cluster;
    private final LongConsumer done;
    private final int atOnce;
    private final ExecutorService pool;
    private final Deque<Future<byte[][]>> ahead = new ArrayDeque<>();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private byte[] piece = new byte[0];
    private int at;
    private long count;
    private boolean ended;

    /**
     * @param done hears how many files are through
     */
    LogStream(LogArchive archive, List<String> files, long size, Optional<String> cluster, LongConsumer done) {
        this.archive = archive;
        this.files = files.iterator();
        this.size = size;
        this.cluster = cluster;
        this.done = done;
        this.atOnce = (int) Math.clamp(AHEAD / size, 1, MOST_AT_ONCE);
        this.pool = Executors.newFixedThreadPool(atOnce, Thread.ofPlatform().daemon().name("relight-log-", 0).factory());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (at == piece.length) {
            if (!next()) {
                return -1;
            }
        }
        int some = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, bytes, offset, some);
        at += some;
        return some;
    }

    private boolean next() throws IOException {
        at = 0;
        if (pieces.isEmpty()) {
            while (ahead.size() < atOnce && files.hasNext()) {
                String file = files.next();
                ahead.add(pool.submit(() -> fetch(file)));
            }
            if (ahead.isEmpty()) {
                piece = ended ? new byte[0] : new byte[2 * BLOCK];
                boolean more = !ended;
                ended = true;
                return more;
            }
            pieces.addAll(List.of(got(ahead.remove())));
            done.accept(++count);
        }
        piece = pieces.remove();
        return true;
    }

    private static byte[][] got(Future<byte[][]> file) throws IOException {
        try {
            return file.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private byte[][] fetch(String file) throws IOException {
        boolean segment = relight.core.restore.postgresql.pitr.WalName.isSegment(file);
        byte[] content = segment ? archive.segment(file, size, cluster) : archive.bytes(file);
        return new byte[][] {header(file, content.length), content, new byte[-content.length & BLOCK - 1], header(file + ".ok", 0)};
    }

    private static byte[] header(String name, long length) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setSize(length);
        entry.setMode(0600);
        byte[] header = new byte[BLOCK];
        entry.writeEntryHeader(header);
        return header;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
