package relight.core.restore.postgresql.pitr;

import java.util.Optional;
import java.util.regex.Pattern;

/** A position in the write-ahead log, as PostgreSQL writes it: {@code 16/B374D848}. */
public record Lsn(long value) implements Comparable<Lsn> {

    private static final Pattern WRITTEN = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");

    /** Empty where the text is none. */
    public static Optional<Lsn> read(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        return Optional.of(new Lsn(Long.parseLong(text.substring(0, slash), 16) << 32 | Long.parseLong(text.substring(slash + 1), 16)));
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "%X/%X".formatted(value >>> 32, value & 0xFFFFFFFFL);
    }
}
