package relight.adapter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.MariaDbServer;
import relight.testing.TestRun;

/** A runbook's SQL on a real MariaDB, written as for its own client. */
class MysqlScriptTest {

    private static MariaDbServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.start();
        server.execute("", "CREATE DATABASE shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() throws Exception {
        server.execute("shop", "DROP TABLE IF EXISTS orders", "CREATE TABLE orders (id INT PRIMARY KEY, `a;b` VARCHAR(40))");
    }

    @Test
    void namesInBackticksAndBackslashesInStringsDoNotEndAStatement() throws Exception {
        succeed("""
                INSERT INTO `orders` (`id`, `a;b`) VALUES (1, 'it\\'s; here'), (2, "say \\"x\\"; y"), (3, 'back\\\\');
                INSERT INTO orders VALUES (4, 'it''s; too');""", Map.of());
        assertEquals("it's; here|say \"x\"; y|back\\|it's; too",
                server.execute("shop", "SELECT GROUP_CONCAT(`a;b` ORDER BY id SEPARATOR '|') FROM orders").replace("\\\\", "\\"));
    }

    @Test
    void commentsAreThoseOfMysqlAndWhatItCarriesOutStays() throws Exception {
        succeed("""
                # one; two
                INSERT INTO orders VALUES (1, 'x'); # behind; it
                INSERT INTO orders VALUES (5--3, 'minus'); -- a comment; too
                /* not; this */ INSERT /*! IGNORE */ INTO orders VALUES (1, 'twice');
                /*!40101 SET @here = 1 */;
                INSERT INTO orders VALUES (9, @here);""", Map.of());
        assertEquals("1,x 8,minus 9,1", server.execute("shop", "SELECT GROUP_CONCAT(id, ',', `a;b` ORDER BY id SEPARATOR ' ') FROM orders"));
    }

    @Test
    void aDelimiterLetsAProcedureHoldStatementsOfItsOwn() throws Exception {
        succeed("""
                DROP PROCEDURE IF EXISTS fill;
                DELIMITER //
                CREATE PROCEDURE fill(n INT)
                BEGIN
                  DECLARE i INT DEFAULT 0;
                  WHILE i < n DO INSERT INTO orders VALUES (i, 'p'); SET i = i + 1; END WHILE;
                END //
                CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.`a;b` = CONCAT(NEW.`a;b`, '!'); END//
                delimiter ;
                CALL fill(3);
                SELECT COUNT(*) AS n FROM orders;""", Map.of());
        assertEquals("3\tp!", server.execute("shop", "SELECT COUNT(*), MAX(`a;b`) FROM orders"));
    }

    @Test
    void aValueIsBoundAndAQuestionMarkInAStringStaysOne() throws Exception {
        succeed("INSERT INTO orders VALUES (<number>, 'why?');", Map.of("number", "7"));
        assertEquals("7\twhy?", server.execute("shop", "SELECT id, `a;b` FROM orders"));
    }

    @Test
    void theLineOfAFailureIsThatOfItsStatement() throws Exception {
        Outcome outcome = run("DELIMITER $$\nINSERT INTO orders VALUES (1, 'x')$$\n# why\nSELECT nothing\n  FROM nowhere$$\n", Map.of());
        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().startsWith("The statement in line 7 failed (SQLSTATE 42S02)"), outcome.reason().toString());
    }

    private void succeed(String sql, Map<String, String> inputs) throws Exception {
        Outcome outcome = run(sql, inputs);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
    }

    private Outcome run(String sql, Map<String, String> inputs) throws Exception {
        ProtectedSystem shop = new ProtectedSystem("shop", "mysql", "", List.of(), Objectives.NONE, server.target("shop"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(), List.of(shop), List.of(), List.of(), List.of(), List.of());
        Step step = new RunbookReader().read("test.md", "# T\n\n```sql system=shop\n" + sql + "\n```\n").steps().getFirst();
        SqlRunner runner = new SqlRunner(() -> workspace, new SystemConnections(reference -> {
            throw new AssertionError();
        }, Hosts.known(Pods.NONE)));
        return runner.run(step, TestRun.in(folder, 1).with(inputs));
    }
}
