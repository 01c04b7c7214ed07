package relight.core.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/**
 * Which cluster is meant, and as whom.
 *
 * @param kubeconfig a file; empty: as kubectl finds it, by {@code KUBECONFIG} (several files are merged) or {@code ~/.kube/config}
 * @param context    of the kubeconfig; {@link #IN_CLUSTER} where Relight itself runs in a pod
 * @param namespace  the one that is meant where nothing else is said; empty: the context's
 * @param cluster    the {@code uid} of the namespace {@code kube-system}, by which a cluster is known whatever its address is (K8-5)
 * @param as         a user to impersonate
 * @param velero     the namespace that Velero lives in
 */
public record ClusterTarget(Optional<String> kubeconfig, String context, Optional<String> namespace, Optional<String> cluster,
                            Optional<String> as, String velero) {

    /** A context that no kubeconfig has to name: the service account of the pod. */
    public static final String IN_CLUSTER = "in-cluster";

    private static final String VELERO = "velero";

    /** Read from a system's target, or back from a step's words. */
    public static ClusterTarget of(Map<String, String> with) {
        return new ClusterTarget(Optional.ofNullable(with.get("kubeconfig")), with.getOrDefault("context", ""), Optional.ofNullable(with.get("namespace")),
                Optional.ofNullable(with.get("cluster")), Optional.ofNullable(with.get("as")), with.getOrDefault("velero", VELERO));
    }

    /** That of a system of the workspace, as the address of a pod names it; a {@link Problem} where that says no cluster. */
    public static ClusterTarget named(Workspace workspace, String system) {
        return of(workspace.system(system).filter(found -> found.engine().equals("kubernetes")).orElseThrow(() -> new Problem(
                Message.of("restore.host.cluster", system), Message.of("restore.host.cluster.remedy"))).target());
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> with() {
        Map<String, String> with = new TreeMap<>(Map.of("context", context));
        kubeconfig.ifPresent(file -> with.put("kubeconfig", file));
        namespace.ifPresent(name -> with.put("namespace", name));
        cluster.ifPresent(uid -> with.put("cluster", uid));
        as.ifPresent(user -> with.put("as", user));
        if (!velero.equals(VELERO)) {
            with.put("velero", velero);
        }
        return with;
    }
}
