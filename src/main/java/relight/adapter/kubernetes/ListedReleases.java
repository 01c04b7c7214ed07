package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.kubernetes.ClusterObject;
import relight.core.text.Messages;

/** The releases of Helm among the objects of a namespace, by the labels of the Secrets and ConfigMaps that it keeps them in: none is unpacked. */
final class ListedReleases {

    private static final String DEPLOYED = "deployed";

    private final Messages words;
    private final Map<String, Newest> newest = new TreeMap<>();

    ListedReleases(Messages words) {
        this.words = words;
    }

    private record Newest(String namespace, long revision, String status) {}

    /** Whether an object is a revision of a release, which it counts then; two pages may bring it twice. */
    boolean take(ObjectNode object) {
        JsonNode labels = object.at("/metadata/labels");
        String revision = labels.path("version").asText();
        if (!labels.path("owner").asText().equals("helm") || labels.path("name").asText().isEmpty() || !revision.matches("\\d{1,9}")) {
            return false;
        }
        newest.merge(labels.path("name").asText(), new Newest(object.at("/metadata/namespace").asText(), Long.parseLong(revision), labels.path("status").asText()),
                (one, other) -> one.revision() > other.revision() ? one : other);
        return true;
    }

    /** By name. */
    List<ClusterObject> objects() {
        return newest.entrySet().stream().map(release -> object(release.getKey(), release.getValue())).toList();
    }

    private ClusterObject object(String name, Newest release) {
        return new ClusterObject(ClusterObject.RELEASE, release.namespace(), name, Optional.empty(), words.say("kubernetes.release", release.revision(), release.status()),
                release.status().equals(DEPLOYED) ? Optional.empty() : Optional.of(words.say("kubernetes.release.not", name, release.revision(), release.status())),
                List.of(), Map.of());
    }
}
