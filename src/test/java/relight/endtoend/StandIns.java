package relight.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stand-ins for programs that nothing on this machine answers to, first on the path of a desk. They take only the calls that the
 * documents of these tests may make, keep what those change, and fail where a test wants it.
 */
final class StandIns {

    private static final Path RESOURCES = resources();

    private final Path folder;

    StandIns(Path folder, Desk desk) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(this.folder.resolve("state"));
        Files.createDirectories(this.folder.resolve("fails"));
        try (Stream<Path> programs = Files.list(RESOURCES.resolve("standins"))) {
            for (Path program : programs.toList()) {
                Path copy = Files.copy(program, this.folder.resolve(program.getFileName()));
                if (!copy.toFile().setExecutable(true)) {
                    throw new IOException("cannot be made executable: " + copy);
                }
            }
        }
        desk.variable("PATH", this.folder + ":" + System.getenv("PATH"));
    }

    private static Path resources() {
        try {
            return Path.of(StandIns.class.getResource("/relight/endtoend").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A document of these tests, as it was written. */
    static String document(String name) throws IOException {
        return Files.readString(RESOURCES.resolve(name));
    }

    /** A script that lies beside the documents, put where they expect it. */
    static void script(Desk desk, String name) throws IOException {
        if (!desk.write("scripts/" + name, document("scripts/" + name)).toFile().setExecutable(true)) {
            throw new IOException("cannot be made executable: " + name);
        }
    }

    /** From now on calls that begin so fail with these words. */
    void fail(String begins, String says) throws IOException {
        Files.writeString(folder.resolve("fails").resolve("call"), begins + "\n" + says + "\n");
    }

    void mend() throws IOException {
        Files.deleteIfExists(folder.resolve("fails").resolve("call"));
    }

    /** Every call so far, in its order. */
    List<String> calls() {
        return lines("calls");
    }

    /** Those of them that begin so. */
    List<String> calls(String begin) {
        return calls().stream().filter(call -> call.startsWith(begin)).toList();
    }

    /** Calls that no document may make. */
    List<String> refused() {
        return lines("refused");
    }

    /** What they have kept of that name; empty where they have kept nothing. */
    String state(String name) {
        return String.join("\n", lines("state/" + name));
    }

    void keep(String name, String value) throws IOException {
        Files.writeString(folder.resolve("state").resolve(name), value);
    }

    private List<String> lines(String name) {
        try {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
