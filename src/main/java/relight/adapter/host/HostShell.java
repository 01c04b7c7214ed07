package relight.adapter.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A shell at the place where a restore works: here, on a host over ssh, in a container. The command is always the same constant
 * {@code sh -s}; program and values go over its standard input, and data behind them. All calls block; interrupting the caller ends
 * what it started, there as well as here.
 */
public final class HostShell {

    /** What ssh itself exits with where it could not get through, or was cut off. */
    public static final int NOT_REACHED = 255;
    private static final int BUFFER = 256 * 1024;
    private static final int FRAME = 1 << 20;
    private static final int MOST_ON_THE_WAY = 4;
    private static final int NO_LIMIT = 1 << 30;
    private static final int MOST_KEPT = 1 << 20;
    private static final int PATIENCE_SECONDS = 30;

    /**
     * Ends the process {@code $pid} with all below it, by what the kernel says of parents. They stand still until each has its signal:
     * a client whose feeder ended a moment before it would take that for the end of its input, and commit. Children go on before their
     * parents, which see them end: whom the first process of a container adopts and a signal has ended, PostgreSQL takes for a crash of its own.
     */
    public static final String END_TREE = """
            all=$pid
            more=$pid
            while [ -n "$more" ]; do
              next=
              for parent in $more; do
                for file in /proc/[0-9]*/status; do
                  child=${file#/proc/}; child=${child%/status}
                  while read -r key value; do
                    [ "$key" = PPid: ] && { [ "$value" = "$parent" ] && next="$next $child"; break; }
                  done 2>/dev/null < "$file"
                done
              done
              all="$next $all"
              more=$next
            done
            kill -STOP $all 2>/dev/null
            kill -TERM $all 2>/dev/null
            for one in $all; do kill -CONT "$one" 2>/dev/null; done
            sleep 1
            kill -KILL $all 2>/dev/null
            true
            """;
    private static final Script END = Script.of(END_TREE);

    /**
     * How a program ended.
     *
     * @param out its standard output, the beginning of it where it is long; empty where that went elsewhere
     * @param err its standard error, likewise
     */
    public record Ran(int status, String out, String err) {

        public boolean good() {
            return status == 0;
        }

        /** What it had to say last, for a sentence. */
        public String lastWords() {
            return (err.isBlank() ? out : err).strip().lines().reduce((before, last) -> last).orElse("exit status " + status);
        }
    }

    private final HostAddress address;
    private final Hosts hosts;

    private HostShell(HostAddress address, Hosts hosts) {
        this.address = address;
        this.hosts = hosts;
    }

    public static HostShell at(HostAddress address, Hosts hosts) {
        return new HostShell(address, hosts);
    }

    public HostAddress address() {
        return address;
    }

    /** Runs a program that needs no data. */
    public Ran run(Script script) throws IOException, InterruptedException {
        return run(script, line -> { });
    }

    /** The same; each line of its output and of its errors is handed over at once. */
    public Ran run(Script script, Consumer<String> lines) throws IOException, InterruptedException {
        return run(script, Input.NONE, Optional.empty(), Optional.empty(), lines);
    }

    /** Runs a program that takes something away to its end: where the thread is interrupted meanwhile it is run anew, and the interruption kept. */
    public Ran clear(Script script) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return run(script);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs a program whose standard input stays open, and silent, until it ends: where that is closed before, nobody listens any more. */
    public Ran hold(Script script, Consumer<String> lines) throws IOException, InterruptedException {
        return run(script, Input.HELD, Optional.empty(), Optional.empty(), lines);
    }

    /** Runs a program with the stream on its standard input. A stream that fails ends the program before its input is closed. */
    public Ran feed(Script script, InputStream data, Consumer<String> lines) throws IOException, InterruptedException {
        return run(script, Input.DATA, Optional.of(data), Optional.empty(), lines);
    }

    /** Runs a program whose standard output is data. */
    public Ran fetch(Script script, OutputStream into, Consumer<String> lines) throws IOException, InterruptedException {
        return run(script, Input.NONE, Optional.empty(), Optional.of(into), lines);
    }

    /** Runs a program that makes data of data. It may end before it has read all. */
    public Ran pipe(Script script, InputStream data, OutputStream into, Consumer<String> lines) throws IOException, InterruptedException {
        return run(script, Input.DATA, Optional.of(data), Optional.of(into), lines);
    }

    /** What stands behind the program on its standard input. */
    private enum Input { NONE, HELD, DATA }

    private Ran run(Script script, Input input, Optional<InputStream> data, Optional<OutputStream> into, Consumer<String> lines)
            throws IOException, InterruptedException {
        Process process = hosts.shell(address);
        Running running = new Running(process, address instanceof HostAddress.InCluster, lines);
        FutureTask<String> err = thread("relight-host-err", running::errors);
        FutureTask<String> out = thread("relight-host-out", () -> running.output(into));
        FutureTask<Void> in = thread("relight-host-in", () -> running.feed(script, input, data));
        boolean over = false;
        try {
            int status = process.waitFor();
            in.get();
            Ran ran = new Ran(status, out.get(), err.get());
            over = true;
            Optional<String> remedy = running.pid().isEmpty() ? notReached(status) : Optional.empty();
            if (remedy.isPresent()) {
                throw new Problem(Message.of("restore.host.away", address.toString(), ran.lastWords()), Message.of(remedy.get(), address.toString()));
            }
            return ran;
        } catch (ExecutionException e) {
            throw cause(e);
        } finally {
            if (!over) {
                end(process, running.pid());
            }
        }
    }

