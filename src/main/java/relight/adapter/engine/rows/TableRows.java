package relight.adapter.engine.rows;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.restore.rows.Condition;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.Table;
import relight.core.restore.rows.Table.Column;

/** The rows of one table on one side, over the columns that both sides have. */
final class TableRows {

    private static final int SHOWN = 80;

    private final Side side;
    private final Dialect dialect;
    private final Table table;
    private final List<Column> columns;
    private final List<Column> keys;
    private final String name;

    TableRows(Side side, Table table, List<Column> columns) {
        this.side = side;
        this.dialect = side.dialect();
        this.table = table;
        this.columns = columns;
        this.keys = table.key().stream().map(key -> table.column(key).orElseThrow()).toList();
        this.name = dialect.quote(table.name());
    }

    /** What an each of rows is told. */
    interface KeyAndDigest {
        void row(List<String> key, String digest) throws IOException;
    }

    List<Column> columns() {
        return columns;
    }

    /** Keys and digests of all rows that are meant, in the order of the key. */
    void each(Condition condition, KeyAndDigest each) throws IOException {
        side.each("SELECT " + digestList() + " FROM " + name + condition.where() + " ORDER BY " + dialect.list(table.key()), condition.values(),
                row -> each.row(key(row), digest(row)));
    }

    /** Those of these keys that are there, with their digests. */
    Map<List<String>, String> digests(List<List<String>> wanted) throws IOException {
        Map<List<String>, String> found = new HashMap<>();
        if (!wanted.isEmpty()) {
            List<Object> values = new ArrayList<>();
            wanted.forEach(key -> values.addAll(Values.untagged(key)));
            side.each("SELECT " + digestList() + " FROM " + name + " WHERE " + dialect.among(table.key(), wanted.size()), values,
                    row -> found.put(key(row), digest(row)));
        }
        return found;
    }

    /** The digest of one row; it cannot be changed by anybody else until the transaction ends where {@code held}. */
    Optional<String> digest(List<String> key, boolean held) {
        return side.first("SELECT " + digestList() + " FROM " + name + " WHERE " + dialect.equal(table.key()) + (held ? lock() : ""),
                Values.untagged(key), this::digest);
    }

