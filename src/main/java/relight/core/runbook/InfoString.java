package relight.core.runbook;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Place;

/**
 * The words after a fence's opening: its language and its attributes, {@code bash timeout=5m title="Stop the shop"}.
 *
 * <p>In quotes, {@code \"}, {@code \\}, {@code \n}, {@code \r} and {@code \t} stand for what they stand for elsewhere; a backslash
 * before anything else is itself. What stands in braces belongs to other tools.
 */
record InfoString(String language, Map<String, Attribute> attributes) {

    /** A value and the place where its key stands. */
    record Attribute(String value, Place place) {}

    /** Reads the raw words; {@code start} is the place of their first character. */
    static InfoString read(String words, Place start) {
        return new Scan(words, start).read();
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(attributes.get(key)).map(Attribute::value);
    }

    private static final class Scan {

        private final String words;
        private final Place start;
        private final Map<String, Attribute> attributes = new LinkedHashMap<>();
        private int at;

        Scan(String words, Place start) {
            this.words = words;
            this.start = start;
        }

        InfoString read() {
            skipBlanks();
            int begin = at;
            while (at < words.length() && !isBlank(words.charAt(at)) && words.charAt(at) != '{') {
                at++;
            }
            String language = words.substring(begin, at).toLowerCase(Locale.ROOT);
            if (!RunnableFence.isRun(language)) {
                return new InfoString(language, Map.of());
            }
            for (skipBlanks(); at < words.length(); skipBlanks()) {
                attribute();
            }
            return new InfoString(language, attributes);
        }

        private void attribute() {
            if (words.charAt(at) == '{') {
                int end = words.indexOf('}', at);
                at = end < 0 ? words.length() : end + 1;
                return;
            }
            Place place = place();
            int begin = at;
            while (at < words.length() && !isBlank(words.charAt(at)) && words.charAt(at) != '=') {
                at++;
            }
            String key = words.substring(begin, at).toLowerCase(Locale.ROOT);
            String value = "true";
            if (at < words.length() && words.charAt(at) == '=') {
                at++;
                value = at < words.length() && words.charAt(at) == '"' ? quoted() : plain();
            }
            if (attributes.put(key, new Attribute(value, place)) != null) {
                throw place.problem("runbook.attribute.twice", key);
            }
        }

        private String plain() {
            int begin = at;
            while (at < words.length() && !isBlank(words.charAt(at))) {
                at++;
            }
            return words.substring(begin, at);
        }

        private String quoted() {
            Place opened = place();
            StringBuilder value = new StringBuilder();
            for (at++; at < words.length(); at++) {
                char c = words.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && at + 1 < words.length() && "\"\\nrt".indexOf(words.charAt(at + 1)) >= 0) {
                    at++;
                    value.append(meaning(words.charAt(at)));
                } else {
                    value.append(c);
                }
            }
            throw opened.problem("runbook.attribute.quote");
        }

        private static char meaning(char escaped) {
            return switch (escaped) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                default -> escaped;
            };
        }

        private void skipBlanks() {
            while (at < words.length() && isBlank(words.charAt(at))) {
                at++;
            }
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private Place place() {
            return start.at(start.line(), start.column() + at);
        }
    }
}
