package relight.adapter.engine.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What is in a schema of the server. */
final class Schema {

    private final Session session;
    private final String name;

    Schema(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    /** Tables and sequences; Relight's own notes are none of them. */
    List<String> tables() throws InterruptedException {
        return session.column("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE <> 'VIEW' "
                + "AND TABLE_TYPE <> 'SYSTEM VIEW' AND TABLE_NAME <> ? ORDER BY TABLE_NAME", name, Notes.TABLE);
    }

    /** Tables with rows of their own to be counted. */
    List<String> countedTables() throws InterruptedException {
        return session.column("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? "
                + "AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND TABLE_NAME <> ? ORDER BY TABLE_NAME", name, Notes.TABLE);
    }

    /** Views, triggers, routines and events. */
    List<StoredProgram> programs() throws InterruptedException {
        List<StoredProgram> all = new ArrayList<>();
        for (String kind : List.of("view", "trigger", "routine", "event")) {
            all.addAll(programs(kind));
        }
        return all;
    }

    List<StoredProgram> programs(String kind) throws InterruptedException {
        List<StoredProgram> found = new ArrayList<>();
        List<List<String>> rows = switch (kind) {
            case "view" -> session.rows("SELECT 'VIEW', TABLE_NAME, '', '' FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? ORDER BY 2", name);
            case "trigger" -> session.rows("SELECT 'TRIGGER', TRIGGER_NAME, EVENT_OBJECT_TABLE, '' FROM information_schema.TRIGGERS "
                    + "WHERE TRIGGER_SCHEMA = ? ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER", name);
            case "routine" -> session.rows("SELECT ROUTINE_TYPE, ROUTINE_NAME, '', '' FROM information_schema.ROUTINES "
                    + "WHERE ROUTINE_SCHEMA = ? ORDER BY 1, 2", name);
            default -> session.rows("SELECT 'EVENT', EVENT_NAME, '', STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? ORDER BY 2", name);
        };
        for (List<String> row : rows) {
            found.add(program(kind, row.get(0), row.get(1), row.get(2), "ENABLED".equals(row.get(3))));
        }
        return found;
    }

    private StoredProgram program(String kind, String type, String program, String table, boolean enabled) throws InterruptedException {
        session.use(name);
        Map<String, String> said = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        said.putAll(session.named("SHOW CREATE " + type + " " + Session.name(program)));
        String create = said.getOrDefault("Create " + type, said.get("SQL Original Statement"));
        if (create == null) {
            throw new Problem(Message.of("restore.mysql.unseen", type, program, name), Message.of("restore.mysql.unseen.remedy"));
        }
        return new StoredProgram(kind, type, program, table, said.getOrDefault("sql_mode", ""), said.getOrDefault("character_set_client", ""),
                said.getOrDefault("collation_connection", ""), said.getOrDefault("time_zone", ""), enabled, create);
    }

    /** Foreign keys to tables of the same schema that are not there. */
    List<ForeignKey> danglingKeys() throws InterruptedException {
        List<ForeignKey> found = new ArrayList<>();
        List<String> tables = tables();
        for (List<String> row : session.rows("SELECT TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS "
                + "WHERE CONSTRAINT_SCHEMA = ? AND UNIQUE_CONSTRAINT_SCHEMA = ?", name, name)) {
            if (!tables.contains(row.get(2))) {
                session.use(name);
                String create = session.rows("SHOW CREATE TABLE " + Session.name(row.get(0))).getFirst().get(1);
                create.lines().map(String::strip).filter(line -> line.startsWith("CONSTRAINT " + Session.name(row.get(1)) + " FOREIGN KEY"))
                        .findFirst().ifPresent(line -> found.add(new ForeignKey(row.get(0), row.get(1), line.replaceFirst(",$", ""))));
            }
        }
        return found;
    }

    /** Whether there is nothing at all in it. */
    boolean isEmpty() throws InterruptedException {
        return tables().isEmpty() && programs().isEmpty();
    }

    /** Drops all that is in it. */
    void empty() throws InterruptedException {
        for (StoredProgram program : programs()) {
            program.drop(session, name);
        }
        session.execute("SET SESSION foreign_key_checks = 0");
        for (String table : tables()) {
            session.execute("DROP TABLE IF EXISTS " + Session.name(name, table));
        }
        session.execute("SET SESSION foreign_key_checks = 1");
    }
}
