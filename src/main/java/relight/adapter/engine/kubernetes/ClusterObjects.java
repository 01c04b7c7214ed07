package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import relight.adapter.kubernetes.Cluster;
import relight.core.kubernetes.ObjectKind;

/** What a cluster has, asked for once a kind and namespace and kept as text: as trees, tens of thousands of objects would fill the memory. */
final class ClusterObjects {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final boolean everywhere;
    private final Map<String, Map<String, byte[]>> lists = new HashMap<>();

    /** @param everywhere whether objects of nearly all namespaces will be asked for, so that one list of all is quicker */
    ClusterObjects(Cluster cluster, boolean everywhere) {
        this.cluster = cluster;
        this.everywhere = everywhere;
    }

    Optional<ObjectNode> find(ObjectKind kind, String namespace, String name) throws InterruptedException {
        String where = everywhere || !kind.namespaced() ? "" : namespace;
        Map<String, byte[]> list = lists.get(kind.resource() + " " + where);
        if (list == null) {
            list = list(kind, where);
            lists.put(kind.resource() + " " + where, list);
        }
        return Optional.ofNullable(list.get(namespace + "/" + name)).map(ClusterObjects::read);
    }

    private Map<String, byte[]> list(ObjectKind kind, String namespace) throws InterruptedException {
        Map<String, byte[]> list = new HashMap<>();
        cluster.each(kind, namespace, "", object -> list.put(object.path("metadata").path("namespace").asText("") + "/"
                + object.path("metadata").path("name").asText(), write(object)));
        return list;
    }

    private static byte[] write(ObjectNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        try {
            return JSON.writeValueAsBytes(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode read(byte[] json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
