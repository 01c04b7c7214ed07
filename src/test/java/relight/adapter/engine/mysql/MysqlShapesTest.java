package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.testing.MariaDbServer;

/** A schema with every shape that is known to hurt: all of it is as it was, undone it is as it had become. */
class MysqlShapesTest {

    private static MariaDbServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start("--skip-log-bin", "--max-allowed-packet=256M", "--sql-mode=NO_ENGINE_SUBSTITUTION", "--innodb-flush-method=nosync");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void bringsEveryShapeBackBesideAsItWasAndTakesItBack() throws Exception {
        HardShapes.fill(server);
        String whole = HardShapes.content(server, folder);
        try (Practice practice = dumped()) {
            HardShapes.harm(server);
            String harmed = HardShapes.content(server, folder);
            assertNotEquals(whole, harmed);
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertSame(whole, HardShapes.content(server, folder));
            practice.succeed(plan, Part.UNDO);
            assertSame(harmed, HardShapes.content(server, folder));

            assertFalse(practice.run(Shop.step(plan, "swap")).good(), "what was taken back lacks its views, and would be swapped in without them");

            RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            assertSame(whole, HardShapes.content(server, folder));
            assertEquals(List.of("shop", MysqlRestoreTest.restored(plan)), server.schemas());
        }
    }

    @Test
    void MY_1_bringsATableBackInPlaceWhoseNumbersComeFromASequence() throws Exception {
        HardShapes.fillNumbered(server);
        String before = server.execute("shop", "SELECT * FROM numbered ORDER BY id");
        try (Practice practice = dumped()) {
            server.execute("shop", "DELETE FROM numbered");
            assertEquals(List.of("MY-1"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()), "a swap would leave its numbers to the scratch schema");
            RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(before, server.execute("shop", "SELECT * FROM numbered ORDER BY id"));
            practice.succeed(plan, Part.UNDO);
            server.execute("shop", "INSERT INTO numbered (note) VALUES ('since')");
            assertEquals("1", server.execute("shop", "SELECT COUNT(*) FROM numbered"));

            RestorePlan again = practice.plan(Way.IN_PLACE, Map.of());
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            server.execute("shop", "INSERT INTO numbered (note) VALUES ('the sequence is its own')");
            assertEquals("3", server.execute("shop", "SELECT COUNT(DISTINCT id) FROM numbered"));
        }
    }

    private Practice dumped() throws Exception {
        Practice practice = new Practice(folder, server.target("shop"));
        server.dump("shop", practice.dumps().resolve("shop_20260415.sql"), "--routines", "--events", "--max-allowed-packet=1G");
        return practice;
    }

    /** Says the first line that differs: the whole of it would fill the log. */
    private static void assertSame(String expected, String content) {
        List<String> found = content.lines().toList();
        List<String> wanted = expected.lines().toList();
        for (int i = 0; i < Math.min(found.size(), wanted.size()); i++) {
            assertEquals(wanted.get(i), found.get(i), "line " + i);
        }
        assertEquals(wanted.size(), found.size());
    }
}
