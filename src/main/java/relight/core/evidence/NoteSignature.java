package relight.core.evidence;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A line below a note.
 *
 * @param name of the key
 * @param id   of the key, four bytes in hexadecimal
 * @param bytes what the key's kind of signature is made of
 */
public record NoteSignature(String name, String id, byte[] bytes) {

    static final String DASH = "— ";
    private static final int ID = 4;

    /** Reads a line without its end; throws an {@link IllegalArgumentException} where it is none. */
    static NoteSignature read(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(DASH) || space <= DASH.length()) {
            throw new IllegalArgumentException("no signature line: " + line);
        }
        byte[] all = Base64.getDecoder().decode(line.substring(space + 1));
        String name = line.substring(DASH.length(), space);
        if (all.length <= ID || !NoteKey.isName(name)) {
            throw new IllegalArgumentException("no signature line: " + line);
        }
        return new NoteSignature(name, HexFormat.of().formatHex(all, 0, ID), Arrays.copyOfRange(all, ID, all.length));
    }

    /** The line without its end. */
    String line() {
        byte[] head = HexFormat.of().parseHex(id);
        byte[] all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return DASH + name + " " + Base64.getEncoder().encodeToString(all);
    }
}
