package relight.core.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;

/**
 * Tells whether bytes are JSON in the one form that RFC 8785 gives it, for the values that events are made of: objects, lists,
 * strings, true, false, null and whole numbers below 2<sup>53</sup>. It reads each byte once and keeps nothing, and knows nothing of
 * {@link CanonicalJson}, which writes that form.
 */
final class CanonicalForm {

    /** No event is nested deeper; bytes made by anybody might be, to exhaust whoever reads them. */
    private static final int DEEPEST = 100;
    private static final long MOST = (1L << 53) - 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] bytes;
    private int at;
    /** Whether the last string had neither escapes nor anything beyond ASCII: such ones have the same order as bytes. */
    private boolean plain;

    private CanonicalForm(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Of an object, as every event is one. */
    static boolean holds(byte[] bytes) {
        CanonicalForm form = new CanonicalForm(bytes);
        return bytes.length > 0 && bytes[0] == '{' && form.value(0) && form.at == bytes.length;
    }

    private boolean value(int depth) {
        if (at >= bytes.length || depth > DEEPEST) {
            return false;
        }
        return switch (bytes[at]) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean taken(char wanted) {
        if (at < bytes.length && bytes[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean object(int depth) {
        at++;
        if (taken('}')) {
            return true;
        }
        int before = -1;
        int beforeEnd = -1;
        boolean beforePlain = true;
        do {
            int name = at;
            if (at >= bytes.length || bytes[at] != '"' || !string() || before >= 0 && !ascending(before, beforeEnd, name, at, beforePlain && plain)) {
                return false;
            }
            before = name;
            beforeEnd = at;
            beforePlain = plain;
            if (!taken(':') || !value(depth + 1)) {
                return false;
            }
        } while (taken(','));
        return taken('}');
    }

    /** Names stand in the order of their UTF-16 units, each once. */
    private boolean ascending(int one, int oneEnd, int other, int otherEnd, boolean asBytes) {
        int order = asBytes ? Arrays.compare(bytes, one + 1, oneEnd - 1, bytes, other + 1, otherEnd - 1) : name(one, oneEnd).compareTo(name(other, otherEnd));
        return order < 0;
    }

    private String name(int from, int end) {
        try {
            return JSON.readValue(bytes, from, end - from, String.class);
        } catch (IOException e) {
            throw new IllegalStateException("A string that was read before", e);
        }
    }

    private boolean list(int depth) {
        at++;
        if (taken(']')) {
            return true;
        }
        do {
            if (!value(depth + 1)) {
                return false;
            }
        } while (taken(','));
        return taken(']');
    }

    private boolean word(String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (!taken(wanted.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        boolean negative = taken('-');
        int first = at;
        long number = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - first < 17) {
            number = number * 10 + bytes[at++] - '0';
        }
        boolean leadingZero = bytes[Math.min(first, bytes.length - 1)] == '0' && (at - first > 1 || negative);
        return at > first && !leadingZero && number <= MOST;
    }

    private boolean string() {
        at++;
        plain = true;
        while (at < bytes.length) {
            int c = bytes[at];
            if (c == '"') {
                at++;
                return true;
            }
            plain &= c >= 0 && c != '\\';
            if (c == '\\' ? !escape() : c >= 0 ? !ascii(c) : !beyondAscii(c & 0xFF)) {
                return false;
            }
        }
        return false;
    }

    private boolean ascii(int c) {
        at++;
        return c >= 0x20;
    }

    /** The short ones, and the long one only where there is none. */
    private boolean escape() {
        int c = at + 1 < bytes.length ? bytes[at + 1] : 0;
        at += 2;
        return switch (c) {
            case '"', '\\', 'b', 't', 'n', 'f', 'r' -> true;
            case 'u' -> control();
            default -> false;
        };
    }

    private boolean control() {
        if (at + 4 > bytes.length || bytes[at] != '0' || bytes[at + 1] != '0' || bytes[at + 2] != '0' && bytes[at + 2] != '1') {
            return false;
        }
        int low = "0123456789abcdef".indexOf(bytes[at + 3]);
        int c = (bytes[at + 2] - '0') * 16 + low;
        at += 4;
        return low >= 0 && c != '\b' && c != '\t' && c != '\n' && c != '\f' && c != '\r';
    }

    /** Well-formed UTF-8 (Unicode, table 3-7): nothing longer than it need be, and no halves of surrogate pairs. */
    private boolean beyondAscii(int lead) {
        int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || at + more >= bytes.length) {
            return false;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean holds = second >= least && second <= most;
        for (int i = 2; i <= more; i++) {
            holds &= (bytes[at + i] & 0xC0) == 0x80;
        }
        at += more + 1;
        return holds;
    }
}
