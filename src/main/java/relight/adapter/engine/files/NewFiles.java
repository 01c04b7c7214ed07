package relight.adapter.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import relight.adapter.engine.place.Ownership;

/**
 * What a new file in a folder is like before anybody sets anything: whose it is, and which bits of its mode the process keeps back. With
 * that known once, a hundred thousand files need not be asked for theirs.
 */
final class NewFiles {

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final int BITS = 0777;

    private final boolean unix;
    private final long uid;
    private final long gid;
    private final int masked;
    private final AtomicReferenceArray<FileAttribute<Set<PosixFilePermission>>> modes = new AtomicReferenceArray<>(BITS + 1);

    private NewFiles(boolean unix, long uid, long gid, int masked) {
        this.unix = unix;
        this.uid = uid;
        this.gid = gid;
        this.masked = masked;
    }

    /** Makes one file there, looks at it and removes it. */
    static NewFiles in(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return new NewFiles(false, -1, -1, BITS);
        }
        Path sample = folder.resolve(".relight-sample");
        try {
            Files.newByteChannel(sample, NEW, PosixFilePermissions.asFileAttribute(Ownership.mode(BITS))).close();
            int mode = (int) Files.getAttribute(sample, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            int uid = (int) Files.getAttribute(sample, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int gid = (int) Files.getAttribute(sample, "unix:gid", LinkOption.NOFOLLOW_LINKS);
            return new NewFiles(true, uid, gid, BITS & ~mode);
        } finally {
            Files.deleteIfExists(sample);
        }
    }

    /** With which a file is opened so that its mode is right from the beginning; none where there is no such thing. */
    FileAttribute<?>[] mode(Optional<Integer> mode) {
        if (!unix || mode.isEmpty()) {
            return new FileAttribute<?>[0];
        }
        int bits = mode.get() & BITS;
        FileAttribute<Set<PosixFilePermission>> known = modes.get(bits);
        if (known == null) {
            known = PosixFilePermissions.asFileAttribute(Ownership.mode(bits));
            modes.set(bits, known);
        }
        return new FileAttribute<?>[] {known};
    }

    static Set<OpenOption> options() {
        return NEW;
    }

    /** Whether anything is known of them. */
    boolean knows() {
        return unix;
    }

    /** Whether a file that was opened with that mode has it, whatever the process keeps back. */
    boolean hasMode(int mode) {
        return unix && (mode & masked & BITS) == 0;
    }

    /** Whether a new file belongs to them anyway. */
    boolean belongsTo(long user, long group) {
        return unix && user == uid && group == gid;
    }
}