    /** What can be done where no shell began there; empty where it is not the way that failed. */
    private Optional<String> notReached(int status) {
        return switch (address) {
            case HostAddress.Here here -> Optional.empty();
            case HostAddress.Ssh host -> status == NOT_REACHED ? Optional.of("restore.host.away.remedy") : Optional.empty();
            case HostAddress.InCluster pod -> status == NOT_REACHED ? Optional.of("restore.host.away.pod.remedy") : Optional.empty();
            case HostAddress.Docker container -> status != 0 ? Optional.of("restore.host.away.docker.remedy") : Optional.empty();
        };
    }

    /** Here the whole tree; there by a second shell, since a program that nobody listens to goes on otherwise. */
    private void end(Process process, Optional<Long> pid) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (!(address instanceof HostAddress.Here) && pid.isPresent()) {
            boolean interrupted = Thread.interrupted();
            try {
                Process ending = hosts.shell(address);
                try (OutputStream out = ending.getOutputStream()) {
                    out.write(END.with("pid", pid.get().toString()).text(Script.Fed.NOT).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    ending.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
                ending.destroy();
            } catch (IOException e) {
                // it cannot be reached any more; what is left there is looked for by whoever runs the step again
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> FutureTask<T> thread(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    private static IOException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            default -> throw new IllegalStateException(e.getCause());
        };
    }

    /** One program under way. */
    private static final class Running {

        private final Process process;
        private final boolean framed;
        private final Consumer<String> lines;
        private final CountDownLatch ready = new CountDownLatch(1);
        /** Frames that may be on their way: whoever sends more than is taken has it all in memory. */
        private final Semaphore window = new Semaphore(MOST_ON_THE_WAY);
        private volatile Optional<Long> pid = Optional.empty();

        private Running(Process process, boolean framed, Consumer<String> lines) {
            this.process = process;
            this.framed = framed;
            this.lines = lines;
        }

        private Optional<Long> pid() {
            return pid;
        }

        private String errors() throws IOException {
            StringBuilder kept = new StringBuilder();
            try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (pid.isEmpty() && line.matches("relight \\d+")) {
                        pid = Optional.of(Long.valueOf(line.substring("relight ".length())));
                        ready.countDown();
                    } else if (framed && line.equals(Script.TAKEN)) {
                        window.release();
                    } else {
                        keep(kept, line);
                    }
                }
            } finally {
                ready.countDown();
                window.release(NO_LIMIT);
            }
            return kept.toString();
        }

        private String output(Optional<OutputStream> into) throws IOException {
            if (into.isPresent()) {
                try (InputStream out = process.getInputStream()) {
                    out.transferTo(into.get());
                }
                return "";
            }
            StringBuilder kept = new StringBuilder();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    keep(kept, line);
                }
            }
            return kept.toString();
        }

        private void keep(StringBuilder kept, String line) {
            if (kept.length() < MOST_KEPT) {
                kept.append(line).append('\n');
            }
            lines.accept(line);
        }

        /** Data goes only when the shell has said that it has read the program: some read on into what lies behind it. */
        private Void feed(Script script, Input input, Optional<InputStream> data) throws Exception {
            Script.Fed fed = input == Input.NONE ? Script.Fed.NOT : framed && data.isPresent() ? Script.Fed.IN_FRAMES : Script.Fed.TO_THE_END;
            try (OutputStream out = process.getOutputStream()) {
                out.write(script.text(fed).getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (data.isPresent()) {
                    ready.await();
                    pump(data.get(), out);
                    out.flush();
                }
                if (input == Input.HELD || framed) {
                    process.waitFor();
                }
            } catch (IOException e) {
                if (e instanceof Unreadable unreadable) {
                    throw unreadable.cause;
                }
                // it does not read any more: its exit status tells why
            }
            return null;
        }

        private void pump(InputStream data, OutputStream out) throws IOException, InterruptedException {
            byte[] buffer = new byte[framed ? FRAME : BUFFER];
            while (true) {
                int read;
                try {
                    read = framed ? data.readNBytes(buffer, 0, FRAME) : data.read(buffer);
                } catch (IOException e) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new Unreadable(e);
                }
                if (framed) {
                    window.acquire();
                    out.write((Math.max(read, 0) + "\n").getBytes(StandardCharsets.UTF_8));
                }
                if (read < 0 || framed && read == 0) {
                    return;
                }
                out.write(buffer, 0, read);
            }
        }
    }

    /** The data could not be read; that is not the program's fault. */
    private static final class Unreadable extends IOException {

        private final IOException cause;

        private Unreadable(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
