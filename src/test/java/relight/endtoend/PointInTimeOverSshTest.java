package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ArchivedCluster;
import relight.testing.SshHost;

/** The server's files lie on another host, which is reached over ssh alone: base and log go there through it, and it is stopped and started there. */
class PointInTimeOverSshTest {

    private static ArchivedCluster cluster;
    private static SshHost host;
    private static Desk desk;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
        host = SshHost.start();
        Path programs = host.command(folder.resolve("programs")).getParent();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: "%s"}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop, data: "%s", on: "%s"}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 2}
                series:
                  bases: {system: shop, store: disk, path: "bases/base_{timestamp}/", timestamp: yyyyMMdd_HHmmss, zone: UTC}
                  log: {system: shop, store: disk, path: archive/, kind: wal}
                """.formatted(cluster.store, cluster.server.port(), cluster.server.data(), host.on()));
        desk.variable("PATH", programs + ":" + System.getenv("PATH"));
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        host.close();
        cluster.close();
    }

    @Test
    void aClusterOnAnotherHostGoesBackToTheMomentBeforeTheHarm() throws Exception {
        desk.start("catalog", "refresh").end().ended(0);
        desk.start("catalog", "verify").end().ended(0);
        Said said = desk.start("restore", "run", "shop", "--at", cluster.good.toString(), "--choice", "look=off", "--confirm-target", "shop", "--commit",
                "--as", "K. Lang").end().ended(0);
        assertEquals("1,2,3", cluster.orders(), said::toString);
        List<String> calls = Files.readAllLines(desk.workspace().resolveSibling("programs/calls"));
        assertTrue(calls.size() > 5 && calls.stream().allMatch(call -> call.endsWith("-- cachehost sh -s")), "the remote command is always the same: " + calls);
        assertFalse(Files.exists(Path.of(cluster.server.data() + ".relight-lock")));
    }
}
