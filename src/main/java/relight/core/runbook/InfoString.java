package relight.core.runbook;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Place;

/**
 * The words after a fence's opening: its language and its attributes, {@code bash timeout=5m title="Stop the shop"}.
 *
 * <p>In quotes, {@code \"}, {@code \\}, {@code \n}, {@code \r} and {@code \t} stand for what they stand for elsewhere; a backslash
 * before anything else is itself. What stands in braces belongs to other tools; only the name that it gives the fence is read, since
 * its author gave it: {@code {"name":"stop-shop"}}, {@code { name=stop-shop }}.
 *
 * @param cell that name
 */
record InfoString(String language, Map<String, Attribute> attributes, Optional<String> cell) {

    /** {@code bash}, {@code bash:scripts/stop.sh}, {@code bash,ignore}, {@code {.bash .numberLines}}. */
    private static final Pattern LANGUAGE = Pattern.compile("[ \\t]*(?:(?=\\{[ \\t]*\\.([\\w+-]+))|([^\\s{:,;]*)[^\\s{]*)");
    private static final Pattern CELL = Pattern.compile("(?:\"name\"[ \\t]*:|[{ \\t,]name[ \\t]*=)[ \\t]*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([\\w./-]+))");

    InfoString(String language, Map<String, Attribute> attributes) {
        this(language, attributes, Optional.empty());
    }

    /** A value and the place where its key stands. */
    record Attribute(String value, Place place) {}

    /** The language alone, in lower case; empty where none is named. */
    static String language(String words) {
        Matcher matcher = LANGUAGE.matcher(words == null ? "" : words);
        return matcher.lookingAt() ? language(matcher) : "";
    }

    private static String language(Matcher matcher) {
        return (matcher.group(1) == null ? matcher.group(2) : matcher.group(1)).toLowerCase(Locale.ROOT);
    }

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
        private Optional<String> cell = Optional.empty();
        private int at;

        Scan(String words, Place start) {
            this.words = words;
            this.start = start;
        }

        InfoString read() {
            Matcher matcher = LANGUAGE.matcher(words);
            matcher.lookingAt();
            at = matcher.end();
            String language = language(matcher);
            if (!RunnableFence.isRun(language)) {
                return new InfoString(language, Map.of());
            }
            for (skipBlanks(); at < words.length(); skipBlanks()) {
                attribute();
            }
            return new InfoString(language, attributes, cell);
        }

        private void attribute() {
            if (words.charAt(at) == '{') {
                ofAnotherTool();
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

        private void ofAnotherTool() {
            int begin = at;
            boolean quoted = false;
            for (at++; at < words.length() && (quoted || words.charAt(at) != '}'); at++) {
                quoted ^= words.charAt(at) == '"';
                at += words.charAt(at) == '\\' ? 1 : 0;
            }
            at = Math.min(at + 1, words.length());
            Matcher name = CELL.matcher(words).region(begin, at);
            if (name.find()) {
                cell = Optional.of(name.group(1) == null ? name.group(2) : name.group(1)).filter(text -> !text.isBlank());
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
