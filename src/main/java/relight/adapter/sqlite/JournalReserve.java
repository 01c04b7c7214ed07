package relight.adapter.sqlite;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Room on the disk that is kept for the worst moment: a file beside the journal that is given up so that the outcome of what was
 * already started can still be recorded. Nothing new is started while it is gone.
 */
final class JournalReserve {

    static final long BYTES = 16L << 20;

    /** Another console may give the room up; to ask before every step would cost a hundredth of each append. */
    private static final long SEEN_NANOS = 1_000_000_000;
    private static final System.Logger LOG = System.getLogger(JournalReserve.class.getName());

    private final Path file;
    private final long bytes;
    private volatile boolean made;
    private volatile long seen = System.nanoTime() - SEEN_NANOS;

    JournalReserve(Path journal, long bytes) {
        file = journal.resolveSibling(journal.getFileName() + ".reserve");
        this.bytes = bytes;
    }

    /** Makes the file where it is not there and the disk has room for it twice. */
    synchronized boolean make() {
        try {
            if (Files.exists(file) && Files.size(file) == bytes) {
                made = true;
                return true;
            }
            if (Files.getFileStore(file.getParent()).getUsableSpace() < 2 * bytes) {
                return false;
            }
            fill();
            made = true;
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "No room could be reserved beside the journal", e);
            release();
            return false;
        }
    }

    /** Bytes that no file system can store as less, to a stream that no interruption of whoever appends closes. */
    private void fill() throws IOException {
        JournalFile.createPrivate(file);
        Random random = new Random();
        byte[] block = new byte[1 << 16];
        try (OutputStream out = new FileOutputStream(file.toFile())) {
            for (long left = bytes; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(block.length, left));
            }
        }
    }

    /** Gives the room up; false where it is gone already. */
    synchronized boolean release() {
        seen = System.nanoTime() - SEEN_NANOS;
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "The reserved room could not be given up", e);
            return false;
        }
    }

    /** Whether something new may be started: the room was never there, or is there, or can be had again. */
    boolean allowsMore() {
        if (!made || System.nanoTime() - seen < SEEN_NANOS) {
            return true;
        }
        if (!Files.exists(file) && !make()) {
            return false;
        }
        seen = System.nanoTime();
        return true;
    }
}
