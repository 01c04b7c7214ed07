package relight.adapter.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import relight.core.catalog.BlockStream;

/**
 * The bytes of one object. A virtual thread fetches ahead of the reader; interrupting the reader or closing the stream ends it at once,
 * even while the network is silent. Bytes that came before the connection broke off are read before its failure is.
 */
final class S3Stream extends BlockStream {

    private static final int CHUNK = 256 * 1024;
    /** Enough to see that nothing more comes. */
    private static final int SMALLEST = 1024;
    private static final int WAITING = 8;

    private record Piece(byte[] bytes, int length, Exception failure) {}

    private final Function<IOException, Exception> explain;
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(WAITING);
    private final Thread fetching;
    private Piece piece = new Piece(new byte[0], 0, null);
    private int at;
    private boolean ended;

    /**
     * Takes over a connection that stands already, so that a refusal is told before the first byte.
     *
     * @param expected bytes, as listed: a bucket full of small objects is read without a large buffer for each
     * @param explain  makes of a failure what the reader is to see
     */
    S3Stream(InputStream connection, long expected, Function<IOException, Exception> explain) {
        this.explain = explain;
        fetching = Thread.ofVirtual().name("relight-s3").start(() -> fetch(connection, expected));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int some = Math.min(length, piece.length - at);
        System.arraycopy(piece.bytes, at, bytes, offset, some);
        at += some;
        return some;
    }

    @Override
    public void close() {
        ended = true;
        fetching.interrupt();
        pieces.clear();
    }

    private void next() throws IOException {
        try {
            piece = pieces.take();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        at = 0;
        ended = piece.length == 0;
        switch (piece.failure) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IOException(piece.failure);
        }
    }

    private void fetch(InputStream connection, long expected) {
        try {
            Exception failure = null;
            try {
                fetchAll(connection, expected);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                failure = e;
            }
            pieces.put(new Piece(new byte[0], 0, failure));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetchAll(InputStream connection, long expected) throws Exception {
        long left = expected;
        try (connection) {
            while (true) {
                byte[] bytes = new byte[left < 0 ? CHUNK : (int) Math.clamp(left, SMALLEST, CHUNK)];
                int read = connection.read(bytes);
                if (read < 0) {
                    return;
                }
                left -= read;
                pieces.put(new Piece(bytes, read, null));
            }
        } catch (IOException broken) {
            throw explain.apply(broken);
        }
    }
}
