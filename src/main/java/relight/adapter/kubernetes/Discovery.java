package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.kubernetes.ObjectKind;

/** Which kinds an API server serves, in which versions. Asked once, for a look of a few minutes. */
public final class Discovery {

    private final Map<String, ObjectKind> preferred = new LinkedHashMap<>();
    private final Map<String, ObjectKind> byKind = new LinkedHashMap<>();

    private final Map<String, ObjectKind> shortNames = new LinkedHashMap<>();

    private Discovery() {}

    /** Asks for every group; one whose own server does not answer is left out, as kubectl does. */
    public static Discovery of(Cluster cluster) throws InterruptedException {
        Discovery all = new Discovery();
        all.version(cluster.get("/api/v1"), "", "v1");
        for (JsonNode group : cluster.get("/apis").path("groups")) {
            List<String> versions = new ArrayList<>(List.of(group.path("preferredVersion").path("version").asText()));
            group.path("versions").forEach(version -> versions.add(version.path("version").asText()));
            for (String version : versions.stream().distinct().filter(one -> !one.isEmpty()).toList()) {
                String name = group.path("name").asText();
                try {
                    all.version(cluster.get("/apis/" + name + "/" + version), name, version);
                } catch (ApiRefusal away) {
                    if (away.code() != 404 && away.code() < 500) {
                        throw away;
                    }
                }
            }
        }
        return all;
    }

    private void version(JsonNode list, String group, String version) {
        for (JsonNode one : list.path("resources")) {
            String plural = one.path("name").asText();
            if (!plural.contains("/")) {
                ObjectKind kind = new ObjectKind(group, version, one.path("kind").asText(), plural, one.path("namespaced").asBoolean());
                preferred.putIfAbsent(kind.resource(), kind);
                byKind.putIfAbsent(kind.apiVersion() + " " + kind.kind(), kind);
                one.path("shortNames").forEach(name -> shortNames.putIfAbsent(name.asText(), kind));
            }
        }
    }

    /** The version that the server prefers; empty where it serves none (K8-4). */
    public Optional<ObjectKind> resource(String resource) {
        return Optional.ofNullable(preferred.get(resource));
    }

    /** Exactly that version. */
    public Optional<ObjectKind> kind(String apiVersion, String kind) {
        return Optional.ofNullable(byKind.get(apiVersion + " " + kind));
    }

    /** A kind as people write it: {@code deploy}, {@code Deployment}, {@code deployments.apps}. */
    public Optional<ObjectKind> named(String written) {
        return Optional.ofNullable(preferred.get(written)).or(() -> preferred.values().stream()
                .filter(kind -> kind.plural().equalsIgnoreCase(written) || kind.kind().equalsIgnoreCase(written)).findFirst())
                .or(() -> Optional.ofNullable(shortNames.get(written)));
    }

    public Collection<ObjectKind> all() {
        return preferred.values();
    }
}
