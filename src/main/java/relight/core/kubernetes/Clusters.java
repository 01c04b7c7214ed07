package relight.core.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Messages;

/** What people ask of a cluster outside of a recovery. Calls block; interruption ends them; what goes wrong is a {@link relight.core.text.Problem}. */
public interface Clusters {

    ClusterIdentity identity(ClusterTarget target) throws InterruptedException;

    /**
     * What whoever signs on may not do of that, asked of the very cluster that is meant (K8-5).
     *
     * @param namespace empty: everywhere
     * @return the same rights with only those verbs that are denied; empty where all is allowed
     */
    List<NeededRight> denied(ClusterTarget target, String namespace, List<NeededRight> needed) throws InterruptedException;

    /** Whether the very cluster that is meant knows objects of a kind, such as {@code restores.velero.io}. */
    boolean serves(ClusterTarget target, String resource) throws InterruptedException;

    /**
     * What whoever signs on may not do of what these actions need, changes among it, by namespace; an empty one stands for everywhere. What a
     * cluster serves no kind for, and what is not filled in yet, is not asked for.
     */
    Map<String, List<NeededRight>> denied(ClusterTarget target, List<ClusterAction> actions) throws InterruptedException;

    /** The program that the kubeconfig runs to sign on, written as it would be called; empty where there is none. */
    Optional<String> program(ClusterTarget target);

    /** Whether somebody has looked at that program and let it run. */
    boolean isAllowed(String program);

    /** Lets that program run from now on. */
    void allow(String program);

    /** What lies in the target's namespace, on the very cluster that is meant: workloads first, and what waits first among them. */
    ClusterLook look(ClusterTarget target, Messages words) throws InterruptedException;

    /** The revisions that a workload, or a release of Helm, can go back to, the newest first. */
    List<WorkloadRevision> revisions(ClusterTarget target, ObjectName workload) throws InterruptedException;

    /** Why nothing can be done in a pod now: it is not there, or it does not run; empty where it does. */
    Optional<Message> keeps(ClusterTarget target, String namespace, String pod) throws InterruptedException;

    /** What the workloads of the target's namespace still wait for; empty when all are ready. */
    List<String> waiting(ClusterTarget target, Messages words) throws InterruptedException;

    /**
     * How the newest pod of a failed run ended, and its last lines.
     *
     * @param most lines of each container
     */
    List<String> log(ClusterTarget target, ScheduledJob failed, int most, Messages words) throws InterruptedException;

    /** What the Velero of the very cluster that is meant has and does; empty where there is none. */
    Optional<VeleroAtWork> velero(ClusterTarget target) throws InterruptedException;

    /** The CronJobs of the target's namespace, by name. */
    List<ScheduledJob> jobs(ClusterTarget target) throws InterruptedException;
}
