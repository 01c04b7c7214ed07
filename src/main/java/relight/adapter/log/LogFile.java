package relight.adapter.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * A log that several processes may write at once: {@code relight.log} and, as it fills, {@code relight.1.log} to
 * {@code relight.4.log}, which is the oldest.
 *
 * <p>Each record is one appending write to a file that is opened for it. So nothing is lost when the process is killed, another
 * process may turn the files meanwhile, and each file is its owner's alone from its first byte on, which
 * {@link java.util.logging.FileHandler} cannot do.
 */
final class LogFile extends Handler {

    static final int FILES = 5;

    private static final Set<OpenOption> APPENDING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    private final Path folder;
    private final long limit;

    /**
     * @param folder an existing folder
     * @param limit  bytes after which a new file is begun
     */
    LogFile(Path folder, long limit, Formatter formatter) {
        this.folder = folder;
        this.limit = limit;
        setFormatter(formatter);
    }

    Path file() {
        return file(0);
    }

    private Path file(int age) {
        return folder.resolve(age == 0 ? "relight.log" : "relight." + age + ".log");
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        try {
            ByteBuffer line = ByteBuffer.wrap(getFormatter().format(entry).getBytes(StandardCharsets.UTF_8));
            if (isFull(line.remaining())) {
                turn(line.remaining());
            }
            append(line);
        } catch (IOException e) {
            reportError(null, e, ErrorManager.WRITE_FAILURE);
        }
    }

    private void append(ByteBuffer line) throws IOException {
        try (FileChannel channel = FileChannel.open(file(), APPENDING, ownerOnly(folder, "rw-------"))) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }

    private boolean isFull(int more) throws IOException {
        return Files.exists(file()) && Files.size(file()) + more > limit;
    }

    /** Under a lock, and only if nobody was quicker. */
    private void turn(int more) throws IOException {
        synchronized (LogFile.class) {
            turnAmongProcesses(more);
        }
    }

    private void turnAmongProcesses(int more) throws IOException {
        Path guard = folder.resolve("relight.log.lock");
        try (FileChannel channel = FileChannel.open(guard, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly(folder, "rw-------")); FileLock _ = channel.lock()) {
            if (!isFull(more)) {
                return;
            }
            for (int age = FILES - 1; age > 0; age--) {
                if (Files.exists(file(age - 1))) {
                    Files.move(file(age - 1), file(age), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** The access that a file or folder is made with, where the file system of its place knows such a thing. */
    static FileAttribute<?>[] ownerOnly(Path place, String access) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(access))}
                : new FileAttribute<?>[0];
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
