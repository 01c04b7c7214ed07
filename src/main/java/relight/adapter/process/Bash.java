package relight.adapter.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The shell that runs fences, looked for once.
 *
 * @param program its file
 * @param version such as {@code 5.2.15}
 */
public record Bash(Path program, String version) {

    private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.(\\d+)[.\\d]*");

    /**
     * The first bash on the path of the environment, or Git's on Windows.
     *
     * @throws Problem with the way out where there is none, or none that can keep a step's state (4.4)
     */
    public static Bash find(Map<String, String> environment) throws InterruptedException {
        Path program = programs(environment).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> problem("runbook.shell.missing"));
        String said = ask(program);
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw problem("runbook.shell.odd", program.toString());
        }
        int major = Integer.parseInt(version.group(1));
        if (major < 4 || major == 4 && Integer.parseInt(version.group(2)) < 4) {
            throw problem("runbook.shell.old", program.toString(), version.group().substring("version ".length()));
        }
        return new Bash(program, version.group().substring("version ".length()));
    }

    /** Throws a problem with the way out where nothing could take secrets out of a step's output. */
    static void requirePerl(Map<String, String> environment) {
        if (onPath(environment, "perl").noneMatch(Files::isExecutable) && onPath(environment, "perl.exe").noneMatch(Files::isExecutable)) {
            throw problem("runbook.shell.perl");
        }
    }

    /** {@code setsid}, which puts a step into a session of its own; not every system has it. */
    static Optional<Path> setsid(Map<String, String> environment) {
        return onPath(environment, "setsid").filter(Files::isExecutable).findFirst();
    }

    private static Stream<Path> programs(Map<String, String> environment) {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            return onPath(environment, "bash");
        }
        Stream<Path> installed = Stream.of("ProgramFiles", "LocalAppData").filter(environment::containsKey)
                .flatMap(key -> Stream.of("Git/bin/bash.exe", "Programs/Git/bin/bash.exe").map(Path.of(environment.get(key))::resolve));
        return Stream.concat(installed, onPath(environment, "bash.exe").filter(path -> !path.toString().contains("System32")));
    }

    private static Stream<Path> onPath(Map<String, String> environment, String name) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name));
    }

    private static String ask(Path program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new Problem(Message.of("runbook.shell.odd", program.toString()), Message.of("runbook.shell.odd.remedy", program.toString()), e);
        }
    }

    private static Problem problem(String key, Object... values) {
        return new Problem(Message.of(key, values), Message.of(key + ".remedy", values));
    }
}
