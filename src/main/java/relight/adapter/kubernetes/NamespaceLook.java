package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.kubernetes.ClusterLook;
import relight.core.kubernetes.ClusterObject;
import relight.core.kubernetes.ClusterObject.Size;
import relight.core.kubernetes.ObjectKind;
import relight.core.text.Messages;

/**
 * Lists what lies in a namespace: the kinds that somebody works on by hand. Of Secrets and ConfigMaps nothing but the names is kept; those in which Helm
 * keeps a release are listed as that release.
 */
final class NamespaceLook {

    private static final List<ObjectKind> KINDS = Stream.concat(Workloads.KINDS.stream(), Stream.of(
            Workloads.PODS,
            new ObjectKind("batch", "v1", "CronJob", "cronjobs", true),
            new ObjectKind("batch", "v1", "Job", "jobs", true),
            new ObjectKind("", "v1", "Service", "services", true),
            new ObjectKind("", "v1", "ConfigMap", "configmaps", true),
            new ObjectKind("", "v1", "Secret", "secrets", true),
            new ObjectKind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true))).toList();
    private static final int FORBIDDEN = 403;

    private final Cluster cluster;
    private final Messages words;
    private final ListedReleases releases;

    NamespaceLook(Cluster cluster, Messages words) {
        this.cluster = cluster;
        this.words = words;
        this.releases = new ListedReleases(words);
    }

    ClusterLook look() throws InterruptedException {
        List<ClusterObject> objects = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        objects.add(new ClusterObject("Namespace", "", cluster.namespace(), Optional.empty(), "", Optional.empty(), List.of(), Map.of()));
        for (ObjectKind asked : KINDS) {
            Optional<ObjectKind> kind = cluster.served().resource(asked.resource());
            if (kind.isPresent()) {
                list(kind.get(), objects, unseen);
            }
        }
        objects.addAll(releases.objects());
        return new ClusterLook(cluster.identity(), cluster.namespace(), objects, unseen);
    }

    private void list(ObjectKind kind, List<ClusterObject> objects, List<String> unseen) throws InterruptedException {
        // Another page may have begun anew
        Map<String, ClusterObject> found = new TreeMap<>();
        try {
            cluster.each(kind, cluster.namespace(), "", one -> {
                if (!releases.take(one)) {
                    found.put(one.path("metadata").path("name").asText(), object(kind, one));
                }
            });
        } catch (ApiRefusal refusal) {
            if (refusal.code() != FORBIDDEN) {
                throw refusal;
            }
            unseen.add(kind.resource());
        }
        objects.addAll(found.values().stream().sorted(Comparator.comparing(one -> one.waits().isEmpty())).toList());
    }

    ClusterObject object(ObjectKind kind, ObjectNode one) {
        JsonNode metadata = one.path("metadata");
        Map<String, String> selector = new TreeMap<>();
        if (kind.kind().equals("Service")) {
            one.path("spec").path("selector").properties().forEach(label -> selector.put(label.getKey(), label.getValue().asText()));
        }
        JsonNode pods = kind.kind().equals("Pod") ? one : one.path("spec").path("template");
        List<String> containers = new ArrayList<>();
        pods.path("spec").path("containers").forEach(container -> containers.add(container.path("name").asText()));
        return new ClusterObject(kind.kind(), metadata.path("namespace").asText(), metadata.path("name").asText(), size(kind, one), state(kind, one, selector),
                waits(kind, one), containers, selector);
    }

    private static Optional<Size> size(ObjectKind kind, JsonNode one) {
        JsonNode status = one.path("status");
        return switch (kind.kind()) {
            case "Deployment", "StatefulSet" -> Optional.of(new Size(status.path("readyReplicas").asInt(), one.path("spec").path("replicas").asInt(1)));
            case "DaemonSet" -> Optional.of(new Size(status.path("numberReady").asInt(), status.path("desiredNumberScheduled").asInt()));
            default -> Optional.empty();
        };
    }

    private static String state(ObjectKind kind, JsonNode one, Map<String, String> selector) {
        return switch (kind.kind()) {
            case "Pod", "PersistentVolumeClaim" -> one.path("status").path("phase").asText();
            case "CronJob" -> one.path("spec").path("schedule").asText();
            case "Service" -> selector.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).collect(Collectors.joining(", "));
            case "Secret" -> one.path("type").asText();
            default -> "";
        };
    }

    private Optional<String> waits(ObjectKind kind, JsonNode one) {
        return switch (kind.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet" -> Workloads.waiting(kind, one, words);
            case "Pod" -> Workloads.pod(one).map(words::say);
            case "Job" -> Optional.of(JobRun.reason(one, "Failed")).filter(reason -> !reason.isEmpty());
            default -> Optional.empty();
        };
    }
}
