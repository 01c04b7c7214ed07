package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import relight.core.kubernetes.ObjectKind;

/**
 * The templates that a workload's pods had, oldest first, as the cluster keeps them.
 *
 * @param current the number of the one in force; 0 where none is kept
 */
record Rollouts(List<ObjectNode> all, long current) {

    private static final ObjectKind REPLICA_SETS = new ObjectKind("apps", "v1", "ReplicaSet", "replicasets", true);
    private static final ObjectKind REVISIONS = new ObjectKind("apps", "v1", "ControllerRevision", "controllerrevisions", true);
    private static final String REVISION = "deployment.kubernetes.io/revision";

    static Rollouts of(Cluster cluster, ObjectKind kind, JsonNode workload) throws InterruptedException {
        boolean replicaSets = kind.kind().equals("Deployment");
        List<ObjectNode> revisions = new ArrayList<>();
        JsonNode metadata = workload.path("metadata");
        String uid = metadata.path("uid").asText();
        cluster.each(replicaSets ? REPLICA_SETS : REVISIONS, metadata.path("namespace").asText(), "", one -> {
            if (one.path("metadata").path("ownerReferences").findValuesAsText("uid").contains(uid)) {
                revisions.add(one);
            }
        });
        revisions.sort(Comparator.comparingLong(Rollouts::number));
        return new Rollouts(revisions, replicaSets ? metadata.path("annotations").path(REVISION).asLong() : revisions.isEmpty() ? 0 : number(revisions.getLast()));
    }

    static long number(ObjectNode one) {
        return one.has("revision") ? one.path("revision").asLong() : one.path("metadata").path("annotations").path(REVISION).asLong();
    }

    static JsonNode template(ObjectNode one) {
        return (one.has("revision") ? one.path("data") : one).path("spec").path("template");
    }
}
