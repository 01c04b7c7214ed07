package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterAction.Wait;
import relight.core.kubernetes.FieldPath;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Follows objects until they are as they are waited for. A list says what is there, and a watch only when to list again: so nothing is
 * missed when the connection is lost, when the server has forgotten the watch's place (410), or when it is away for a while.
 */
final class Following {

    private static final Duration A_WATCH = Duration.ofSeconds(20);
    /** Between two lists, so that a busy namespace does not become a busy loop. */
    private static final Duration A_PAUSE = Duration.ofMillis(300);
    private static final int A_FAULT = 500;

    private final ClusterRun run;
    private final Set<String> said = new LinkedHashSet<>();

    Following(ClusterRun run) {
        this.run = run;
    }

    /** What is looked at: a list, and the watch that begins where the list ends. */
    record Look(ObjectKind kind, String namespace, String selection) {}

    /** Judges what is there; whether it is as it is waited for. */
    interface Judge {
        boolean done(List<JsonNode> lists) throws InterruptedException;
    }

    /** A rollout to its end; what keeps each pod is said once. */
    void rollout(ClusterAction.RolloutStatus status) throws InterruptedException {
        ObjectName object = status.object();
        ObjectKind kind = run.kind(object);
        String namespace = run.namespace(kind, object);
        ObjectNode there = run.there(kind, object);
        if (!List.of("Deployment", "StatefulSet", "DaemonSet").contains(kind.kind())) {
            throw ClusterRun.problem("no-rollout", object.shown());
        }
        List<Look> looks = List.of(named(kind, namespace, object.name()), new Look(Workloads.PODS, namespace, "labelSelector=" + Cluster.query(selector(there))));
        until(looks, status.within(), object, lists -> {
            Warnings warnings = new Warnings(run.cluster());
            JsonNode workload = only(lists.getFirst(), object, namespace);
            Optional<String> missing = Workloads.waiting(kind, workload, run.run().words());
            missing.ifPresent(this::once);
            if (missing.isPresent()) {
                for (JsonNode pod : lists.get(1).path("items")) {
                    pod(pod, warnings);
                }
                if (lists.get(1).path("items").isEmpty()) {
                    warnings.of(kind.kind(), workload).map(run.run().words()::say).ifPresent(this::once);
                }
                stalled(workload, object);
            }
            return missing.isEmpty();
        });
        run.say("rolled-out", object.shown());
    }

    /** What keeps it, and why, where its own state does not say. */
    void pod(JsonNode pod, Warnings warnings) throws InterruptedException {
        Optional<Message> waits = Workloads.pod(pod);
        waits.map(run.run().words()::say).ifPresent(this::once);
        if (waits.isPresent()) {
            warnings.of("Pod", pod).map(run.run().words()::say).ifPresent(this::once);
        }
    }

    private static void stalled(JsonNode workload, ObjectName object) {
        for (JsonNode condition : workload.path("status").path("conditions")) {
            if (condition.path("reason").asText().equals("ProgressDeadlineExceeded")) {
                throw ClusterRun.problem("stalled", object.shown(), condition.path("message").asText());
            }
        }
    }

    /** A condition, a field, or the beginning or the end of the object. */
    void condition(ClusterAction.Wait wait) throws InterruptedException {
        ObjectName object = wait.object();
        ObjectKind kind = run.kind(object);
        String namespace = run.namespace(kind, object);
        until(List.of(named(kind, namespace, object.name())), wait.within(), object, lists -> {
            boolean there = !lists.getFirst().path("items").isEmpty();
            return switch (wait.until()) {
                case Wait.Gone _ -> !there || later("still-there", object.shown());
                case Wait.There _ -> there || later("not-there", object.shown(), namespace);
                case Wait.Condition(String name, String value) -> holds(only(lists.getFirst(), object, namespace), name, value, object);
                case Wait.Field(FieldPath path, Optional<String> value) -> holds(only(lists.getFirst(), object, namespace), path, value, object);
            };
        });
        switch (wait.until()) {
            case Wait.Gone _ -> run.say("gone", object.shown());
            case Wait.There _ -> run.say("there", object.shown());
            case Wait.Condition(String name, String value) -> run.say("holds", object.shown(), name, value);
            case Wait.Field _ -> { }
        }
    }

