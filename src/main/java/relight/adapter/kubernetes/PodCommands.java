package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.TtyExecErrorable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ObjectName;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What is done within a container, over the API server: commands with their exit status, and files in and out. */
final class PodCommands {

    private static final Duration A_QUESTION = Duration.ofSeconds(10);
    private static final Duration A_PAUSE = Duration.ofSeconds(1);

    private final ClusterRun run;

    PodCommands(ClusterRun run) {
        this.run = run;
    }

    void run(ClusterAction.Exec exec) throws InterruptedException {
        String pod = pod(exec.object());
        try (Lines out = new Lines()) {
            end(container(exec.object(), pod, exec.container()).writingOutput(out), pod, exec.command(), InputStream.nullInputStream());
        }
        run.say("executed", pod);
    }

    /**
     * One file, by the pod's shell. The size is said to it, since the end of a stream does not get through to it; under its own name it
     * stands only when all of it is there.
     */
    void copy(ClusterAction.Copy copy, Path local) throws InterruptedException {
        String pod = pod(copy.pod());
        ContainerResource container = container(copy.pod(), pod, copy.container());
        try {
            if (copy.intoThePod()) {
                try (InputStream file = Files.newInputStream(local); Lines out = new Lines()) {
                    end(container.redirectingInput().writingOutput(out), pod, List.of("sh", "-c", "head -c \"$1\" > \"$2.part\" && mv \"$2.part\" \"$2\"", "sh",
                            Long.toString(Files.size(local)), copy.path()), file);
                }
            } else {
                Path part = local.resolveSibling(local.getFileName() + ".part");
                try (OutputStream file = Files.newOutputStream(part)) {
                    end(container.writingOutput(file), pod, List.of("cat", copy.path()), InputStream.nullInputStream());
                }
                Files.move(part, local, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw ClusterRun.problem("file", local, String.valueOf(e.getMessage()));
        }
        run.say("copied", copy.intoThePod() ? copy.local() : pod + ":" + copy.path(), copy.intoThePod() ? pod + ":" + copy.path() : copy.local());
    }

    /** Through a port of this machine that is open only meanwhile. */
    void ask(ClusterAction.Forward forward) throws InterruptedException {
        String pod = pod(forward.object());
        long end = System.nanoTime() + forward.within().toNanos();
        try (LocalPortForward port = run.cluster().client().pods().inNamespace(run.namespace(Workloads.PODS, forward.object())).withName(pod).portForward(forward.port());
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
            throw unreached(pod, e);
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

    /** Until it has ended, well; a {@link Problem} where not. */
    private void end(TtyExecErrorable way, String pod, List<String> command, InputStream input) throws InterruptedException {
        try (Lines err = new Lines(); ExecWatch watch = way.writingError(err).exec(command.toArray(String[]::new))) {
            if (watch.getInput() != null) {
                input.transferTo(watch.getInput());
                watch.getInput().flush();
            }
            Integer status = watch.exitCode().get();
            if (status == null || status != 0) {
                throw ClusterRun.problem("exit", command.getFirst(), pod, status == null ? -1 : status);
            }
        } catch (ExecutionException | KubernetesClientException | IOException e) {
            throw unreached(pod, e);
        }
    }

    private ContainerResource container(ObjectName object, String pod, String container) throws InterruptedException {
        var resource = run.cluster().client().pods().inNamespace(run.namespace(Workloads.PODS, object)).withName(pod);
        return container.isEmpty() ? resource : resource.inContainer(container);
    }

    private String pod(ObjectName object) throws InterruptedException {
        return PodLogs.pods(run, object).stream().filter(pod -> pod.path("status").path("phase").asText().equals("Running")).findFirst()
                .orElseThrow(() -> ClusterRun.problem("no-running", object.shown())).path("metadata").path("name").asText();
    }

    private static Problem unreached(String pod, Throwable cause) {
        Throwable first = cause;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return new Problem(Message.of("kubernetes.step.unreached", pod, String.valueOf(first.getMessage())), Message.of("kubernetes.step.unreached.remedy"), cause);
    }

    /** Says what is written, line by line; the last one without its end, too. */
    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int letter) {
            if (letter == '\n') {
                close();
            } else {
                line.write(letter);
            }
        }

        @Override
        public synchronized void close() {
            if (line.size() > 0) {
                run.print(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }
    }
}
