package relight.adapter.engine.rows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;
import relight.adapter.host.Hosts;
import relight.adapter.jdbc.MysqlConnections;
import relight.adapter.jdbc.PostgresqlConnections;
import relight.core.restore.HostAddress;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.rows.Dialect;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way to production and to the copy beside it. */
public final class RowsAccess {

    /** Values travel as the server's own text: it takes back what it has said. */
    private static final Map<String, String> AS_TEXT = Map.of("stringtype", "unspecified", "binaryTransfer", "false");

    private static final int PATIENCE_MILLIS = 10_000;

    private final PostgresqlConnections postgresql;
    private final MysqlConnections mysql;

    public RowsAccess(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.postgresql = new PostgresqlConnections(secrets, hosts);
        this.mysql = new MysqlConnections(secrets, hosts);
    }

    /**
     * Opens one of them.
     *
     * @param target of the system
     * @param write  whether it may be written to
     */
    Side open(Dialect dialect, Map<String, String> target, boolean write) {
        String on = target.getOrDefault(HostAddress.WORD, "here");
        if (dialect == Dialect.SQLITE && !(HostAddress.parse(on) instanceof HostAddress.Here)) {
            throw new Problem(Message.of("restore.rows.far", on), Message.of("restore.rows.far.remedy"));
        }
        try {
            return new Side(switch (dialect) {
                case POSTGRESQL -> postgresql(PostgresqlTarget.of(target), write);
                case MYSQL -> mysql(MysqlTarget.of(target), write);
                case SQLITE -> sqlite(Path.of(target.get("path")), write);
            }, dialect);
        } catch (SQLException e) {
            throw Side.problem(e);
        }
    }

    /** The same target with the copy in production's place. */
    static Map<String, String> copy(Dialect dialect, Map<String, String> target, String copy) {
        Map<String, String> other = new TreeMap<>(target);
        if (dialect == Dialect.SQLITE) {
            other.put("path", Path.of(target.get("path")).toAbsolutePath().resolveSibling(copy).toString());
        } else {
            other.put("database", copy);
        }
        return other;
    }

    private Connection postgresql(PostgresqlTarget target, boolean write) throws SQLException {
        Connection connection = postgresql.open(target, target.database(), postgresql.password(target), AS_TEXT);
        return prepared(connection, write, "SET intervalstyle = 'postgres'", "SET bytea_output = 'hex'", "SET timezone = 'UTC'",
                "SET lock_timeout = " + PATIENCE_MILLIS);
    }

    private Connection mysql(MysqlTarget target, boolean write) throws SQLException {
        Connection connection = mysql.open(target, target.database(), mysql.password(target));
        return prepared(connection, write, "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",
                "SET SESSION innodb_lock_wait_timeout = " + PATIENCE_MILLIS / 1000);
    }

    private static Connection sqlite(Path file, boolean write) throws SQLException {
        if (!Files.isRegularFile(file)) {
            throw new Problem(Message.of("restore.rows.file", file.toString()), Message.of("restore.rows.file.remedy"));
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(!write);
        config.setBusyTimeout(PATIENCE_MILLIS);
        config.enforceForeignKeys(true);
        config.setTransactionMode(write ? SQLiteConfig.TransactionMode.IMMEDIATE : SQLiteConfig.TransactionMode.DEFERRED);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        return connection;
    }

    private static Connection prepared(Connection connection, boolean write, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (!write) {
                connection.setReadOnly(true);
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
