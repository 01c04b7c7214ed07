package relight.core.restore.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows a person asks for.
 *
 * @param tables as they were written
 * @param where  a condition on the first of them
 * @param keys   primary keys of the first of them, each with as many parts as the key has columns
 */
public record Wanted(List<String> tables, Optional<String> where, List<List<String>> keys, boolean triggersRun) {

    public static Wanted of(Map<String, String> choices) {
        return new Wanted(split(choices.getOrDefault(RowsChoice.RESCUE, "")),
                Optional.ofNullable(choices.get(RowsChoice.WHERE)).map(String::strip).filter(text -> !text.isEmpty()),
                split(choices.getOrDefault(RowsChoice.KEYS, "")).stream()
                        .map(key -> Arrays.stream(key.split("/", -1)).map(String::strip).toList()).toList(),
                RowsChoice.RUN.equals(choices.get(RowsChoice.TRIGGERS)));
    }

    /** Whether somebody asks for rows at all. */
    public static boolean asked(Map<String, String> choices) {
        return !choices.getOrDefault(RowsChoice.RESCUE, "").isBlank();
    }

    /** At commas and ends of lines that are not inside of quotes. */
    private static List<String> split(String written) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : (written + ",").toCharArray()) {
            quoted ^= c == '"' || c == '`';
            if (!quoted && (c == ',' || c == '\n')) {
                if (!part.toString().isBlank()) {
                    parts.add(part.toString().strip());
                }
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        if (!part.toString().isBlank()) {
            parts.add(part.toString().strip());
        }
        return parts;
    }
}
