package relight.core.restore.rows;

import java.util.List;

/**
 * A row that the backup has and production has not, or has otherwise.
 *
 * @param number by which it is chosen, from 1
 * @param now    what tells production's row from any other; empty where there is none
 * @param then   the same of the backup's row
 * @param key    values of its primary key, each with a letter in front that says its type
 * @param shown  its first values for people; empty where too many rows were found to show them all
 */
public record FoundRow(long number, TableName table, Kind kind, String now, String then, List<String> key, String shown) {

    /** How it differs. */
    public enum Kind { MISSING, CHANGED }

    public FoundRow {
        key = List.copyOf(key);
    }

    /** For people: {@code 17/DE}. */
    public String keyText() {
        return String.join("/", key.stream().map(part -> part.isEmpty() ? "" : part.substring(1)).toList());
    }
}
