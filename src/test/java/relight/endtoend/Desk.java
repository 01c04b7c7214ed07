package relight.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A workspace, a data folder and a person who types commands; whatever was started there ends with {@link #close}. */
final class Desk implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<RelightProcess> started = new ArrayList<>();
    private List<String> under = List.of();

    Desk(Path folder, String workspace) throws IOException {
        this.folder = folder;
        write("relight.yaml", workspace);
    }

    /** The folder of the workspace. */
    Path workspace() {
        return folder.resolve("workspace");
    }

    Path data() {
        return folder.resolve("data");
    }

    Path journal() {
        return data().resolve("journal.db");
    }

    /** Every command from now on sees this variable. */
    void variable(String name, String value) {
        environment.put(name, value);
    }

    void variables(Map<String, String> values) {
        environment.putAll(values);
    }

    /** Every command from now on is started by this program. */
    void under(List<String> program) {
        under = List.copyOf(program);
    }

    Path write(String name, String text) throws IOException {
        Path file = workspace().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Lines of a file that steps append to; none where there is no such file. */
    List<String> lines(String name) {
        try {
            Path file = workspace().resolve(name);
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    RelightProcess.Said relight(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    RelightProcess start(String... arguments) throws IOException {
        RelightProcess process = RelightProcess.start(folder, environment, under, placed(arguments));
        started.add(process);
        return process;
    }

    RelightProcess startAtTerminal(String... arguments) throws IOException {
        RelightProcess process = RelightProcess.startAtTerminal(folder, placed(arguments));
        started.add(process);
        return process;
    }

    private String[] placed(String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of("--workspace", workspace().toString(), "--data", data().toString()))
                .toArray(String[]::new);
    }

    /** What a run of a step left behind, by the name of the file, such as {@code pid}; empty where it is not there yet. */
    String spooled(String step, String name) {
        try (Stream<Path> files = Files.walk(data().resolve("spool"))) {
            return files.filter(file -> file.endsWith(name) && file.getParent().getFileName().toString().startsWith(step + "."))
                    .findFirst().map(Desk::read).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (RelightProcess process : started) {
            process.close();
        }
    }
}
