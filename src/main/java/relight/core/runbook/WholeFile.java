package relight.core.runbook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file whole or not at all: whoever reads it meanwhile sees the one or the other, and so does whoever comes after a crash. */
public final class WholeFile {

    private WholeFile() {}

    /** Puts the bytes in the place of the file's, with the rights that it has; where it is a link, in the place of what it leads to. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path real = file.toRealPath();
        Path beside = beside(real);
        try {
            Files.copy(real, beside, StandardCopyOption.COPY_ATTRIBUTES);
            write(beside, bytes, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(beside, real, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * Writes a file that is not there yet, and its folder.
     *
     * @throws java.nio.file.FileAlreadyExistsException where it is there
     */
    public static void create(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = beside(file);
        try {
            write(beside, bytes, StandardOpenOption.CREATE_NEW);
            Files.move(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Puts a file that was written beside another in the other's place, once all of it is on the disk. */
    public static void place(Path written, Path file) throws IOException {
        settle(written);
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Brings all of a file to the disk. */
    public static void settle(Path written) throws IOException {
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(".relight-" + UUID.randomUUID() + ".tmp");
    }

    private static void write(Path file, byte[] bytes, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, how)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }
}
