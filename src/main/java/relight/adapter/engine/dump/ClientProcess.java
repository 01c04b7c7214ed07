package relight.adapter.engine.dump;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import relight.core.text.Problem;

/**
 * A run of a database's own client, such as psql or mariadb. What it says goes whole into a file and line by line to a listener; its errors and
 * warnings are counted. Interrupting the caller ends it with all its children.
 */
public final class ClientProcess {

    /** How it ended; {@code errors} and {@code warnings} are the lines on its standard error that say so. */
    public record End(int status, List<String> errors, List<String> warnings) {

        public boolean good() {
            return status == 0 && errors.isEmpty();
        }

        public String firstError() {
            return errors.stream().findFirst().orElse(warnings.stream().findFirst().orElse(""));
        }
    }

    /** Variables with which a person turns the clients elsewhere. */
    private static final List<String> THEIRS = List.of("PG", "MYSQL", "MARIADB");
    private static final int BUFFER = 256 * 1024;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path spool;
    private final Consumer<String> listener;

    /**
     * A run to come.
     *
     * @param spool    folder for what it prints and its process id
     * @param listener hears each line of its standard error
     */
    public ClientProcess(List<String> command, Map<String, String> environment, Path spool, Consumer<String> listener) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.spool = spool;
        this.listener = listener;
    }

    /** Runs it with nothing on its standard input. */
    public End run() throws IOException, InterruptedException {
        return run(Optional.empty());
    }

    /**
     * Runs it with the stream on its standard input. Where reading the stream fails, the process is ended before its input is
     * closed, since a client would still carry out what it had read of a statement.
     */
    public End run(Optional<InputStream> input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(spool.resolve("stdout").toFile());
        builder.environment().keySet().removeIf(name -> THEIRS.stream().anyMatch(name::startsWith));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Files.writeString(spool.resolve("pid"), process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("") + "\n");
        FutureTask<ClientLines> heard = thread("relight-client-stderr", () -> listen(process));
        FutureTask<Void> fed = thread("relight-client-stdin", () -> feed(process, input));
        try {
            int status = process.waitFor();
            fed.get();
            return heard.get().end(status);
        } catch (ExecutionException e) {
            throw cause(e);
        } finally {
            end(process);
        }
    }

    private static <T> FutureTask<T> thread(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    private static IOException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case Problem problem -> throw problem;
            default -> throw new IllegalStateException(e.getCause());
        };
    }

    private static Void feed(Process process, Optional<InputStream> input) throws IOException {
        OutputStream out = process.getOutputStream();
        if (input.isPresent()) {
            byte[] buffer = new byte[BUFFER];
            while (true) {
                int read;
                try {
                    read = input.get().read(buffer);
                } catch (IOException | RuntimeException e) {
                    end(process);
                    throw e;
                }
                if (read < 0 || !write(out, buffer, read)) {
                    break;
                }
            }
        }
        closeQuietly(out);
        return null;
    }

    /** False where the process does not read any more: then its exit status tells why. */
    private static boolean write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void closeQuietly(OutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            // the process has gone already
        }
    }

    private ClientLines listen(Process process) throws IOException {
        ClientLines heard = new ClientLines();
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
             Writer whole = Files.newBufferedWriter(spool.resolve("stderr"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                whole.write(line + "\n");
                whole.flush();
                heard.hear(line);
                listener.accept(line);
            }
        }
        return heard;
    }

    /** The process of an earlier run in that folder, where it still lives: its console died. */
    public static Optional<ProcessHandle> living(Path spool) throws IOException {
        Path file = spool.resolve("pid");
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ");
        return ProcessHandle.of(Long.parseLong(words[0])).filter(ProcessHandle::isAlive)
                .filter(process -> words.length < 2 || process.info().startInstant().map(Object::toString).filter(words[1]::equals).isPresent());
    }

    public static void end(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void end(Process process) {
        end(process.toHandle());
    }
}
