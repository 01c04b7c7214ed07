package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.BreakingRelay;
import relight.testing.MariaDbServer;

/**
 * The server is ended at once at a statement of each stage, before or behind it, and started again: a sentence says so, nothing of production
 * is lost, and the step is run again.
 */
class MysqlServerDiesTest {

    private static MariaDbServer server;

    @TempDir
    private Path folder;
    private BreakingRelay relay;
    private Practice practice;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start("--innodb-flush-log-at-trx-commit=1");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        Shop.fill(server);
        server.execute("shop", "DROP EVENT thin_out");
        relay = new BreakingRelay(URI.create("http://127.0.0.1:" + server.port()));
        Map<String, String> target = server.target("shop");
        target.put("port", Integer.toString(relay.endpoint().getPort()));
        practice = new Practice(folder, target);
        server.dump("shop", practice.dumps().resolve("shop_20260415.sql"), "--routines");
        server.execute("shop", "SET foreign_key_checks = 0", "DELETE FROM orders WHERE id > 10");
    }

    @AfterEach
    void close() {
        practice.close();
        relay.close();
    }

    @Test
    void beforeAnythingIsAskedAndInEachStage() throws Exception {
        practice.backup();
        server.down();
        Problem away = assertThrows(Problem.class, () -> practice.plan(Way.SIDE_BY_SIDE, Map.of()));
        assertTells(away.say(Messages.english()));
        server.up();
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
        dies(plan, "create", true, "CREATE DATABASE");
        dies(plan, "restore", true, "INSERT INTO `orders`");
        dies(plan, "count", false, "COUNT(*)");
        dies(plan, "check", false, "WHERE id = 7");
        assertEquals("10", orders());
        dies(plan, "swap", false, "RENAME TABLE");
        assertWhole();
        dies(plan, "swap-back", true, "RENAME TABLE");
        practice.succeed(plan, Part.UNDO);
        assertEquals("10", orders());
    }

    @Test
    void beforeTheSwapBehindTheWayBackAndInTheCommit() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
        for (String action : List.of("create", "restore", "count", "check")) {
            good(practice.run(Shop.step(plan, action)));
        }
        dies(plan, "swap", true, "RENAME TABLE");
        assertWhole();
        dies(plan, "swap-back", false, "RENAME TABLE");
        assertEquals("10", orders());
        RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
        practice.succeed(again, Part.MAIN);
        Step drop = again.steps().stream().filter(step -> step.header().part() == Part.COMMIT).findFirst().orElseThrow();
        dies(drop, true, "DROP DATABASE");
        practice.succeed(again, Part.COMMIT);
        assertWhole();
    }

    /** Ends the server at a statement of an action, and runs the action again when it is back. */
    private void dies(RestorePlan plan, String action, boolean before, String statement) throws Exception {
        dies(Shop.step(plan, action), before, statement);
    }

    private void dies(Step step, boolean before, String statement) throws Exception {
        int breaks = relay.breaks();
        Runnable end = () -> {
            try {
                server.down();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        if (before) {
            relay.cutBefore(statement, end);
        } else {
            relay.cutBehind(statement, end);
        }
        Outcome outcome = practice.run(step);
        assertEquals(breaks + 1, relay.breaks(), () -> step.title() + ": " + outcome);
        server.up();
        assertEquals(Outcome.Kind.FAILED, outcome.kind(), step.title());
        assertTells(outcome.reason().toString());
        good(practice.run(step));
    }

    private void assertTells(String said) {
        assertTrue(said.contains("127.0.0.1:" + relay.endpoint().getPort()) && said.contains("does not answer") && said.contains(". See whether it runs")
                || said.contains("The server went away") && said.contains("when the server is back, run the step again"), said);
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), () -> outcome.reason().toString());
    }

    private static String orders() throws IOException {
        return server.execute("shop", "SELECT COUNT(*) FROM orders");
    }

    private static void assertWhole() throws IOException {
        assertEquals("5000", orders());
        assertEquals("watch", server.execute("shop", "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'shop'"));
        assertEquals("4990", server.execute("shop", "SELECT COUNT(*) FROM recent"));
    }
}
