package relight.adapter.terminal;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import relight.core.recovery.StepTerminal;

/**
 * A program in a terminal of its own, between a person and the disk: what it prints is shown to the one and kept on the other. What
 * the person types goes to the program only.
 */
public final class TerminalProcess implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TerminalProcess.class.getName());
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final PtyProcess process;
    private final StepTerminal person;
    private final OutputStream kept;
    private final Thread reader;
    private final HiddenKeys hidden;
    private volatile StepTerminal.Size size;
    private volatile boolean whole = true;

    private TerminalProcess(PtyProcess process, StepTerminal person, StepTerminal.Size size, OutputStream kept, Consumer<String> secret) {
        this.process = process;
        this.hidden = new HiddenKeys(process, secret);
        this.person = person;
        this.size = size;
        this.kept = kept;
        this.reader = Thread.ofPlatform().daemon().name("terminal-output").unstarted(this::read);
    }

    /**
     * Starts the program.
     *
     * @param kept   receives every byte that it prints, and takes secrets out; closed with this
     * @param secret told what is typed while the program has it not shown, before the program gets it
     */
    public static TerminalProcess start(List<String> line, Path folder, Map<String, String> environment, StepTerminal person, OutputStream kept,
                                        Consumer<String> secret) throws IOException {
        StepTerminal.Size size = person.size();
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("TERM", person.kind());
        variables.keySet().removeAll(List.of("COLUMNS", "LINES"));
        PtyProcess process = new PtyProcessBuilder(line.toArray(String[]::new)).setDirectory(folder.toString()).setEnvironment(variables)
                .setInitialColumns(size.columns()).setInitialRows(size.rows()).setRedirectErrorStream(true)
                .setUnixOpenTtyToPreserveOutputAfterTermination(true).start();
        TerminalProcess started = new TerminalProcess(process, person, size, kept, secret);
        person.connect(started.new Keys());
        started.reader.start();
        return started;
    }

    /** The program. */
    public Process process() {
        return process;
    }

    /** The size that it had last. */
    public StepTerminal.Size size() {
        return size;
    }

    /** Waits until all that was printed has been shown and kept; what processes hold back that outlived the program is not waited for. */
    public void finish() {
        boolean interrupted = false;
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        while (reader.isAlive() && System.nanoTime() < end) {
            try {
                reader.join(Duration.ofMillis(50));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether all of the output was kept; told after {@link #finish}. */
    public boolean whole() {
        return whole;
    }

    @Override
    public synchronized void close() {
        reader.interrupt();
        try (InputStream in = process.getInputStream(); OutputStream out = process.getOutputStream()) {
            person.disconnect();
        } catch (IOException gone) {
            // there is nothing left to close
        }
        try {
            reader.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keep(OutputStream::close);
    }

    /** A size that came while the program was just beginning may be lost there; so it is looked at again when the program speaks. */
    private void fit() {
        WinSize wanted = new WinSize(size.columns(), size.rows());
        try {
            if (process.isAlive() && !wanted.equals(process.getWinSize())) {
                process.setWinSize(wanted);
            }
        } catch (IOException | IllegalStateException notYetOrGone) {
            LOG.log(System.Logger.Level.DEBUG, "the size of a terminal could not be set", notYetOrGone);
        }
    }

    private void read() {
        byte[] bytes = new byte[32 * 1024];
        boolean shows = true;
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                int printed = count;
                keep(stream -> {
                    stream.write(bytes, 0, printed);
                    stream.flush();
                });
                shows = shows && show(bytes, count);
                fit();
            }
        } catch (IOException gone) {
            // with its last process
        }
    }

    private boolean show(byte[] bytes, int count) {
        try {
            person.show(bytes, count);
            return true;
        } catch (InterruptedException over) {
            return false;
        }
    }

    private interface Keeping {
        void with(OutputStream stream) throws IOException;
    }

    /** On a full disk the rest of the output is missing; the program is not disturbed. */
    private void keep(Keeping keeping) {
        try {
            if (whole) {
                keeping.with(kept);
            }
        } catch (IOException full) {
            whole = false;
        }
    }

    private final class Keys implements StepTerminal.Line {

        @Override
        public void type(byte[] keys) {
            hidden.typed(keys);
            try {
                OutputStream in = process.getOutputStream();
                in.write(keys);
                in.flush();
            } catch (IOException gone) {
                // nobody reads them any more
            }
        }

        @Override
        public void resize(StepTerminal.Size wanted) {
            size = wanted;
            fit();
        }
    }
}
