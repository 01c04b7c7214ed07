package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.good;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.core.recovery.Outcome;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.testing.RedisServer;

/** The server is ended at once before each action: either the action does without it, or a sentence says so and it is run again when the server is back. */
@Timeout(120)
class RedisServerDiesTest {

    @TempDir
    private Path folder;
    private RedisServer server;
    private RedisBench bench;

    @BeforeEach
    void fault() throws Exception {
        server = RedisServer.start("appendonly yes", "appendfsync always", "save 3600 1");
        RedisRestoreTest.fault(server, folder.resolve("good.rdb"), Files.createDirectories(folder.resolve("backups")).resolve(RedisBench.STAMP + ".rdb.gz"));
        bench = new RedisBench(folder, List.of("ssh"), RedisBench.target(server.port()), RedisRestoreTest.CHECKS, Optional.empty(), Optional.empty());
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    @Test
    void inEachStageInTheWayBackAndInTheCommit() throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        List<String> told = new ArrayList<>();
        for (String action : run.actions(Part.MAIN)) {
            dies(run, action, told);
        }
        assertEquals(104, server.size());
        assertEquals("tweet", server.command("GET", "canary"));
        assertEquals(List.of("compare", "append-only"), told, "until production is stopped nothing is asked of it that is needed");

        server.kill();
        Outcome back = run.play(Part.UNDO);
        if (!back.good()) {
            assertTells(back);
            server.up();
            good(run.play(Part.UNDO));
        }
        assertEquals("written after the fault", server.command("GET", "since"));
        assertEquals(1, server.size());

        PlanRun again = bench.run(Way.SIDE_BY_SIDE);
        good(again.play(Part.MAIN));
        server.kill();
        Outcome kept = again.play(Part.COMMIT);
        if (!kept.good()) {
            assertTells(kept);
            server.up();
            good(again.play(Part.COMMIT));
        }
        if (!server.lives()) {
            server.up();
        }
        assertEquals(104, server.size());
    }

    private void dies(PlanRun run, String action, List<String> told) throws Exception {
        if (server.lives()) {
            server.kill();
        }
        Outcome outcome = run.action(action);
        if (!outcome.good()) {
            told.add(action);
            assertTells(outcome);
            if (!server.lives()) {
                server.up();
            }
            Outcome again = run.action(action);
            assertTrue(again.good(), () -> action + ": " + again.reason());
        }
    }

    private void assertTells(Outcome outcome) {
        String said = outcome.reason().toString();
        assertTrue(said.contains("127.0.0.1:" + server.port() + " does not answer") && said.contains(". Check host and port"), said);
    }
}
