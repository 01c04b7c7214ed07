package relight.adapter.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import relight.core.runbook.WholeFile;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A file about a key that nobody else may read, written whole or not at all. */
record OwnerFile(Path path) {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    /** What it holds, where it is there. */
    Optional<String> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            if (POSIX && !OWNER.containsAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))) {
                throw new Problem(Message.of("people.key.open", path.toString()), Message.of("people.key.open.remedy", path.toString()));
            }
            return Optional.of(Files.readString(path));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    Problem unreadable(Exception why) {
        return new Problem(Message.of("people.key.unreadable", path.toString(), String.valueOf(why.getMessage())),
                Message.of("people.key.unreadable.remedy", path.toString()), why);
    }

    /** Makes it; leaves alone one that is there, since another console was faster then and its key is the one. */
    void create(String content) {
        write(content, beside -> {
            WholeFile.settle(beside);
            try {
                Files.createLink(path, beside);
            } catch (FileAlreadyExistsException e) {
                // The other one's counts.
            }
        });
    }

    void replace(String content) {
        write(content, beside -> WholeFile.place(beside, path));
    }

    /** How a file that is written whole comes to its place. */
    private interface Placing {
        void place(Path beside) throws IOException;
    }

    private void write(String content, Placing placing) {
        try {
            Files.createDirectories(path.getParent(), attributes("rwx------"));
            Path beside = Files.createTempFile(path.getParent(), ".key", ".new", attributes("rw-------"));
            try {
                Files.writeString(beside, content);
                placing.place(beside);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new Problem(Message.of("people.key.unwritten", path.toString(), String.valueOf(e.getMessage())),
                    Message.of("people.key.unwritten.remedy"), e);
        }
    }

    private static FileAttribute<?>[] attributes(String mode) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))} : new FileAttribute<?>[0];
    }
}
