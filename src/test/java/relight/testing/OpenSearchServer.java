package relight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A real node of OpenSearch in a process of its own on a free port, with a folder where repositories may lie. A node takes its time to
 * start, so that one of them serves all classes one after another: they hold {@link #NODE} meanwhile.
 */
public final class OpenSearchServer implements AutoCloseable {

    /** The resource that a class locks which uses {@link #shared}. */
    public static final String NODE = "opensearch";

    private static Optional<OpenSearchServer> shared = Optional.empty();
    private static Optional<OpenSearchServer> beside = Optional.empty();

    private static final Path CLASS_PATH = Path.of("target", "opensearch.classpath");
    private static final Path SOURCE = Path.of("src", "test", "resources", "relight", "testing", "OpenSearchNode.java");
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private Process process;
    private final Path folder;
    private final Path repositories;
    private final boolean owner;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    /** The node of the whole run, {@code shop-search}, as if it were new, with the repository {@code main}. It ends with the run. */
    public static synchronized OpenSearchServer shared() {
        if (shared.isEmpty()) {
            OpenSearchServer node = start("shop-search");
            Runtime.getRuntime().addShutdownHook(new Thread(node::close));
            shared = Optional.of(node);
        }
        shared.get().renew();
        return shared.get();
    }

    private static OpenSearchServer start(String cluster) {
        try {
            Path folder = Files.createTempDirectory("relight-opensearch-");
            return new OpenSearchServer(cluster, folder, Files.createDirectory(folder.resolve("repositories")), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another cluster, {@code emergency-search}, as if it were new: it reaches the folders of this one's repositories, and knows none in buckets. */
    public synchronized OpenSearchServer neighbour() {
        if (beside.isEmpty()) {
            try {
                OpenSearchServer node = new OpenSearchServer("emergency-search", Files.createTempDirectory("relight-opensearch-"), repositories, false);
                Runtime.getRuntime().addShutdownHook(new Thread(node::close));
                beside = Optional.of(node);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        beside.get().forget();
        return beside.get();
    }

    private OpenSearchServer(String cluster, Path folder, Path repositories, boolean owner) throws IOException {
        if (!Files.exists(CLASS_PATH)) {
            throw new IllegalStateException("There is no " + CLASS_PATH + ": run mvn generate-test-resources once, which writes it");
        }
        this.folder = folder;
        this.repositories = repositories;
        this.owner = owner;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String libraries = Files.readString(CLASS_PATH).strip();
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-cp", libraries, "-d", folder.resolve("classes").toString(), SOURCE.toString());
        command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms128m", "-Xmx384m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Dopensearch.set.netty.runtime.available.processors=false", "-Dopensearch.path.conf=" + folder, "-cp", folder.resolve("classes") + File.pathSeparator + libraries, "OpenSearchNode", folder.resolve("node").toString(),
                repositories.toString(), cluster, Integer.toString(port - 1)));
        command.addAll(owner ? List.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY) : List.of());
        begin("");
    }

    /** Starts it again after {@link #kill()} with all that it had, until it has that index. */
    public void up(String index) throws IOException {
        begin("/" + index);
    }

    private void begin(String index) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("node.log").toFile()).start();
        awaitAnswer(index);
    }

    private void awaitAnswer(String index) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            try {
                if (ask("GET", "/_cluster/health" + index + "?wait_for_status=yellow", "").path("status").asText().matches("yellow|green")) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                pause();
            }
        }
        String log = Files.readString(folder.resolve("node.log"));
        close();
        throw new IOException("OpenSearch did not start: " + log);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public Path repositories() {
        return repositories;
    }

    public Map<String, String> target(String index) {
        return Map.of("url", url(), "index", index);
    }

    /** The answer, whatever its status is. */
    public JsonNode ask(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60)).header("Content-Type", "application/json");
        request.method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            byte[] answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()).body();
            return answer.length == 0 ? JSON.createObjectNode() : JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer; fails where the node refuses. */
    public JsonNode call(String method, String path, String body) {
        JsonNode answer = ask(method, path, body);
        if (answer.has("error")) {
            throw new AssertionError(method + " " + path + ": " + answer);
        }
        return answer;
    }

    /** Makes an index of one shard with an alias, and fills it with so many orders, a minute between each and the next. */
    public void orders(String index, String alias, int documents) {
        String aliases = alias.isEmpty() ? "{}" : "{\"" + alias + "\": {\"is_write_index\": true}}";
        call("PUT", "/" + index, """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 0}, "aliases": %s,
                 "mappings": {"properties": {"created": {"type": "date"}, "note": {"type": "keyword"}}}}""".formatted(aliases));
        fill(index, documents);
    }

    /** Adds orders; the first of each call bears the note canary. */
    public void fill(String index, int documents) {
        fill(index, "", documents);
    }

    /** The same, all of them in the shard to which that key leads; an empty one spreads them. */
    public void fill(String index, String routing, int documents) {
        StringBuilder bulk = new StringBuilder();
        Instant first = Instant.parse("2026-04-15T00:00:00Z");
        for (int i = 0; i < documents; i++) {
            bulk.append("{\"index\": {}}\n{\"created\": \"").append(first.plusSeconds(60L * i)).append("\", \"note\": \"")
                    .append(i == 0 ? "canary" : "order " + i).append("\"}\n");
        }
        JsonNode answer = call("POST", "/" + index + "/_bulk?refresh=true" + (routing.isEmpty() ? "" : "&routing=" + routing), bulk.toString());
        if (answer.path("errors").asBoolean()) {
            throw new AssertionError(answer.toString());
        }
    }

    public long count(String index) {
        call("POST", "/" + index + "/_refresh", "");
        return call("GET", "/" + index + "/_count", "").path("count").asLong();
    }

    /** Registers a repository in a folder of that name; {@code more} are further settings as JSON, each with a comma before it. */
    public void repository(String name, String more) {
        call("PUT", "/_snapshot/" + name, "{\"type\": \"fs\", \"settings\": {\"location\": \"" + repositories.resolve(name) + "\"" + more + "}}");
    }

    /** Registers the repository {@code main} in a bucket, as a team would whose nodes have the plugin for it; {@code more} as for one in a folder. */
    public void bucket(URI endpoint, String bucket, String more) {
        call("PUT", "/_snapshot/main", """
                {"type": "s3", "settings": {"bucket": "%s", "base_path": "search", "endpoint": "%s", "path_style_access": true, "region": "us-east-1"%s}}"""
                .formatted(bucket, endpoint, more));
    }

    /** Makes a snapshot and waits for its end. */
    public JsonNode snapshot(String repository, String name, String body) {
        return call("PUT", "/_snapshot/" + repository + "/" + name + "?wait_for_completion=true", body).path("snapshot");
    }

    private void forget() {
        call("DELETE", "/_data_stream/*", "");
        for (JsonNode index : call("GET", "/_cat/indices?format=json&expand_wildcards=all&h=index", "")) {
            call("DELETE", "/" + index.path("index").asText(), "");
        }
        for (String repository : call("GET", "/_snapshot", "").properties().stream().map(Map.Entry::getKey).toList()) {
            remove("/_snapshot/" + repository);
        }
    }

    /** Takes away whatever a test has left: indices, streams, templates, settings, repositories with their snapshots. */
    public void renew() {
        for (JsonNode index : call("GET", "/_cat/indices?format=json&expand_wildcards=all&h=index", "")) {
            ask("DELETE", "/" + index.path("index").asText(), "");
        }
        for (String repository : call("GET", "/_snapshot", "").properties().stream().map(Map.Entry::getKey).toList()) {
            repository(repository, "");
            for (JsonNode snapshot : ask("GET", "/_snapshot/" + repository + "/_all", "").path("snapshots")) {
                remove("/_snapshot/" + repository + "/" + snapshot.path("snapshot").asText());
            }
        }
        forget();
        call("DELETE", "/_index_template/*", "");
        call("DELETE", "/_template/*", "");
        call("PUT", "/_cluster/settings", "{\"persistent\": {\"*\": null}, \"transient\": {\"*\": null}}");
        repository("main", "");
    }

    /** Also what a restore still reads, whose index has just been taken away. */
    private void remove(String path) {
        Instant end = Instant.now().plus(PATIENCE);
        JsonNode answer = ask("DELETE", path, "");
        while (answer.has("error") && Instant.now().isBefore(end)) {
            pause();
            answer = ask("DELETE", path, "");
        }
        if (answer.has("error")) {
            throw new AssertionError(path + ": " + answer);
        }
    }

    /** As a crash does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (owner || !file.startsWith(repositories)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
