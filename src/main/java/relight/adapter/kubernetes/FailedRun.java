package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import relight.core.text.Messages;

/** What the newest pod of a Job that failed said at its end. */
final class FailedRun {

    private FailedRun() {}

    /**
     * How the pod ended, in a sentence, and its last lines.
     *
     * @param most lines of each container
     */
    static List<String> log(Cluster cluster, String namespace, String job, int most, Messages words) throws InterruptedException {
        List<JsonNode> pods = new ArrayList<>();
        cluster.each(Workloads.PODS, namespace, "job-name=" + job, pods::add);
        Optional<JsonNode> newest = pods.stream().filter(pod -> pod.path("status").path("phase").asText().equals("Failed"))
                .max(Comparator.comparing(FailedRun::begun))
                .or(() -> pods.stream().max(Comparator.comparing(FailedRun::begun)));
        if (newest.isEmpty()) {
            return List.of(words.say("kubernetes.step.no-pod-left", job));
        }
        List<String> lines = new ArrayList<>();
        Workloads.pod(newest.get()).map(words::say).ifPresent(lines::add);
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : newest.get().path("spec").path(list)) {
                lines.addAll(log(cluster, newest.get(), container.path("name").asText(), most, words));
            }
        }
        return lines;
    }

    private static Instant begun(JsonNode pod) {
        String text = pod.path("metadata").path("creationTimestamp").asText("");
        return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    }

    private static List<String> log(Cluster cluster, JsonNode pod, String container, int most, Messages words) throws InterruptedException {
        try {
            return cluster.text(PodLogs.path(pod, container) + "&tailLines=" + most).lines().map(line -> container + ": " + line).toList();
        } catch (ApiRefusal refused) {
            return List.of(words.say("kubernetes.step.no-log", container, refused.said()));
        }
    }
}
