package relight.core.restore.postgresql;

/** The names of the choices that a restore of PostgreSQL adds to a request. */
public final class PostgresqlChoice {

    /** Owners and grants are not restored; everything belongs to the target's user (PG-5). */
    public static final String NO_OWNER = "no-owner";
    /** A psql that does not know <code>\restrict</code> is used all the same; the value is the reason (ALL-9). */
    public static final String OLD_CLIENT = "old-client";
    /** Logical slots stay with the old database (PG-3). */
    public static final String KEEP_SLOTS = "keep-slots";
    /** Sequences that are behind their columns are shown and left as they are (PG-6). */
    public static final String KEEP_SEQUENCES = "keep-sequences";
    /** In place: sessions that come back are ended by DROP DATABASE itself (PG-3). */
    public static final String FORCE = "force";
    /** In place: {@code rename} (default) keeps the old database beside, {@code dump} writes it to a file first (ALL-2). */
    public static final String SAFETY = "safety";
    public static final String RENAME = "rename";
    public static final String DUMP = "dump";
    /** The folder for the safety copy of {@code safety=dump}. */
    public static final String SAFETY_FOLDER = "safety-folder";

    private PostgresqlChoice() {}
}
