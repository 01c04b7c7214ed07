package relight.adapter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
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
import relight.testing.PostgresServer;
import relight.testing.TestRun;

/** A runbook's SQL on a real PostgreSQL server. */
@Isolated
@Timeout(60)
class PostgresqlScriptTest {

    private static final String SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'";

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws SQLException {
        server = PostgresServer.start();
        server.execute("postgres", "CREATE DATABASE shop", "CREATE ROLE guarded LOGIN PASSWORD 'correct_horse'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        server.execute("shop", "DROP TABLE IF EXISTS orders", "CREATE TABLE orders (id int PRIMARY KEY, customer text)",
                "INSERT INTO orders VALUES (1, 'Olena'), (2, NULL)", "GRANT ALL ON orders TO guarded");
    }

    @Test
    void showsTheRowsThatAStatementReturns() throws Exception {
        TestRun run = TestRun.in(folder, 1);
        Outcome outcome = run(run, "SELECT id, customer FROM orders ORDER BY id;\nUPDATE orders SET customer = 'Kai' WHERE id = 2 RETURNING customer;");
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
        assertEquals(List.of("> SELECT id, customer FROM orders ORDER BY id", "id  customer", "1   Olena", "2   ∅",
                "> UPDATE orders SET customer = 'Kai' WHERE id = 2 RETURNING customer", "customer", "Kai"), run.lines());
    }

    @Test
    void stopsAtTheFirstFailureAndNamesItsLineAndSqlstate() throws Exception {
        TestRun run = TestRun.in(folder, 1);
        Outcome outcome = run(run, """
                INSERT INTO orders VALUES (3, 'Mia');
                SELECT id,
                       customer
                  FROM nowhere;
                DELETE FROM orders;""");
        assertEquals(Kind.FAILED, outcome.kind());
        assertEquals("The statement in line 5 failed (SQLSTATE 42P01): ERROR: relation \"nowhere\" does not exist", outcome.reason().toString());
        assertEquals("3", server.value("shop", "SELECT count(*) FROM orders"), "what was done before stays, what comes after is not begun");

        Outcome together = run(TestRun.in(folder, 2), "BEGIN;\nDELETE FROM orders;\nINSERT INTO orders VALUES (1), (1);\nCOMMIT;");
        assertTrue(together.reason().toString().startsWith("The statement in line 4 failed (SQLSTATE 23505)"), together.reason().toString());
        assertEquals("3", server.value("shop", "SELECT count(*) FROM orders"), "a transaction of the author's own is taken back whole");
    }

    @Test
    void anInterruptionEndsTheStatementOnTheServer() throws Exception {
        FutureTask<Outcome> work = new FutureTask<>(() -> run(TestRun.in(folder, 1), "SELECT pg_sleep(600)"));
        Thread thread = Thread.ofPlatform().start(work);
        await("1");
        thread.interrupt();
        Outcome outcome = work.get();
        assertEquals(Kind.CANCELLED, outcome.kind());
        assertEquals("It was cancelled at the server.", outcome.reason().toString());
        await("0");
    }

    @Test
    void takesThePasswordFromThePersonsOwnPasswordFile() throws Exception {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", folder.toString());
        try {
            Outcome without = run(TestRun.in(folder, 1), "guarded", "SELECT 1");
            assertEquals(Kind.FAILED, without.kind());
            assertTrue(without.reason().toString().contains("password"), without.reason().toString());
            Path file = Files.writeString(folder.resolve(".pgpass"), "127.0.0.1:" + server.port() + ":shop:guarded:correct_horse\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            TestRun run = TestRun.in(folder, 2);
            Outcome with = run(run, "guarded", "SELECT current_user");
            assertEquals(Kind.SUCCEEDED, with.kind(), with.reason().toString());
            assertEquals("guarded", run.lines().getLast());
            Files.writeString(file, "127.0.0.1:" + server.port() + ":shop:guarded:wrong_horse\n");
            Outcome wrong = run(TestRun.in(folder, 3), "guarded", "SELECT 1");
            assertEquals(Kind.FAILED, wrong.kind());
            assertFalse(wrong.reason().toString().contains("wrong_horse"), wrong.reason().toString());
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void aDatabaseThatIsGoneIsToldInASentence() throws Exception {
        Map<String, String> target = new TreeMap<>(server.target("shpo"));
        Outcome outcome = runner(target).run(step("SELECT 1"), TestRun.in(folder, 1));
        assertEquals("No connection to shop: FATAL: database \"shpo\" does not exist", outcome.reason().toString());
    }

    private static void await(String sleeping) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!server.value("postgres", SLEEPING).equals(sleeping)) {
            assertTrue(Instant.now().isBefore(end), "it did not come true within 30 seconds");
            Thread.sleep(20);
        }
    }

    private Outcome run(TestRun run, String sql) {
        return run(run, "postgres", sql);
    }

    private Outcome run(TestRun run, String user, String sql) {
        Map<String, String> target = new TreeMap<>(server.target("shop"));
        target.put("user", user);
        return runner(target).run(step(sql), run);
    }

    private static Step step(String sql) {
        return new RunbookReader().read("a.md", "```sql system=shop\n" + sql.stripTrailing() + "\n```\n").steps().getFirst();
    }

    private SqlRunner runner(Map<String, String> target) {
        ProtectedSystem shop = new ProtectedSystem("shop", "postgresql", "critical", List.of(), Objectives.NONE, target, List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("s", "test", ZoneId.of("UTC")), List.of(), List.of(shop), List.of(), List.of(),
                List.of(), List.of());
        return new SqlRunner(() -> workspace, new SystemConnections(reference -> {
            throw new AssertionError(reference);
        }, Hosts.known(Pods.NONE)));
    }
}
