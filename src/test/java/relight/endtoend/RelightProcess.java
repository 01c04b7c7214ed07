package relight.endtoend;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The whole program as a process of its own, as somebody in a terminal or a cron job starts it. */
final class RelightProcess implements AutoCloseable {

    /** Longer than any command takes on a busy machine; only a fault ever waits for it. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** How it ended and what it said. */
    record Said(int status, String out, String err) {

        /** The one document on standard output; fails where anything else stands there. */
        JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (IOException e) {
                throw new AssertionError("Not one JSON document: " + e.getMessage() + "\n" + this);
            }
        }

        /** Itself, where it ended so; fails with all it said otherwise. */
        Said ended(int expected) {
            if (status != expected) {
                throw new AssertionError("Expected exit status " + expected + ": " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            return "exit status " + status + "\n--- out\n" + out + "\n--- err\n" + err;
        }
    }

    private final Process process;
    private final Path out;
    private final Path err;

    private RelightProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a command; variables that are empty are taken away. Nobody sits at its terminal.
     *
     * @param under the program that starts it, such as one that takes rights away; empty for none
     */
    static RelightProcess start(Path folder, Map<String, String> environment, List<String> under, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(under);
        command.addAll(command(arguments));
        return start(folder, environment, command);
    }

    /** Starts a command under another program that ends in becoming it, such as {@code unshare}. */
    static RelightProcess startUnder(List<String> program, Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(folder, environment, Stream.concat(program.stream(), command(arguments).stream()).toList());
    }

    /** Starts a command for somebody who sits at a terminal and has not typed anything yet. */
    static RelightProcess startAtTerminal(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> quoted = command(arguments).stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList();
        return start(folder, environment, List.of("script", "-qefc", "exec " + String.join(" ", quoted), "/dev/null"));
    }

    private static RelightProcess start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path said = Files.createTempDirectory(Files.createDirectories(folder.resolve("said")), "");
        RelightProcess started = new RelightProcess(null, said.resolve("out"), said.resolve("err"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(started.out.toFile()).redirectError(started.err.toFile());
        builder.environment().putAll(Map.of("HOME", folder.toString(), "XDG_CONFIG_HOME", folder.resolve("config").toString()));
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return new RelightProcess(builder.start(), started.out, started.err);
    }

    /** What is started in the background of a script ignores Ctrl-C, and under nohup the end of its terminal, and so would whatever it starts. */
    private static List<String> command(String... arguments) {
        List<String> command = program("relight.Main");
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> program(String main) {
        return new ArrayList<>(Stream.of(List.of("env", "--default-signal=INT,HUP"), TrainedMachine.start(), List.of(main)).flatMap(List::stream).toList());
    }

    /** Starts a process that runs one command after another, each of which is given to it with {@link #run}. */
    static RelightProcess host(Path folder, Map<String, String> environment, List<String> under) throws IOException {
        List<String> command = new ArrayList<>(under);
        command.addAll(program(CommandHost.class.getName()));
        return start(folder, environment, command);
    }

    /** Gives the host a command and waits for its end. */
    Said run(String... arguments) throws IOException {
        Path order = Files.writeString(Files.createTempFile(out.getParent(), "command", ""), String.join("\0", arguments));
        long answers = Files.size(out);
        type(order.toString());
        await(() -> said(answers).endsWith("\n") || !process.isAlive(), "the end of " + String.join(" ", arguments));
        if (said(answers).isEmpty()) {
            throw new AssertionError("It ended in the middle of " + String.join(" ", arguments) + ":\n" + said());
        }
        return new Said(Integer.parseInt(said(answers).strip()), Files.readString(Path.of(order + ".out")), Files.readString(Path.of(order + ".err")));
    }

    private String said(long from) {
        try {
            return new String(Files.readAllBytes(out)).substring((int) from);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    boolean lives() {
        return process.isAlive();
    }

    /** The number of the program's own process, also where it was started under another one. */
    long pid() {
        return process.descendants().filter(below -> below.info().command().orElse("").endsWith("java")).findFirst()
                .map(ProcessHandle::pid).orElse(process.pid());
    }

    /** Types a line. */
    void type(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    /** Waits until it has said this on either of its outputs; fails where it ends without. */
    void awaitWords(String wanted) throws IOException {
        await(() -> {
            boolean lives = process.isAlive();
            if (said().contains(wanted)) {
                return true;
            }
            if (!lives) {
                throw new AssertionError("It ended without saying \"" + wanted + "\":\n" + said());
            }
            return false;
        }, "that it says " + wanted);
    }

    /** Presses Enter at step after step until it asks for the one with these words in its title. */
    void walkTo(String title) throws IOException {
        for (int asked = 1; ; asked++) {
            int prompts = asked;
            await(() -> said().split("Enter runs it", -1).length > prompts || !process.isAlive(), "prompt " + prompts);
            String all = said();
            if (!process.isAlive()) {
                throw new AssertionError("It ended before \"" + title + "\":\n" + all);
            }
            if (all.substring(all.lastIndexOf("Step ")).lines().findFirst().orElse("").contains(title)) {
                return;
            }
            type("");
        }
    }

    private String said() {
        try {
            return Files.readString(out) + Files.readString(err);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As kill -9 does. What it has started lives on. */
    void kill() throws InterruptedException {
        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
        process.waitFor();
    }

    /** As Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(pid())).start().waitFor();
    }

    /** Waits for its end. */
    Said end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end:\n" + said());
        }
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Waits for something that is going to happen; fails where it does not. */
    static void await(BooleanSupplier happened, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited in vain for " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
    }
}
