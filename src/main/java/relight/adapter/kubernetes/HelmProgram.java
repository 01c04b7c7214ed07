package relight.adapter.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import relight.core.kubernetes.ClusterTarget;

/**
 * The program {@code helm}, led to one cluster: by a kubeconfig with nothing but that context, and without the variables with which it
 * would go elsewhere.
 *
 * @param program    as it is called
 * @param kubeconfig with that context alone; empty in a pod, whose account it finds itself
 * @param folder     of this run, private; a copy of the kubeconfig lies there while helm runs
 */
record HelmProgram(String program, Optional<String> kubeconfig, ClusterTarget target, Path folder) {

    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration TO_END = Duration.ofSeconds(15);

    /** Asked again and again while it runs. */
    interface Meanwhile {
        void look() throws InterruptedException;
    }

    /** Refused where it is not there, or is too old to keep its releases in the cluster. */
    String version() throws InterruptedException {
        List<String> said = new ArrayList<>();
        int status = started(List.of(program, "version", "--template={{.Version}}"), said::add, () -> { });
        String version = String.join(" ", said).strip();
        if (status != 0 || !version.matches("v[3-9]\\..*|v\\d\\d.*")) {
            throw ClusterRun.problem("helm-version", version);
        }
        return version;
    }

    /** Runs it in a namespace; its exit status. */
    int run(String namespace, List<String> words, Consumer<String> line, Meanwhile meanwhile) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        Path file = folder.resolve("kubeconfig");
        try {
            if (kubeconfig.isPresent()) {
                Files.deleteIfExists(file);
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, kubeconfig.get());
                command.addAll(List.of("--kubeconfig=" + file, "--kube-context=" + target.context()));
            }
            target.as().ifPresent(user -> command.add("--kube-as-user=" + user));
            command.add("--namespace=" + namespace);
            command.addAll(words);
            return started(command, line, meanwhile);
        } catch (IOException e) {
            throw ClusterRun.problem("helm-start", program, String.valueOf(e.getMessage()));
        } finally {
            forget(file);
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int started(List<String> command, Consumer<String> line, Meanwhile meanwhile) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HELM_KUBE") || name.equals("HELM_NAMESPACE") || name.equals("KUBECONFIG"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw ClusterRun.problem("no-helm", program);
        }
        // Nobody is there who could answer it
        close(process);
        Thread reading = Thread.ofVirtual().start(() -> read(process, line));
        try {
            while (!process.waitFor(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                meanwhile.look();
            }
            reading.join();
            return process.exitValue();
        } finally {
            end(process);
        }
    }

    private static void close(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // before it read anything
        }
    }

    private static void read(Process process, Consumer<String> line) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(line);
        } catch (IOException | UncheckedIOException ended) {
            // with the process
        }
    }

    /** It writes down that its release has failed when it is asked to end. */
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList().forEach(ProcessHandle::destroy);
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
