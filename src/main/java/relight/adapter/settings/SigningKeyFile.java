package relight.adapter.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import relight.core.approval.KeyKeeper;
import relight.core.approval.SigningKey;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The key pair in a file that nobody else may read, made at first use. */
public final class SigningKeyFile implements KeyKeeper {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path file;

    public SigningKeyFile(Path file) {
        this.file = file;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public synchronized SigningKey own() {
        Optional<SigningKey> known = known();
        if (known.isPresent()) {
            return known.get();
        }
        SigningKey made = SigningKey.make();
        write(made, beside -> {
            try {
                Files.createLink(file, beside);
            } catch (FileAlreadyExistsException e) {
                // Another console was faster; its key is the one.
            }
        });
        return known().orElseThrow();
    }

    @Override
    public synchronized void replace(SigningKey next) {
        write(next, beside -> Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /** How a file that is written whole comes to its place. */
    private interface Placing {
        void place(Path beside) throws IOException;
    }

    private void write(SigningKey key, Placing placing) {
        try {
            Files.createDirectories(file.getParent(), attributes("rwx------"));
            Path beside = Files.createTempFile(file.getParent(), ".key", ".new", attributes("rw-------"));
            try {
                Files.writeString(beside, key.write());
                placing.place(beside);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new Problem(Message.of("people.key.unwritten", file.toString(), String.valueOf(e.getMessage())),
                    Message.of("people.key.unwritten.remedy"), e);
        }
    }

    private static FileAttribute<?>[] attributes(String mode) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))} : new FileAttribute<?>[0];
    }

    @Override
    public Optional<SigningKey> known() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (POSIX && !OWNER.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
                throw new Problem(Message.of("people.key.open", file.toString()), Message.of("people.key.open.remedy", file.toString()));
            }
            return Optional.of(SigningKey.read(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new Problem(Message.of("people.key.unreadable", file.toString(), String.valueOf(e.getMessage())),
                    Message.of("people.key.unreadable.remedy", file.toString()), e);
        }
    }
}