    private boolean later(String key, Object... values) {
        once(run.sentence(key, values));
        return false;
    }

    private boolean holds(JsonNode object, FieldPath path, Optional<String> wanted, ObjectName shown) {
        Optional<String> is = path.in(object);
        is.ifPresentOrElse(value -> once(run.sentence("holds", shown.shown(), path.written(), value)), () -> once(run.sentence("unconditioned", shown.shown(), path.written())));
        return is.isPresent() && (wanted.isEmpty() || is.equals(wanted));
    }

    private boolean holds(JsonNode object, String name, String value, ObjectName shown) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equalsIgnoreCase(name)) {
                boolean holds = condition.path("status").asText().equalsIgnoreCase(value);
                if (!holds) {
                    once(run.sentence("condition", shown.shown(), condition.path("type").asText(), condition.path("status").asText(), condition.path("message").asText("")));
                }
                return holds;
            }
        }
        once(run.sentence("unconditioned", shown.shown(), name));
        return false;
    }

    void until(List<Look> looks, Duration within, ObjectName object, Judge judge) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            Optional<List<JsonNode>> lists = lists(looks);
            if (lists.isPresent() && judge.done(lists.get())) {
                return;
            }
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative()) {
                throw ClusterRun.problem("too-long", object.shown(), within, String.join(" ", said));
            }
            if (lists.isPresent()) {
                watch(looks, lists.get(), left.compareTo(A_WATCH) < 0 ? left : A_WATCH);
            }
            Thread.sleep(A_PAUSE);
        }
    }

    /** Empty while the server does not answer; a refusal is the end. */
    private Optional<List<JsonNode>> lists(List<Look> looks) throws InterruptedException {
        List<JsonNode> lists = new ArrayList<>();
        try {
            for (Look look : looks) {
                lists.add(run.cluster().get(look.kind().path(look.namespace()) + "?" + look.selection()));
            }
            return Optional.of(lists);
        } catch (Problem away) {
            if (away instanceof ApiRefusal refusal && refusal.code() < A_FAULT && !refusal.isExpired() && !isHalfUp(refusal)) {
                throw away;
            }
            once(away.say(run.run().words()));
            return Optional.empty();
        }
    }

    /** A server that has just been started knows the rights of its users only when it has read them. */
    private boolean isHalfUp(ApiRefusal refusal) {
        return refusal.code() == 403 && refusal.said().contains("not yet");
    }

    private void watch(List<Look> looks, List<JsonNode> lists, Duration within) throws InterruptedException {
        List<CompletableFuture<Void>> watches = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            Look look = looks.get(i);
            watches.add(run.cluster().change(look.kind(), look.namespace(), look.selection(), lists.get(i).path("metadata").path("resourceVersion").asText(), within));
        }
        try {
            CompletableFuture.anyOf(watches.toArray(CompletableFuture[]::new)).get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException listedAgain) {
            // the list says what there is
        } finally {
            watches.forEach(watch -> watch.complete(null));
        }
    }

    void once(String sentence) {
        if (said.add(sentence)) {
            run.print(sentence.strip());
        }
    }

    static Look named(ObjectKind kind, String namespace, String name) {
        return new Look(kind, namespace, "fieldSelector=" + Cluster.query("metadata.name=" + name));
    }

    static JsonNode only(JsonNode list, ObjectName object, String namespace) {
        if (list.path("items").isEmpty()) {
            throw ClusterRun.problem("absent", object.shown(), namespace);
        }
        return list.path("items").get(0);
    }

    /** Labels only, as nearly all have them: a selector by expressions says too much, and that is only too many pods to speak of. */
    static String selector(JsonNode workload) {
        List<String> labels = new ArrayList<>();
        workload.path("spec").path("selector").path("matchLabels").properties().forEach(label -> labels.add(label.getKey() + "=" + label.getValue().asText()));
        return String.join(",", labels);
    }
}
