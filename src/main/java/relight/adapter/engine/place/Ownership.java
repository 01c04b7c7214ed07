package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Who may read and write what has come back. */
public final class Ownership {

    private Ownership() {}

    /** Gives the copy the owner and mode that the workspace names, and otherwise those of what it takes the place of. */
    static void adopt(Path before, Path copy, Map<String, String> with) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        PosixFileAttributes own = view.readAttributes();
        PosixFileAttributes like = Files.exists(before) ? Files.readAttributes(before, PosixFileAttributes.class) : own;
        if (with.containsKey("owner")) {
            owner(view, copy, with.get("owner"));
        } else if (!own.owner().equals(like.owner()) || !own.group().equals(like.group())) {
            view.setOwner(like.owner());
            view.setGroup(like.group());
        }
        boolean folder = Files.isDirectory(copy);
        Set<PosixFilePermission> usual = PosixFilePermissions.fromString(folder ? "rwxr-xr-x" : "rw-r-----");
        view.setPermissions(with.containsKey("mode") ? mode(Integer.parseInt(with.get("mode"), 8))
                : Files.exists(before) ? like.permissions() : folder ? own.permissions() : usual);
    }

    /** {@code user} or {@code user:group}. */
    private static void owner(PosixFileAttributeView view, Path copy, String written) throws IOException {
        UserPrincipalLookupService names = copy.getFileSystem().getUserPrincipalLookupService();
        String[] parts = written.split(":", 2);
        view.setOwner(names.lookupPrincipalByName(parts[0]));
        if (parts.length > 1) {
            view.setGroup(names.lookupPrincipalByGroupName(parts[1]));
        }
    }

    /** The nine bits of a mode; those with which a program would run as its owner are not among them (ALL-9). */
    public static Set<PosixFilePermission> mode(int bits) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] order = {PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ};
        for (int bit = 0; bit < order.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                permissions.add(order[bit]);
            }
        }
        return permissions;
    }

    /**
     * Sets number and mode of an entry as the archive has them.
     *
     * @return false where this user has not the right to
     */
    public static boolean set(Path file, long uid, long gid, int mode) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        Files.setPosixFilePermissions(file, mode(mode));
        return give(file, uid, gid);
    }

    /**
     * Sets the numbers of user and group.
     *
     * @return false where this user has not the right to
     */
    public static boolean give(Path file, long uid, long gid) throws IOException {
        try {
            Files.setAttribute(file, "unix:uid", Math.toIntExact(uid), java.nio.file.LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", Math.toIntExact(gid), java.nio.file.LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (FileSystemException | ArithmeticException noRight) {
            return false;
        }
    }
}
