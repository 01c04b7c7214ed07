package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.NeededRight;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;
import relight.core.text.Problem;

/**
 * Asks the cluster before anything of a step is done, or long before at readiness, whether whoever signed on may do all of it (E1). Changes to
 * objects are asked for at readiness only: before a step the server tries them, and names what it does not allow.
 */
final class ActionRights {

    private static final Pattern MINOR = Pattern.compile("v1\\.(\\d+).*");
    /** From here on a connection into a pod needs {@code create}, too; before, it is taken for a {@code get}. */
    private static final int ASKS_FOR_CREATE = 35;
    private static final String JOBS = "jobs.batch";

    private final Cluster cluster;
    private final boolean changes;
    /** By namespace, then by resource: the verbs. */
    private final Map<String, Map<String, TreeSet<String>>> needed = new LinkedHashMap<>();

    private ActionRights(Cluster cluster, boolean changes) {
        this.cluster = cluster;
        this.changes = changes;
    }

    /** A {@link Problem} that names verbs, resource and namespace of each right that is missing. */
    static void require(ClusterRun run, List<ClusterAction> actions) throws InterruptedException {
        ActionRights rights = new ActionRights(run.cluster(), false);
        for (ClusterAction action : actions) {
            rights.gather(action);
            if (action instanceof ClusterAction.TakeBack back) {
                rights.back(ChangeNotes.of(back.step(), run.run()));
            }
        }
        List<String> denied = new ArrayList<>();
        rights.denied().forEach((namespace, those) -> those.forEach(right -> denied.add(run.sentence(namespace.isEmpty() ? "denied.everywhere" : "denied.in", right, namespace))));
        if (!denied.isEmpty()) {
            throw ClusterRun.problem("denied", String.join(", ", denied), run.cluster().identity().context());
        }
    }

    /** What may not be done of all that, changes to objects among it, by namespace; an empty one stands for everywhere. */
    static Map<String, List<NeededRight>> denied(Cluster cluster, List<ClusterAction> actions) throws InterruptedException {
        ActionRights rights = new ActionRights(cluster, true);
        for (ClusterAction action : actions) {
            rights.gather(action);
        }
        return rights.denied();
    }

