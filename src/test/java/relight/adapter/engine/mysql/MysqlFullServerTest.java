package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.testing.MariaDbServer;
import relight.testing.SmallDisk;

/** A server whose disk has no room for a second copy, or had it when the plan was made. */
class MysqlFullServerTest {

    @Test
    void ALL_6_aServerWithoutRoomIsRefusedAndOneThatFillsUpKeepsItsSchema(@TempDir Path folder) throws Exception {
        // The server runs as a user of its own
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = folder.resolve("server");
        try (SmallDisk disk = SmallDisk.over(data, "500m")) {
            disk.run(data, MysqlFullServerTest.class, folder.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (MariaDbServer server = MariaDbServer.start(); Practice practice = new Practice(folder.resolve("work"), server.target("shop"))) {
            Shop.fill(server);
            server.execute("shop", "CREATE TABLE noise AS SELECT UUID() AS u FROM seq_1_to_60000");
            server.dump("shop", practice.dumps().resolve("shop_20260415.sql"));
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            Path filling = folder.resolve("server/filling");
            SmallDisk.fill(filling, 700_000);
            assertEquals(List.of("ALL-6"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));

            Outcome full = practice.run(Shop.step(plan, "restore"));
            Files.delete(filling);
            assertFalse(full.good(), "the harm: it breaks off half way");
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));
            Outcome again = practice.run(Shop.step(plan, "restore"));
            assertTrue(again.good(), again.reason().toString());
        }
    }
}
