package relight.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Backups as a script leaves them that encrypts before it stores. */
public final class Encrypted {

    private Encrypted() {}

    /** Encrypts the file where it lies, under the name that it has; returns it. Needs Debian's openssl. */
    public static Path inPlace(Path file) throws IOException, InterruptedException {
        Path encrypted = file.resolveSibling(file.getFileName() + ".encrypted");
        Process openssl = new ProcessBuilder("openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-pass", "pass:lost with the site", "-in", file.toString(),
                "-out", encrypted.toString()).inheritIO().start();
        if (openssl.waitFor() != 0) {
            throw new IOException("openssl did not encrypt " + file);
        }
        return Files.move(encrypted, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
