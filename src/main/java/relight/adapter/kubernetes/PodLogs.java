package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;

/** What the containers of pods have written. */
final class PodLogs {

    private static final int A_LOOK = 500;

    private final ClusterRun run;
    /** The time of the newest line that was said, by container. */
    private final Map<String, String> newest = new HashMap<>();

    PodLogs(ClusterRun run) {
        this.run = run;
    }

    void print(ClusterAction.Logs logs) throws InterruptedException {
        int found = 0;
        for (JsonNode pod : pods(run, logs.object())) {
            for (String container : containers(pod, logs.container())) {
                for (String line : lines(pod, container, logs.lines())) {
                    if (logs.search().isEmpty() || holds(line, logs.search().get())) {
                        run.print(line);
                        found++;
                    }
                }
            }
        }
        run.say("logs", logs.object().shown(), found);
    }

    /** Empty of a pod that has gone since it was seen, such as after a restart. */
    private List<String> lines(JsonNode pod, String container, int most) throws InterruptedException {
        try {
            return run.cluster().text(path(pod, container) + "&tailLines=" + most).lines().toList();
        } catch (ApiRefusal refusal) {
            if (refusal.code() != Cluster.NOT_FOUND) {
                throw refusal;
            }
            return List.of();
        }
    }

    /** Words without a capital are found in any case. */
    private static boolean holds(String line, String search) {
        return line.contains(search) || line.toLowerCase(Locale.ROOT).contains(search);
    }

    /** What has been added since the last look; nothing where a container has not begun. */
    void follow(JsonNode pod) throws InterruptedException {
        if (!pod.path("status").path("phase").asText().matches("Running|Succeeded|Failed")) {
            return;
        }
        for (String container : containers(pod, "")) {
            String path = path(pod, container);
            try {
                for (String line : run.cluster().text(path + "&timestamps=true&tailLines=" + A_LOOK).lines().toList()) {
                    String[] halves = line.split(" ", 2);
                    if (halves.length == 2 && halves[0].compareTo(newest.getOrDefault(path, "")) > 0) {
                        newest.put(path, halves[0]);
                        run.print(halves[1]);
                    }
                }
            } catch (ApiRefusal notYet) {
                // A Job is followed without its logs, too
            }
        }
    }

    private static List<String> containers(JsonNode pod, String wanted) {
        List<String> containers = new ArrayList<>();
        pod.path("spec").path("containers").forEach(one -> containers.add(one.path("name").asText()));
        return wanted.isEmpty() ? containers : List.of(wanted);
    }

    static String path(JsonNode pod, String container) {
        JsonNode metadata = pod.path("metadata");
        return Workloads.PODS.path(metadata.path("namespace").asText()) + "/" + metadata.path("name").asText() + "/log?container=" + Cluster.query(container);
    }

    /** The pod itself, or those of a workload. */
    static List<ObjectNode> pods(ClusterRun run, ObjectName object) throws InterruptedException {
        ObjectKind kind = run.kind(object);
        ObjectNode there = run.there(kind, object);
        if (kind.kind().equals("Pod")) {
            return List.of(there);
        }
        String selector = Following.selector(there);
        if (selector.isEmpty()) {
            throw ClusterRun.problem("no-pods", object.shown());
        }
        List<ObjectNode> pods = new ArrayList<>();
        run.cluster().each(Workloads.PODS, run.namespace(kind, object), selector, pods::add);
        return pods;
    }
}
