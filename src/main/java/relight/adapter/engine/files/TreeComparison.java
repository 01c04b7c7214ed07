package relight.adapter.engine.files;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/** Two folders held against each other, file by file; nothing but the two files at hand is in memory. */
final class TreeComparison {

    /** How a file stands to the other folder; what the series leaves out is at the target and stays as it is there (FS-4). */
    enum Difference { UNCHANGED, ADDED, CHANGED, NEWER_AT_TARGET, ONLY_AT_TARGET, LEFT_OUT }

    /** Hears of each file that differs, by its path below both folders. */
    interface Listener {
        void found(Difference difference, Path file) throws IOException;
    }

    private TreeComparison() {}

    /**
     * Files of the copy that the target has not or has otherwise, then files that only the target has; what is the same is only counted.
     *
     * @param covered whether the backup is meant to hold what lies at a path below the folder
     */
    static Map<Difference, Long> compare(Path copy, Path target, Predicate<String> covered, Listener listener) throws IOException {
        Map<Difference, Long> counts = new EnumMap<>(Difference.class);
        for (Difference difference : Difference.values()) {
            counts.put(difference, 0L);
        }
        Listener counting = (difference, file) -> {
            boolean leftOut = difference != Difference.ADDED && difference != Difference.UNCHANGED && !covered.test(file.toString().replace(File.separatorChar, '/'));
            Difference told = leftOut ? Difference.LEFT_OUT : difference;
            counts.merge(told, 1L, Long::sum);
            if (told != Difference.UNCHANGED) {
                listener.found(told, file);
            }
        };
        walk(copy, file -> inCopy(file, copy, target, counting));
        walk(target, file -> {
            Path below = target.relativize(file);
            if (!Files.exists(copy.resolve(below), LinkOption.NOFOLLOW_LINKS)) {
                counting.found(Difference.ONLY_AT_TARGET, below);
            }
        });
        return counts;
    }

    /** Compares and writes every difference into a file. */
    static Map<Difference, Long> write(Path copy, Path target, Predicate<String> covered, Path list, Listener listener) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(list)) {
            return compare(copy, target, covered, (difference, file) -> {
                out.write(difference + "\t" + file + "\n");
                listener.found(difference, file);
            });
        }
    }

    private static void inCopy(Path file, Path copy, Path target, Listener listener) throws IOException {
        Path below = copy.relativize(file);
        Path there = target.resolve(below);
        if (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            listener.found(Difference.ADDED, below);
        } else if (!same(file, there)) {
            boolean newer = Files.getLastModifiedTime(there, LinkOption.NOFOLLOW_LINKS)
                    .compareTo(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)) > 0;
            listener.found(newer ? Difference.NEWER_AT_TARGET : Difference.CHANGED, below);
        } else {
            listener.found(Difference.UNCHANGED, below);
        }
    }

    private static boolean same(Path one, Path other) throws IOException {
        BasicFileAttributes first = Files.readAttributes(one, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        BasicFileAttributes second = Files.readAttributes(other, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (first.isSymbolicLink() || second.isSymbolicLink()) {
            return first.isSymbolicLink() && second.isSymbolicLink() && Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
        }
        if (first.isDirectory() && second.isDirectory()) {
            return true;
        }
        if (!first.isRegularFile() || !second.isRegularFile() || first.size() != second.size()) {
            return false;
        }
        return first.lastModifiedTime().toInstant().getEpochSecond() == second.lastModifiedTime().toInstant().getEpochSecond()
                || Files.mismatch(one, other) < 0;
    }

    private interface Work {
        void with(Path file) throws IOException;
    }

    /** Files, and folders that are empty: a program may need one to write into. */
    private static void walk(Path folder, Work work) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {

            private Path filled = folder;

            @Override
            public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) {
                filled = inside.equals(folder) ? inside : inside.getParent();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException();
                }
                filled = file.getParent();
                work.with(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                // What lay in it was seen just before; in an empty one nothing was
                if (!filled.startsWith(left)) {
                    work.with(left);
                }
                filled = left.equals(folder) ? left : left.getParent();
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
