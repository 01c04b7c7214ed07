package relight.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import relight.testing.BreakingRelay;

/** A workspace, a data folder and a person who types commands; whatever was started there ends with {@link #close}. */
final class Desk implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<RelightProcess> started = new ArrayList<>();
    private List<String> under = List.of();
    private Optional<RelightProcess> host = Optional.empty();

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
        variables(Map.of(name, value));
    }

    void variables(Map<String, String> values) {
        environment.putAll(values);
        host = Optional.empty();
    }

    /** Every command from now on is started by this program. */
    void under(List<String> program) {
        under = List.copyOf(program);
        host = Optional.empty();
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

    /**
     * Runs a command to its end, in one process for all commands of this desk: to start a machine takes longer than most of them. What is
     * to be killed, typed to or run beside another one is started by itself, with {@link #start}.
     */
    RelightProcess.Said relight(String... arguments) throws IOException, InterruptedException {
        return host().run(placed(arguments));
    }

    private RelightProcess host() throws IOException {
        if (host.isEmpty()) {
            host = Optional.of(RelightProcess.host(folder, environment, under));
            started.add(host.get());
        }
        return host.get();
    }

    RelightProcess start(String... arguments) throws IOException {
        RelightProcess process = RelightProcess.start(folder, environment, under, placed(arguments));
        started.add(process);
        return process;
    }

    /** The same under another program that ends in becoming it. */
    RelightProcess startUnder(List<String> program, String... arguments) throws IOException {
        RelightProcess process = RelightProcess.startUnder(program, folder, environment, placed(arguments));
        started.add(process);
        return process;
    }

    /**
     * Runs a command until its console is killed, as with kill -9, where the relay breaks.
     *
     * @param at tells the relay where that is, and what happens there
     */
    void cutOff(BreakingRelay relay, Consumer<Runnable> at, String... command) throws IOException, InterruptedException {
        int breaks = relay.breaks();
        CompletableFuture<RelightProcess> console = new CompletableFuture<>();
        at.accept(() -> {
            try {
                console.join().kill();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        console.complete(start(command));
        RelightProcess.Said said = console.join().end();
        if (relay.breaks() != breaks + 1) {
            throw new AssertionError("It was not cut off: " + String.join(" ", command) + "\n" + said);
        }
    }

    RelightProcess startAtTerminal(String... arguments) throws IOException {
        RelightProcess process = RelightProcess.startAtTerminal(folder, environment, placed(arguments));
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

    /** The events of a kind in the journal, oldest first, each as it is stored. */
    List<String> events(String type) {
        if (!Files.exists(journal())) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal());
             PreparedStatement ask = connection.prepareStatement("SELECT CAST(leaf AS TEXT) FROM event WHERE type = ? ORDER BY number")) {
            ask.setString(1, type);
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException notYetThere) {
            return List.of();
        }
    }

    /** How often a step was begun, in all recoveries of this desk. */
    long intents(String step) {
        return events("step-intended").stream().filter(event -> event.contains("\"" + step + "\"")).count();
    }

    /** Keeps everybody from writing to the journal until it is closed. */
    Connection holdJournal() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal());
        try (Statement begin = connection.createStatement()) {
            begin.execute("PRAGMA busy_timeout = 10000");
            begin.execute("BEGIN IMMEDIATE");
        }
        return connection;
    }

    @Override
    public void close() throws InterruptedException {
        for (RelightProcess process : started) {
            process.close();
        }
    }
}
