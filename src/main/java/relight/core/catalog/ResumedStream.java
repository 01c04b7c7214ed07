package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The bytes of just that version of an object, from a store that may break off: the reading goes on where it ended, after waits that
 * grow. What the store refuses, and an object that has changed meanwhile, end it at once (ALL-3).
 */
public final class ResumedStream extends BlockStream {

    /** A minute in all: a switch has started again by then, and people still watch. */
    private static final List<Duration> WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
            Duration.ofSeconds(15), Duration.ofSeconds(40));
    /** For a reading that tells nobody why it stands still, and that can be asked for again. */
    static final List<Duration> UNTOLD = WAITS.subList(0, 3);

    private final BackupStore store;
    private final StoredObject object;
    private final List<Duration> waits;
    private final Consumer<Message> told;
    private InputStream in;
    private long position;
    /** Since bytes last came. */
    private int failures;

    private ResumedStream(BackupStore store, StoredObject object, long offset, List<Duration> waits, Consumer<Message> told) throws IOException {
        this.store = store;
        this.object = object;
        this.waits = waits;
        this.told = told;
        this.position = offset;
        this.in = store.open(object, offset);
    }

    /**
     * Opens it. What the store says against that is thrown at once: only a reading that has begun is gone on with.
     *
     * @param told hears of each break, where it was and when the reading goes on; in the reader's thread
     */
    public static ResumedStream open(BackupStore store, StoredObject object, long offset, Consumer<Message> told) throws IOException {
        return new ResumedStream(store, object, offset, WAITS, told);
    }

    static ResumedStream open(BackupStore store, StoredObject object, List<Duration> waits, Consumer<Message> told) throws IOException {
        return new ResumedStream(store, object, 0, waits, told);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            try {
                int read = in.read(bytes, offset, length);
                if (read > 0) {
                    position += read;
                    failures = 0;
                }
                return read;
            } catch (IOException | Problem e) {
                goOn(e);
            }
        }
    }

    /** Reopens it at the byte that is next, or throws what is to be seen. */
    private void goOn(Exception first) throws IOException {
        Exception broken = first;
        closeBroken();
        while (isPassing(broken) && failures < waits.size()) {
            Duration wait = waits.get(failures++);
            told.accept(Message.of("catalog.store.broke-off", store.describe(object.key()), new Bytes(position), new Bytes(object.size()),
                    String.valueOf(broken.getMessage()), wait, failures, waits.size()));
            pause(wait);
            try {
                in = store.open(object, position);
                return;
            } catch (IOException | Problem again) {
                broken = again;
            }
        }
        switch (broken) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IOException(broken);
        }
    }

    /** Whether the same request may go well a little later: the network or a disk beyond it failed, and nobody said no. */
    private static boolean isPassing(Throwable broken) {
        if (broken instanceof IOException) {
            return !(broken instanceof InterruptedIOException) || broken instanceof SocketTimeoutException;
        }
        for (Throwable cause = broken.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return !(cause instanceof FileSystemException);
            }
        }
        return false;
    }

    private void closeBroken() {
        try {
            in.close();
        } catch (IOException e) {
            // What is broken already may fail to close too, and is left
        }
    }

    private static void pause(Duration wait) throws InterruptedIOException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
