package relight.adapter.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.Decryption;
import relight.core.catalog.KeyRefusedException;
import relight.core.text.Problem;
import relight.core.workspace.BackupKey;

/**
 * Decrypts with the programs that people encrypt with. A key never stands on a command line: the programs read its file. GnuPG works in
 * a folder of its own, so that neither a key of its user's is taken for the one that is named, nor the named one stays in their keyring.
 */
public final class DecryptionProgram implements Decryption {

    /** Cipher and derivation as {@code openssl enc -aes-256-cbc -pbkdf2} has them; for others the workspace names the command. */
    private static final List<String> OPENSSL = List.of("openssl", "enc", "-d", "-aes-256-cbc", "-pbkdf2", "-pass");
    private static final List<String> GPG = List.of("gpg", "--batch", "--no-tty", "--quiet", "--no-permission-warning", "--pinentry-mode", "loopback");
    private static final String PRIVATE_KEY = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
    private static final long PATIENCE_SECONDS = 30;

    private final BackupKey key;
    private final Function<String, Path> files;

    /** @param files finds a file that the workspace names, and throws a {@link Problem} where it is not there or open to others */
    public DecryptionProgram(BackupKey key, Function<String, Path> files) {
        this.key = key;
        this.files = files;
    }

    @Override
    public InputStream open(Wrapping by, InputStream encrypted) throws IOException {
        return switch (key) {
            case BackupKey.Command(String line) -> start(by, List.of("sh", "-c", line), Optional.empty(), encrypted);
            case BackupKey.File(String path) -> open(by, requireFile(by, path), encrypted);
        };
    }

    private InputStream open(Wrapping by, Path file, InputStream encrypted) throws IOException {
        return switch (by) {
            case AGE -> start(by, List.of("age", "--decrypt", "--identity", file.toString()), Optional.empty(), encrypted);
            case OPENSSL -> start(by, with(OPENSSL, "file:" + file), Optional.empty(), encrypted);
            case GPG -> gpg(file, encrypted);
            case GZIP, ZSTD, XZ, BZIP2 -> throw new IllegalArgumentException(by.name());
        };
    }

    private InputStream gpg(Path file, InputStream encrypted) throws IOException {
        Path home = Files.createTempDirectory("relight-gpg-");
        try {
            List<String> program = new ArrayList<>(GPG);
            program.addAll(List.of("--homedir", home.toString()));
            if (isPrivateKey(file)) {
                imported(with(program, "--import", file.toString()));
            } else {
                program.addAll(List.of("--passphrase-file", file.toString()));
            }
            return start(Wrapping.GPG, with(program, "--decrypt"), Optional.of(home), encrypted);
        } catch (IOException | RuntimeException e) {
            DecryptedStream.forget(home);
            throw e;
        }
    }

    private static boolean isPrivateKey(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1).contains(PRIVATE_KEY);
        }
    }

    private static void imported(List<String> command) throws IOException {
        Process process = begun(Wrapping.GPG, command);
        process.getOutputStream().close();
        try {
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new KeyRefusedException(Wrapping.GPG, said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException();
        } finally {
            process.destroyForcibly();
        }
    }

    private static InputStream start(Wrapping by, List<String> command, Optional<Path> home, InputStream encrypted) throws IOException {
        return new DecryptedStream(by, begun(by, command), home, encrypted);
    }

    private static Process begun(Wrapping by, List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException notThere) {
            throw new KeyRefusedException(by, command.getFirst() + " cannot be started");
        }
    }

    private Path requireFile(Wrapping by, String path) throws IOException {
        try {
            Path file = files.apply(path);
            if (!Files.isReadable(file)) {
                throw new KeyRefusedException(by, file + " cannot be read");
            }
            return file;
        } catch (Problem notThere) {
            throw new KeyRefusedException(by, notThere.getMessage());
        }
    }

    private static List<String> with(List<String> program, String... more) {
        List<String> all = new ArrayList<>(program);
        all.addAll(List.of(more));
        return all;
    }
}
