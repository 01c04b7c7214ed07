package relight.adapter.engine.mysql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore has to remember, in a table of the scratch schema: so it is on the server when the console that wrote it is gone,
 * and only a schema with such a table is ever emptied or dropped.
 */
final class Notes {

    static final String TABLE = "relight_notes";

    private final Session session;
    private final String schema;

    Notes(Session session, String schema) {
        this.session = session;
        this.schema = schema;
    }

    private String table() {
        return Session.name(schema, TABLE);
    }

    boolean there() throws InterruptedException {
        return session.value("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?", schema, TABLE).isPresent();
    }

    void begin() throws InterruptedException {
        session.execute("CREATE TABLE IF NOT EXISTS " + table() + " (id BIGINT AUTO_INCREMENT PRIMARY KEY, kind VARCHAR(32) NOT NULL, "
                + "name VARCHAR(255) NOT NULL, said LONGTEXT NOT NULL, UNIQUE KEY (kind, name)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }

    void write(String kind, String name, String said) throws InterruptedException {
        session.execute("REPLACE INTO " + table() + " (kind, name, said) VALUES (?, ?, ?)", kind, name, said);
    }

    void forget(String kind) throws InterruptedException {
        session.execute("DELETE FROM " + table() + " WHERE kind = ?", kind);
    }

    Optional<String> find(String kind, String name) throws InterruptedException {
        return session.value("SELECT said FROM " + table() + " WHERE kind = ? AND name = ?", kind, name);
    }

    List<String> names(String kind) throws InterruptedException {
        return new ArrayList<>(all(kind).keySet());
    }

    /** Name and text, in the order in which they were written. */
    Map<String, String> all(String kind) throws InterruptedException {
        Map<String, String> found = new LinkedHashMap<>();
        for (List<String> row : session.rows("SELECT name, said FROM " + table() + " WHERE kind = ? ORDER BY id", kind)) {
            found.put(row.get(0), row.get(1));
        }
        return found;
    }
}
