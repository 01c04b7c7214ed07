package relight.adapter.engine.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.core.restore.rows.ForeignKey;
import relight.core.restore.rows.Table;
import relight.core.restore.rows.Table.Column;
import relight.core.restore.rows.Table.Kind;
import relight.core.restore.rows.Table.Trigger;
import relight.core.restore.rows.TableName;
import relight.core.restore.rows.Tables;

/** Reads what tables, keys and triggers a database has. Every question answers in the same columns, whatever the engine. */
final class SchemaReader {

    private final Side side;
    private final SchemaQueries queries;
    private final Map<TableName, Draft> tables = new LinkedHashMap<>();

    private SchemaReader(Side side) {
        this.side = side;
        this.queries = SchemaQueries.of(side.dialect());
    }

    /** A table as far as it has been read. */
    private static final class Draft {
        private final List<Column> columns = new ArrayList<>();
        private final List<String> key = new ArrayList<>();
        private final List<Trigger> triggers = new ArrayList<>();
        private boolean quiet;
        private boolean filtered;
        private boolean transactional;

        private Table table(TableName name) {
            return new Table(name, columns, key, triggers, quiet, filtered, transactional);
        }
    }

    static Tables read(Side side) throws IOException {
        return new SchemaReader(side).read();
    }

    private Tables read() throws IOException {
        side.each(queries.columns(), List.of(), row -> {
            Draft draft = tables.computeIfAbsent(new TableName(row.getString(1), row.getString(2)), name -> new Draft());
            draft.columns.add(new Column(row.getString(3), Kind.valueOf(row.getString(4)), row.getBoolean(5), row.getBoolean(6), row.getBoolean(7)));
            draft.filtered = row.getBoolean(8);
            draft.quiet = row.getBoolean(9);
            draft.transactional = row.getBoolean(10);
        });
        side.each(queries.keys(), List.of(), row -> at(row.getString(1), row.getString(2)).key.add(row.getString(3)));
        side.each(queries.triggers(), List.of(), row -> at(row.getString(1), row.getString(2)).triggers
                .add(new Trigger(row.getString(3), row.getString(4), row.getString(5))));
        Map<TableName, Table> made = new HashMap<>();
        tables.forEach((name, draft) -> made.put(name, draft.table(name)));
        return new Tables(made, foreignKeys(made));
    }

    private Draft at(String schema, String name) {
        return tables.getOrDefault(new TableName(schema, name), new Draft());
    }

    private List<ForeignKey> foreignKeys(Map<TableName, Table> made) throws IOException {
        Map<String, ForeignKey> keys = new LinkedHashMap<>();
        side.each(queries.foreignKeys(), List.of(), row -> {
            ForeignKey one = new ForeignKey(row.getString(2), new TableName(row.getString(3), row.getString(4)), List.of(row.getString(5)),
                    parent(made, row.getString(6), row.getString(7)), parentColumn(row.getString(8)), row.getBoolean(9), row.getBoolean(10));
            keys.merge(row.getString(1), one, SchemaReader::joined);
        });
        return keys.values().stream().filter(key -> made.containsKey(key.child()) && made.containsKey(key.parent()))
                .map(key -> key.parentColumns().isEmpty() ? new ForeignKey(key.name(), key.child(), key.columns(), key.parent(),
                        made.get(key.parent()).key(), key.deferrable(), key.follows()) : key).toList();
    }

    /** SQLite takes a name in any case, and leaves out the parent's columns where they are its key. */
    private TableName parent(Map<TableName, Table> made, String schema, String name) {
        return made.keySet().stream().filter(table -> table.schema().equals(schema) && table.name().equals(name)).findFirst()
                .or(() -> made.keySet().stream().filter(table -> table.schema().equals(schema) && table.name().equalsIgnoreCase(name)).findFirst())
                .orElse(new TableName(schema, name));
    }

    private static List<String> parentColumn(String column) {
        return column == null ? List.of() : List.of(column);
    }

    private static ForeignKey joined(ForeignKey one, ForeignKey other) {
        List<String> columns = new ArrayList<>(one.columns());
        columns.addAll(other.columns());
        List<String> parents = new ArrayList<>(one.parentColumns());
        parents.addAll(other.parentColumns());
        return new ForeignKey(one.name(), one.child(), columns, one.parent(), parents, one.deferrable(), one.follows());
    }
}
