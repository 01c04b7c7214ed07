package relight.core.evidence;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import relight.core.protocol.MerkleTree;

/**
 * A log's head: how many events it has, and the root over them (C2SP tlog-checkpoint).
 *
 * @param origin which log
 * @param root   of 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {

    private static final String ORIGIN = "relight/log/";

    public Checkpoint {
        if (size < 0 || root.length != MerkleTree.HASH || origin.isEmpty() || origin.contains("\n")) {
            throw new IllegalArgumentException("no checkpoint");
        }
    }

    /** What a log of Relight's calls itself in its checkpoints. */
    public static String origin(String logId) {
        return ORIGIN + logId;
    }

    /** Reads the text of a note; throws an {@link IllegalArgumentException} where it is no checkpoint. */
    public static Checkpoint read(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3 || !text.endsWith("\n") || lines.stream().anyMatch(String::isEmpty) || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("no checkpoint");
        }
        return new Checkpoint(lines.getFirst(), Long.parseLong(lines.get(1)), Base64.getDecoder().decode(lines.get(2)));
    }

    /** As it is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /** Short enough to compare on paper: {@code 1042 · 9c1e22ab10f377d0}. */
    public String shortHead() {
        return size + " · " + HexFormat.of().formatHex(root, 0, 8);
    }

    /** Whether both say the same of the same log. */
    public boolean same(Checkpoint other) {
        return origin.equals(other.origin) && size == other.size && Arrays.equals(root, other.root);
    }
}
