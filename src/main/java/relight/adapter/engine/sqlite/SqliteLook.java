package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What is asked of a restored database before it takes anyone's place, wherever it lies. */
interface SqliteLook {

    String INTEGRITY = "PRAGMA integrity_check(10)";
    String TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name LIMIT ";
    String CODE = "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY 1 LIMIT ";

    /** The database could not be read. */
    final class Unreadable extends Exception {
        Unreadable(String said) {
            super(said);
        }
    }

    /** What {@code PRAGMA integrity_check} says first: {@code ok} where all is well. */
    String integrity() throws Unreadable, IOException, InterruptedException;

    /** Rows of the first tables, at most so many. */
    Map<String, Long> rows(int most) throws Unreadable, IOException, InterruptedException;

    /** Kind and name of triggers and views, at most so many. */
    List<String> code(int most) throws Unreadable, IOException, InterruptedException;
}
