package relight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;
import relight.adapter.engine.dump.Folders;

/**
 * A node of a test cluster: takes the pods of one namespace and really runs their containers, as processes in process and mount
 * namespaces of their own, over a copy of this machine's files that is lost with the container. Claims outlive pods. A main process
 * that ends is started again as the pod's policy says. Serves exec, logs and forwarded ports to the API server. All share the network.
 */
public final class PodNode implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_MILLIS = 100;
    private static final int BEAT = 100;

    private final ApiServer server;
    private final String namespace;
    private final String name;
    private final Path folder = Files.createTempDirectory("relight-node-");
    private final Map<String, Map<String, Container>> pods = new ConcurrentHashMap<>();
    private final PodStreams streams;
    private final Thread watch;
    private volatile boolean over;
    private final Thread atTheEnd = new Thread(this::end);

    private PodNode(ApiServer server, String namespace) throws Exception {
        this.server = server;
        this.namespace = namespace;
        this.name = "node-of-" + namespace;
        streams = new PodStreams(folder, (pod, container) -> Optional.ofNullable(pods.getOrDefault(pod, Map.of()).get(container)));
        register();
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        watch = Thread.ofPlatform().daemon().name("relight-node").start(this::work);
    }

    /** The test is left out where nobody but root could do that, and at a cluster that was named: its own nodes are not ours. */
    public static PodNode of(String namespace) throws Exception {
        Assumptions.assumeTrue(System.getenv(ApiServer.NAMED) == null, "runs pods beside the tests' own API server");
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "running pods needs root");
        return new PodNode(ApiServer.shared(), namespace);
    }

    /** Where what the claim holds lies on this machine. */
    public Path claim(String claim) throws IOException {
        return Files.createDirectories(folder.resolve("claims").resolve(claim));
    }

    /** Ends a container's main process as kill -9 does. */
    public void kill(String pod, String container) {
        pods.get(pod).get(container).kill();
    }

    private void register() {
        server.call("POST", "/api/v1/nodes", "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        beat();
    }

    /** A node that says nothing is soon held for lost. */
    private void beat() {
        ObjectNode node = (ObjectNode) server.call("GET", "/api/v1/nodes/" + name, "");
        ((ObjectNode) node.path("metadata")).remove("resourceVersion");
        ObjectNode status = node.putObject("status");
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", streams.port());
        ready(status);
        server.call("PUT", "/api/v1/nodes/" + name + "/status", node.toString());
    }

    private static void ready(ObjectNode status) {
        ArrayNode conditions = status.putArray("conditions");
        for (String condition : List.of("Initialized", "ContainersReady", "Ready")) {
            conditions.addObject().put("type", condition).put("status", "True").put("lastTransitionTime", now()).put("lastHeartbeatTime", now());
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void work() {
        for (int look = 0; !over; look++) {
            try {
                if (look % BEAT == 0) {
                    beat();
                }
                Set<String> there = new HashSet<>();
                for (JsonNode pod : server.call("GET", "/api/v1/namespaces/" + namespace + "/pods", "").path("items")) {
                    there.add(pod.path("metadata").path("name").asText());
                    look((ObjectNode) pod);
                }
                pods.keySet().stream().filter(pod -> !there.contains(pod)).toList().forEach(this::stop);
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (AssertionError | IOException | IllegalStateException | UncheckedIOException changedMeanwhile) {
                // looked at again at once; what stays wrong, the test sees by itself
            }
        }
    }

    private void look(ObjectNode pod) throws IOException {
        JsonNode metadata = pod.path("metadata");
        String path = "/api/v1/namespaces/" + namespace + "/pods/" + metadata.path("name").asText();
        if (metadata.has("deletionTimestamp")) {
            stop(metadata.path("name").asText());
            server.call("DELETE", path, "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0,\"preconditions\":{\"uid\":\"%s\"}}"
                    .formatted(metadata.path("uid").asText()));
        } else if (!pod.path("spec").hasNonNull("nodeName")) {
            server.call("POST", path + "/binding", """
                    {"apiVersion":"v1","kind":"Binding","metadata":{"name":"%s"},"target":{"apiVersion":"v1","kind":"Node","name":"%s"}}"""
                    .formatted(metadata.path("name").asText(), name));
        } else if (!List.of("Succeeded", "Failed").contains(pod.path("status").path("phase").asText())) {
            run(pod);
            if (containers(metadata).stream().allMatch(container -> container.begun() || !container.lives()) && tell(pod)) {
                server.call("PUT", path + "/status", pod.toString());
            }
        }
    }

    private void run(ObjectNode pod) throws IOException {
        Map<String, Container> running = pods.computeIfAbsent(pod.path("metadata").path("name").asText(), any -> new ConcurrentHashMap<>());
        String policy = pod.path("spec").path("restartPolicy").asText("Always");
        for (JsonNode spec : pod.path("spec").path("containers")) {
            Container container = running.get(spec.path("name").asText());
            if (container == null) {
                Path place = Files.createDirectories(folder.resolve("pods").resolve(pod.path("metadata").path("uid").asText() + "-" + spec.path("name").asText()));
                running.put(spec.path("name").asText(), Container.start(place, command(spec), environment(pod, spec), mounts(pod, spec)));
            } else if (!container.lives() && (policy.equals("Always") || policy.equals("OnFailure") && container.status() != 0)) {
                container.again();
            }
        }
    }

    private Collection<Container> containers(JsonNode metadata) {
        return pods.get(metadata.path("name").asText()).values();
    }

    /** Whether there is anything new to tell of it. */
    private boolean tell(ObjectNode pod) {
        Map<String, Container> running = pods.get(pod.path("metadata").path("name").asText());
        JsonNode before = pod.path("status").deepCopy();
        ObjectNode status = (ObjectNode) pod.path("status");
        boolean lives = running.values().stream().anyMatch(Container::lives);
        boolean good = running.values().stream().allMatch(container -> container.lives() || container.status() == 0);
        status.put("phase", lives ? "Running" : good ? "Succeeded" : "Failed").put("podIP", "127.0.0.1").put("hostIP", "127.0.0.1");
        if (lives && !before.path("phase").asText().equals("Running")) {
            status.put("startTime", now());
            ready(status);
        }
        ArrayNode all = status.putArray("containerStatuses");
        for (JsonNode spec : pod.path("spec").path("containers")) {
            Container container = running.get(spec.path("name").asText());
            ObjectNode told = all.addObject().put("name", spec.path("name").asText()).put("image", spec.path("image").asText()).put("imageID", "")
                    .put("ready", container.lives()).put("started", container.lives()).put("restartCount", container.restarts());
            if (container.lives()) {
                told.putObject("state").putObject("running").put("startedAt", container.since());
            } else {
                told.putObject("state").putObject("terminated").put("exitCode", container.status()).put("startedAt", container.since()).put("finishedAt", container.since())
                        .put("reason", container.status() == 0 ? "Completed" : "Error");
            }
        }
        return !before.equals(status);
    }

    private static List<String> command(JsonNode spec) {
        List<String> words = new ArrayList<>();
        spec.path("command").forEach(word -> words.add(word.asText()));
        spec.path("args").forEach(word -> words.add(word.asText()));
        return words;
    }

    private Map<String, String> environment(JsonNode pod, JsonNode spec) {
        Map<String, String> all = new TreeMap<>(Map.of("PATH", System.getenv("PATH")));
        spec.path("env").forEach(one -> {
            JsonNode from = one.path("valueFrom");
            all.put(one.path("name").asText(), from.has("secretKeyRef")
                    ? secret(from.path("secretKeyRef").path("name").asText()).getOrDefault(from.path("secretKeyRef").path("key").asText(), "")
                    : from.has("fieldRef") ? pod.at("/" + from.path("fieldRef").path("fieldPath").asText().replace('.', '/')).asText() : one.path("value").asText());
        });
        spec.path("envFrom").forEach(one -> {
            if (one.has("secretRef")) {
                all.putAll(secret(one.path("secretRef").path("name").asText()));
            }
        });
        return all;
    }

    private Map<String, String> secret(String secret) {
        Map<String, String> values = new HashMap<>();
        server.call("GET", "/api/v1/namespaces/" + namespace + "/secrets/" + secret, "").path("data").properties()
                .forEach(entry -> values.put(entry.getKey(), new String(java.util.Base64.getDecoder().decode(entry.getValue().asText()), java.nio.charset.StandardCharsets.UTF_8)));
        return values;
    }

    /** By the place within the container: the folder on this machine. */
    private Map<String, Path> mounts(JsonNode pod, JsonNode spec) throws IOException {
        Map<String, Path> volumes = new HashMap<>();
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            String claim = volume.path("persistentVolumeClaim").path("claimName").asText("");
            String shared = volume.path("hostPath").path("path").asText("");
            Path place = !shared.isEmpty() ? Path.of(shared) : claim.isEmpty() ? Files.createDirectories(folder.resolve("volumes").resolve(pod.path("metadata").path("uid").asText())
                    .resolve(volume.path("name").asText())) : claim(claim);
            for (Map.Entry<String, String> file : files(volume).entrySet()) {
                Files.writeString(place.resolve(file.getKey()), file.getValue());
            }
            volumes.put(volume.path("name").asText(), place);
        }
        Map<String, Path> mounts = new TreeMap<>();
        spec.path("volumeMounts").forEach(mount -> mounts.put(mount.path("mountPath").asText(), volumes.get(mount.path("name").asText())));
        return mounts;
    }

    private Map<String, String> files(JsonNode volume) {
        if (volume.has("secret")) {
            return secret(volume.path("secret").path("secretName").asText());
        }
        Map<String, String> values = new HashMap<>();
        if (volume.has("configMap")) {
            server.call("GET", "/api/v1/namespaces/" + namespace + "/configmaps/" + volume.path("configMap").path("name").asText(), "").path("data").properties()
                    .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        }
        return values;
    }

    private void stop(String pod) {
        Map<String, Container> running = pods.remove(pod);
        if (running != null) {
            running.values().forEach(Container::stop);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        end();
        server.call("DELETE", "/api/v1/nodes/" + name, "");
    }

    private void end() {
        over = true;
        try {
            watch.join();
            List.copyOf(pods.keySet()).forEach(this::stop);
            streams.close();
            Folders.delete(folder);
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One container: its main process, which is the first of its namespace, and what it has said. */
    static final class Container {

        private static final String START = """
                set -e
                tmp=$1
                shift
                mount -t tmpfs tmpfs "$tmp"
                mkdir "$tmp/upper" "$tmp/work" "$tmp/root"
                mount -t overlay -o "lowerdir=/,upperdir=$tmp/upper,workdir=$tmp/work" overlay "$tmp/root"
                mount -t proc proc "$tmp/root/proc"
                mount --rbind /dev "$tmp/root/dev"
                while [ "$1" != -- ]; do mkdir -p "$tmp/root$2"; mount --bind "$1" "$tmp/root$2"; shift 2; done
                shift
                : > "$tmp.begun"
                exec chroot "$tmp/root" "$@"
                """;

        private final Path place;
        private final List<String> command;
        private final Map<String, String> environment;
        private final Map<String, Path> mounts;
        private volatile Process process;
        private volatile int restarts;
        private volatile String since;

        private Container(Path place, List<String> command, Map<String, String> environment, Map<String, Path> mounts) {
            this.place = place;
            this.command = command;
            this.environment = environment;
            this.mounts = mounts;
        }

        static Container start(Path place, List<String> command, Map<String, String> environment, Map<String, Path> mounts) throws IOException {
            Container container = new Container(place, command, environment, mounts);
            container.begin();
            return container;
        }

        private void begin() throws IOException {
            List<String> all = new ArrayList<>(List.of("setsid", "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", START, "sh",
                    Files.createDirectories(place.resolve("files-" + restarts)).toString()));
            mounts.forEach((path, there) -> all.addAll(List.of(there.toString(), path)));
            all.add("--");
            all.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            since = now();
            process = builder.start();
        }

        void again() throws IOException {
            restarts++;
            begin();
        }

        boolean lives() {
            return process.isAlive();
        }

        /** Whether its command runs, in its own files. */
        boolean begun() {
            return Files.exists(place.resolve("files-" + restarts + ".begun"));
        }

        int status() {
            return process.exitValue();
        }

        int restarts() {
            return restarts;
        }

        String since() {
            return since;
        }

        Path log() {
            return place.resolve("log");
        }

        /** Another process within it. */
        Process exec(List<String> words) throws IOException {
            long first = process.children().findFirst().orElseThrow(() -> new IOException("container not running")).pid();
            List<String> all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(first), "--mount", "--pid", "--root", "--wd", "--", "setsid", "--wait"));
            all.addAll(words);
            ProcessBuilder builder = new ProcessBuilder(all);
            builder.environment().clear();
            builder.environment().putAll(environment);
            return builder.start();
        }

        void kill() {
            process.children().forEach(ProcessHandle::destroyForcibly);
        }

        void stop() {
            process.children().forEach(ProcessHandle::destroy);
            try {
                if (!process.waitFor(2, java.util.concurrent.TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
