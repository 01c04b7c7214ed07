package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PodNode;
import relight.testing.RedisServer;
import relight.testing.RedisWords;
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** A Redis of a StatefulSet that was flushed comes back from a bucket by commands: a real API server, pods that really run, a real bucket. */
@Timeout(180)
@Tag(ShownInClusters.PODS)
@Tag("E2")
class RedisInPodRecoveryTest {

    private static TestNamespace namespace;
    private static PodNode node;
    private static S3Server s3;
    private static Desk desk;
    private static int port;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        namespace = TestNamespace.make("erp");
        node = PodNode.of(namespace.name());
        port = RedisServer.freePort();
        namespace.create("statefulsets.apps", """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"redis"},"spec":{"replicas":1,"serviceName":"redis","selector":{"matchLabels":{"app":"redis"}},
                "template":{"metadata":{"labels":{"app":"redis"}},"spec":{"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"redis"}}],
                "containers":[{"name":"redis","image":"redis:7","command":["redis-server","--port","%d","--bind","127.0.0.1","--dir","/data"],
                "volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}""".formatted(port));
        Until.holds(() -> said("PING").equals("PONG"));
        s3 = S3Server.start();
        s3.bucket("erp-backups");
        try (RedisServer old = RedisServer.start()) {
            old.fill(200);
            String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(1800));
            s3.put("erp-backups", "redis/hourly/redis-" + stamp + ".rdb", old.dump(folder.resolve("redis.rdb")));
        }
        desk = new Desk(folder, """
                site: {name: ERP, zone: UTC}
                stores:
                  bucket: {s3: erp-backups, endpoint: "%s", region: us-east-1, path-style: true}
                systems:
                  production: {engine: kubernetes, target: {context: %s, kubeconfig: "%s", cluster: %s}}
                  cache:
                    engine: redis
                    target: {on: "pod:production/%s/redis-0", port: %d}
                    checks:
                      keys: {query: DBSIZE, at-least: 200}
                      of the application: {command: "[ -d /proc/1/root/data ] && redis-cli -s $RELIGHT_SOCKET GET session:7", equals: value 7}
                series:
                  hourly: {system: cache, store: bucket, path: "redis/hourly/redis-{timestamp}.rdb", timestamp: yyyyMMdd-HHmmss, zone: UTC}
                """.formatted(s3.endpoint(), namespace.context(), namespace.kubeconfig(), namespace.uid(), namespace.name(), port));
        desk.variables(s3.environment());
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        s3.close();
        namespace.close();
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void fault() throws IOException {
        RedisWords.ask(port, "FLUSHALL");
        RedisWords.ask(port, "SET", "since", "the fault");
    }

    private static String said(String... words) {
        try {
            return RedisWords.ask(port, words);
        } catch (IOException away) {
            return "";
        }
    }

    @Test
    void itIsBroughtBackTakenBackAndCommitted() throws Exception {
        Said plan = desk.relight("restore", "plan", "cache").ended(0);
        assertTrue(plan.out().contains("pod:production/" + namespace.name() + "/redis-0") && plan.out().contains("RD-3"), plan::toString);
        Said run = desk.relight("restore", "run", "cache", "--confirm-target", "cache").ended(1);
        assertTrue(run.err().contains("✓ of the application: value 7"), run::toString);
        assertEquals("200", said("DBSIZE"));
        desk.relight("resume", "--undo").ended(2);
        assertEquals("the fault", said("GET", "since"));
        desk.relight("restore", "run", "cache", "--confirm-target", "cache", "--commit").ended(0);
        assertEquals("200", said("DBSIZE"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aConsoleThatIsKilledWhileTheContainerBeginsAgainGoesOnFromThere() throws Exception {
        RelightProcess console = desk.startAtTerminal("restore", "run", "cache", "--confirm-target", "cache");
        console.walkTo("Wait until the container has started");
        console.kill();
        desk.relight("resume").ended(1);
        assertEquals("200", said("DBSIZE"), "the file was in its place");
        desk.relight("resume", "--commit").ended(0);
        assertEquals("200", said("DBSIZE"));
    }

    @Test
    void K8_5_whereTheContextLeadsToAnotherClusterNothingIsTouched() throws Exception {
        String workspace = Files.readString(desk.workspace().resolve("relight.yaml"));
        desk.write("relight.yaml", workspace.replace(namespace.uid(), "00000000-0000-0000-0000-000000000000"));
        try {
            Said refused = desk.relight("restore", "run", "cache", "--confirm-target", "cache").ended(2);
            assertTrue(refused.err().contains("00000000"), refused::toString);
            assertEquals("the fault", said("GET", "since"));
        } finally {
            desk.write("relight.yaml", workspace);
        }
    }
}
