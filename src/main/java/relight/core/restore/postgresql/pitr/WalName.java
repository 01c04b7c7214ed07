package relight.core.restore.postgresql.pitr;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment of the write-ahead log: its timeline and its number since the beginning of the cluster.
 *
 * @param number position of its first byte divided by the segment size
 */
public record WalName(int timeline, long number) {

    private static final Pattern SEGMENT = Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})");
    private static final long LOG = 1L << 32;

    /** The segment that a file's name stands for; empty where it is no segment. */
    public static Optional<WalName> read(String file, long segmentSize) {
        Matcher parts = SEGMENT.matcher(file);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long low = Long.parseLong(parts.group(3), 16);
        if (low >= LOG / segmentSize) {
            return Optional.empty();
        }
        return Optional.of(new WalName(Integer.parseUnsignedInt(parts.group(1), 16),
                Long.parseLong(parts.group(2), 16) * (LOG / segmentSize) + low));
    }

    public static boolean isSegment(String file) {
        return SEGMENT.matcher(file).matches();
    }

    /** The name of its file. */
    public String file(long segmentSize) {
        long each = LOG / segmentSize;
        return "%08X%08X%08X".formatted(timeline, number / each, number % each);
    }

    /** The number of the segment that holds the position. */
    public static long holding(Lsn position, long segmentSize) {
        return Long.divideUnsigned(position.value(), segmentSize);
    }
}
