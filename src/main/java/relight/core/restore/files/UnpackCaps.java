package relight.core.restore.files;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much an archive may unpack to before it is given up (FS-2).
 *
 * @param bytes   of all files together
 * @param entries files, folders and links
 * @param ratio   unpacked bytes for one stored byte, minded only beyond {@value #FREE} unpacked bytes
 */
public record UnpackCaps(long bytes, long entries, long ratio) {

    /** The choices of a request that hold other ones. */
    public static final List<String> NAMES = List.of("max-bytes", "max-entries", "max-ratio");
    static final long FREE = 1L << 30;

    private static final long USUAL_ENTRIES = 5_000_000;
    private static final long USUAL_RATIO = 200;

    /** As the operator chose; otherwise nine tenths of the free space, and what no honest archive needs. */
    static UnpackCaps of(Map<String, String> choices, long free) {
        return new UnpackCaps(number(choices, "max-bytes", free / 10 * 9), number(choices, "max-entries", USUAL_ENTRIES),
                number(choices, "max-ratio", USUAL_RATIO));
    }

    private static long number(Map<String, String> values, String name, long usual) {
        return values.containsKey(name) ? Long.parseLong(values.get(name)) : usual;
    }

    Map<String, String> lines() {
        return new TreeMap<>(Map.of("max-bytes", Long.toString(bytes), "max-entries", Long.toString(entries), "max-ratio", Long.toString(ratio)));
    }

    /** The caps in an action's lines. */
    public static UnpackCaps read(Map<String, String> lines) {
        return of(lines, Long.MAX_VALUE);
    }
}
