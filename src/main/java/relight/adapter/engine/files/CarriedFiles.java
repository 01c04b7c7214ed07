package relight.adapter.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import relight.adapter.engine.files.TreeComparison.Difference;
import relight.adapter.engine.place.PlaceLines;
import relight.adapter.engine.place.PlaceTrace;
import relight.core.restore.files.FilesPlanner;

/**
 * Files that are at the target and not in the backup, or newer there, and that stay (FS-4): at the swap they move over to the
 * restored folder, at the way back they move back. What moves is written down before the first one does.
 */
final class CarriedFiles {

    private final Path list;

    /**
     * @param work the restore's private folder, in which the list lies
     */
    CarriedFiles(Path work) {
        this.list = work.resolve(PlaceTrace.CARRIED);
    }

    /** Moves them from the target to the copy; returns how many. */
    long carry(PlaceLines lines) throws IOException {
        if (Files.notExists(list)) {
            List<String> names = new ArrayList<>();
            TreeComparison.compare(lines.names().copy(), lines.target(), FilesActions.covered(lines), (difference, file) -> {
                if (stays(difference, lines)) {
                    names.add(file.toString());
                }
            });
            Files.write(list, names);
        }
        return move(lines.target(), lines.names().copy());
    }

    /** Whether what is at the target stays there. */
    static boolean stays(Difference difference, PlaceLines lines) {
        return switch (difference) {
            case UNCHANGED, ADDED, CHANGED -> false;
            case NEWER_AT_TARGET -> Boolean.parseBoolean(lines.with().get(FilesPlanner.KEEP_NEWER));
            case ONLY_AT_TARGET -> !Boolean.parseBoolean(lines.with().get(FilesPlanner.REMOVE));
            case LEFT_OUT -> true;
        };
    }

    void bringBack(Path from, Path to) throws IOException {
        if (Files.exists(list)) {
            move(from, to);
        }
    }

    private long move(Path from, Path to) throws IOException {
        long moved = 0;
        for (String name : Files.readAllLines(list)) {
            Path source = from.resolve(name);
            Path place = to.resolve(name);
            if (Files.exists(source, LinkOption.NOFOLLOW_LINKS) && folders(from, to, Path.of(name))) {
                Files.move(source, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                moved++;
            }
        }
        return moved;
    }

    /** The folders on the way, with the modes that they had; false where the other tree has a file in such a place. */
    private static boolean folders(Path from, Path to, Path name) throws IOException {
        for (int parts = 1; parts < name.getNameCount(); parts++) {
            Path folder = name.subpath(0, parts);
            if (Files.notExists(to.resolve(folder), LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(to.resolve(folder));
                if (Files.getFileStore(to).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(to.resolve(folder), Files.getPosixFilePermissions(from.resolve(folder)));
                }
            } else if (!Files.isDirectory(to.resolve(folder), LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }
}