    private Map<String, List<NeededRight>> denied() throws InterruptedException {
        Map<String, List<NeededRight>> denied = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, TreeSet<String>>> in : needed.entrySet()) {
            List<NeededRight> rights = in.getValue().entrySet().stream().map(right -> new NeededRight(right.getKey(), List.copyOf(right.getValue()))).toList();
            List<NeededRight> those = Rights.denied(cluster, in.getKey(), rights);
            if (!those.isEmpty()) {
                denied.put(in.getKey(), those);
            }
        }
        return denied;
    }

    private void need(String namespace, String resource, String... verbs) {
        needed.computeIfAbsent(namespace, any -> new LinkedHashMap<>()).computeIfAbsent(resource, any -> new TreeSet<>()).addAll(List.of(verbs));
    }

    private void gather(ClusterAction action) throws InterruptedException {
        switch (action) {
            case ClusterAction.Logs logs -> need(pods(logs.object()), "pods/log", "get");
            case ClusterAction.Exec exec -> connect(exec.object(), "pods/exec");
            case ClusterAction.Copy copy -> connect(copy.pod(), "pods/exec");
            case ClusterAction.Forward forward -> connect(forward.object(), "pods/portforward");
            case ClusterAction.OpenPort open -> connect(open.object(), "pods/portforward");
            // A file that an earlier action of the step makes cannot say its namespace yet
            case ClusterAction.RunJob job -> objects(job.manifest()).forEach(object -> job(object.path("metadata").path("namespace").asText()));
            case ClusterAction.RunScheduled scheduled -> {
                need(namespace(scheduled.cronJob().namespace()), "cronjobs.batch", "get");
                job(scheduled.cronJob().namespace());
            }
            case ClusterAction.Get get -> of(get.object(), get.object().isEvery() ? "list" : "get");
            case ClusterAction.Delete delete -> of(delete.object(), "get", "delete");
            case ClusterAction.Wait wait -> of(wait.object(), "list");
            case ClusterAction.RolloutStatus status -> {
                of(status.object(), "get", "list");
                need(namespace(status.object().namespace()), "pods", "list");
            }
            case ClusterAction.ReleaseHistory history -> need(namespace(history.namespace()), Releases.SECRETS.resource(), "list");
            // What its objects need, Helm finds out itself
            case ClusterAction.ReleaseRollback rollback -> need(namespace(rollback.namespace()), Releases.SECRETS.resource(), "list", "get", "create", "update");
            case ClusterAction.ReleaseUpgrade upgrade -> need(namespace(upgrade.namespace()), Releases.SECRETS.resource(), "list", "get", "create", "update");
            case ClusterAction.Scale scale -> changed(scale.object());
            case ClusterAction.Restart restart -> changed(restart.object());
            case ClusterAction.RolloutUndo undo -> changed(undo.object());
            case ClusterAction.Patch patch -> changed(patch.object());
            case ClusterAction.Apply apply -> applied(apply);
            // What it needs lies in the notes of a step that has run
            case ClusterAction.TakeBack _ -> { }
        }
    }

    private void changed(ObjectName object) throws InterruptedException {
        if (changes) {
            of(object, object.isEvery() ? new String[] {"list", "get", "patch"} : new String[] {"get", "patch"});
        }
    }

    /** What a file holds is read by whoever asks; a text that is no object yet says nothing, and what is wrong with it is said when it runs. */
    private void applied(ClusterAction.Apply apply) throws InterruptedException {
        if (changes && !apply.manifest().isEmpty()) {
            for (JsonNode object : objects(apply.manifest())) {
                of(new ObjectName(object.path("kind").asText(), "", object.path("metadata").path("namespace").asText()), "get", "create", "patch");
            }
        }
    }

    private static List<ObjectNode> objects(String manifest) {
        try {
            return ObjectChanges.objects(manifest, "");
        } catch (Problem saidWhenItRuns) {
            return List.of();
        }
    }

    /** What was made is deleted, and what was deleted is made; what was changed is tried by the server. */
    private void back(ChangeNotes notes) {
        for (ChangeNotes.Note note : notes.all()) {
            switch (note.way()) {
                case DELETE -> need(note.namespace(), note.kind().resource(), "delete");
                case CREATE -> need(note.namespace(), note.kind().resource(), "create");
                case PATCH, RELEASE -> { }
            }
        }
    }

    /** A Job is made and followed by lists; its logs are read where that is allowed. */
    private void job(String written) {
        need(namespace(written), JOBS, "get", "list", "create");
        need(namespace(written), "pods", "list");
    }

    private void connect(ObjectName object, String into) throws InterruptedException {
        String namespace = pods(object);
        need(namespace, into, "get");
        Matcher minor = MINOR.matcher(cluster.identity().version());
        if (minor.matches() && Integer.parseInt(minor.group(1)) >= ASKS_FOR_CREATE) {
            need(namespace, into, "create");
        }
    }

    /** The namespace of the pod itself, or of those of a workload, which are found by a list. */
    private String pods(ObjectName object) throws InterruptedException {
        of(object, "get");
        String namespace = namespace(object.namespace());
        if (!kind(object).filter(Workloads.PODS::equals).isPresent()) {
            need(namespace, "pods", "list");
        }
        return namespace;
    }

    /** Nothing where the cluster serves no such kind: the action itself says that. */
    private void of(ObjectName object, String... verbs) throws InterruptedException {
        kind(object).ifPresent(kind -> need(kind.namespaced() ? namespace(object.namespace()) : "", kind.resource(), verbs));
    }

    private Optional<ObjectKind> kind(ObjectName object) throws InterruptedException {
        return cluster.served().named(object.kind());
    }

    private String namespace(String written) {
        return written.isEmpty() ? cluster.namespace() : written;
    }
}
