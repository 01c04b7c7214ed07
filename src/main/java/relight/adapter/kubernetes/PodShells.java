package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import relight.adapter.host.Pods;
import relight.core.kubernetes.ClusterTarget;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/** Shells and ports of pods over the API server. A connection is asked once whether it leads to the very cluster that is meant (K8-5). */
public final class PodShells implements Pods {

    /** The client logs each word that a process did not wait for; how it ended is told to people by other ways. */
    private static final Logger CLIENT = Logger.getLogger("io.fabric8.kubernetes.client.jdkhttp");

    static {
        CLIENT.setLevel(Level.OFF);
    }

    private final ClusterAccess access;
    private final Function<String, Optional<ProtectedSystem>> systems;
    private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();

    /** @param systems of the workspace, by name: one of them says which cluster a pod is in */
    public PodShells(ClusterAccess access, Function<String, Optional<ProtectedSystem>> systems) {
        this.access = access;
        this.systems = systems;
    }

    @Override
    public Process shell(HostAddress.Pod pod) throws InterruptedException {
        PodResource there = there(pod);
        ContainerResource container = pod.container().isPresent() ? there.inContainer(pod.container().get()) : there;
        try {
            ExecWatch watch = container.redirectingInput().redirectingOutput().redirectingError().exec("sh", "-s");
            return new ChannelProcess(watch.getInput(), watch.getOutput(), watch.getError(), watch.exitCode(), watch::close);
        } catch (KubernetesClientException e) {
            throw away(pod, e);
        }
    }

    @Override
    public Process tunnel(HostAddress.Pod pod, int port) throws IOException, InterruptedException {
        try {
            return PortTunnel.open(there(pod), port);
        } catch (KubernetesClientException e) {
            throw away(pod, e);
        }
    }

    private PodResource there(HostAddress.Pod pod) throws InterruptedException {
        return cluster(pod).client().pods().inNamespace(pod.namespace()).withName(pod.name());
    }

    private Cluster cluster(HostAddress.Pod pod) throws InterruptedException {
        Cluster known = clusters.get(pod.cluster());
        if (known == null) {
            ProtectedSystem system = systems.apply(pod.cluster()).filter(found -> found.engine().equals("kubernetes")).orElseThrow(() -> new Problem(
                    Message.of("restore.host.cluster", pod.cluster()), Message.of("restore.host.cluster.remedy")));
            known = access.toThat(ClusterTarget.of(system.target()));
            clusters.put(pod.cluster(), known);
        }
        return known;
    }

    private static Problem away(HostAddress.Pod pod, KubernetesClientException e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return new Problem(Message.of("restore.host.away", pod.toString(), String.valueOf(first.getMessage())), Message.of("restore.host.away.pod.remedy", pod.name()), e);
    }
}
