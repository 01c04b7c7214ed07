package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the processes that have a file open, or any file below a folder (SQ-2, ALL-15). */
public final class OpenFiles {

    private static final Path PROC = Path.of("/proc");
    private static final int MOST = 20;
    /** Where SQLite puts its locks: beyond the first gigabyte of the database, and on eight bytes of its -shm. */
    private static final long SQLITE_LOCKS = 0x40000000L;
    private static final long SQLITE_LOCKS_LENGTH = 512;
    private static final long SHM_LOCKS = 120;
    private static final long SHM_LOCKS_LENGTH = 8;

    private OpenFiles() {}

    /**
     * Processes other than this one, as {@code java (4711)}.
     *
     * @param owned further files that count as the target
     */
    public static List<String> holders(Path target, List<Path> owned) throws IOException, InterruptedException {
        boolean folder = Files.isDirectory(target);
        Set<String> wanted = new HashSet<>();
        wanted.add(target.toString());
        owned.forEach(path -> wanted.add(path.toString()));
        return processes(descriptor -> {
            String file = link(descriptor);
            return wanted.contains(file) || folder && file.startsWith(target + "/");
        });
    }

    /** Those that have a file below the folder open to write into it. */
    public static List<String> writers(Path folder) throws IOException, InterruptedException {
        return processes(descriptor -> link(descriptor).startsWith(folder + "/") && writes(descriptor));
    }

    private static List<String> processes(Predicate<Path> descriptor) throws IOException, InterruptedException {
        if (!Files.isDirectory(PROC)) {
            return List.of();
        }
        List<String> holders = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ProcessHandle.current().pid() && holders.size() < MOST && holds(process, descriptor)) {
                    holders.add(name(process) + " (" + pid + ")");
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException();
                }
            }
        }
        return holders;
    }

    /**
     * Whether somebody has SQLite's locks on the database, whom the list of processes may not show: another user's process, or one
     * on another machine. Nothing of the file is changed.
     */
    public static boolean sqliteLocked(Path database) throws IOException {
        Path shm = database.resolveSibling(database.getFileName() + "-shm");
        return locked(database, SQLITE_LOCKS, SQLITE_LOCKS_LENGTH) || locked(shm, SHM_LOCKS, SHM_LOCKS_LENGTH);
    }

    private static boolean locked(Path file, long from, long length) throws IOException {
        if (!Files.isWritable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock(from, length, false)) {
            return lock == null;
        }
    }

    private static boolean holds(Path process, Predicate<Path> wanted) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (wanted.test(descriptor)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException goneOrAnotherUsers) {
            return false;
        }
    }

    /** The lowest two bits of the flags with which it was opened: 1 to write, 2 to read and write. */
    private static boolean writes(Path descriptor) {
        Path about = descriptor.getParent().resolveSibling("fdinfo").resolve(descriptor.getFileName());
        try {
            return Files.readAllLines(about).stream().filter(line -> line.startsWith("flags:"))
                    .anyMatch(line -> (Long.parseLong(line.substring(6).strip(), 8) & 3) != 0);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "?";
        }
    }
}
