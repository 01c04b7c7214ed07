package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Docker of its own: its engine on a socket in a folder of its own, without any network. Its one image is empty, the programs of its
 * containers are this machine's, read only; what listens in a container is heard in no other place.
 */
public final class DockerEngine implements AutoCloseable {

    private static final String IMAGE = "relight-test";
    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final Process engine;

    private DockerEngine(Path folder, Process engine) {
        this.folder = folder;
        this.engine = engine;
    }

    /** The test is left out where this machine has no engine, or lets none start. */
    public static DockerEngine start() throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/sbin/dockerd")), "needs root and docker.io");
        Path folder = Files.createTempDirectory("relight-docker-");
        Path log = folder.resolve("log");
        Process engine = new ProcessBuilder("/usr/sbin/dockerd", "--host", "unix://" + folder.resolve("socket"), "--data-root", folder.resolve("data").toString(),
                "--exec-root", folder.resolve("exec").toString(), "--pidfile", folder.resolve("pid").toString(), "--storage-driver", "vfs", "--bridge", "none",
                "--iptables=false", "--ip6tables=false").redirectErrorStream(true).redirectOutput(log.toFile()).start();
        DockerEngine docker = new DockerEngine(folder, engine);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (engine.isAlive() && !docker.says("version") && System.nanoTime() < end) {
                Thread.sleep(200);
            }
            docker.image();
            docker.run(docker.words("trial", "--rm", List.of(), List.of("true")));
            return docker;
        } catch (IOException e) {
            String said = e.getMessage() + "; " + Files.readString(log).strip().lines().reduce("", (before, last) -> last);
            docker.close();
            return Assumptions.abort("no container of Docker runs on this machine: " + said);
        }
    }

    private void image() throws IOException, InterruptedException {
        Path root = Files.createDirectory(folder.resolve("root"));
        for (String name : List.of("usr", "etc", "proc", "dev", "sys", "run", "root", "tmp", "var/tmp")) {
            Files.createDirectories(root.resolve(name));
        }
        for (String name : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
        }
        Path image = folder.resolve("image.tar");
        Process tar = new ProcessBuilder("sh", "-c", "chmod 1777 \"$1/tmp\" \"$1/var/tmp\" && tar -C \"$1\" -cf \"$2\" .", "sh", root.toString(), image.toString()).start();
        if (tar.waitFor() != 0) {
            throw new IOException("no image could be made");
        }
        run("import", image.toString(), IMAGE);
    }

    /** What a program needs that is to find this engine. */
    public Map<String, String> environment() {
        return Map.of("DOCKER_HOST", host());
    }

    /** The program, and how it finds this engine. */
    public List<String> program() {
        return List.of("docker", "--host", host());
    }

    private String host() {
        return "unix://" + folder.resolve("socket");
    }

    /**
     * Starts a container.
     *
     * @param folders of this machine by where they are in the container
     */
    public void container(String name, Map<String, Path> folders, Collection<String> command) throws IOException, InterruptedException {
        List<String> volumes = new ArrayList<>();
        folders.forEach((there, here) -> volumes.addAll(List.of("--volume", here + ":" + there)));
        run(words(name, "--detach", volumes, command));
    }

    private String[] words(String name, String how, List<String> more, Collection<String> command) {
        List<String> words = new ArrayList<>(List.of("run", how, "--name", name, "--network", "none", "--env", "INSIDE=" + name,
                "--volume", "/usr:/usr:ro", "--volume", "/etc:/etc:ro"));
        words.addAll(more);
        words.add(IMAGE);
        words.addAll(command);
        return words.toArray(String[]::new);
    }

    /** What a program printed that was run in a container. */
    public String inside(String container, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("exec", container));
        words.addAll(List.of(command));
        return run(words.toArray(String[]::new));
    }

    private boolean says(String... words) {
        try {
            run(words);
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    @Override
    public void close() {
        try {
            String all = engine.isAlive() && says("version") ? run("ps", "--all", "--quiet") : "";
            for (String container : all.lines().toList()) {
                run("rm", "--force", "--volumes", container);
            }
            engine.destroy();
            if (!engine.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                engine.destroyForcibly().waitFor();
            }
            new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            engine.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
