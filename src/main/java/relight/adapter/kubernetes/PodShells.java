package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import relight.adapter.host.Pods;
import relight.core.kubernetes.ClusterTarget;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/** Shells and ports of pods over the API server. A connection is asked once whether it leads to the very cluster that is meant (K8-5). */
public final class PodShells implements Pods {

    /** The client logs each word that a process did not wait for; how it ended is told to people by other ways. */
    private static final Logger CLIENT = Logger.getLogger("io.fabric8.kubernetes.client.jdkhttp");

    static {
        CLIENT.setLevel(Level.OFF);
    }

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    /** A port that only the pod reaches, by whichever program its image has. */
    private static final String RELAY = """
            if command -v nc >/dev/null 2>&1; then exec nc "$1" "$2"; fi
            if command -v bash >/dev/null 2>&1; then
              exec bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1; cat <&3 & exec cat >&3' "$1" "$2"
            fi
            echo "neither nc nor bash is there" >&2
            exit 1
            """;

    private final ClusterAccess access;
    private final Supplier<Workspace> workspace;
    private final Messages words;
    private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();

    /** @param workspace one of its systems says which cluster a pod is in */
    public PodShells(ClusterAccess access, Supplier<Workspace> workspace, Messages words) {
        this.access = access;
        this.workspace = workspace;
        this.words = words;
    }

    @Override
    public Process shell(HostAddress.InCluster place) throws IOException, InterruptedException {
        return exec(place, "sh", "-s");
    }

    private Process exec(HostAddress.InCluster place, String... command) throws IOException, InterruptedException {
        try {
            ExecWatch watch = container(place).redirectingInput().redirectingOutput().redirectingError().exec(command);
            return new ChannelProcess(watch.getInput(), watch.getOutput(), watch.getError(), watch.exitCode(), watch::close);
        } catch (KubernetesClientException e) {
            throw away(place, e);
        }
    }

    @Override
    public Process tunnel(HostAddress.InCluster place, String host, int port) throws IOException, InterruptedException {
        if (!LOOPBACK.contains(host)) {
            return exec(place, "sh", "-c", RELAY, "sh", host, Integer.toString(port));
        }
        try {
            HostAddress.Pod pod = pod(place);
            return PortTunnel.open(cluster(pod.cluster()).client().pods().inNamespace(pod.namespace()).withName(pod.name()), port);
        } catch (KubernetesClientException e) {
            throw away(place, e);
        }
    }

    @Override
    public void leave(HostAddress.Job job) throws InterruptedException {
        WaitingJob waiting = new WaitingJob(cluster(job.cluster()), job, workspace.get().root(), words);
        Optional<HostAddress.Pod> pod = waiting.running();
        if (pod.isEmpty() || isAlone(pod.get())) {
            waiting.remove();
        }
    }

    /** Asked in the pod itself: another console, or one that has taken a recovery over, may work there. Where it cannot be told, somebody does. */
    private boolean isAlone(HostAddress.Pod pod) throws InterruptedException {
        try {
            Process asked = exec(pod, "sh", "-c", WaitingJob.ALONE);
            try {
                return asked.waitFor(ANSWER.toSeconds(), TimeUnit.SECONDS) && asked.exitValue() == 0;
            } finally {
                asked.destroy();
            }
        } catch (IOException unreached) {
            return false;
        }
    }

    private ContainerResource container(HostAddress.InCluster place) throws IOException, InterruptedException {
        HostAddress.Pod pod = pod(place);
        var there = cluster(pod.cluster()).client().pods().inNamespace(pod.namespace()).withName(pod.name());
        return pod.container().isPresent() ? there.inContainer(pod.container().get()) : there;
    }

    private HostAddress.Pod pod(HostAddress.InCluster place) throws IOException, InterruptedException {
        return switch (place) {
            case HostAddress.Pod pod -> pod;
            case HostAddress.Job job -> new WaitingJob(cluster(job.cluster()), job, workspace.get().root(), words).pod();
        };
    }

    private Cluster cluster(String name) throws InterruptedException {
        Cluster known = clusters.get(name);
        if (known == null) {
            known = access.toThat(ClusterTarget.named(workspace.get(), name));
            clusters.put(name, known);
        }
        return known;
    }

    private static Problem away(HostAddress.InCluster place, KubernetesClientException e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return new Problem(Message.of("restore.host.away", place.toString(), String.valueOf(first.getMessage())), Message.of("restore.host.away.pod.remedy", place.toString()), e);
    }
}
