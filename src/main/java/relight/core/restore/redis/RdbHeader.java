package relight.core.restore.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What an RDB file says of itself before its data begins.
 *
 * @param version of the format
 * @param fields  such as {@code redis-ver}, {@code ctime}, {@code used-mem}
 */
public record RdbHeader(int version, Map<String, String> fields) {

    /** As many bytes as are enough for it. */
    public static final int LENGTH = 4096;

    private static final int MAGIC = 9;
    private static final int FIELD = 0xFA;

    public RdbHeader {
        fields = Map.copyOf(fields);
    }

    /** Empty where it is no RDB file. */
    public static Optional<RdbHeader> read(byte[] beginning) {
        String magic = new String(beginning, 0, Math.min(MAGIC, beginning.length), StandardCharsets.ISO_8859_1);
        if (!magic.matches("REDIS\\d{4}")) {
            return Optional.empty();
        }
        Map<String, String> fields = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(beginning, MAGIC, beginning.length - MAGIC);
        try {
            while ((bytes.get() & 0xff) == FIELD) {
                fields.put(string(bytes), string(bytes));
            }
        } catch (BufferUnderflowException endOfWhatWasRead) {
            // what has been read so far is what is known of it
        }
        return Optional.of(new RdbHeader(Integer.parseInt(magic.substring(5)), fields));
    }

    /** A length of 6, 14 or 32 bits before the bytes, or a number of 8, 16 or 32 bits. */
    private static String string(ByteBuffer bytes) {
        int first = bytes.get() & 0xff;
        return switch (first >> 6) {
            case 0 -> text(bytes, first & 0x3f);
            case 1 -> text(bytes, (first & 0x3f) << 8 | bytes.get() & 0xff);
            case 2 -> text(bytes, bytes.getInt());
            default -> switch (first & 0x3f) {
                case 0 -> Integer.toString(bytes.get());
                case 1 -> Integer.toString(Short.reverseBytes(bytes.getShort()));
                case 2 -> Integer.toString(Integer.reverseBytes(bytes.getInt()));
                default -> throw new BufferUnderflowException();
            };
        };
    }

    private static String text(ByteBuffer bytes, int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** When the server began to write it: all that it holds is from then. */
    public Optional<Instant> written() {
        return number("ctime").isPresent() ? Optional.of(Instant.ofEpochSecond(number("ctime").getAsLong())) : Optional.empty();
    }

    /** The memory that its data took in the server that wrote it. */
    public OptionalLong memory() {
        return number("used-mem");
    }

    private OptionalLong number(String field) {
        String value = fields.getOrDefault(field, "");
        return value.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }
}
