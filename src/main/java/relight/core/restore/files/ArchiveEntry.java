package relight.core.restore.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * An entry of an archive, before anything of it is written.
 *
 * @param name as the archive has it
 * @param link what a link points to; empty for others
 */
public record ArchiveEntry(String name, Kind kind, String link) {

    /** What it is. */
    public enum Kind { FILE, FOLDER, LINK, HARD_LINK, OTHER }

    /** Set-user-id, set-group-id and the sticky bit. */
    private static final int SPECIAL = 07000;

    /**
     * Whether the mode gives more than reading, writing and running. What it gives is listed and set by nobody: a backup is code, too
     * (ALL-9), and whoever trusts it sets that again.
     */
    public static boolean special(int mode) {
        return (mode & SPECIAL) != 0;
    }

    /** What an entry of a tar archive is. */
    public static Kind kind(TarArchiveEntry entry) {
        if (entry.isDirectory()) {
            return Kind.FOLDER;
        }
        if (entry.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (entry.isLink()) {
            return Kind.HARD_LINK;
        }
        return entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO() ? Kind.FILE : Kind.OTHER;
    }

    /**
     * Where it belongs below the folder that is filled.
     *
     * @throws Problem with its name where it would leave that folder, or is a device, a socket or a pipe (FS-1)
     */
    public Path place() {
        Path place = inside(name, "path");
        if (kind == Kind.OTHER) {
            throw refused("device", name);
        }
        if (kind == Kind.LINK) {
            checkLink(place);
        }
        return place;
    }

    /** The entry that a hard link is another name of. */
    public Path linked() {
        return inside(link, "link");
    }

    private Path inside(String written, String what) {
        try {
            Path path = Path.of(written);
            boolean drive = written.startsWith("\\") || written.length() > 1 && written.charAt(1) == ':' && Character.isLetter(written.charAt(0));
            boolean up = false;
            for (Path part : path) {
                up = up || part.toString().equals("..");
            }
            if (path.isAbsolute() || drive || up) {
                throw refused(what, written);
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw refused(what, written);
        }
    }

    /** A link may point at what lies in the same folder, and nowhere else. */
    private void checkLink(Path place) {
        try {
            Path target = Path.of(link);
            Path from = place.getParent() == null ? Path.of("") : place.getParent();
            Path reached = Path.of("/").resolve("root").resolve(from).resolve(target).normalize();
            if (target.isAbsolute() || !reached.startsWith("/root")) {
                throw refused("link", name + " → " + link);
            }
        } catch (InvalidPathException e) {
            throw refused("link", name + " → " + link);
        }
    }

    private static Problem refused(String what, String entry) {
        return new Problem(Message.of("restore.files.refused." + what, entry), Message.of("restore.files.refused.remedy"));
    }
}
