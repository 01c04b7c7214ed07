package relight.core.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What two people send each other: a line with a key, an empty line, and what that key has signed.
 *
 * @param key  of whoever speaks
 * @param body a {@link HeadRequest} of a log, or the {@link SignedNote} of a cosigner
 */
public record KeyedText(NoteKey key, String body) {

    private static final int MOST_BYTES = 1 << 20;

    /** Reads such a file, which may come from anybody; throws a {@link Problem} where it is none. */
    public static KeyedText read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("larger than any");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            int blank = text.indexOf("\n\n");
            NoteKey key = NoteKey.read(text.substring(0, Math.max(0, blank))).orElseThrow(() -> new IllegalArgumentException("its first line is no key"));
            return new KeyedText(key, text.substring(blank + 2));
        } catch (IOException | IllegalArgumentException e) {
            throw foreign(file, e);
        }
    }

    /** That a file is not what it should be, and what to do. */
    public static Problem foreign(Path file, Exception cause) {
        return new Problem(Message.of("evidence.file.foreign", file.toString(), String.valueOf(cause.getMessage())), Message.of("evidence.file.foreign.remedy"), cause);
    }

    @Override
    public String toString() {
        return key + "\n\n" + body;
    }
}
