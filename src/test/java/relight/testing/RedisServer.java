package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A real Redis in a folder and on a port of its own, which begins with whatever {@code dump.rdb} lies in its folder. */
public final class RedisServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    /** A run that is cut off leaves no server behind either. */
    private final Thread atTheEnd = new Thread(this::end);

    public static RedisServer start() {
        return start(new String[0]);
    }

    /**
     * With further lines of its configuration, which win over the usual ones.
     *
     * @param lines such as {@code appendonly yes}
     */
    public static RedisServer start(String... lines) {
        try {
            RedisServer server = new RedisServer(lines);
            server.up();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RedisServer(String... lines) throws IOException {
        folder = Files.createTempDirectory("relight-redis-");
        port = freePort();
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        Files.writeString(configuration(), """
                port %d
                bind 127.0.0.1
                dir %s
                save ""
                appendonly no
                daemonize yes
                logfile %s
                """.formatted(port, folder, folder.resolve("redis.log")) + String.join("\n", lines) + "\n");
    }

    /** One whose bus, 10,000 above it, is a port too. */
    public static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    /** {@code 127.0.0.1:PORT}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** As kill -9 does; its files stay. */
    public void kill() throws IOException {
        long pid = Long.parseLong(command("INFO", "server").lines().filter(line -> line.startsWith("process_id:")).findFirst().orElseThrow()
                .substring("process_id:".length()).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        while (lives()) {
            pause();
        }
    }

    /** With this, {@code redis-server} starts it again wherever it was stopped. */
    public Path configuration() {
        return folder.resolve("redis.conf");
    }

    public Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    public void up() throws IOException {
        say("redis-server", configuration().toString());
        Instant end = Instant.now().plus(PATIENCE);
        while (!lives()) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("Redis did not start: " + Files.readString(folder.resolve("redis.log")));
            }
            pause();
        }
    }

    public boolean lives() {
        try {
            return command("PING").equals("PONG");
        } catch (IOException refused) {
            return false;
        }
    }

    /** What {@code redis-cli} says to a command; with options before the command it is asked itself. */
    public String command(String... words) throws IOException {
        return words[0].startsWith("-")
                ? say(Stream.concat(Stream.of("redis-cli", "-e", "-p", Integer.toString(port)), Stream.of(words)).toArray(String[]::new))
                : RedisWords.ask(port, words);
    }

    /** As many keys as that, each with a value, and nothing else. */
    public void fill(int keys) throws IOException {
        command("FLUSHALL");
        command("EVAL", "for i = 1, tonumber(ARGV[1]) do redis.call('SET', 'session:' .. i, 'value ' .. i) end", "0", Integer.toString(keys));
    }

    public long size() throws IOException {
        return Long.parseLong(command("DBSIZE"));
    }

    /** Everything that is in it now, as a file. */
    public Path dump(Path file) throws IOException {
        command("SAVE");
        return Files.move(folder.resolve("dump.rdb"), file);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        end();
    }

    private void end() {
        try {
            if (lives()) {
                command("SHUTDOWN", "NOSAVE", "NOW");
            }
        } catch (IOException itHasEnded) {
            // A server that ends has no answer.
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String say(String... command) throws IOException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
