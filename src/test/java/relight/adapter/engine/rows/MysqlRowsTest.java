package relight.adapter.engine.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relight.core.restore.rows.FoundRows;
import relight.core.runbook.StepHeader.Part;
import relight.testing.MariaDbServer;

class MysqlRowsTest extends RowsRescue {

    private static MariaDbServer server;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    void emptied() throws Exception {
        for (String schema : server.schemas()) {
            server.execute("", "DROP DATABASE `" + schema + "`");
        }
        server.execute("", "CREATE DATABASE shop DEFAULT CHARACTER SET utf8mb4");
    }

    @Override
    Connection connect() throws Exception {
        Map<String, String> target = target();
        return DriverManager.getConnection("jdbc:mariadb://" + target.get("host") + ":" + target.get("port") + "/shop", target.get("user"), "");
    }

    @Override
    String engine() {
        return "mysql";
    }

    @Override
    Map<String, String> target() {
        return server.target("shop");
    }

    @Override
    void dump(Path dumps) throws Exception {
        server.dump("shop", dumps.resolve("shop_20260415.sql"), "--hex-blob");
    }

    @Override
    List<String> copies() throws Exception {
        return server.schemas().stream().filter(name -> !name.equals("shop")).toList();
    }

    @Override
    String lines() {
        return "`Order Lines`";
    }

    @Override
    String bytes() {
        return "LONGBLOB";
    }

    @Override
    void more() throws Exception {
        sql("CREATE TABLE hard (id BIGINT AUTO_INCREMENT PRIMARY KEY, single FLOAT, flags BIT(5), zero DATE, twice INT AS (flags * 2) STORED, "
                + "doc JSON, kind ENUM('a', 'b'), stamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)",
                "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",
                "INSERT INTO hard (id, single, flags, zero, doc, kind) VALUES (0, 1.25, b'10101', '0000-00-00', '{\"a\": 1}', 'b'), (9, 3e-7, NULL, '2026-02-28', NULL, NULL), (12, 1.2345678, NULL, NULL, NULL, NULL)");
    }

    @Override
    AutoCloseable lockedByAnother() throws Exception {
        Connection connection = connect();
        connection.createStatement().execute("DO GET_LOCK('relight:shop', 0)");
        return connection;
    }

    @Override
    String another() {
        return "root 127.0.0.1";
    }

    @Test
    void bringsBackValuesThatTextWouldRound() throws Exception {
        String asked = "SELECT group_concat(concat_ws('|', id, single + 0e0, flags + 0, CAST(zero AS CHAR), twice, doc, kind, stamp) ORDER BY id) FROM hard";
        String before = value(asked);
        sql("DELETE FROM hard WHERE id = 0", "UPDATE hard SET single = 1 WHERE id = 9");
        bench.plan(Map.of("rescue", "hard", "rows", "all")).play(Part.MAIN);
        assertEquals(before, value(asked));
        assertEquals(2, FoundRows.first(bench.told.shared(), 10).size(), "a dump has rounded 1.2345678, and nobody has changed it");
    }

    @Test
    void RR_3_RR_8_refusesTriggersThatItCannotLeaveOutAndTablesWithoutTransactions() throws Exception {
        sql("CREATE TABLE mails (text VARCHAR(100))", "CREATE TRIGGER send AFTER INSERT ON orders FOR EACH ROW INSERT INTO mails VALUES (concat('mail ', NEW.id))",
                "DELETE FROM orders WHERE id = 10", "CREATE TABLE old (id INT PRIMARY KEY) ENGINE = MyISAM");
        assertEquals(List.of("RR-3"), bench.refusals(Map.of("rescue", "orders")));
        assertEquals(List.of("RR-8"), bench.refusals(Map.of("rescue", "old")));
        bench.plan(Map.of("rescue", "orders", "rows", "all", "triggers", "run")).play(Part.MAIN);
        assertEquals("mail 10", value("SELECT text FROM mails"));
    }
}
