package relight.adapter.terminal;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.StepTerminal;

/**
 * The terminal in which Relight itself was started. While a step has it, every key goes to the step's program, Ctrl+C as well; when
 * the step is over, or Relight is told to end, it is as it was before.
 */
public final class OwnTerminal implements StepTerminal {

    private static final File TTY = new File("/dev/tty");
    /** Colours and the cursor as everybody expects them, on a line of their own. */
    private static final byte[] AS_USUAL = "\u001b[0m\u001b[?25h\r\n".getBytes(StandardCharsets.US_ASCII);
    /** A read that finds no key comes back after a tenth of a second: the next key is not taken from what comes after the step. */
    private static final List<String> RAW = List.of("raw", "-echo", "min", "0", "time", "1");
    private static final int READS_A_LOOK = 10;

    private final OutputStream screen;
    private final Thread restoring = new Thread(this::restore);
    private Optional<String> before = Optional.empty();
    private volatile boolean open;
    private Thread reader;

    private OwnTerminal(OutputStream screen) {
        this.screen = screen;
    }

    /** Empty where nobody sits at a terminal: under cron, in a pipe, or where the system has none that can be set. */
    public static Optional<StepTerminal> here() {
        if (System.console() == null || !System.console().isTerminal() || stty("-g").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OwnTerminal(new FileOutputStream(TTY)));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public String kind() {
        return Optional.ofNullable(System.getenv("TERM")).filter(kind -> !kind.isBlank()).orElseGet(StepTerminal.super::kind);
    }

    @Override
    public Size size() {
        return stty("size").map(said -> said.split(" ")).filter(words -> words.length == 2)
                .map(words -> new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]))).orElse(Size.USUAL);
    }

    @Override
    public void connect(Line line) {
        before = stty("-g");
        Runtime.getRuntime().addShutdownHook(restoring);
        stty(RAW.toArray(String[]::new));
        open = true;
        reader = Thread.ofPlatform().daemon().name("terminal-keys").start(() -> read(line));
    }

    @Override
    public void show(byte[] bytes, int count) {
        try {
            screen.write(bytes, 0, count);
        } catch (IOException gone) {
            // who sat there has closed the window; the step is told by its own end
        }
    }

    @Override
    public void disconnect() {
        if (!open) {
            return;
        }
        open = false;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        show(AS_USUAL, AS_USUAL.length);
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(restoring);
            screen.close();
        } catch (IllegalStateException | IOException ending) {
            // it has been restored
        }
    }

    private void restore() {
        before.ifPresent(OwnTerminal::stty);
    }

    private void read(Line line) {
        byte[] keys = new byte[4096];
        Size known = size();
        try (FileInputStream in = new FileInputStream(TTY)) {
            for (int reads = 1; open; reads++) {
                int count = in.read(keys);
                if (count > 0) {
                    line.type(Arrays.copyOf(keys, count));
                }
                if (reads % READS_A_LOOK == 0 && !size().equals(known)) {
                    known = size();
                    line.resize(known);
                }
            }
        } catch (IOException gone) {
            // nobody types any more
        }
    }

    private static Optional<String> stty(String... words) {
        List<String> line = new ArrayList<>(List.of("stty"));
        line.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(line).redirectInput(TTY).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
