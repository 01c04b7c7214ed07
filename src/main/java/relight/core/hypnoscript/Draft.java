package relight.core.hypnoscript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Messages;

/** A block of a workspace file that is being written, with remarks above it where something in it is a guess. */
final class Draft {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][\\w./@+-]*(?:[ :][\\w./@+-]+)*");
    /** What readers of YAML take for something else than a text. */
    private static final Pattern WORDS = Pattern.compile("(?i)yes|no|on|off|null|y|n");

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Message> notes = new ArrayList<>();

    /** The block under a key, made where it is not there yet. */
    Draft in(String key) {
        return (Draft) values.computeIfAbsent(key, name -> new Draft());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Draft put(String key, String value) {
        values.put(key, value);
        return this;
    }

    Draft put(String key, Optional<String> value) {
        value.ifPresent(text -> values.put(key, text));
        return this;
    }

    Draft put(String key, List<String> list) {
        if (!list.isEmpty()) {
            values.put(key, List.copyOf(list));
        }
        return this;
    }

    Draft put(String key, Map<String, String> block) {
        block.forEach((name, value) -> in(key).put(name, value));
        return this;
    }

    Draft note(String key, Object... about) {
        notes.add(Message.of(key, about));
        return this;
    }

    /** The one value under a key. */
    Optional<String> text(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The names of the blocks in here. */
    List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** The whole as YAML, with an empty line between its sections. */
    String yaml(Messages words) {
        StringBuilder text = new StringBuilder();
        notes.forEach(note -> remark(text, "", words.say(note)));
        values.forEach((key, value) -> {
            text.append(text.isEmpty() ? "" : "\n");
            entry(text, "", key, value, words);
        });
        return text.toString();
    }

    private void write(StringBuilder text, String indent, Messages words) {
        values.forEach((key, value) -> entry(text, indent, key, value, words));
    }

    private static void entry(StringBuilder text, String indent, String key, Object value, Messages words) {
        if (value instanceof Draft block) {
            block.notes.forEach(note -> remark(text, indent, words.say(note)));
            text.append(indent).append(written(key)).append(block.values.isEmpty() ? ": {}\n" : ":\n");
            block.write(text, indent + "  ", words);
        } else if (value instanceof List<?> list) {
            list(text, indent, key, list);
        } else {
            text.append(indent).append(written(key)).append(": ").append(written((String) value)).append('\n');
        }
    }

    private static void list(StringBuilder text, String indent, String key, List<?> list) {
        List<String> items = list.stream().map(item -> written((String) item)).toList();
        String line = "[" + String.join(", ", items) + "]";
        text.append(indent).append(written(key)).append(':');
        if (line.length() <= 100) {
            text.append(' ').append(line).append('\n');
        } else {
            text.append('\n');
            items.forEach(item -> text.append(indent).append("  - ").append(item).append('\n'));
        }
    }

    private static void remark(StringBuilder text, String indent, String words) {
        words.lines().forEach(line -> text.append(indent).append("# ").append(line).append('\n'));
    }

    /** A value as YAML reads it back: quoted where it is more than plain words. */
    static String written(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.matcher(text).matches() || text.matches("\\d{1,9}(?:[a-zA-Z]{1,3})?") ? text : quoted(text);
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c >= 0xd800 && c < 0xe000 ? "\uFFFD" : isPlain(c) ? Character.toString(c) : c > 0xffff ? "\\U%08X".formatted(c) : "\\u%04X".formatted(c));
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean isPlain(int c) {
        return c >= 0x20 && c <= 0x7e || c >= 0xa0 && c < 0xd800 && c != 0x2028 && c != 0x2029 || c >= 0xe000 && c <= 0xfffd && c != 0xfeff
                || c >= 0x10000 && c <= 0x10ffff;
    }
}
