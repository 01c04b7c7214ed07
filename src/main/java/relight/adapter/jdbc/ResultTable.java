package relight.adapter.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of a query as a small table of text. */
final class ResultTable {

    /** Rows that are asked for; what lies beyond is not fetched. */
    static final int MOST_ROWS = 200;
    private static final int WIDEST = 60;

    private final List<List<String>> rows = new ArrayList<>();

    ResultTable(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(cell(columns.getColumnLabel(i)));
        }
        rows.add(names);
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.add(cell(result.getString(i)));
            }
            rows.add(row);
        }
    }

    int count() {
        return rows.size() - 1;
    }

    /** Lines with columns under each other; the first holds their names. */
    List<String> lines() {
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(i == 0 ? "" : "  ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String cell(String value) {
        String text = value == null ? "∅" : value.replaceAll("\\s", " ");
        return text.length() > WIDEST ? text.substring(0, WIDEST - 1) + "…" : text;
    }
}
