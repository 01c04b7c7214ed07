package relight.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import relight.adapter.engine.dump.Folders;

/**
 * The machine that the tests' commands run on. To load and check the classes of the AWS SDK and of fabric8 takes a process as long as most
 * commands do, and the tests start hundreds: so one of them does it for all, and leaves a cache of loaded classes. Only where Maven runs
 * them all ({@code relight.trained}); whoever runs one class does not wait for the training.
 */
final class TrainedMachine {

    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Duser.language=en",
            "-Duser.timezone=UTC", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8");
    /** What loads most: a store in S3, a cluster, an engine of this machine, a recovery. */
    private static final String WORKSPACE = """
            site: {name: Training}
            stores:
              here: {folder: %1$s}
              there: {s3: bucket, region: us-east-1, endpoint: "http://127.0.0.1:9", path-style: true}
            systems:
              shop:
                engine: kubernetes
                target: {kubeconfig: %1$s/kubeconfig, context: none}
            """;
    private static final String KUBECONFIG = """
            {"apiVersion": "v1", "kind": "Config", "current-context": "none", "contexts": [{"name": "none", "context": {"cluster": "none", "user": "none"}}],
            "clusters": [{"name": "none", "cluster": {"server": "http://127.0.0.1:9"}}], "users": [{"name": "none", "user": {"token": "none"}}]}
            """;
    private static final List<List<String>> COMMANDS = List.of(List.of("catalog", "refresh"), List.of("catalog", "list", "--json"), List.of("check"),
            List.of("cluster", "velero", "shop"), List.of("protocol", "list"));

    private static List<String> start = List.of();

    private TrainedMachine() {}

    /** Program, flags and class path; the main class is to follow. */
    static synchronized List<String> start() {
        if (start.isEmpty()) {
            try {
                start = Boolean.getBoolean("relight.trained") ? train() : start(System.getProperty("java.class.path"), "-Xshare:auto");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return start;
    }

    private static List<String> start(String classPath, String sharing) {
        List<String> start = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), sharing));
        start.addAll(FLAGS);
        start.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-cp", classPath));
        return List.copyOf(start);
    }

    private static List<String> train() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("relight-trained-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        String classPath = String.join(":", Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(":"))
                .filter(entry -> !entry.isEmpty() && Files.exists(Path.of(entry))).map(entry -> jar(Path.of(entry), folder)).toList());
        Path cache = folder.resolve("classes.aot");
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(folder.resolve("workspace/relight.yaml"), WORKSPACE.formatted(folder));
        Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG);
        List<String> command = new ArrayList<>(start(classPath, "-XX:AOTCacheOutput=" + cache));
        command.add(CommandHost.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().putAll(Map.of("HOME", folder.toString(), "XDG_CONFIG_HOME", folder.resolve("config").toString()));
        Process training = builder.start();
        try (OutputStream orders = training.getOutputStream()) {
            for (int i = 0; i < COMMANDS.size(); i++) {
                List<String> words = new ArrayList<>(COMMANDS.get(i));
                words.addAll(List.of("--workspace", folder.resolve("workspace").toString(), "--data", folder.resolve("data").toString()));
                Path order = Files.writeString(folder.resolve("order" + i), String.join("\0", words));
                orders.write((order + "\n").getBytes());
            }
        }
        training.waitFor();
        return Files.exists(cache) ? start(classPath, "-XX:AOTCache=" + cache) : start(classPath, "-Xshare:auto");
    }

    private static void remove(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Classes are remembered of archives alone. */
    private static String jar(Path entry, Path folder) {
        if (!Files.isDirectory(entry)) {
            return entry.toString();
        }
        Path jar = folder.resolve(entry.getFileName() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar)); Stream<Path> files = Files.walk(entry)) {
            out.setLevel(0);
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new JarEntry(entry.relativize(file).toString()));
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar.toString();
    }
}
