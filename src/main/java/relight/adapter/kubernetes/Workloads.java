package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relight.core.kubernetes.ObjectKind;
import relight.core.text.Message;
import relight.core.text.Messages;

/** The workloads of some namespaces: what each is still waiting for, in a sentence. */
public final class Workloads {

    static final ObjectKind PODS = new ObjectKind("", "v1", "Pod", "pods", true);
    static final List<ObjectKind> KINDS = List.of(
            new ObjectKind("apps", "v1", "Deployment", "deployments", true),
            new ObjectKind("apps", "v1", "StatefulSet", "statefulsets", true),
            new ObjectKind("apps", "v1", "DaemonSet", "daemonsets", true));

    /** Reasons of a waiting container, in the kubelet's words, that somebody has to mend. */
    private static final Set<String> NEVER = Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError");

    private final Cluster cluster;
    private final List<String> namespaces;

    public Workloads(Cluster cluster, List<String> namespaces) {
        this.cluster = cluster;
        this.namespaces = List.copyOf(namespaces);
    }

    /** Empty when all have what they want. */
    public List<String> waiting(Messages words) throws InterruptedException {
        List<String> waiting = new ArrayList<>();
        for (String namespace : namespaces) {
            for (ObjectKind kind : KINDS) {
                cluster.each(kind, namespace, "", object -> waiting(kind, object, words).ifPresent(waiting::add));
            }
            if (!waiting.isEmpty()) {
                pods(namespace, words, waiting);
            }
        }
        return waiting;
    }

    private void pods(String namespace, Messages words, List<String> waiting) throws InterruptedException {
        List<JsonNode> kept = new ArrayList<>();
        cluster.each(PODS, namespace, "", pod -> pod(pod).map(words::say).ifPresent(sentence -> {
            waiting.add(sentence);
            kept.add(pod);
        }));
        Warnings warnings = new Warnings(cluster);
        for (JsonNode pod : kept) {
            warnings.of("Pod", pod).map(words::say).ifPresent(waiting::add);
        }
    }

    /** What its controller is told when it makes pods: a quota, a rule of the cluster. */
    private static Optional<String> unmade(JsonNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("ReplicaFailure") && condition.path("status").asText().equals("True")) {
                return Optional.of(condition.path("message").asText());
            }
        }
        return Optional.empty();
    }

    /**
     * What a workload still waits for. A Deployment makes new pods beside the old ones: those that are ready may all be old, so it is
     * done when there are no others than new ones, as {@code kubectl rollout status} has it.
     */
    static Optional<String> waiting(ObjectKind kind, JsonNode object, Messages words) {
        JsonNode status = object.path("status");
        boolean daemons = kind.kind().equals("DaemonSet");
        long wanted = daemons ? status.path("desiredNumberScheduled").asLong() : object.path("spec").path("replicas").asLong(1);
        long ready = status.path(daemons ? "numberReady" : "readyReplicas").asLong();
        long updated = daemons ? status.path("updatedNumberScheduled").asLong() : status.path("updatedReplicas").asLong();
        long old = kind.kind().equals("Deployment") ? Math.max(0, status.path("replicas").asLong() - updated) : 0;
        long fresh = Math.min(Math.max(0, ready - old), updated);
        boolean seen = status.path("observedGeneration").asLong() >= object.path("metadata").path("generation").asLong();
        if (seen && fresh >= wanted) {
            return old == 0 ? Optional.empty() : Optional.of(words.say("kubernetes.workload.old", kind.kind(), name(object), old));
        }
        String sentence = words.say("kubernetes.workload.waiting", kind.kind(), name(object), fresh, wanted);
        return Optional.of(unmade(object).map(why -> sentence + " " + words.say("kubernetes.workload.unmade", why)).orElse(sentence));
    }

    /** What keeps a pod from being ready; empty for one that is, or that has ended well. */
    static Optional<Message> pod(JsonNode pod) {
        JsonNode status = pod.path("status");
        if (status.path("phase").asText().equals("Succeeded")) {
            return Optional.empty();
        }
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : status.path(list)) {
                JsonNode state = container.path("state");
                if (state.path("waiting").path("reason").isTextual()) {
                    return Optional.of(Message.of("kubernetes.pod.waiting", name(pod), container.path("name").asText(), state.path("waiting").path("reason").asText(),
                            state.path("waiting").path("message").asText("")));
                }
                if (state.path("terminated").path("exitCode").asInt() != 0) {
                    return Optional.of(Message.of("kubernetes.pod.ended", name(pod), container.path("name").asText(), state.path("terminated").path("exitCode").asInt(),
                            state.path("terminated").path("reason").asText("")));
                }
            }
        }
        for (JsonNode condition : status.path("conditions")) {
            String type = condition.path("type").asText();
            if (condition.path("status").asText().equals("False") && (type.equals("PodScheduled") || type.equals("Ready"))) {
                return Optional.of(Message.of("kubernetes.pod." + (type.equals("Ready") ? "unready" : "unscheduled"), name(pod), condition.path("message").asText("")));
            }
        }
        return status.path("conditions").isEmpty() ? Optional.of(Message.of("kubernetes.pod.unscheduled", name(pod), "")) : Optional.empty();
    }

    /** Whether a container waits for something that does not come by waiting, such as an image that is not there or a Secret that nobody made. */
    static boolean cannotStart(JsonNode pod) {
        return Stream.of("initContainerStatuses", "containerStatuses").flatMap(list -> pod.path("status").path(list).valueStream())
                .anyMatch(container -> NEVER.contains(container.path("state").path("waiting").path("reason").asText()));
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("namespace").asText() + "/" + object.path("metadata").path("name").asText();
    }
}
