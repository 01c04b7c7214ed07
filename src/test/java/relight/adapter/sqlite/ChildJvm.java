package relight.adapter.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.recovery.TimeSource;

/** A second JVM that works with a journal, as another console or a cron job does. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildJvm start(String... arguments) throws IOException {
        return new ChildJvm(new ProcessBuilder(command(arguments)).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), ChildJvm.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    long pid() {
        return process.pid();
    }

    /** The next line; fails where the child ends instead. */
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("The child ended");
        }
        return line;
    }

    void awaitLine(String wanted) throws IOException {
        while (!line().equals(wanted)) {
            // It says other things first.
        }
    }

    /** As kill -9 does; returns every line that it had said before. */
    List<String> kill() throws InterruptedException, IOException {
        // By its handle, since the process itself would close what it has said and nobody has read yet.
        process.toHandle().destroyForcibly();
        process.waitFor();
        return rest();
    }

    List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * {@code lease FILE RECOVERY}: takes it and waits. {@code append FILE RECOVERY COUNT}: appends notes "0", "1" … and says each
     * event id once it is acknowledged; with COUNT 0 until it is killed.
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream say = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        SqliteJournal journal = SqliteJournal.open(Path.of(arguments[1]), new SystemTime());
        String recovery = arguments[2];
        if (arguments[0].equals("lease")) {
            journal.take(recovery, "K. Lang");
            say.println("taken");
            Thread.sleep(Long.MAX_VALUE);
        }
        long count = Long.parseLong(arguments[3]);
        say.println("ready");
        for (long i = 0; count == 0 || i < count; i++) {
            String id = recovery + "-" + ProcessHandle.current().pid() + "-" + i;
            journal.append(recovery, new Noted(Erasable.of("note " + i), Erasable.of("K. Lang")), Instant.now(), id);
            say.println(id);
        }
        journal.close();
    }

    private static final class SystemTime implements TimeSource {

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public String bootId() {
            return "boot-1";
        }
    }
}
