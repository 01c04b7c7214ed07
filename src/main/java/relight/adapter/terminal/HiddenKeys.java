package relight.adapter.terminal;

import com.pty4j.PtyProcess;
import com.pty4j.unix.UnixPtyProcess;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at keys on their way to a program that has told its terminal not to show them: a password, typed line by line. What was typed
 * so is a secret from then on. It is kept in memory only, so that it can be taken out of what the program prints.
 */
final class HiddenKeys {

    private static final System.Logger LOG = System.getLogger(HiddenKeys.class.getName());
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    /** Of {@code struct termios}, the flags of which the fourth holds how lines are edited and shown. */
    private static final int ROOM = 256;
    private static final int LINE_FLAGS = MAC ? 24 : 12;
    private static final int SHOWN = 0x8;
    private static final int BY_LINES = MAC ? 0x100 : 0x2;
    /** Fewer would be found in words that are no secret. */
    private static final int SHORTEST = 4;

    private final Optional<Integer> terminal;
    private final Consumer<String> secret;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param secret told each line that was typed without being shown */
    HiddenKeys(PtyProcess process, Consumer<String> secret) {
        this.terminal = process instanceof UnixPtyProcess unix ? Optional.of(unix.getPty().getMasterFD()) : Optional.empty();
        this.secret = secret;
    }

    /** Takes note of keys that are about to go to the program. */
    synchronized void typed(byte[] keys) {
        if (terminal.filter(HiddenKeys::hides).isEmpty()) {
            line.reset();
            return;
        }
        for (byte key : keys) {
            switch (key) {
                case '\r', '\n' -> end();
                case 0x15, 0x03 -> line.reset();
                case 0x7F, '\b' -> {
                    String before = line.toString(StandardCharsets.UTF_8);
                    line.reset();
                    line.writeBytes(before.substring(0, before.isEmpty() ? 0 : before.offsetByCodePoints(before.length(), -1)).getBytes(StandardCharsets.UTF_8));
                }
                default -> line.write(key);
            }
        }
    }

    private void end() {
        String typed = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (typed.length() >= SHORTEST) {
            secret.accept(typed);
        }
    }

    /** A program that edits its line itself takes it key by key; one that asks for a password takes a line, and has it not shown. */
    private static boolean hides(int terminal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = arena.allocate(ROOM, Long.BYTES);
            if (Holder.TCGETATTR == null || (int) Holder.TCGETATTR.invokeExact(terminal, settings) != 0) {
                return false;
            }
            int flags = settings.get(ValueLayout.JAVA_INT, LINE_FLAGS);
            return (flags & SHOWN) == 0 && (flags & BY_LINES) != 0;
        } catch (Throwable fault) {
            LOG.log(System.Logger.Level.WARNING, "a terminal does not tell whether it shows what is typed", fault);
            return false;
        }
    }

    /** Looked up with the first terminal. */
    private static final class Holder {

        static final MethodHandle TCGETATTR = Linker.nativeLinker().defaultLookup().find("tcgetattr").map(address -> Linker.nativeLinker()
                .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS))).orElse(null);
    }
}
