package relight.core.kubernetes;

import java.util.List;
import java.util.Optional;
import relight.core.text.Messages;

/** What people ask of a cluster without changing anything in it. Calls block; interruption ends them; what goes wrong is a {@link relight.core.text.Problem}. */
public interface Clusters {

    ClusterIdentity identity(ClusterTarget target) throws InterruptedException;

    /** The program that the kubeconfig runs to sign on, written as it would be called; empty where there is none. */
    Optional<String> program(ClusterTarget target);

    /** Lets that program run from now on. */
    void allow(String program);

    /** What the workloads of the target's namespace still wait for; empty when all are ready. */
    List<String> waiting(ClusterTarget target, Messages words) throws InterruptedException;

    /** The CronJobs of the target's namespace, by name. */
    List<ScheduledJob> jobs(ClusterTarget target) throws InterruptedException;
}
