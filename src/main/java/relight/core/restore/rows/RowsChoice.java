package relight.core.restore.rows;

import java.util.List;

/** The names of the choices with which rows are asked for. */
public final class RowsChoice {

    /** The tables whose rows are to come back, by commas; without it nothing is a rescue of rows. */
    public static final String RESCUE = "rescue";
    /** A condition in the engine's own SQL on the first table: {@code customer_id = 5}. */
    public static final String WHERE = "where";
    /** Primary keys of the first table: {@code 17, 18}, with {@code 17/DE} where a key has two columns. */
    public static final String KEYS = "keys";
    /** Whether triggers fire: {@code off} or {@code run}. */
    public static final String TRIGGERS = "triggers";
    public static final String OFF = "off";
    public static final String RUN = "run";
    /** Which of the rows that were found come back; asked for when they have been seen where it is not said before. */
    public static final String ROWS = "rows";

    /** Those that say which rows are looked for. */
    public static final List<String> NAMES = List.of(RESCUE, WHERE, KEYS, TRIGGERS);

    private RowsChoice() {}
}
