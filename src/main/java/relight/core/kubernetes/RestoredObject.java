package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An object of a backup as it is to be applied: what only the old cluster knew is taken out, and its namespace is the new one. What
 * each kind loses is what Velero's restore item actions take out, too (velero.io, {@code pkg/restore}, 1.18).
 */
public final class RestoredObject {

    private static final List<String> OF_THE_OLD_CLUSTER = List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink",
            "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences");

    private static final Map<String, Consumer<ObjectNode>> BY_KIND = Map.of(
            "Service", RestoredObject::service,
            "PersistentVolumeClaim", RestoredObject::claim,
            "PersistentVolume", RestoredObject::volume,
            "Pod", RestoredObject::pod,
            "Job", RestoredObject::job,
            "Namespace", object -> object.remove("spec"));

    private RestoredObject() {}

    /** A copy of the backup's object. */
    public static ObjectNode of(ObjectNode backedUp, NamespaceMapping mapping) {
        ObjectNode object = clean(backedUp);
        mapping.apply(object);
        return object;
    }

    /** A copy without what a server writes by itself, so that two can be compared. */
    public static ObjectNode clean(ObjectNode whole) {
        ObjectNode object = whole.deepCopy();
        object.remove("status");
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(OF_THE_OLD_CLUSTER);
            without(metadata, "annotations", List.of("deployment.kubernetes.io/revision", "pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller",
                    "kubectl.kubernetes.io/last-applied-configuration", "control-plane.alpha.kubernetes.io/leader"));
            without(metadata, "labels", List.of("velero.io/backup-name", "velero.io/restore-name"));
        }
        BY_KIND.getOrDefault(object.path("kind").asText(), nothing -> {}).accept(object);
        return object;
    }

    private static void without(ObjectNode metadata, String map, List<String> keys) {
        if (metadata.path(map) instanceof ObjectNode values) {
            values.remove(keys);
            if (values.isEmpty()) {
                metadata.remove(map);
            }
        }
    }

    /** The server gives addresses and ports of the nodes anew; a headless service stays one (K8-6). */
    private static void service(ObjectNode service) {
        if (service.path("spec") instanceof ObjectNode spec) {
            if (!spec.path("clusterIP").asText().equals("None")) {
                spec.remove(List.of("clusterIP", "clusterIPs"));
            }
            spec.remove("healthCheckNodePort");
            for (JsonNode port : spec.path("ports")) {
                ((ObjectNode) port).remove("nodePort");
            }
        }
    }

    /** Bound to whatever volume there is then. */
    private static void claim(ObjectNode claim) {
        if (claim.path("spec") instanceof ObjectNode spec) {
            spec.remove("volumeName");
        }
        if (claim.path("metadata") instanceof ObjectNode metadata) {
            without(metadata, "annotations", List.of("volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/storage-provisioner",
                    "volume.kubernetes.io/selected-node"));
        }
    }

    private static void volume(ObjectNode volume) {
        if (volume.path("spec").path("claimRef") instanceof ObjectNode claim) {
            claim.remove(List.of("uid", "resourceVersion"));
        }
    }

    private static void pod(ObjectNode pod) {
        if (pod.path("spec") instanceof ObjectNode spec) {
            spec.remove(List.of("nodeName", "priority"));
        }
    }

    private static void job(ObjectNode job) {
        List<String> made = List.of("controller-uid", "batch.kubernetes.io/controller-uid");
        if (job.path("spec") instanceof ObjectNode spec) {
            if (!spec.path("manualSelector").asBoolean()) {
                spec.remove("selector");
            }
            if (spec.path("template").path("metadata") instanceof ObjectNode metadata) {
                without(metadata, "labels", made);
            }
        }
        if (job.path("metadata") instanceof ObjectNode metadata) {
            without(metadata, "labels", made);
        }
    }
}
