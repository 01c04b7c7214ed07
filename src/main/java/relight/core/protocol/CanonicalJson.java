package relight.core.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/**
 * Writes JSON in the one form that RFC 8785 gives it, for the values that events are made of: sorted maps, lists, strings,
 * booleans and whole numbers. Strings must be well-formed Unicode.
 */
final class CanonicalJson {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(1_024);

    private CanonicalJson() {}

    static byte[] bytes(SortedMap<String, ?> object) {
        CanonicalJson json = new CanonicalJson();
        json.value(object);
        return json.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(Object value) {
        switch (value) {
            case String string -> string(string);
            case Long number -> text.append(number.longValue());
            case Integer number -> text.append(number.intValue());
            case Boolean flag -> text.append(flag.booleanValue());
            case SortedMap<?, ?> object -> object(object);
            case List<?> list -> list(list);
            default -> throw new IllegalArgumentException("No event holds a " + value.getClass());
        }
    }

    /** A sorted map of strings has the order that the RFC wants: both compare UTF-16 units. */
    private void object(SortedMap<?, ?> object) {
        char before = '{';
        for (var member : object.entrySet()) {
            text.append(before);
            before = ',';
            string((String) member.getKey());
            text.append(':');
            value(member.getValue());
        }
        text.append(before == '{' ? "{}" : "}");
    }

    private void list(List<?> list) {
        char before = '[';
        for (Object value : list) {
            text.append(before);
            before = ',';
            value(value);
        }
        text.append(before == '[' ? "[]" : "]");
    }

    private void string(String string) {
        text.append('"');
        int plain = 0;
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\') {
                continue;
            }
            text.append(string, plain, i);
            plain = i + 1;
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        text.append(string, plain, string.length()).append('"');
    }
}
