package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ObjectName;

/** Ports of pods that are open on this machine, for nobody else, while something is asked or as long as somebody wants. */
final class PodPorts {

    private static final Duration A_QUESTION = Duration.ofSeconds(10);
    private static final Duration A_PAUSE = Duration.ofSeconds(1);

    private final ClusterRun run;

    PodPorts(ClusterRun run) {
        this.run = run;
    }

    private LocalPortForward forward(ObjectName object, String pod, int port, int local) {
        return run.cluster().client().pods().inNamespace(run.namespace(Workloads.PODS, object)).withName(pod).portForward(port, InetAddress.getLoopbackAddress(), local);
    }

    /** Until the answer is good. */
    void ask(ClusterAction.Forward forward) throws InterruptedException {
        String pod = new PodCommands(run).pod(forward.object());
        long end = System.nanoTime() + forward.within().toNanos();
        try (LocalPortForward port = forward(forward.object(), pod, forward.port(), 0);
             HttpClient client = HttpClient.newBuilder().connectTimeout(A_QUESTION).version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getLocalPort() + forward.path())).timeout(A_QUESTION).build();
            String answer = answer(client, request);
            while (!answer.matches("HTTP 2\\d\\d(?s:.*)")) {
                if (System.nanoTime() > end) {
                    throw ClusterRun.problem("no-answer", pod, forward.port(), answer);
                }
                Thread.sleep(A_PAUSE);
                answer = answer(client, request);
            }
            run.print(answer);
            run.say("answered", pod, forward.port());
        } catch (IOException | KubernetesClientException e) {
            throw PodCommands.unreached(pod, e);
        }
    }

    private static String answer(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return "HTTP " + response.statusCode() + "\n" + response.body();
        } catch (IOException notYet) {
            return String.valueOf(notYet.getMessage());
        }
    }

    /** For so long, or until the run is ended; what goes wrong with a connection is said, and the port stays open. */
    void open(ClusterAction.OpenPort open) throws InterruptedException {
        String pod = new PodCommands(run).pod(open.object());
        requireFree(open);
        try (LocalPortForward port = forward(open.object(), pod, open.port(), open.local().orElse(0))) {
            Instant end = Instant.now().plus(open.time());
            run.say("port-open", "127.0.0.1:" + Integer.toString(port.getLocalPort()), pod, open.port(), end);
            Set<String> said = new HashSet<>();
            while (Instant.now().isBefore(end) && port.isAlive()) {
                Thread.sleep(A_PAUSE);
                port.getServerThrowables().stream().map(thrown -> String.valueOf(thrown.getMessage())).filter(said::add).forEach(why -> run.say("port-fails", pod, open.port(), why));
            }
            if (!port.isAlive()) {
                throw ClusterRun.problem("port-lost", pod, open.port());
            }
        } catch (IOException | KubernetesClientException e) {
            throw PodCommands.unreached(pod, e);
        } finally {
            run.say("port-closed", pod, open.port());
        }
    }

    /** Refused where something on this machine listens there already: whoever connects would reach that. */
    static void requireFree(ClusterAction.OpenPort open) {
        if (open.local().isEmpty()) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), open.local().get()));
        } catch (IOException taken) {
            throw ClusterRun.problem("port-taken", open.local().get(), String.valueOf(taken.getMessage()));
        }
    }
}
