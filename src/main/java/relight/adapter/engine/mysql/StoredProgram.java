package relight.adapter.engine.mysql;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A view, trigger, routine or event as the server defines it, with the settings under which it was made.
 *
 * @param kind    view, trigger, routine or event
 * @param type    as it stands behind CREATE: VIEW, PROCEDURE …
 * @param table   whose trigger it is; else empty
 * @param enabled of an event: whether it runs
 */
record StoredProgram(String kind, String type, String name, String table, String sqlMode, String charset, String collation,
                     String timeZone, boolean enabled, String create) {

    private static final String BETWEEN = "\u001f";

    String written() {
        return String.join(BETWEEN, kind, type, name, table, sqlMode, charset, collation, timeZone, Boolean.toString(enabled), create);
    }

    static StoredProgram read(String written) {
        List<String> parts = List.of(written.split(BETWEEN, 10));
        return new StoredProgram(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(5), parts.get(6),
                parts.get(7), Boolean.parseBoolean(parts.get(8)), parts.get(9));
    }

    /** Under which it stands in the notes. */
    String key() {
        return type + " " + name;
    }

    /** Makes it in the schema, in the place of one of the same name. */
    void make(Session session, String schema) throws InterruptedException {
        session.use(schema);
        drop(session, schema);
        session.execute("SET SESSION sql_mode = ?", sqlMode);
        // the text arrives in the session's own character set: another may only be said where both write it alike
        if (!charset.isEmpty() && StandardCharsets.US_ASCII.newEncoder().canEncode(create)) {
            session.execute("SET SESSION character_set_client = " + charset + ", collation_connection = " + collation);
        }
        if (!timeZone.isEmpty()) {
            session.execute("SET SESSION time_zone = ?", timeZone);
        }
        try {
            session.execute(create);
        } finally {
            session.execute("SET NAMES utf8mb4");
            session.execute("SET SESSION sql_mode = DEFAULT, time_zone = '+00:00'");
        }
    }

    void drop(Session session, String schema) throws InterruptedException {
        session.execute("DROP " + type + " IF EXISTS " + Session.name(schema, name));
    }
}
