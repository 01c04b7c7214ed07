package relight.adapter.engine.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.engine.place.Ownership;
import relight.core.restore.files.ArchiveEntry;

/**
 * What an entry of an archive says of its owner, mode, time and extended attributes (FS-3).
 *
 * @param mode       empty where the archive has none
 * @param attributes by their whole names, such as {@code user.origin}
 */
record Traits(Path file, long uid, long gid, Optional<Integer> mode, FileTime time, Map<String, String> attributes) {

    private static final String USER = "user.";

    /** Sets all that this user has the right to; returns what could not be set. */
    List<String> set() throws IOException {
        return set(mode.isPresent() && !Ownership.set(file, uid, gid, mode.get()));
    }

    /** The same of a file that was just made with its mode; what a new file has anyway is not set again. */
    List<String> setNew(NewFiles fresh) throws IOException {
        if (mode.isEmpty() || !attributes.isEmpty() || !fresh.knows()) {
            return set();
        }
        if (!fresh.hasMode(mode.get())) {
            Files.setPosixFilePermissions(file, Ownership.mode(mode.get()));
        }
        return set(!fresh.belongsTo(uid, gid) && !Ownership.give(file, uid, gid));
    }

    private List<String> set(boolean notGiven) throws IOException {
        List<String> notSet = new ArrayList<>(0);
        attributes.forEach((name, value) -> {
            if (!attribute(name, value)) {
                notSet.add(name);
            }
        });
        if (notGiven) {
            notSet.add("owner " + uid + ":" + gid);
        }
        mode.filter(ArchiveEntry::special).ifPresent(bits -> notSet.add("mode " + Integer.toOctalString(bits & 07777)));
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(time, time, null);
        return notSet;
    }

    /** A link has an owner and a time of its own; its mode means nothing. */
    List<String> setLink() {
        List<String> notSet = new ArrayList<>();
        try {
            if (mode.isPresent() && uid >= 0) {
                Files.setAttribute(file, "unix:uid", Math.toIntExact(uid), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", Math.toIntExact(gid), LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException | ArithmeticException | UnsupportedOperationException | IllegalArgumentException noRight) {
            notSet.add("owner " + uid + ":" + gid);
        }
        try {
            Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).setTimes(time, null, null);
        } catch (IOException notHere) {
            notSet.add("time");
        }
        return notSet;
    }

    /** Those of the system itself, such as {@code security.capability}, nobody can set through Java. */
    private boolean attribute(String name, String value) {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (view == null || !name.startsWith(USER) || value.indexOf('\ufffd') >= 0) {
            return false;
        }
        try {
            view.write(name.substring(USER.length()), ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (IOException noRoomForIt) {
            return false;
        }
    }
}
