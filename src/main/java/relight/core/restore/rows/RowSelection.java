package relight.core.restore.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Which of the rows that were found come back, as a person says it: {@code all}, {@code missing}, {@code changed}, {@code none}, numbers
 * and ranges of the list such as {@code 1-20, 25}, and names of tables.
 */
public record RowSelection(List<Predicate<FoundRow>> parts) implements Predicate<FoundRow> {

    public RowSelection {
        parts = List.copyOf(parts);
    }

    /** A {@link Problem} where it says nothing, or a number that is none. */
    public static RowSelection of(String written) {
        List<Predicate<FoundRow>> parts = new ArrayList<>();
        Arrays.stream(written.split("[,\\n]")).map(String::strip).filter(word -> !word.isEmpty()).forEach(word -> parts.add(part(word)));
        if (parts.isEmpty()) {
            throw new Problem(Message.of("restore.rows.selection.empty"), Message.of("restore.rows.selection.remedy"));
        }
        return new RowSelection(parts);
    }

    /** The shortest way to say these numbers, which must be in order. */
    public static String of(List<Long> numbers) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            int from = i;
            while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
                i++;
            }
            parts.add(from == i ? numbers.get(from).toString() : numbers.get(from) + "-" + numbers.get(i));
        }
        return parts.isEmpty() ? "none" : String.join(",", parts);
    }

    private static Predicate<FoundRow> part(String word) {
        return switch (word) {
            case "all" -> row -> true;
            case "none" -> row -> false;
            case "missing" -> row -> row.kind() == FoundRow.Kind.MISSING;
            case "changed" -> row -> row.kind() == FoundRow.Kind.CHANGED;
            default -> word.matches("\\d+(-\\d+)?") ? numbers(word)
                    : row -> row.table().toString().equals(word) || row.table().name().equals(word);
        };
    }

    private static Predicate<FoundRow> numbers(String word) {
        try {
            String[] ends = word.split("-");
            long from = Long.parseLong(ends[0]);
            long to = Long.parseLong(ends[ends.length - 1]);
            return row -> row.number() >= from && row.number() <= to;
        } catch (NumberFormatException e) {
            throw new Problem(Message.of("restore.rows.selection.number", word), Message.of("restore.rows.selection.remedy"), e);
        }
    }

    @Override
    public boolean test(FoundRow row) {
        return parts.stream().anyMatch(part -> part.test(row));
    }
}
