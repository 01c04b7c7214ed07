package relight.adapter.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.mysql.MysqlAccess;
import relight.adapter.engine.mysql.MysqlDataProbe;
import relight.adapter.engine.postgresql.PostgresqlAccess;
import relight.adapter.engine.postgresql.PostgresqlDataProbe;
import relight.adapter.engine.sqlite.SqliteDataProbe;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.restore.DataProbe;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Secret;
import relight.testing.MariaDbServer;
import relight.testing.PostgresServer;

/** A checksum of a table says the same whatever the order of its rows, and something else of any other rows; on real servers. */
class TableChecksumTest {

    private static final String ROWS = " VALUES (1, 'a, b', 0.1), (2, NULL, -0.1), (3, 'NULL', NULL), (4, 'ключ 🗝', 1e10)";

    /** Runs statements, each of its own. */
    private interface Database {
        void execute(String... statements) throws Exception;
    }

    @Test
    void postgresqlAddsUpTheRowsOfATable() throws Exception {
        try (PostgresServer server = PostgresServer.small()) {
            server.execute("postgres", "CREATE DATABASE shop", "ALTER DATABASE shop SET datestyle = 'German'");
            check(system("postgresql", server.target("shop")), new PostgresqlDataProbe(new PostgresqlAccess(reference -> new Secret("none"))), "double precision",
                    statements -> server.execute("shop", statements));
        }
    }

    @Test
    void mysqlAddsUpTheRowsOfATable() throws Exception {
        try (MariaDbServer server = MariaDbServer.start()) {
            server.execute("", "CREATE DATABASE shop CHARACTER SET utf8mb4");
            check(system("mysql", server.target("shop")), new MysqlDataProbe(new MysqlAccess(reference -> new Secret(""))), "double",
                    statements -> server.execute("shop", statements));
        }
    }

    @Test
    void theRowsOfAnSqliteTableAreAddedUp(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("shop.db");
        check(system("sqlite", Map.of("path", file.toString())), new SqliteDataProbe(folder, Hosts.known(Pods.NONE)), "real", statements -> {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
                for (String one : statements) {
                    statement.execute(one);
                }
            }
        });
    }

    private static void check(ProtectedSystem system, DataProbe probe, String real, Database database) throws Exception {
        database.execute("CREATE TABLE orders (id int, note varchar(50), price " + real + ")", "INSERT INTO orders" + ROWS);
        String first = answer(probe, system, "orders");
        assertTrue(first.matches("4/-?\\d+"), first);
        database.execute("CREATE TABLE copied AS SELECT * FROM orders ORDER BY id DESC");
        assertEquals(first, answer(probe, system, "copied"), "the order is none of its business");
        for (String harm : List.of("UPDATE copied SET note = 'a' WHERE id = 1", "UPDATE copied SET note = 'NULL' WHERE id = 2", "UPDATE copied SET price = 0.11 WHERE id = 1",
                "DELETE FROM copied WHERE id = 3")) {
            String before = answer(probe, system, "copied");
            database.execute(harm);
            assertNotEquals(before, answer(probe, system, "copied"), harm);
        }
        database.execute("DELETE FROM copied");
        assertEquals("0/0", answer(probe, system, "copied"));
        assertThrows(Problem.class, () -> answer(probe, system, "nowhere"));
    }

    private static String answer(DataProbe probe, ProtectedSystem system, String table) throws Exception {
        return probe.answer(system, new DataCheck("checksum", DataCheck.CHECKSUM + " " + table, DataCheck.Kind.EQUALS, Optional.of("")));
    }

    private static ProtectedSystem system(String engine, Map<String, String> target) {
        return new ProtectedSystem("shop", engine, "", List.of(), Objectives.NONE, target, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
