package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongConsumer;

/**
 * Reads a source once, hashes it and hands it on: reading and hashing go on in a thread of their own while the reader unpacks what
 * came before. What waits between the two is bounded, four megabytes at most.
 */
public final class HashedStream extends BlockStream {

    private static final int CHUNK = 512 * 1024;
    private static final int WAITING = 8;

    private record Chunk(byte[] bytes, int length) {}

    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(WAITING);
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(WAITING);
    private final InputStream source;
    private final MessageDigest sha256 = digest("SHA-256");
    private final Optional<MessageDigest> other;
    private final LongConsumer progress;
    private final Thread pump;
    private volatile IOException failure;
    private volatile RuntimeException problem;
    private volatile long count;
    private Chunk chunk = new Chunk(new byte[0], 0);
    private int at;
    private boolean ended;

    /**
     * Begins to read at once.
     *
     * @param alsoBy   a further digest, such as {@code MD5}, where something is to be compared with it
     * @param progress hears the bytes read so far, from another thread
     */
    public HashedStream(InputStream source, Optional<String> alsoBy, LongConsumer progress) {
        this.source = source;
        this.other = alsoBy.map(HashedStream::digest);
        this.progress = progress;
        for (int i = 0; i < WAITING; i++) {
            empty.add(new byte[0]);
        }
        pump = Thread.ofPlatform().name("relight-hash").daemon().start(this::pump);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == chunk.length && !advance()) {
            return -1;
        }
        int some = Math.min(length, chunk.length - at);
        System.arraycopy(chunk.bytes, at, bytes, offset, some);
        at += some;
        return some;
    }

    /** Reads what is left, so that the digests are of the whole. */
    public void drain() throws IOException {
        while (advance()) {
            at = chunk.length;
        }
    }

    /** What ended the source too early; a reader of damaged bytes fails for its own reasons. */
    public boolean failed() {
        return failure != null || problem != null;
    }

    /** Bytes read from the source. */
    public long count() {
        return count;
    }

    /** In hexadecimal; to be asked after the end, once. */
    public String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The further digest in hexadecimal; to be asked after the end, once. */
    public Optional<String> other() {
        return other.map(MessageDigest::digest).map(HexFormat.of()::formatHex);
    }

    /** Ends the reading wherever it is; the source is closed. */
    @Override
    public void close() throws IOException {
        pump.interrupt();
        source.close();
        try {
            pump.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean advance() throws IOException {
        if (ended) {
            rethrow();
            return false;
        }
        try {
            if (chunk.bytes.length > 0) {
                empty.put(chunk.bytes);
            }
            chunk = full.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        at = 0;
        ended = chunk.length == 0;
        if (ended) {
            rethrow();
        }
        return !ended;
    }

    private void rethrow() throws IOException {
        if (problem != null) {
            throw problem;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void pump() {
        try {
            try {
                pumpAll();
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException e) {
                problem = e;
            }
            full.put(new Chunk(new byte[0], 0));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void pumpAll() throws IOException, InterruptedException {
        while (true) {
            byte[] buffer = empty.take();
            if (buffer.length == 0) {
                buffer = new byte[CHUNK];
            }
            int read = source.readNBytes(buffer, 0, CHUNK);
            if (read == 0) {
                return;
            }
            sha256.update(buffer, 0, read);
            if (other.isPresent()) {
                other.get().update(buffer, 0, read);
            }
            count = count + read;
            full.put(new Chunk(buffer, read));
            progress.accept(count);
        }
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
