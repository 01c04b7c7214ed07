package relight.adapter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
import relight.testing.TestRun;

@Timeout(30)
class SqlRunnerTest {

    @TempDir
    private Path folder;
    private int runs;

    @BeforeEach
    void makesAShop() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"))) {
            connection.createStatement().execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT)");
        }
    }

    @Test
    void runsEachStatementAndPrintsItsRows() throws Exception {
        TestRun run = TestRun.in(folder, ++runs);
        Outcome outcome = run(run, """
                INSERT INTO orders (customer) VALUES ('a; b'), ('it''s'); -- not; here
                /* nor; here */
                SELECT id, customer FROM orders ORDER BY id;
                """);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
        assertEquals(List.of("> INSERT INTO orders (customer) VALUES ('a; b'), ('it''s')", "2 rows changed",
                "> SELECT id, customer FROM orders ORDER BY id", "id  customer", "1   a; b", "2   it's"), run.lines());
        assertEquals(Map.of("rows", 4L), outcome.figures());
    }

    @Test
    void aValueIsBoundAndNeverAPartOfTheText() throws Exception {
        String attack = "x'); DROP TABLE orders; --";
        TestRun run = TestRun.in(folder, ++runs).with(Map.of("who", attack));
        assertEquals(Kind.SUCCEEDED, run(run, "INSERT INTO orders (customer) VALUES (<who>); SELECT customer, '?' FROM orders").kind());
        assertTrue(run.lines().getLast().startsWith(attack), run.output());
        Outcome quoted = run(TestRun.in(folder, ++runs).with(Map.of("who", "x")), "SELECT '<who>'");
        assertTrue(quoted.reason().toString().startsWith("<who> stands within quotes"), quoted.reason().toString());
    }

    @Test
    void namesTheLineOfWhatFailedAndStopsThere() throws Exception {
        TestRun run = TestRun.in(folder, ++runs);
        Outcome outcome = run(run, "SELECT 1;\n\nSELECT n FROM nowhere;\nDELETE FROM orders;");
        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().startsWith("The statement in line 4 failed (SQLSTATE"), outcome.reason().toString());
        assertTrue(outcome.reason().toString().contains("no such table: nowhere"), outcome.reason().toString());
        assertEquals(-1, run.output().indexOf("DELETE"));
    }

    @Test
    void aFullSpoolCutsTheOutputShortAndNotTheWork() throws Exception {
        TestRun run = TestRun.in(folder, ++runs);
        Path full = Files.createSymbolicLink(run.spool().resolve("output.log"), Path.of("/dev/full"));
        Outcome outcome = run(run, "INSERT INTO orders (customer) VALUES ('a');\nINSERT INTO orders (customer) VALUES ('b');\nSELECT count(*) FROM orders");
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
        assertEquals("2", run.lines().getLast());
        assertTrue(outcome.excerpt().toString().contains("The end of the output is missing"), outcome.excerpt().toString());
        Files.delete(full);
    }

    @Test
    void keepsATriggerInOnePiece() throws Exception {
        Outcome outcome = run(TestRun.in(folder, ++runs), """
                CREATE TRIGGER guard BEFORE DELETE ON orders BEGIN
                  SELECT RAISE(ABORT, 'no; never');
                END;
                SELECT count(*) FROM orders;
                """);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
    }

    @Test
    void aTimeOutCancelsTheStatement() throws Exception {
        Step step = step("system=shop timeout=1s",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
        Outcome outcome = runner().run(step, TestRun.in(folder, ++runs));
        assertEquals(Kind.TIMED_OUT, outcome.kind());
        assertEquals("It did not end within 1 s and was cancelled at the server.", outcome.reason().toString());
    }

    @Test
    void saysWhichSystemsThereAre() throws Exception {
        Outcome outcome = runner().run(step("", "SELECT 1"), TestRun.in(folder, ++runs));
        assertTrue(outcome.reason().toString().endsWith("the workspace has: shop."), outcome.reason().toString());
        Outcome unknown = runner().run(step("system=shpo", "SELECT 1"), TestRun.in(folder, ++runs));
        assertEquals("The workspace has no system shpo. It has: shop.", unknown.reason().toString());
    }

    private Outcome run(TestRun run, String sql) {
        return runner().run(step("system=shop", sql.stripTrailing()), run);
    }

    private static Step step(String attributes, String sql) {
        return new RunbookReader().read("a.md", "```sql " + attributes + "\n" + sql + "\n```\n").steps().getFirst();
    }

    private SqlRunner runner() {
        ProtectedSystem shop = new ProtectedSystem("shop", "sqlite", "critical", List.of(), Objectives.NONE,
                Map.of("path", folder.resolve("shop.db").toString()), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("s", "test", ZoneId.of("UTC")), List.of(), List.of(shop), List.of(), List.of(),
                List.of(), List.of());
        return new SqlRunner(() -> workspace, new SystemConnections(reference -> {
            throw new AssertionError(reference);
        }, Hosts.known(Pods.NONE)));
    }
}
