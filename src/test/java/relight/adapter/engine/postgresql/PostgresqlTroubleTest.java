package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.jdbc.SqlRunner;
import relight.adapter.jdbc.SystemConnections;
import relight.core.recovery.Outcome;
import relight.core.recovery.Progress;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Secret;
import relight.testing.PostgresServer;
import relight.testing.SmallDisk;
import relight.testing.TestRun;

/** What goes wrong on a bad night, each with a sentence that says what to do next. */
@Isolated
class PostgresqlTroubleTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws SQLException {
        Shop.fill(server);
    }

    @Test
    void refusesAWrongPasswordWithoutShowingIt() throws Exception {
        guarded();
        try (Practice practice = new Practice(folder, target("env:WRONG"))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc");
            Problem problem = assertThrows(Problem.class, () -> practice.plan(Way.SIDE_BY_SIDE, Map.of()));
            String said = problem.say(Messages.english());
            assertTrue(said.contains("refuses guarded") && said.contains("~/.pgpass") && !said.contains("wrong"), said);
        }
    }

    @Test
    void aRunbooksSqlNeverShowsThePasswordOfItsDatabase() throws Exception {
        guarded();
        try (Practice practice = new Practice(folder, target("env:CORRECT_HORSE"))) {
            SqlRunner runner = new SqlRunner(() -> practice.workspace, new SystemConnections(reference -> new Secret("correct_horse"), Hosts.known(Pods.NONE)));
            TestRun run = TestRun.in(folder, 1);
            Step step = new RunbookReader().read("a.md", "```sql system=shop\nSELECT 'correct_' || 'horse' AS word\n```\n").steps().getFirst();
            Outcome outcome = runner.run(step, run);
            assertEquals(Outcome.Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
            assertTrue(run.output().contains("•••") && !run.output().contains("correct_horse"), run.output());
        }
    }

    @Test
    void restoresAsAnOrdinaryRoleWithAPasswordByReferenceThatIsSeenNowhere() throws Exception {
        guarded();
        server.execute("shop", "ALTER DATABASE shop OWNER TO guarded", "GRANT ALL ON ALL TABLES IN SCHEMA public TO guarded");
        for (String format : List.of("-Fc", "-Fp")) {
            try (Practice practice = new Practice(folder, target("env:CORRECT_HORSE"))) {
                server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), format, "--no-owner", "--no-privileges", "--no-comments",
                        "--table=orders", "--table=customers");
                if (format.equals("-Fc")) {
                    assertEquals(List.of("PG-5"), practice.refusals(Way.BESIDE_ONLY, Map.of()));
                }
                RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of("no-owner", "true"));
                practice.succeed(plan, Part.MAIN);
                assertEquals("5000", server.value(PostgresqlRestoreTest.restored(plan), "SELECT count(*) FROM orders"));
                assertFalse(plan.toString().contains("correct_horse") || practice.told.output().contains("correct_horse")
                        || practice.told.events().toString().contains("correct_horse"));
                try (Stream<Path> left = Files.walk(folder.resolve("spool"))) {
                    assertEquals(List.of(), left.filter(path -> path.endsWith("pgpass") || path.endsWith("archive")).toList());
                }
                practice.succeed(plan, Part.UNDO);
            }
        }
    }

    @Test
    void saysThatTheServerIsAway() throws Exception {
        Map<String, String> target = server.target("shop");
        target.put("port", "1");
        try (Practice practice = new Practice(folder, target)) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc");
            Problem problem = assertThrows(Problem.class, () -> practice.plan(Way.SIDE_BY_SIDE, Map.of()));
            assertEquals("restore.pg.away", problem.what().key());
        }
    }

    @Test
    void answersDataChecksAndSaysWhenTheDatabaseIsGone() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            PostgresqlDataProbe probe = new PostgresqlDataProbe(practice.access);
            assertTrue(probe.knows(practice.system()));
            assertEquals("5000", probe.answer(practice.system(), Practice.CHECKS.getFirst()));
            DataCheck writing = new DataCheck("w", "DELETE FROM orders RETURNING id", DataCheck.Kind.AT_LEAST, Optional.of("1"));
            assertThrows(Problem.class, () -> probe.answer(practice.system(), writing));
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            server.execute("postgres", "DROP DATABASE shop");
            Problem gone = assertThrows(Problem.class, () -> probe.answer(practice.system(), Practice.CHECKS.getFirst()));
            assertEquals("restore.pg.missing", gone.what().key());
        }
    }

    @Test
    void cancellingEndsTheProcessesAndTheirSessions() throws Exception {
        for (String format : List.of("-Fc", "-Fp")) {
            server.execute("shop", "DROP TABLE IF EXISTS slow", "CREATE OR REPLACE FUNCTION slow(i int) RETURNS boolean LANGUAGE plpgsql AS "
                    + "$$ begin return true; end $$", "CREATE TABLE slow (i int CHECK (public.slow(i)))", "INSERT INTO slow VALUES (1)",
                    "CREATE OR REPLACE FUNCTION slow(i int) RETURNS boolean LANGUAGE plpgsql AS "
                    + "$$ begin perform pg_sleep(60); return true; end $$");
            try (Practice practice = new Practice(folder, server.target("shop"))) {
                server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), format);
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                assertTrue(practice.run(Shop.step(plan, "create")).good());
                AtomicReference<Object> ended = new AtomicReference<>();
                Thread restoring = Thread.ofPlatform().start(() -> {
                    try {
                        ended.set(practice.run(Shop.step(plan, "restore")));
                    } catch (InterruptedException e) {
                        ended.set(e);
                    }
                });
                String busy = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'relight r1%'";
                await(() -> !server.value("postgres", busy + " AND wait_event = 'PgSleep'").equals("0"));
                restoring.interrupt();
                restoring.join();
                assertInstanceOf(InterruptedException.class, ended.get());
                await(() -> server.value("postgres", busy).equals("0"));
                assertEquals(0, ProcessHandle.current().descendants().filter(it -> it.info().command().orElse("").matches(".*(psql|pg_restore)"))
                        .count());
            }
        }
    }

    @Test
    void tellsProgressByItemsAndBytes() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc");
            practice.succeed(practice.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            Progress last = practice.told.progresses().stream().filter(it -> it.unit() == Progress.Unit.ITEMS).reduce((a, b) -> b).orElseThrow();
            assertTrue(last.total().orElseThrow() >= last.done() && last.done() > 5, last.toString());
            assertTrue(practice.told.progresses().stream().anyMatch(it -> it.unit() == Progress.Unit.BYTES));
        }
    }

    @Test
    void labelsTheRecoveryPointWhereNoCheckMeasures() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"), it -> new relight.core.workspace.ProtectedSystem(it.name(),
                it.engine(), it.tier(), List.of(), it.objectives(), it.target(), List.of(), Optional.empty(), Optional.empty(),
                Optional.empty()))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc");
            practice.succeed(practice.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            assertFalse(practice.events(RecoveryEvent.RecoveryPointFound.class).getFirst().measured());
        }
    }

    @Test
    void ALL_6_refusesAFullSpoolBeforeAndSurvivesOneThatFillsMeanwhile() throws Exception {
        server.execute("shop", "CREATE TABLE noise AS SELECT gen_random_uuid() AS u FROM generate_series(1, 20000)");
        server.dump("shop", Files.createDirectories(folder.resolve("dumps")).resolve("shop_20260415.dump"), "-Fc");
        try (SmallDisk spool = SmallDisk.over(folder.resolve("spool"), "300k")) {
            spool.run(PostgresqlTroubleTest.class, folder.toString(), Integer.toString(server.port()));
        }
    }

    /** Where the spool lies on a small disk. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        String spool = folder.resolve("spool").toString();
        Map<String, String> target = Map.of("host", "127.0.0.1", "port", arguments[1], "user", "postgres", "database", "shop");
        try (Practice practice = new Practice(folder, target)) {
            assertThrows(IOException.class, () -> Files.copy(practice.dumps().resolve("shop_20260415.dump"), folder.resolve("spool/unguarded")),
                    "the harm: it ends half way");
            assertEquals(List.of("ALL-6"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            assertEquals(0, command("mount", "-o", "remount,size=4m", spool));
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            command("mount", "-o", "remount,size=300k", spool);
            Outcome outcome = practice.run(Shop.step(plan, "restore"));
            assertFalse(outcome.good());
            assertTrue(outcome.reason().toString().contains("no room left"), outcome.reason().toString());
            command("mount", "-o", "remount,size=4m", spool);
            assertTrue(practice.run(Shop.step(plan, "restore")).good());
        }
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private static void guarded() throws SQLException {
        server.execute("postgres", "DO $$ begin if not exists (select from pg_roles where rolname = 'guarded') then "
                + "create role guarded login createdb password 'correct_horse'; end if; end $$");
    }

    private static Map<String, String> target(String password) {
        Map<String, String> target = server.target("shop");
        target.put("user", "guarded");
        target.put("password", password);
        return target;
    }

    /** A condition of another process. */
    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(Condition condition) throws SQLException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(end), "it did not come true within 30 seconds");
            Thread.sleep(20);
        }
    }
}
