package relight.adapter.practice;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The process that the shop runs in. It is found again by its pid file, which holds the start time as well, so that a process which
 * has got the same number later is left alone.
 */
public final class ServiceProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long SAME_START_MILLISECONDS = 1_500;

    private final ShopFolder folder;

    /** The service of the practice site in a folder. */
    public ServiceProcess(Path site) {
        this.folder = new ShopFolder(site);
    }

    /**
     * Starts the service, unless it runs, and waits until it answers, however it is.
     *
     * @throws Problem with the end of its log where it does not come up
     */
    public void start() throws IOException, InterruptedException {
        if (running().isPresent()) {
            return;
        }
        Files.createDirectories(folder.log().getParent());
        ProcessBuilder builder = new ProcessBuilder(ownSession(LauncherCommand.service("serve", folder)));
        builder.directory(folder.root().toFile());
        builder.redirectInput(new File("/dev/null").exists() ? ProcessBuilder.Redirect.from(new File("/dev/null")) : ProcessBuilder.Redirect.PIPE);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
        Process process = builder.start();
        Instant end = Instant.now().plus(PATIENCE);
        while (running().isEmpty() || status("/").isEmpty()) {
            if (!process.isAlive() && running().isEmpty() || Instant.now().isAfter(end)) {
                process.destroy();
                throw new Problem(Message.of("practice.service.start", folder.log().toString(), lastLine()),
                        Message.of("practice.service.start.remedy", Integer.toString(folder.port())));
            }
            Thread.sleep(50);
        }
    }

    /** Asks the service to stop and waits until its process is gone; one that does not listen is ended by its number. */
    public void stop() throws IOException, InterruptedException {
        Optional<ProcessHandle> running = running();
        if (running.isEmpty()) {
            return;
        }
        CompletableFuture<ProcessHandle> exit = running.get().onExit();
        ask("POST", "/stop");
        try {
            exit.get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            running.get().destroy();
            awaitDeath(exit);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static void awaitDeath(CompletableFuture<ProcessHandle> exit) throws IOException, InterruptedException {
        try {
            exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the practice shop does not end", e);
        }
    }

    /** The living process of the pid file. */
    public Optional<ProcessHandle> running() throws IOException {
        if (!Files.exists(folder.pid())) {
            return Optional.empty();
        }
        String[] parts = Files.readString(folder.pid()).strip().split(" ");
        if (parts.length != 2) {
            return Optional.empty();
        }
        long started = Long.parseLong(parts[1]);
        return ProcessHandle.of(Long.parseLong(parts[0])).filter(ProcessHandle::isAlive).filter(process -> process.info().startInstant()
                .map(start -> Math.abs(start.toEpochMilli() - started) < SAME_START_MILLISECONDS).orElse(true));
    }

    /** What the service answers at a path; empty where it does not answer at all. */
    Optional<HttpResponse<String>> status(String path) throws IOException, InterruptedException {
        return ask("GET", path);
    }

    private Optional<HttpResponse<String>> ask(String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(GRACE).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(folder.address() + path)).timeout(GRACE)
                    .header("X-Token", Files.readString(folder.token()).strip())
                    .method(method, HttpRequest.BodyPublishers.noBody()).build();
            return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** A session of its own, so that the end of the terminal or of a step's process group is not the end of the shop. */
    private static List<String> ownSession(List<String> command) {
        if (!Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return command;
        }
        List<String> own = new ArrayList<>(List.of("/usr/bin/setsid"));
        own.addAll(command);
        return own;
    }

    private String lastLine() throws IOException {
        return Files.exists(folder.log()) ? Files.readAllLines(folder.log()).stream().reduce((first, second) -> second).orElse("") : "";
    }
}
