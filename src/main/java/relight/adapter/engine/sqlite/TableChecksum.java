package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
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

    /** Of a table at another place than this machine: the {@code sqlite3} there has no such function, so its rows come here to be added up. */
    static String of(HostSqlite database, DataCheck check, String table) throws SqliteLook.Unreadable, IOException, InterruptedException {
        List<String> columns = database.column(columns(table));
        if (columns.isEmpty()) {
            throw new Problem(Message.of("restore.check.no-table", check.name(), table), Message.of("restore.check.no-table.remedy"));
        }
        Sum sum = new Sum();
        database.pipe("SELECT hex(" + values(columns) + ") FROM " + Dialect.SQLITE.quote(table), HostSqlite.rows(row ->
                sum.add(HexFormat.of().parseHex(new String(row, StandardCharsets.US_ASCII)))));
        return sum.told();
    }

    private static final class Sum {

        private long rows;
        private BigInteger sum = BigInteger.ZERO;

        private void add(byte[] row) {
            rows++;
            sum = sum.add(half(row));
        }

        private String told() {
            return rows + "/" + sum;
        }
    }

    private static String columns(String table) {
        return "SELECT name FROM pragma_table_xinfo('" + table.replace("'", "''") + "') WHERE hidden <> 1 ORDER BY cid";
    }

    private static String values(List<String> columns) {
        return columns.stream().map(column -> "quote(" + Dialect.SQLITE.quote(column) + ")").collect(Collectors.joining(" || ',' || "));
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        return SqliteFile.column(connection, columns(table));
    }

    private static String of(Connection connection, String table, List<String> columns) throws SQLException {
        Sum sum = new Sum();
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT " + values(columns) + " FROM " + Dialect.SQLITE.quote(table))) {
            while (row.next()) {
                sum.add(row.getString(1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return sum.told();
    }

    private static BigInteger half(byte[] row) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("MD5").digest(row), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
