package relight.adapter.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import relight.core.runbook.lint.ShellCheck;

/** The {@code shellcheck} on the path. Whatever is wrong with it, it only says nothing: a linter must not need it. */
public final class InstalledShellCheck implements ShellCheck {

    private static final System.Logger LOG = System.getLogger(InstalledShellCheck.class.getName());
    private static final int BATCH = 200;
    private static final long PATIENCE_SECONDS = 20;
    /** Above this, it did not look at the scripts: wrong usage, or it broke down. */
    private static final int LOOKED = 1;

    private final Map<String, String> environment;

    public InstalledShellCheck(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<List<Remark>> check(List<String> scripts) throws InterruptedException {
        List<List<Remark>> remarks = new ArrayList<>();
        scripts.forEach(script -> remarks.add(new ArrayList<>()));
        Optional<Path> program = program();
        for (int from = 0; program.isPresent() && from < scripts.size(); from += BATCH) {
            check(program.get(), scripts, from, remarks);
        }
        return remarks;
    }

    private Optional<Path> program() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of("shellcheck", "shellcheck.exe").map(Path.of(folder)::resolve)).filter(Files::isExecutable).findFirst();
    }

    private void check(Path program, List<String> scripts, int from, List<List<Remark>> remarks) throws InterruptedException {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("relight-shellcheck");
            List<String> line = new ArrayList<>(List.of(program.toString(), "-f", "json", "-s", "bash"));
            for (int i = from; i < Math.min(from + BATCH, scripts.size()); i++) {
                Files.writeString(folder.resolve(Integer.toString(i)), scripts.get(i));
                line.add(Integer.toString(i));
            }
            read(answer(line, folder), remarks);
        } catch (IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.WARNING, "shellcheck did not answer", e);
        } finally {
            remove(folder);
        }
    }

    private String answer(List<String> line, Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile()).redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // Its settings files and options are the operator's own; findings must be the same at every desk.
        builder.environment().keySet().removeAll(List.of("SHELLCHECK_OPTS", "HOME", "XDG_CONFIG_HOME"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() > LOOKED) {
                throw new IllegalStateException(line.getFirst() + " did not end as expected");
            }
            return Files.readString(out);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Older and newer versions name more or fewer fields, and put the list at the top or under {@code comments}. */
    static void read(String json, List<List<Remark>> remarks) throws JsonProcessingException {
        JsonNode top = new ObjectMapper().readTree(json);
        for (JsonNode one : top.isArray() ? top : top.path("comments")) {
            String file = one.path("file").asText();
            int index = file.matches("\\d{1,9}") ? Integer.parseInt(file) : -1;
            if (index >= 0 && index < remarks.size() && one.path("line").asInt() > 0) {
                remarks.get(index).add(new Remark(one.path("code").asInt(), one.path("line").asInt(), Math.max(1, one.path("column").asInt()),
                        one.path("message").asText()));
            }
        }
    }

    private static void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "left behind: " + folder, e);
        }
    }
}
