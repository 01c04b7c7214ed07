package relight.adapter.practice;

import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database as the statements that make it again, in the form of sqlite3's own .dump. */
final class SqlDump {

    private static final int ROWS_A_STATEMENT = 200;

    private SqlDump() {}

    static void write(Connection connection, Writer out) throws SQLException, IOException {
        out.write("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n");
        try (Statement statement = connection.createStatement()) {
            for (String table : column(statement, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
                out.write(column(statement, "SELECT sql FROM sqlite_schema WHERE name = '" + table + "'").getFirst() + ";\n");
                rows(statement, table, out);
            }
            for (String sql : column(statement, "SELECT sql FROM sqlite_schema WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL")) {
                out.write(sql + ";\n");
            }
        }
        out.write("COMMIT;\n");
    }

    private static void rows(Statement statement, String table, Writer out) throws SQLException, IOException {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = rows.getMetaData().getColumnCount();
            int held = 0;
            while (rows.next()) {
                out.write(held == 0 ? "INSERT INTO " + table + " VALUES" : ",");
                for (int column = 1; column <= columns; column++) {
                    out.write(column == 1 ? "(" : ",");
                    out.write(literal(rows.getObject(column)));
                }
                out.write(")");
                held++;
                if (held == ROWS_A_STATEMENT) {
                    out.write(";\n");
                    held = 0;
                }
            }
            out.write(held == 0 ? "" : ";\n");
        }
    }

    private static String literal(Object value) {
        return switch (value) {
            case null -> "NULL";
            case Number number -> number.toString();
            default -> "'" + value.toString().replace("'", "''") + "'";
        };
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
