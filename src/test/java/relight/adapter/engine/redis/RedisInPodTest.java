package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.good;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.adapter.host.Script;
import relight.core.restore.HostAddress;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.testing.PodNode;
import relight.testing.RedisServer;
import relight.testing.RedisWords;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** Redis as the main process of pods that really run, over a real API server: each time it ends, its container begins anew with its claim alone. */
@Timeout(180)
@Tag(ShownInClusters.PODS)
@Tag("E2")
class RedisInPodTest {

    @TempDir
    private static Path folder;
    private static TestNamespace namespace;
    private static PodNode node;
    private static Hosts hosts;

    @BeforeAll
    static void open() throws Exception {
        namespace = TestNamespace.make("caches");
        node = PodNode.of(namespace.name());
        hosts = namespace.hosts();
        try (RedisServer old = RedisServer.start()) {
            old.fill(100);
            Files.createDirectories(folder.resolve("backups"));
            old.dump(folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"));
        }
    }

    @AfterAll
    static void close() throws Exception {
        namespace.close();
        if (node != null) {
            node.close();
        }
    }

    private static int run(String set, String... more) throws Exception {
        int port = RedisServer.freePort();
        String words = String.join("\",\"", more);
        namespace.create("statefulsets.apps", """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"%1$s"},"spec":{"replicas":1,"serviceName":"%1$s","selector":{"matchLabels":{"app":"%1$s"}},
                "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"%1$s"}}],
                "containers":[{"name":"redis","image":"redis:7","command":["redis-server","--port","%2$d","--bind","127.0.0.1","--dir","/data"%3$s],
                "volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}""".formatted(set, port, words.isEmpty() ? "" : ",\"" + words + "\""));
        Until.holds(() -> said(port, "PING").equals("PONG"));
        RedisWords.ask(port, "SET", "since", "the fault");
        return port;
    }

    private static String said(int port, String... words) {
        try {
            return RedisWords.ask(port, words);
        } catch (java.io.IOException away) {
            return "";
        }
    }

    private static RedisBench bench(String set, int port) throws Exception {
        return new RedisBench(folder, hosts, new TreeMap<>(Map.of("port", Integer.toString(port), "on", "pod:production/" + namespace.name() + "/" + set + "-0")), List.of());
    }

    private static Path node(int number) throws Exception {
        return node.claim("data-ring-" + number);
    }

    private static int restarts(String set) throws Exception {
        return Integer.parseInt(namespace.read("pods/" + set + "-0", "/status/containerStatuses/0/restartCount"));
    }

    /** The lines of many a runbook: what the guard is there for. */
    @Test
    void RD_3_aShutdownWithACopyAfterItLosesTheFileAndServesTheFault() throws Exception {
        int port = run("harmed", "--save", "");
        HostShell shell = HostShell.at(HostAddress.parse("pod:production/" + namespace.name() + "/harmed-0"), hosts);
        byte[] backup = Files.readAllBytes(folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"));
        RedisWords.ask(port, "SAVE");
        byte[] before = Files.readAllBytes(node.claim("harmed").resolve("dump.rdb"));
        assertTrue(shell.feed(Script.of("cat > /tmp/backup.rdb"), new ByteArrayInputStream(backup), line -> { }).good());
        try {
            assertFalse(shell.run(Script.of("redis-cli -p \"$port\" SHUTDOWN NOSAVE; sleep 1; cp /tmp/backup.rdb /data/dump.rdb").with("port", Integer.toString(port))).good());
        } catch (IOException endedWithItsContainer) {
            // the shell as well
        }
        Until.holds(() -> restarts("harmed") == 1 && said(port, "DBSIZE").equals("1"));
        assertEquals("the fault", said(port, "GET", "since"), "the backup's 100 keys are not there");
        assertArrayEquals(before, Files.readAllBytes(node.claim("harmed").resolve("dump.rdb")), "nothing was copied");
        Until.holds(() -> shell.run(Script.of("echo back")).good());
        assertFalse(shell.run(Script.of("test -e /tmp/backup.rdb")).good(), "what was fetched into the container went with it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "append-only"})
    void RD_3_theFileIsInItsPlaceBeforeTheContainerBeginsAgainAndUndoPutsBackWhatWasThere(String kind) throws Exception {
        String set = kind + "-undone";
        int port = kind.equals("plain") ? run(set) : run(set, "--appendonly", "yes");
        try (RedisBench bench = bench(set, port)) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            assertEquals("100", said(port, "DBSIZE"));
            assertEquals("", said(port, "GET", "since"));
            assertEquals(1, restarts(set), "its container began once more");
            RedisWords.ask(port, "SET", "after", "the restore");
            good(run.play(Part.UNDO));
            assertEquals("the fault", said(port, "GET", "since"));
            assertEquals("1", said(port, "DBSIZE"));
            assertEquals(kind.equals("plain") ? "no" : "yes", said(port, "CONFIG", "GET", "appendonly").lines().reduce((name, value) -> value).orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "append-only"})
    void whatIsRestoredOutlivesTheNextStartsAsWell(String kind) throws Exception {
        String set = kind + "-kept";
        int port = kind.equals("plain") ? run(set, "--save", "3600 1") : run(set, "--appendonly", "yes");
        try (RedisBench bench = bench(set, port)) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            good(run.play(Part.COMMIT));
            RedisWords.ask(port, "SET", "after", "the restore");
            if (kind.equals("plain")) {
                RedisWords.ask(port, "SAVE");
            }
            node.kill(set + "-0", "redis");
            Until.holds(() -> restarts(set) == 2 && said(port, "DBSIZE").equals("101"));
            assertEquals("the restore", said(port, "GET", "after"));
            try (var left = Files.list(node.claim(set))) {
                assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith(".relight")), "nothing is left of it");
            }
        }
    }

    @Test
    void RD_6_theNodesOfAStatefulSetTakeTheirOwnFilesOneAfterTheOther() throws Exception {
        int port = RedisServer.freePort() / 10 * 10;
        namespace.create("statefulsets.apps", """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"ring"},"spec":{"replicas":3,"serviceName":"ring","podManagementPolicy":"Parallel",
                "selector":{"matchLabels":{"app":"ring"}},"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],
                "resources":{"requests":{"storage":"1Gi"}}}}],"template":{"metadata":{"labels":{"app":"ring"}},"spec":{"containers":[{"name":"redis","image":"redis:7",
                "env":[{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],"command":["sh","-c",
                "exec redis-server --port $((%d + ${POD##*-})) --bind 127.0.0.1 --dir /data --cluster-enabled yes --cluster-node-timeout 2000"],
                "volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}""".formatted(port));
        Until.holds(() -> List.of(0, 1, 2).stream().allMatch(node -> said(port + node, "PING").equals("PONG")));
        assertEquals(0, new ProcessBuilder("redis-cli", "--cluster", "create", "127.0.0.1:" + port, "127.0.0.1:" + (port + 1), "127.0.0.1:" + (port + 2), "--cluster-yes")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
        Until.holds(() -> List.of(0, 1, 2).stream().allMatch(node -> said(port + node, "CLUSTER", "INFO").contains("cluster_state:ok")));
        for (int i = 0; i < 90; i++) {
            for (int node = 0; node < 3; node++) {
                said(port + node, "SET", "key" + i, "value" + i);
            }
        }
        for (int node = 0; node < 2; node++) {
            String keys = said(port + node, "DBSIZE");
            said(port + node, "SAVE");
            Path own = Files.createDirectories(folder.resolve("node" + node).resolve("backups"));
            Files.copy(node(node).resolve("dump.rdb"), own.resolve(RedisBench.STAMP + ".rdb"));
            said(port + node, "FLUSHALL");
            try (RedisBench bench = new RedisBench(own.getParent(), hosts, new TreeMap<>(Map.of("port", Integer.toString(port + node), "on",
                    "pod:production/" + namespace.name() + "/ring-" + node)), List.of())) {
                PlanRun run = bench.run(Way.SIDE_BY_SIDE);
                good(run.play(Part.MAIN));
                assertEquals(keys, said(port + node, "DBSIZE"));
                assertTrue(said(port + 2, "CLUSTER", "INFO").contains("cluster_state:ok"));
                good(run.play(Part.COMMIT));
            }
        }
        Until.holds(() -> restarts("ring") == 1);
    }
}
