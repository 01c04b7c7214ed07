package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.recovery.Outcome;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;
import relight.testing.PostgresServer;
import relight.testing.Until;

/**
 * The server is ended at once in the middle of each step and started again: a sentence says so, nothing of production is lost, and the
 * step is run again. What the dump and one check ask of the server waits there as long as there is no file named gate in its data folder.
 */
class PostgresqlServerDiesTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() throws SQLException {
        server = PostgresServer.small();
        server.execute("postgres", "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
        server.execute("shop", "CREATE FUNCTION gate() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN "
                + "WHILE pg_stat_file('gate', true) IS NULL LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN true; END $$", "CREATE TABLE slow (i int CHECK (public.gate()))");
        gate(true);
        server.execute("shop", "INSERT INTO slow VALUES (1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Fc", "-Fp"})
    void whileTheCopyIsFilled(String format) throws Exception {
        try (Practice practice = practice(format)) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            gate(false);
            String said = dies(practice, plan, "restore", "query LIKE 'COPY public.slow%'");
            assertTrue(said.startsWith("PostgreSQL at 127.0.0.1:" + server.port() + " went away while p") && said.contains("run the step again"), said);
            assertWhole();
            gate(true);
            succeed(practice, plan, List.of("restore", "count", "check", "sessions", "swap"));
            assertWhole();
        }
    }

    @Test
    void beforeAnythingIsAskedAndWhileTheCopyIsProven() throws Exception {
        try (Practice practice = practice("-Fc")) {
            practice.backup();
            server.down();
            Problem away = assertThrows(Problem.class, () -> practice.plan(Way.SIDE_BY_SIDE, Map.of()));
            assertAway(away.say(Messages.english()));
            server.up();
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            for (String action : List.of("create", "restore", "count")) {
                server.down();
                Outcome outcome = practice.run(Shop.step(plan, action));
                server.up();
                assertAway(failure(outcome));
                succeed(practice, plan, List.of(action));
            }
            gate(false);
            String said = dies(practice, plan, "check", "query LIKE '%gate()%'");
            assertTrue(said.contains("does not answer") && said.contains("See whether the server runs"), said);
            gate(true);
            succeed(practice, plan, List.of("check", "sessions", "swap"));
            assertWhole();
        }
    }

    /** Each of them waits for the names of databases, which somebody holds. */
    @Test
    void whileNamesChangeInTheSwapInTheWayBackAndInTheCommit() throws Exception {
        try (Practice practice = practice("-Fc")) {
            server.execute("shop", "DELETE FROM orders WHERE id > 10");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            succeed(practice, plan, List.of("create", "restore", "sessions"));
            assertAway(diesAtTheNames(practice, plan, "swap"));
            assertEquals("f", server.value("postgres", "SELECT datallowconn FROM pg_database WHERE datname = 'shop'"), "closed, and the same");
            succeed(practice, plan, List.of("swap"));
            assertWhole();

            assertAway(diesAtTheNames(practice, plan, "swap-back"));
            assertWhole();
            practice.succeed(plan, Part.UNDO);
            assertEquals("10", server.value("shop", "SELECT count(*) FROM orders"));

            RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(again, Part.MAIN);
            assertAway(diesAtTheNames(practice, again, "drop"));
            assertWhole();
            practice.succeed(again, Part.COMMIT);
            assertWhole();
            assertEquals(1, server.databases().stream().filter(name -> !name.contains("_r")).count(), server.databases()::toString);
        }
    }

    /** Production itself is filled then; what is there in part is not taken for all of it. */
    @Test
    void whileTheSafetyCopyIsPutBack() throws Exception {
        try (Practice practice = practice("-Fc")) {
            server.execute("shop", "UPDATE orders SET note = 'lost' WHERE id = 1");
            RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of("safety", "dump", "safety-folder", Files.createDirectories(folder.resolve("safety")).toString()));
            practice.succeed(plan, Part.MAIN);
            List<Step> back = plan.steps().stream().filter(step -> step.header().part() == Part.UNDO).toList();
            int file = back.indexOf(Shop.step(plan, "restore-file"));
            assertTrue(practice.execute(back.subList(0, file), Part.UNDO).good());
            gate(false);
            String said = dies(practice, plan, "restore-file", "query LIKE 'COPY public.slow%'");
            assertTrue(said.contains("went away while pg_restore was at work"), said);
            gate(true);
            Outcome again = practice.execute(back.subList(file, back.size()), Part.UNDO);
            assertTrue(again.good(), again.reason()::toString);
            assertWhole();
            assertEquals("lost", server.value("shop", "SELECT note FROM orders WHERE id = 1"));
        }
    }

    /** Between the two statements that make a database and mark it as a restore's own. */
    @Test
    void whenADatabaseWasMadeAndNotMarkedItIsMadeAnewAndOneThatHoldsSomethingIsNot() throws Exception {
        try (Practice practice = practice("-Fc")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            String restored = Shop.with(plan, "create").get("into");
            server.execute("postgres", "CREATE DATABASE " + restored);
            server.execute(restored, "CREATE TABLE somebodys (id int)");
            assertTrue(failure(practice.run(Shop.step(plan, "create"))).contains(restored));
            server.execute(restored, "DROP TABLE somebodys");
            succeed(practice, plan, List.of("create", "restore", "count", "check"));
        }
    }

    private Practice practice(String format) throws Exception {
        Practice practice = new Practice(folder, server.target("shop"), it -> new ProtectedSystem(it.name(), it.engine(), it.tier(), List.of(), it.objectives(),
                it.target(), Stream.concat(it.checks().stream(), Stream.of(new DataCheck("slow", "SELECT count(*) FROM slow WHERE gate()",
                DataCheck.Kind.AT_LEAST, Optional.of("1")))).toList(), Optional.empty(), Optional.empty(), Optional.empty()));
        server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), format);
        return practice;
    }

    private static void succeed(Practice practice, RestorePlan plan, List<String> actions) throws InterruptedException {
        for (String action : actions) {
            Outcome outcome = practice.run(Shop.step(plan, action));
            assertTrue(outcome.good(), () -> action + ": " + outcome.reason());
        }
    }

    private static String diesAtTheNames(Practice practice, RestorePlan plan, String action) throws Exception {
        try (Connection names = server.connect("postgres")) {
            names.setAutoCommit(false);
            try (Statement lock = names.createStatement()) {
                lock.execute("LOCK TABLE pg_catalog.pg_database IN SHARE MODE");
            }
            return dies(practice, plan, action, "application_name LIKE 'relight%' AND wait_event_type = 'Lock'");
        }
    }

    /** The last one of that name: the drop of the commit, and not that of the way back. */
    private static Step last(RestorePlan plan, String action) {
        return plan.steps().stream().filter(step -> step instanceof Step.EngineAction engine && engine.action().equals(action))
                .reduce((one, next) -> next).orElseThrow();
    }

    /** Ends the server while such a session is at work; what is said of it. */
    private static String dies(Practice practice, RestorePlan plan, String action, String session) throws Exception {
        FutureTask<Outcome> step = new FutureTask<>(() -> practice.run(last(plan, action)));
        Thread.ofPlatform().start(step);
        try {
            Until.holds(() -> step.isDone() || !"0".equals(server.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND " + session)));
            assertFalse(step.isDone(), () -> action + " ended before: " + step.resultNow());
            server.down();
            return failure(step.get());
        } finally {
            server.up();
        }
    }

    private static String failure(Outcome outcome) {
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        return outcome.reason().toString();
    }

    private static void assertAway(String said) {
        assertTrue(said.startsWith("PostgreSQL at 127.0.0.1:" + server.port() + " does not answer") && said.contains("See whether the server runs"), said);
    }

    private static void assertWhole() throws SQLException {
        assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
        assertEquals("1", server.value("shop", "SELECT count(*) FROM slow"));
    }

    private static void gate(boolean open) throws Exception {
        Path gate = server.data().resolve("gate");
        if (open) {
            Files.write(gate, new byte[0]);
        } else {
            Files.delete(gate);
        }
    }
}
