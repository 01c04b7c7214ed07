package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.good;
import static relight.adapter.engine.redis.RedisBench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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

/** Real servers that belong together: a replica, a Sentinel, a cluster of three. */
@Timeout(180)
class RedisFellowsTest {

    @TempDir
    private Path folder;
    private final List<RedisServer> servers = new ArrayList<>();

    @BeforeEach
    void backups() throws IOException {
        Files.createDirectories(folder.resolve("backups"));
    }

    @AfterEach
    void close() {
        servers.forEach(RedisServer::close);
    }

    private RedisServer server(String... lines) {
        RedisServer server = RedisServer.start(Stream.concat(Stream.of("repl-diskless-sync-delay 0", "repl-ping-replica-period 1"), Stream.of(lines))
                .toArray(String[]::new));
        servers.add(server);
        return server;
    }

    private void back(RedisServer from) throws IOException {
        from.command("SAVE");
        Files.copy(from.folder().resolve("dump.rdb"), folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private RedisBench bench(RedisServer server, String... more) throws Exception {
        return new RedisBench(folder, List.of("ssh"), target(server.port(), more), List.of(), Optional.empty(), Optional.empty());
    }

    private static void await(BooleanSupplier happened) throws InterruptedException {
        for (int i = 0; i < 6000 && !happened.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(happened.getAsBoolean());
    }

    private static String said(RedisServer server, String... command) {
        try {
            return server.command(command);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private RedisServer replicaOf(RedisServer master) throws Exception {
        RedisServer replica = server("replicaof 127.0.0.1 " + master.port());
        await(() -> said(replica, "INFO", "replication").contains("master_link_status:up"));
        await(() -> said(master, "INFO", "replication").contains("state=online"));
        return replica;
    }

    @Test
    void RD_5_aReplicaIsRefusedAndOfAMasterDetachedFirstAndAttachedLast() throws Exception {
        RedisServer master = server();
        master.fill(100);
        back(master);
        RedisServer replica = replicaOf(master);
        try (RedisBench wrong = bench(replica)) {
            assertEquals(List.of("RD-5"), wrong.refused());
        }
        master.command("FLUSHALL");
        master.command("SET", "since", "the fault");
        await(() -> said(replica, "GET", "since").equals("the fault"));
        try (RedisBench bench = bench(master)) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN, "attach"));
            assertTrue(replica.command("INFO", "replication").contains("role:master"), "it asks nobody for a copy, however soon it could");
            assertEquals("the fault", replica.command("GET", "since"), "it keeps the old data until the restored is seen");
            assertEquals(100, master.size());
            good(run.action("attach"));
            await(() -> said(replica, "DBSIZE").equals("100"));
            good(run.play(Part.COMMIT));
        }
    }

    @Test
    void RD_5_aSentinelDoesNotPromoteAReplicaMeanwhileAndWatchesAsBeforeAfterwards() throws Exception {
        RedisServer master = server();
        master.fill(100);
        back(master);
        RedisServer replica = replicaOf(master);
        int port = RedisServer.freePort();
        Path config = Files.writeString(folder.resolve("sentinel.conf"), """
                port %d
                bind 127.0.0.1
                dir %s
                sentinel monitor main 127.0.0.1 %d 1
                sentinel down-after-milliseconds main 500
                """.formatted(port, folder, master.port()));
        Process sentinel = new ProcessBuilder("redis-server", config.toString(), "--sentinel").redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            await(() -> said(master, "CLIENT", "LIST").contains("name=sentinel-"));
            master.command("FLUSHALL");
            master.command("SET", "since", "the fault");
            try (RedisBench unknowing = bench(master)) {
                assertEquals(List.of("RD-5"), unknowing.refused());
            }
            try (RedisBench bench = bench(master, "sentinel", "127.0.0.1:" + port)) {
                PlanRun run = bench.run(Way.SIDE_BY_SIDE);
                good(run.play(Part.MAIN));
                assertTrue(master.command("INFO", "replication").contains("role:master"));
                assertEquals(100, master.size());
                await(() -> said(replica, "DBSIZE").equals("100"));
                assertTrue(replica.command("INFO", "replication").contains("master_port:" + master.port()), "nobody was promoted");
                assertTrue(Files.readString(config).contains("down-after-milliseconds main 500"), "as it was before");
            }
        } finally {
            sentinel.destroyForcibly().waitFor();
        }
    }

    /** Three nodes with keys, the first of which is given back. */
    private RedisServer ring() throws Exception {
        for (int i = 0; i < 3; i++) {
            server("cluster-enabled yes", "cluster-node-timeout 2000");
        }
        Process create = new ProcessBuilder("redis-cli", "--cluster", "create", servers.get(0).address(), servers.get(1).address(),
                servers.get(2).address(), "--cluster-yes").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals(0, create.waitFor());
        RedisServer first = servers.getFirst();
        await(() -> servers.stream().allMatch(node -> said(node, "CLUSTER", "INFO").contains("cluster_state:ok")));
        for (RedisServer node : servers) {
            for (int i = 0; i < 60; i++) {
                said(node, "SET", "key" + i, "value" + i);
            }
        }
        return first;
    }

    /** By hand, with the server down: what the guard is there for. */
    @Test
    void RD_6_aFileOfAnotherNodeLosesTheNodesOwnKeysAndBringsSomeThatNobodyFinds() throws Exception {
        RedisServer first = ring();
        RedisServer other = servers.get(1);
        String own = said(first, "RANDOMKEY");
        String foreign = said(other, "RANDOMKEY");
        assertEquals("value" + own.substring("key".length()), said(first, "GET", own));
        other.command("SAVE");
        first.kill();
        Files.copy(other.folder().resolve("dump.rdb"), first.folder().resolve("dump.rdb"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        first.up();
        await(() -> said(first, "CLUSTER", "INFO").contains("cluster_state:ok"));
        assertEquals("", said(first, "GET", own), "lost");
        assertEquals(other.size(), first.size(), "the other's keys lie here");
        assertTrue(said(first, "GET", foreign).contains("MOVED"), "and are answered for by the other");
    }

    @Test
    void RD_6_aNodeTakesItsOwnFileOnlyAndTheClusterIsWholeAgain() throws Exception {
        RedisServer first = ring();
        long keys = first.size();
        assertTrue(keys > 5);
        back(servers.get(1));
        try (RedisBench wrong = bench(first)) {
            Outcome outcome = wrong.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
            assertFalse(outcome.good());
            assertTrue(outcome.reason().toString().contains("file of another node"), outcome.reason()::toString);
            assertEquals(keys, first.size());
        }
        back(first);
        first.command("FLUSHALL");
        try (RedisBench bench = bench(first)) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            assertEquals(keys, first.size());
            assertTrue(servers.get(2).command("CLUSTER", "INFO").contains("cluster_state:ok"));
            good(run.play(Part.COMMIT));
        }
    }
}
