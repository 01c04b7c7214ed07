package relight.adapter.engine.postgresql;

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
import relight.testing.PostgresServer;
import relight.testing.SmallDisk;

/** A server whose disk had room when the plan was made and fills up while the copy is restored. */
class PostgresqlFullServerTest {

    @Test
    void ALL_6_aServerThatFillsUpKeepsItsDatabaseAndTheStepCanBeRunAgain(@TempDir Path folder) throws Exception {
        // The server runs as a user of its own
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = folder.resolve("server");
        try (SmallDisk disk = SmallDisk.over(data, "400m")) {
            disk.run(data, PostgresqlFullServerTest.class, folder.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        // Small pieces of the log would have to be made while the disk is full
        try (PostgresServer server = PostgresServer.durable()) {
            Shop.fill(server);
            server.execute("shop", "CREATE TABLE noise AS SELECT gen_random_uuid() AS u FROM generate_series(1, 60000)");
            for (String format : new String[] {"-Fc", "-Fp"}) {
                restored(folder.resolve(format), server, format);
            }
        }
    }

    private static void restored(Path work, PostgresServer server, String format) throws Exception {
        Files.createDirectories(work);
        try (Practice practice = new Practice(work, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), format);
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            Path filling = work.resolveSibling("server").resolve("filling");
            SmallDisk.fill(filling, 700_000);
            assertEquals(List.of("ALL-6"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            Outcome full = practice.run(Shop.step(plan, "restore"));
            Files.delete(filling);
            assertFalse(full.good());
            String said = full.reason().toString();
            assertTrue(said.startsWith("The disk of the database server is full:") && said.contains("Make room there"), said);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            Outcome again = practice.run(Shop.step(plan, "restore"));
            assertTrue(again.good(), again.reason().toString());
            assertEquals("60000", server.value(PostgresqlRestoreTest.restored(plan), "SELECT count(*) FROM noise"));
        }
    }
}
