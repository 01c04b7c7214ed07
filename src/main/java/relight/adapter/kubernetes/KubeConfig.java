package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The kubeconfig as kubectl would put it together: several files are merged, the first to name a cluster, user or context wins, and
 * relative paths count from the file that they stand in.
 */
final class KubeConfig {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> PATHS_OF_A_CLUSTER = List.of("certificate-authority");
    private static final List<String> PATHS_OF_A_USER = List.of("client-certificate", "client-key", "tokenFile");

    private final String place;
    private final Map<String, ObjectNode> clusters = new LinkedHashMap<>();
    private final Map<String, ObjectNode> users = new LinkedHashMap<>();
    private final Map<String, ObjectNode> contexts = new LinkedHashMap<>();

    private KubeConfig(String place) {
        this.place = place;
    }

    /**
     * Reads it.
     *
     * @param file        the one that is said; empty: as the environment says
     * @param environment of this process
     */
    static KubeConfig read(Optional<String> file, Map<String, String> environment) {
        List<Path> files = file.map(one -> List.of(Path.of(one))).orElseGet(() -> usual(environment));
        KubeConfig all = new KubeConfig(String.join(File.pathSeparator, files.stream().map(Path::toString).toList()));
        boolean any = false;
        for (Path one : files) {
            if (Files.isRegularFile(one)) {
                all.add(one);
                any = true;
            }
        }
        if (!any) {
            throw new Problem(Message.of("kubernetes.config.absent", all.place), Message.of("kubernetes.config.absent.remedy"));
        }
        return all;
    }

    private static List<Path> usual(Map<String, String> environment) {
        String said = environment.getOrDefault("KUBECONFIG", "");
        List<Path> named = Arrays.stream(said.split(File.pathSeparator)).filter(part -> !part.isBlank()).map(Path::of).toList();
        return named.isEmpty() ? List.of(Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".kube", "config")) : named;
    }

    private void add(Path file) {
        JsonNode read;
        try {
            read = YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new Problem(Message.of("kubernetes.config.unreadable", file, e.getMessage().lines().findFirst().orElse("")),
                    Message.of("kubernetes.config.unreadable.remedy"), e);
        }
        Path folder = file.toAbsolutePath().getParent();
        entries(read, "clusters", "cluster", clusters, PATHS_OF_A_CLUSTER, folder);
        entries(read, "users", "user", users, PATHS_OF_A_USER, folder);
        entries(read, "contexts", "context", contexts, List.of(), folder);
    }

    private static void entries(JsonNode read, String list, String one, Map<String, ObjectNode> into, List<String> paths, Path folder) {
        for (JsonNode entry : read.path(list)) {
            if (entry.path(one) instanceof ObjectNode body) {
                for (String key : paths) {
                    if (body.hasNonNull(key)) {
                        body.put(key, folder.resolve(body.path(key).asText()).normalize().toString());
                    }
                }
                into.putIfAbsent(entry.path("name").asText(), body);
            }
        }
    }

    List<String> contexts() {
        return List.copyOf(contexts.keySet());
    }

    /** The program that the context's user runs to sign on, as it would be called; empty where there is none. */
    Optional<String> program(String context) {
        JsonNode exec = user(context).path("exec");
        if (!exec.path("command").isTextual()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        exec.path("env").forEach(variable -> words.add(variable.path("name").asText() + "=" + variable.path("value").asText()));
        words.add(exec.path("command").asText());
        exec.path("args").forEach(word -> words.add(word.asText()));
        return Optional.of(String.join(" ", words));
    }

    /** The namespace that the context names. */
    Optional<String> namespace(String context) {
        return Optional.of(context(context).path("namespace").asText()).filter(name -> !name.isEmpty());
    }

    /** A kubeconfig with nothing in it but this context. */
    String alone(String context) {
        ObjectNode body = context(context);
        String cluster = body.path("cluster").asText();
        String user = body.path("user").asText();
        if (!clusters.containsKey(cluster)) {
            throw new Problem(Message.of("kubernetes.config.cluster", context, cluster, place), Message.of("kubernetes.config.cluster.remedy", cluster));
        }
        ObjectNode whole = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Config").put("current-context", context);
        only(whole.putArray("clusters"), cluster, "cluster", clusters.get(cluster));
        only(whole.putArray("contexts"), context, "context", body);
        only(whole.putArray("users"), user, "user", users.getOrDefault(user, YAML.createObjectNode()));
        return whole.toString();
    }

    private static void only(ArrayNode list, String name, String one, ObjectNode body) {
        list.addObject().put("name", name).set(one, body);
    }

    private ObjectNode context(String name) {
        ObjectNode found = contexts.get(name);
        if (found == null) {
            throw new Problem(Message.of("kubernetes.config.context", name, place), Message.of("kubernetes.config.context.remedy", String.join(", ", contexts.keySet())));
        }
        return found;
    }

    private JsonNode user(String context) {
        return users.getOrDefault(context(context).path("user").asText(), YAML.createObjectNode());
    }
}
