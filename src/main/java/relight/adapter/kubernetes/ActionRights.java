package relight.adapter.kubernetes;

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

/**
 * Asks the cluster before anything of a step is done whether whoever signed on may do all of it (E1). Changes to objects are not asked for here:
 * the server tries them, and names what it does not allow.
 */
final class ActionRights {

    private static final Pattern MINOR = Pattern.compile("v1\\.(\\d+).*");
    /** From here on a connection into a pod needs {@code create}, too; before, it is taken for a {@code get}. */
    private static final int ASKS_FOR_CREATE = 35;
    private static final String JOBS = "jobs.batch";

    private final ClusterRun run;
    /** By namespace, then by resource: the verbs. */
    private final Map<String, Map<String, TreeSet<String>>> needed = new LinkedHashMap<>();

    private ActionRights(ClusterRun run) {
        this.run = run;
    }

    /** A {@link relight.core.text.Problem} that names verbs, resource and namespace of each right that is missing. */
    static void require(ClusterRun run, List<ClusterAction> actions) throws InterruptedException {
        ActionRights rights = new ActionRights(run);
        for (ClusterAction action : actions) {
            rights.gather(action);
        }
        rights.ask();
    }

    private void ask() throws InterruptedException {
        List<String> denied = new ArrayList<>();
        for (Map.Entry<String, Map<String, TreeSet<String>>> in : needed.entrySet()) {
            List<NeededRight> rights = in.getValue().entrySet().stream().map(right -> new NeededRight(right.getKey(), List.copyOf(right.getValue()))).toList();
            Rights.denied(run.cluster(), in.getKey(), rights).forEach(right -> denied.add(run.sentence(in.getKey().isEmpty() ? "denied.everywhere" : "denied.in", right, in.getKey())));
        }
        if (!denied.isEmpty()) {
            throw ClusterRun.problem("denied", String.join(", ", denied), run.cluster().identity().context());
        }
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
            // A file that an earlier action of the step makes cannot say its namespace yet
            case ClusterAction.RunJob job when job.file().isPresent() -> { }
            case ClusterAction.RunJob job -> job(ObjectChanges.objects(job.manifest(), "job:").getFirst().path("metadata").path("namespace").asText());
            case ClusterAction.RunScheduled scheduled -> {
                need(namespace(scheduled.cronJob().namespace()), "cronjobs.batch", "get");
                job(scheduled.cronJob().namespace());
            }
            case ClusterAction.Get get -> of(get.object(), "list");
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
            case ClusterAction.TakeBack back -> back(back);
            case ClusterAction.Scale _, ClusterAction.Restart _, ClusterAction.RolloutUndo _, ClusterAction.Patch _, ClusterAction.Apply _ -> { }
        }
    }

    /** What was made is deleted, and what was deleted is made; what was changed is tried by the server. */
    private void back(ClusterAction.TakeBack back) {
        for (ChangeNotes.Note note : ChangeNotes.of(back.step(), run.run()).all()) {
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
        Matcher minor = MINOR.matcher(run.cluster().identity().version());
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
        return run.cluster().served().named(object.kind());
    }

    private String namespace(String written) {
        return written.isEmpty() ? run.cluster().namespace() : written;
    }
}
