package relight.core.runbook.edit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import relight.core.runbook.WholeFile;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The file of a runbook that is edited.
 *
 * @param root of the workspace
 * @param name relative to it
 */
public record EditedFile(Path root, String name) {

    public Path path() {
        return root.resolve(name);
    }

    /** What is in it now; empty where it is not there. */
    public Optional<byte[]> read() {
        try {
            return Optional.of(Files.readAllBytes(path()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Problem(Message.of("runbook.edit.unreadable", name, reason(e)), Message.of("runbook.edit.unreadable.remedy"), e);
        }
    }

    /** Whether the file is still as it was. */
    public boolean is(Optional<byte[]> expected) {
        return same(read(), expected);
    }

    static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
        return Arrays.equals(one.orElse(null), other.orElse(null));
    }

    /**
     * Writes the text, whole or not at all.
     *
     * @param expected what was in the file when it was read; empty where there was none
     * @return false, and nothing is written, where somebody else has changed it meanwhile
     * @throws Problem where it cannot be written
     */
    public boolean write(Optional<byte[]> expected, byte[] text) {
        try {
            Optional<byte[]> now = read();
            if (!same(now, expected)) {
                return false;
            }
            if (now.isPresent()) {
                WholeFile.replace(path(), text);
            } else {
                WholeFile.create(path(), text);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new Problem(Message.of("runbook.edit.unwritable", name, reason(e)), Message.of("runbook.edit.unwritable.remedy"), e);
        }
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName().replaceFirst("Exception$", "") + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }
}
