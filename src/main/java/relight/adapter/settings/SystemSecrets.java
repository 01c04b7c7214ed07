package relight.adapter.settings;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.text.ShellWord;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.SecretResolver;

/** Secrets in the environment and in files that nobody else may read. */
public final class SystemSecrets implements SecretResolver {

    private static final long GREATEST = 65_536;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Path workspace;
    private final UnaryOperator<String> environment;

    /**
     * Over one workspace.
     *
     * @param workspace   the folder that relative paths begin at
     * @param environment the value of a variable, or null: {@code System::getenv}
     */
    public SystemSecrets(Path workspace, UnaryOperator<String> environment) {
        this.workspace = workspace;
        this.environment = environment;
    }

    @Override
    public Secret resolve(SecretReference reference) {
        return switch (reference) {
            case SecretReference.Environment(String variable) -> variable(variable);
            case SecretReference.File(String path) -> file(path);
        };
    }

    /** A file that a program reads a secret from: found as {@link SecretReference.File} is, and as private. */
    public Path privateFile(String path) {
        Path file = place(path);
        if (!Files.isRegularFile(file)) {
            throw new Problem(Message.of("workspace.secret.missing", file), Message.of("workspace.secret.missing.remedy", file));
        }
        try {
            checkMode(file);
            return file;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Problem unreadable(Path file, IOException e) {
        return new Problem(Message.of("workspace.file.unreadable", file, e.getClass().getSimpleName()),
                Message.of("workspace.file.unreadable.remedy", file), e);
    }

    private Secret variable(String name) {
        String value = environment.apply(name);
        if (value == null || value.isEmpty()) {
            throw new Problem(Message.of("workspace.secret.variable", name), Message.of("workspace.secret.variable.remedy", name));
        }
        return new Secret(value);
    }

    private Path place(String path) {
        return path.startsWith("~/") ? Path.of(System.getProperty("user.home"), path.substring(2)) : workspace.resolve(path);
    }

    private Secret file(String path) {
        Path file = privateFile(path);
        try {
            return new Secret(line(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** On Windows the folder's access list decides; there is no mode to look at. */
    private static void checkMode(Path file) throws IOException {
        Path real = file.toRealPath();
        PosixFileAttributeView view = Files.getFileAttributeView(real, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        PosixFileAttributes attributes = view.readAttributes();
        if (attributes.permissions().stream().anyMatch(OTHERS::contains)) {
            throw new Problem(Message.of("workspace.secret.open", file), Message.of("workspace.secret.open.remedy", ShellWord.shown(real.toString())));
        }
    }

    private static String line(Path file) throws IOException {
        if (Files.size(file) > GREATEST) {
            throw new Problem(Message.of("workspace.secret.form", file), Message.of("workspace.secret.form.remedy"));
        }
        try {
            String value = Files.readString(file).replaceFirst("\\R\\z", "");
            if (value.isEmpty() || value.contains("\n")) {
                throw new Problem(Message.of("workspace.secret.form", file), Message.of("workspace.secret.form.remedy"));
            }
            return value;
        } catch (MalformedInputException e) {
            throw new Problem(Message.of("workspace.secret.form", file), Message.of("workspace.secret.form.remedy"));
        }
    }
}
