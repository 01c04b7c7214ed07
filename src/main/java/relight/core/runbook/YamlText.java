package relight.core.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes a few keys with texts as YAML; what is more than plain words is quoted, so that any characters survive. */
public final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][\\w./@%+ -]*(?<! )");
    /** What other readers of YAML take for something else than a text. */
    private static final Pattern WORDS = Pattern.compile("(?i)yes|no|on|off|true|false|null|y|n");

    private final StringBuilder text = new StringBuilder();

    static YamlText keys(String key, String value) {
        return new YamlText().text(key, value);
    }

    YamlText text(String key, String value) {
        return line(key).append(written(value));
    }

    YamlText text(String key, Optional<String> value) {
        return value.map(words -> text(key, words)).orElse(this);
    }

    YamlText list(String key, List<String> values) {
        if (!values.isEmpty()) {
            line(key);
            values.forEach(value -> text.append("\n  - ").append(written(value)));
        }
        return this;
    }

    YamlText map(String key, Map<String, String> values) {
        if (!values.isEmpty()) {
            line(key);
            values.forEach((name, value) -> text.append("\n  ").append(written(name)).append(": ").append(written(value)));
        }
        return this;
    }

    /** A value of any form, in one line. */
    YamlText json(String key, JsonNode value) {
        return line(key).append(value.toString());
    }

    /** Keys below a key. */
    YamlText block(String key, YamlText inner) {
        line(key);
        inner.toString().lines().forEach(below -> text.append("\n  ").append(below));
        return this;
    }

    private YamlText line(String key) {
        text.append(text.isEmpty() ? "" : "\n").append(written(key)).append(':');
        return this;
    }

    private YamlText append(String value) {
        text.append(' ').append(value);
        return this;
    }

    /** The text as a value or a key of YAML. */
    public static String written(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.matcher(text).matches() ? text : quoted(text);
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPlain(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append("\\u%04X".formatted(c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** What YAML lets stand as it is, without the characters that look like nothing or like a line's end. */
    private static boolean isPlain(int c) {
        return c >= 0x20 && c <= 0x7e || c >= 0xa0 && c < 0xd800 && c != 0x2028 && c != 0x2029
                || c >= 0xe000 && c <= 0xfffd && c != 0xfeff || c >= 0x10000 && c <= 0x10ffff;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
