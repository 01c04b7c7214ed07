package relight.adapter.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Programs of kubeconfigs that somebody has looked at and allowed, one a line, each written as it is called: another word is another program. */
public final class AllowedPrograms {

    private final Path file;

    public AllowedPrograms(Path file) {
        this.file = file;
    }

    public boolean isAllowed(String program) {
        return all().contains(line(program));
    }

    /** From now on. */
    public void allow(String program) {
        if (isAllowed(program)) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line(program) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> all() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String program) {
        return program.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
