package relight.adapter.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * Reads a step's output while it grows: hashes and counts all of it, and passes on lines for the screen. Where more comes in than
 * anyone can read, it passes on the newest part and says how much it left out; memory stays bounded whatever a step prints.
 */
final class OutputTail implements AutoCloseable {

    private static final int NEWEST = 128 * 1024;
    private static final int LONGEST_LINE = 2_000;
    static final int EXCERPT_LINES = 20;
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]|[\\p{Cntrl}&&[^\t]]");

    private final Path file;
    private final Consumer<String> screen;
    private final LongConsumer leftOut;
    private final MessageDigest digest = sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final byte[] line = new byte[LONGEST_LINE];
    private final Deque<String> last = new ArrayDeque<>();
    private int lineLength;
    private boolean lineOpen;
    private long lines;
    private long bytes;
    private FileChannel channel;

    /**
     * A tail of a file that may not be there yet.
     *
     * @param screen  takes lines without their ends
     * @param leftOut takes the number of lines that were not passed on
     */
    OutputTail(Path file, Consumer<String> screen, LongConsumer leftOut) {
        this.file = file;
        this.screen = screen;
        this.leftOut = leftOut;
    }

    /** Reads what has come since; returns whether it was something. */
    boolean poll() {
        try {
            if (channel == null) {
                if (!Files.exists(file)) {
                    return false;
                }
                channel = FileChannel.open(file, StandardOpenOption.READ);
            }
            long size = channel.size();
            if (size <= bytes) {
                return false;
            }
            long before = lines;
            while (bytes < size - NEWEST) {
                read(Math.min(buffer.capacity(), size - NEWEST - bytes), false);
            }
            if (lines > before) {
                leftOut.accept(lines - before);
            }
            while (bytes < size && read(size - bytes, true)) { }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end; an unfinished last line is one, too. */
    void finish() {
        while (poll()) { }
        if (lineOpen) {
            endLine(true);
        }
    }

    /** The hash of all that was read, in hexadecimal; empty where there was nothing. */
    Optional<String> sha256Hex() {
        return bytes == 0 ? Optional.empty() : Optional.of(HexFormat.of().formatHex(digest.digest()));
    }

    long lines() {
        return lines;
    }

    String excerpt() {
        return String.join("\n", last);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean read(long atMost, boolean pass) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), atMost));
        int count = channel.read(buffer, bytes);
        if (count <= 0) {
            return false;
        }
        bytes += count;
        byte[] array = buffer.array();
        digest.update(array, 0, count);
        for (int i = 0; i < count; i++) {
            if (array[i] == '\n') {
                endLine(pass);
            } else {
                lineOpen = true;
                if (lineLength < LONGEST_LINE) {
                    line[lineLength++] = array[i];
                }
            }
        }
        return true;
    }

    private void endLine(boolean pass) {
        lines++;
        if (pass) {
            String text = clean(new String(line, 0, lineLength, StandardCharsets.UTF_8));
            last.add(text);
            if (last.size() > EXCERPT_LINES) {
                last.remove();
            }
            screen.accept(text);
        }
        lineLength = 0;
        lineOpen = false;
    }

    /** What a terminal would show of it: what was overwritten, and colours, are left out. */
    private static String clean(String text) {
        String shown = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        return CONTROL.matcher(shown.substring(shown.lastIndexOf('\r') + 1)).replaceAll("");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