    /** The values of one row by their columns. */
    Optional<Map<String, Object>> row(List<String> key) {
        return side.first("SELECT " + columns.stream().map(this::read).collect(Collectors.joining(", ")) + " FROM " + name + " WHERE "
                + dialect.equal(table.key()), Values.untagged(key), row -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.put(columns.get(i).name(), Values.read(row, i + 1, columns.get(i), dialect));
                    }
                    return values;
                });
    }

    /** The beginnings of a row's values, for people. */
    Optional<Map<String, String>> shown(List<String> key) {
        return side.first("SELECT " + columns.stream().map(this::beginning).collect(Collectors.joining(", ")) + " FROM " + name + " WHERE "
                + dialect.equal(table.key()), Values.untagged(key), row -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.put(columns.get(i).name(), row.getString(i + 1));
                    }
                    return values;
                });
    }

    long count(Condition condition) {
        return side.number("SELECT count(*) FROM " + name + condition.where(), condition.values());
    }

    /** How many rows of it have these values in these columns. */
    long count(List<String> named, List<Object> values) {
        return side.number("SELECT count(*) FROM " + name + " WHERE " + dialect.equal(named), values);
    }

    void insert(Map<String, Object> values) {
        boolean always = dialect == Dialect.POSTGRESQL && columns.stream().anyMatch(Column::always);
        side.update("INSERT INTO " + name + " (" + dialect.list(List.copyOf(values.keySet())) + ")" + (always ? " OVERRIDING SYSTEM VALUE" : "")
                + " VALUES (" + values.keySet().stream().map(column -> "?").collect(Collectors.joining(", ")) + ")", new ArrayList<>(values.values()));
    }

    /** Sets columns of one row; those of the key stay, and so do identities that only the server gives. */
    void update(List<String> key, Map<String, Object> values) {
        Map<String, Object> set = new LinkedHashMap<>(values);
        set.keySet().removeIf(column -> table.key().contains(column) || table.column(column).filter(Column::always).isPresent());
        if (set.isEmpty()) {
            return;
        }
        List<Object> all = new ArrayList<>(set.values());
        all.addAll(Values.untagged(key));
        side.update("UPDATE " + name + " SET " + set.keySet().stream().map(column -> dialect.quote(column) + " = ?").collect(Collectors.joining(", "))
                + " WHERE " + dialect.equal(table.key()), all);
    }

    void empty(List<String> key, Collection<String> named) {
        Map<String, Object> nothing = new LinkedHashMap<>();
        named.forEach(column -> nothing.put(column, null));
        update(key, nothing);
    }

    void delete(List<String> key) {
        side.update("DELETE FROM " + name + " WHERE " + dialect.equal(table.key()), Values.untagged(key));
    }

    /** Every column that both sides have and that is written. */
    static List<Column> common(Table production, Table copy) {
        return production.written().stream().filter(column -> copy.written().stream().anyMatch(other -> other.name().equals(column.name()))).toList();
    }

    private String lock() {
        return dialect == Dialect.SQLITE ? "" : " FOR UPDATE";
    }

    private List<String> key(ResultSet row) throws SQLException {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            key.add(Values.tagged(Values.read(row, i + 1, keys.get(i), dialect)));
        }
        return key;
    }

    private String digest(ResultSet row) throws SQLException {
        if (dialect != Dialect.SQLITE) {
            return row.getString(keys.size() + 1);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(Values.read(row, keys.size() + i + 1, columns.get(i), dialect));
        }
        return Values.digest(values);
    }

    /** The server digests where it can: a row of 64 MB does not have to travel to be compared. */
    private String digestList() {
        String list = keys.stream().map(this::read).collect(Collectors.joining(", ")) + ", ";
        return list + switch (dialect) {
            case POSTGRESQL -> "encode(sha256(convert_to(ROW(" + columns.stream().map(this::read).collect(Collectors.joining(", "))
                    + ")::text, 'UTF8')), 'hex')";
            case MYSQL -> "SHA2(CONCAT_WS('|', " + columns.stream().map(column -> "IFNULL(SHA2(" + compared(column) + ", 256), '-')")
                    .collect(Collectors.joining(", ")) + "), 256)";
            case SQLITE -> columns.stream().map(this::read).collect(Collectors.joining(", "));
        };
    }

    private String read(Column column) {
        String quoted = dialect.quote(column.name());
        if (dialect != Dialect.MYSQL) {
            return quoted;
        }
        return switch (column.kind()) {
            case BYTES -> quoted;
            case SINGLE -> "CAST(" + quoted + " + 0e0 AS CHAR)";
            case TEXT -> "CAST(" + quoted + " AS CHAR CHARACTER SET utf8mb4)";
        };
    }

    /** MySQL's dumps round a number of single precision; rounded alike, one that nobody has changed is not taken for changed. */
    private String compared(Column column) {
        return column.kind() == Table.Kind.SINGLE ? "CAST(" + dialect.quote(column.name()) + " AS CHAR)" : read(column);
    }

    private String beginning(Column column) {
        String quoted = dialect.quote(column.name());
        return switch (dialect) {
            case POSTGRESQL -> "left(" + quoted + "::text, " + SHOWN + ")";
            case MYSQL -> column.kind() == Table.Kind.BYTES ? "HEX(LEFT(" + quoted + ", 20))" : "LEFT(" + read(column) + ", " + SHOWN + ")";
            case SQLITE -> "CASE typeof(" + quoted + ") WHEN 'blob' THEN hex(substr(" + quoted + ", 1, 20)) ELSE substr(" + quoted + ", 1, " + SHOWN + ") END";
        };
    }
}
