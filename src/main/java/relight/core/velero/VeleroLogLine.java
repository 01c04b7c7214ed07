package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a log of Velero's.
 *
 * @param number  from 1 on
 * @param time    as it stands there; empty where none does
 * @param message what it says
 * @param rest    what else it names: the error, the object; without what is the same in every line
 * @param whole   the line as it stands there, a very long one without its end
 */
public record VeleroLogLine(long number, Level level, String time, String message, String rest, String whole) {

    /** How bad it is, the worst first. */
    public enum Level {
        ERROR, WARNING, INFO, DEBUG;

        /** Empty for a word that Velero does not write. */
        public static Optional<Level> of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "panic", "fatal", "error" -> Optional.of(ERROR);
                case "warning", "warn" -> Optional.of(WARNING);
                case "info" -> Optional.of(INFO);
                case "debug", "trace" -> Optional.of(DEBUG);
                default -> Optional.empty();
            };
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The same in every line of a log, or of use to those who write Velero alone. */
    private static final Set<String> COMMON = Set.of("time", "level", "msg", "backup", "restore", "logSource", "error.file", "error.function", "error.file.line");
    /** A field of a log in text: {@code level=info}, {@code msg="a \"word\""}. */
    private static final Pattern FIELD = Pattern.compile("(?:^| )([\\w./-]+)=(\"(?:[^\"\\\\]|\\\\.)*+\"|\\S*)");

    /** @param before the level of the line before: one that has none goes on with what that has said */
    static VeleroLogLine read(long number, String line, Level before) {
        return line.startsWith("{") ? json(number, line, before) : text(number, line, before);
    }

    private static VeleroLogLine text(long number, String line, Level before) {
        String time = "";
        String message = line;
        Optional<Level> level = Optional.empty();
        StringJoiner rest = new StringJoiner(" · ");
        Matcher fields = FIELD.matcher(line);
        while (fields.find()) {
            String value = plain(fields.group(2));
            switch (fields.group(1)) {
                case "time" -> time = value;
                case "level" -> level = level.or(() -> Level.of(value));
                case "msg" -> message = value;
                default -> rest(fields.group(1), value, rest);
            }
        }
        return new VeleroLogLine(number, level.orElse(before), time, message, rest.toString(), line);
    }

    private static void rest(String name, String value, StringJoiner rest) {
        if (!COMMON.contains(name) && !value.isEmpty()) {
            rest.add(name + ": " + value);
        }
    }

    private static String plain(String value) {
        return value.length() > 1 && value.startsWith("\"") ? value.substring(1, value.length() - 1).replace("\\n", " ").replaceAll("\\\\(.)", "$1") : value;
    }

    /** As with {@code --log-format json}. */
    private static VeleroLogLine json(long number, String line, Level before) {
        try {
            JsonNode read = JSON.readTree(line);
            StringJoiner rest = new StringJoiner(" · ");
            read.properties().forEach(field -> rest(field.getKey(), field.getValue().asText(), rest));
            return new VeleroLogLine(number, Level.of(read.path("level").asText()).orElse(before), read.path("time").asText(""), read.path("msg").asText(line), rest.toString(), line);
        } catch (IOException e) {
            return new VeleroLogLine(number, before, "", line, "", line);
        }
    }
}
