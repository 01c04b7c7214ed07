package relight.adapter.engine.sqlite;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import relight.core.restore.rows.Dialect;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;

/**
 * What all rows of a table amount to, in whatever order they lie: their number, and the sum of the first halves of their MD5s, each of the
 * row's values as SQL writes them.
 */
final class TableChecksum {

    private TableChecksum() {}

    static String of(Connection connection, DataCheck check, String table) throws SQLException {
        List<String> columns = columns(connection, table);
        if (columns.isEmpty()) {
            throw new Problem(Message.of("restore.check.no-table", check.name(), table), Message.of("restore.check.no-table.remedy"));
        }
        return of(connection, table, columns);
    }

    /** Of a table that is known to be there. */
    static String of(Connection connection, String table) throws SQLException {
        return of(connection, table, columns(connection, table));
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        return SqliteFile.column(connection, "SELECT name FROM pragma_table_xinfo('" + table.replace("'", "''") + "') WHERE hidden <> 1 ORDER BY cid");
    }

    private static String of(Connection connection, String table, List<String> columns) throws SQLException {
        long rows = 0;
        BigInteger sum = BigInteger.ZERO;
        String values = columns.stream().map(column -> "quote(" + Dialect.SQLITE.quote(column) + ")").collect(Collectors.joining(" || ',' || "));
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT " + values + " FROM " + Dialect.SQLITE.quote(table))) {
            while (row.next()) {
                rows++;
                sum = sum.add(half(row.getString(1)));
            }
        }
        return rows + "/" + sum;
    }

    private static BigInteger half(String row) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("MD5").digest(row.getBytes(StandardCharsets.UTF_8)), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
