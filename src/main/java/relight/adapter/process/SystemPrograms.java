package relight.adapter.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.readiness.Programs;

/**
 * Looks for programs on the path of the environment. Only those are asked for their version of which it is known that asking does
 * nothing else: a script of the team may do its work whatever it is given.
 */
public final class SystemPrograms implements Programs {

    private static final Map<String, List<String>> ASKED = Map.ofEntries(
            Map.entry("psql", List.of("--version")), Map.entry("pg_dump", List.of("--version")), Map.entry("pg_restore", List.of("--version")),
            Map.entry("mysql", List.of("--version")), Map.entry("mysqldump", List.of("--version")), Map.entry("mariadb", List.of("--version")),
            Map.entry("redis-cli", List.of("--version")), Map.entry("curl", List.of("--version")), Map.entry("jq", List.of("--version")),
            Map.entry("tar", List.of("--version")), Map.entry("gzip", List.of("--version")), Map.entry("rsync", List.of("--version")),
            Map.entry("bash", List.of("--version")), Map.entry("aws", List.of("--version")), Map.entry("docker", List.of("--version")),
            Map.entry("restic", List.of("version")), Map.entry("helm", List.of("version", "--short")),
            Map.entry("kubectl", List.of("version", "--client")), Map.entry("velero", List.of("version", "--client-only")),
            Map.entry("openssl", List.of("version")), Map.entry("git", List.of("--version")), Map.entry("python3", List.of("--version")));
    private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)+");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, String> environment;

    public SystemPrograms(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Optional<Found> find(String name) throws InterruptedException {
        Optional<Path> program = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(name, name + ".exe").map(Path.of(folder)::resolve))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> question = ASKED.get(name);
        return Optional.of(new Found(program.get().toString(), question == null ? Optional.empty() : version(program.get(), question)));
    }

    /** One that does not answer in time is ended; then its version stays unknown. */
    private static Optional<String> version(Path program, List<String> question) throws InterruptedException {
        Process process = null;
        try {
            process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), question.stream()).toList())
                    .redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(new File(nothing()))).start();
            Process asked = process;
            Thread end = Thread.ofVirtual().start(() -> endLate(asked));
            String said = new String(process.getInputStream().readNBytes(4_096), StandardCharsets.UTF_8);
            end.interrupt();
            Matcher version = VERSION.matcher(said);
            return version.find() ? Optional.of(version.group()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // it has answered
        }
    }

    private static String nothing() {
        return System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null";
    }
}
