package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Discovery;
import relight.adapter.kubernetes.VeleroObject;
import relight.core.kubernetes.ObjectKind;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Velero's own objects in a cluster (velero.io/v1): what it is asked to do and what it says of it. */
final class VeleroApi {

    static final String LOCATIONS = "backupstoragelocations";
    static final String BACKUPS = "backups";
    static final String RESTORES = "restores";
    /** On what a recovery made or set: which one it was. */
    static final String RECOVERY = ObjectApply.MADE_BY;
    /** On what Velero restored: by which Restore. */
    static final String RESTORED_BY = "velero.io/restore-name";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ENDED = Set.of("Completed", "PartiallyFailed", "Failed", "FailedValidation", "Deleting");

    private final Cluster cluster;
    private final Discovery served;
    private final String namespace;

    VeleroApi(Cluster cluster, Discovery served, String namespace) {
        this.cluster = cluster;
        this.served = served;
        this.namespace = namespace;
    }

    boolean isServed() {
        return served.resource(RESTORES + ".velero.io").isPresent();
    }

    boolean serves(String plural) {
        return served.resource(plural + ".velero.io").isPresent();
    }

    ObjectKind kind(String plural) {
        return served.resource(plural + ".velero.io").orElseThrow(() -> new Problem(Message.of("restore.kubernetes.velero.unserved", plural),
                Message.of("restore.kubernetes.refused.velero.absent.remedy")));
    }

    Optional<JsonNode> find(String plural, String name) throws InterruptedException {
        return cluster.find(kind(plural), namespace, name);
    }

    List<ObjectNode> all(String plural, String selector) throws InterruptedException {
        List<ObjectNode> all = new ArrayList<>();
        cluster.each(kind(plural), namespace, selector, all::add);
        return all;
    }

    /** Those of this recovery, the oldest first: one for each time that it was tried. */
    List<ObjectNode> ours(String plural, String recovery) throws InterruptedException {
        Map<Integer, ObjectNode> sorted = new TreeMap<>();
        all(plural, RECOVERY + "=" + recovery).forEach(one -> sorted.put(Integer.parseInt(VeleroObject.name(one).substring(VeleroObject.name(one).lastIndexOf('-') + 1)), one));
        return List.copyOf(sorted.values());
    }

    /** What the API server has kept of it. */
    JsonNode create(String plural, String name, String recovery, ObjectNode spec) throws InterruptedException {
        ObjectNode object = object(plural, name, spec);
        object.withObject("/metadata/labels").put(RECOVERY, recovery);
        return cluster.create(kind(plural), namespace, object);
    }

    /** What belongs to no recovery. */
    void create(String plural, String name, ObjectNode spec) throws InterruptedException {
        cluster.create(kind(plural), namespace, object(plural, name, spec));
    }

    private ObjectNode object(String plural, String name, ObjectNode spec) {
        ObjectNode object = JSON.createObjectNode().put("apiVersion", kind(plural).apiVersion()).put("kind", kind(plural).kind());
        object.putObject("metadata").put("name", name).put("namespace", namespace);
        object.set("spec", spec);
        return object;
    }

    void delete(String plural, String name) throws InterruptedException {
        cluster.delete(kind(plural), namespace, name);
    }

    void change(String plural, String name, ObjectNode change) throws InterruptedException {
        cluster.merge(kind(plural), namespace, name, change);
    }

    static boolean ended(JsonNode object) {
        return ENDED.contains(VeleroObject.phase(object));
    }
}
