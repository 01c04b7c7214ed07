package relight.core.restore.rows;

import java.util.List;
import java.util.Optional;

/**
 * What rows are brought back into.
 *
 * @param key           columns of the primary key, in its order; empty where there is none
 * @param triggers      the team's own that insert or update would fire; not those of the engine
 * @param quiet         whether the user may leave the triggers out
 * @param filtered      whether the user sees only some of its rows (row-level security)
 * @param transactional whether what is done to it can be taken back before commit
 */
public record Table(TableName name, List<Column> columns, List<String> key, List<Trigger> triggers, boolean quiet, boolean filtered,
                    boolean transactional) {

    /**
     * A column.
     *
     * @param kind      how its value is read and written
     * @param generated computed by the engine and never written
     * @param always    an identity that the engine gives unless it is told otherwise
     */
    public record Column(String name, Kind kind, boolean nullable, boolean generated, boolean always) {}

    /** How a value travels. */
    public enum Kind {
        /** As the engine's own text. */
        TEXT,
        /** As bytes. */
        BYTES,
        /** A number of single precision, whose text would be rounded. */
        SINGLE
    }

    /**
     * A trigger.
     *
     * @param state  how the engine is told to have it again
     * @param create the statement that makes it, where the engine must make it again
     */
    public record Trigger(String name, String state, String create) {}

    public Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        triggers = List.copyOf(triggers);
    }

    /** Columns that are written, in their order. */
    public List<Column> written() {
        return columns.stream().filter(column -> !column.generated()).toList();
    }

    public Optional<Column> column(String wanted) {
        return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
    }
}
