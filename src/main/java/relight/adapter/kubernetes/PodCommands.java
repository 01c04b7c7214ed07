package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.TtyExecErrorable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ObjectName;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What is done within a container, over the API server: commands with their exit status, and what they answer. */
final class PodCommands {

    /** From this exit status on a shell or a runtime says that there is nothing to run. */
    private static final int CANNOT_BE_RUN = 126;

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

    /** What a command answers; nothing where it fails, or is not there. */
    String answer(ContainerResource container, List<String> command) throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        return status(container.writingOutput(said), command) == 0 ? said.toString(StandardCharsets.UTF_8) : "";
    }

    /** How a command ends; below zero where it cannot be begun. */
    int status(TtyExecErrorable way, List<String> command) throws InterruptedException {
        try (ExecWatch watch = way.writingError(OutputStream.nullOutputStream()).exec(command.toArray(String[]::new))) {
            Integer status = watch.exitCode().get();
            return status == null ? -1 : status;
        } catch (ExecutionException | KubernetesClientException notThere) {
            return -1;
        }
    }

    /** Whether the image has that program. */
    boolean knows(ContainerResource container, String program) throws InterruptedException {
        int status = status(container, List.of(program, "--help"));
        return status >= 0 && status < CANNOT_BE_RUN;
    }

    /** Something that takes in what a command writes. */
    @FunctionalInterface
    interface Reading {
        void of(InputStream out) throws IOException;
    }

    /** Until it has ended, well, and all that it wrote is taken in; a reader that fails ends it. */
    void read(ContainerResource container, String pod, List<String> command, Reading reading) throws IOException, InterruptedException {
        try (Lines err = new Lines(); ExecWatch watch = container.redirectingOutput().writingError(err).exec(command.toArray(String[]::new))) {
            reading.of(watch.getOutput());
            Integer status = watch.exitCode().get();
            if (status == null || status != 0) {
                throw ClusterRun.problem("exit", command.getFirst(), pod, status == null ? -1 : status);
            }
        } catch (ExecutionException | KubernetesClientException e) {
            throw unreached(pod, e);
        }
    }

    OutputStream lines() {
        return new Lines();
    }

    /** Until it has ended, well; a {@link Problem} where not. */
    void end(TtyExecErrorable way, String pod, List<String> command, InputStream input) throws InterruptedException {
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

    ContainerResource container(ObjectName object, String pod, String container) throws InterruptedException {
        var resource = run.cluster().client().pods().inNamespace(run.namespace(Workloads.PODS, object)).withName(pod);
        return container.isEmpty() ? resource : resource.inContainer(container);
    }

    String pod(ObjectName object) throws InterruptedException {
        return PodLogs.pods(run, object).stream().filter(pod -> pod.path("status").path("phase").asText().equals("Running")).findFirst()
                .orElseThrow(() -> ClusterRun.problem("no-running", object.shown())).path("metadata").path("name").asText();
    }

    static Problem unreached(String pod, Throwable cause) {
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
