package relight.core.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON in the one form that RFC 8785 gives it, and in no other, for the values that events are made of: objects, lists,
 * strings, true, false, null and whole numbers below 2<sup>53</sup>. It reads each byte once, and knows nothing of
 * {@link CanonicalJson}, which writes that form.
 */
final class CanonicalForm {

    /** No event is nested deeper; bytes made by anybody might be, to exhaust whoever reads them. */
    private static final int DEEPEST = 100;
    private static final long MOST = (1L << 53) - 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final class OtherForm extends Exception {

        static final OtherForm FOUND = new OtherForm();

        private OtherForm() {
            super(null, null, false, false);
        }
    }

    private final byte[] bytes;
    private int at;

    private CanonicalForm(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The members of an object, as every event is one: of {@link Map}, {@link List}, {@link String}, {@link Long}, {@link Boolean} and null. */
    static Optional<Map<String, Object>> object(byte[] bytes) {
        CanonicalForm form = new CanonicalForm(bytes);
        try {
            form.take('{');
            Map<String, Object> object = form.members(0);
            return form.at == bytes.length ? Optional.of(object) : Optional.empty();
        } catch (OtherForm e) {
            return Optional.empty();
        }
    }

    private Object value(int depth) throws OtherForm {
        if (at >= bytes.length || depth > DEEPEST) {
            throw OtherForm.FOUND;
        }
        return switch (bytes[at]) {
            case '{' -> {
                at++;
                yield members(depth);
            }
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
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

    private void take(char wanted) throws OtherForm {
        if (!taken(wanted)) {
            throw OtherForm.FOUND;
        }
    }

    /** Names stand in the order of their UTF-16 units, each once. */
    private Map<String, Object> members(int depth) throws OtherForm {
        Map<String, Object> members = new LinkedHashMap<>();
        if (taken('}')) {
            return members;
        }
        String before = null;
        do {
            if (at >= bytes.length || bytes[at] != '"') {
                throw OtherForm.FOUND;
            }
            String name = string();
            if (before != null && before.compareTo(name) >= 0) {
                throw OtherForm.FOUND;
            }
            take(':');
            members.put(name, value(depth + 1));
            before = name;
        } while (taken(','));
        take('}');
        return members;
    }

    private List<Object> list(int depth) throws OtherForm {
        at++;
        List<Object> list = new ArrayList<>();
        if (taken(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
        } while (taken(','));
        take(']');
        return list;
    }

    private Object word(String wanted, Object meaning) throws OtherForm {
        for (int i = 0; i < wanted.length(); i++) {
            take(wanted.charAt(i));
        }
        return meaning;
    }

    private Long number() throws OtherForm {
        boolean negative = taken('-');
        int first = at;
        long number = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - first < 17) {
            number = number * 10 + bytes[at++] - '0';
        }
        boolean leadingZero = bytes[Math.min(first, bytes.length - 1)] == '0' && (at - first > 1 || negative);
        if (at == first || leadingZero || number > MOST) {
            throw OtherForm.FOUND;
        }
        return negative ? -number : number;
    }

    private String string() throws OtherForm {
        int from = at;
        at = plain(at + 1);
        if (taken('"')) {
            return new String(bytes, from + 1, at - from - 2, StandardCharsets.ISO_8859_1);
        }
        while (!taken('"')) {
            int c = at < bytes.length ? bytes[at] : 0;
            if (c == '\\' ? !escape() : c >= 0 || !beyondAscii(c & 0xFF)) {
                throw OtherForm.FOUND;
            }
            at = plain(at);
        }
        return unescaped(from);
    }

    /** Where the letters end that stand for themselves. */
    private int plain(int from) {
        int to = from;
        while (to < bytes.length && bytes[to] >= 0x20 && bytes[to] != '"' && bytes[to] != '\\') {
            to++;
        }
        return to;
    }

    private String unescaped(int from) {
        try {
            return JSON.readValue(bytes, from, at - from, String.class);
        } catch (IOException e) {
            throw new IllegalStateException("A string that was read before", e);
        }
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
