package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PodNode;
import relight.testing.RedisWords;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** A Redis Cluster whose masters are the pods of a StatefulSet comes back node by node by one page of Markdown, under a maintenance mark. */
@Timeout(300)
@Tag(ShownInClusters.PODS)
@Tag("E3")
class RedisClusterInPodsTest {

    private static final List<Integer> NODES = List.of(0, 1, 2);
    private static final int KEYS = 90;
    private static final String MARK = "/metadata/annotations/example.org~1maintenance";
    private static final String PAGE = """
            # The cache was flushed

            ## Mark

            ```kubernetes system=production
            annotate: statefulset/ring
            with: {example.org/maintenance: "the cache comes back"}
            ```

            ## Nodes

            ```relight
            restore: ring-0
            ```

            ```relight
            restore: ring-1
            ```

            ```relight
            restore: ring-2
            ```

            ## Prove

            ```relight
            check: data
            systems: [ring-0, ring-1, ring-2]
            ```

            ```kubernetes system=production
            - exec: pod/ring-0
              command: "redis-cli -p $PORT cluster info | grep cluster_state:ok"
            - annotate: statefulset/ring
              with: {example.org/maintenance: null}
            ```
            """;

    private static TestNamespace namespace;
    private static PodNode node;
    private static int port;
    private static Desk desk;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        namespace = TestNamespace.make("ring");
        node = PodNode.of(namespace.name());
        port = freePorts();
        namespace.create("statefulsets.apps", """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"ring"},"spec":{"replicas":3,"serviceName":"ring","podManagementPolicy":"Parallel",
                "selector":{"matchLabels":{"app":"ring"}},"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],
                "resources":{"requests":{"storage":"1Gi"}}}}],"template":{"metadata":{"labels":{"app":"ring"}},"spec":{"containers":[{"name":"redis","image":"redis:7",
                "env":[{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],"command":["sh","-c",
                "exec redis-server --port $((%d + ${POD##*-})) --bind 127.0.0.1 --dir /data --cluster-enabled yes --cluster-node-timeout 2000"],
                "volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}""".formatted(port));
        Until.holds(() -> NODES.stream().allMatch(node -> said(node, "PING").equals("PONG")));
        assertEquals(0, new ProcessBuilder("redis-cli", "--cluster", "create", "127.0.0.1:" + port, "127.0.0.1:" + (port + 1), "127.0.0.1:" + (port + 2), "--cluster-yes")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
        Until.holds(RedisClusterInPodsTest::isWhole);
        set("key", "value");
        StringBuilder systems = new StringBuilder();
        StringBuilder series = new StringBuilder();
        for (int node : NODES) {
            said(node, "SAVE");
            Path own = Files.createDirectories(folder.resolve("workspace/backups/ring-" + node));
            Files.copy(claim(node).resolve("dump.rdb"), own.resolve("20260415.rdb"));
            systems.append("""
                      ring-%1$d:
                        engine: redis
                        target: {on: "pod:production/%2$s/ring-%1$d", port: %3$d}
                        checks: {keys: {query: DBSIZE, equals: %4$s}}
                    """.formatted(node, namespace.name(), port + node, said(node, "DBSIZE")));
            series.append("  ring-%1$d: {system: ring-%1$d, store: disk, path: \"ring-%1$d/{timestamp}.rdb\", timestamp: yyyyMMdd, zone: UTC}\n".formatted(node));
        }
        desk = new Desk(folder, """
                site: {name: ERP, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  production: {engine: kubernetes, target: {context: %s, kubeconfig: "%s", cluster: %s, namespace: %s}}
                %sseries:
                %s""".formatted(namespace.context(), namespace.kubeconfig(), namespace.uid(), namespace.name(), systems, series));
        desk.write("runbooks/cache.md", PAGE.replace("$PORT", Integer.toString(port)));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    /** The first of as many as there are nodes, below those that systems give away by themselves, and so is the bus of each, 10,000 above it. */
    private static int freePorts() {
        while (true) {
            int first = 20_000 + 10 * ThreadLocalRandom.current().nextInt(250);
            if (NODES.stream().allMatch(node -> isFree(first + node) && isFree(first + node + 10_000))) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @AfterAll
    static void close() throws Exception {
        if (desk != null) {
            desk.close();
        }
        namespace.close();
        if (node != null) {
            node.close();
        }
    }

    private static Path claim(int number) throws IOException {
        return node.claim("data-ring-" + number);
    }

    private static List<String> keptFiles() throws IOException {
        List<String> kept = new ArrayList<>();
        for (int node : NODES) {
            try (Stream<Path> files = Files.list(claim(node))) {
                files.map(file -> file.getFileName().toString()).filter(file -> file.startsWith(".relight")).sorted().forEach(kept::add);
            }
        }
        return kept;
    }

    private static String said(int node, String... words) {
        try {
            return RedisWords.ask(port + node, words);
        } catch (IOException away) {
            return "";
        }
    }

    private static boolean isWhole() {
        return NODES.stream().allMatch(node -> said(node, "CLUSTER", "INFO").contains("cluster_state:ok"));
    }

    /** Each key by the node that has its slot. */
    private static void set(String key, String value) {
        for (int i = 0; i < KEYS; i++) {
            for (int node : NODES) {
                said(node, "SET", key + i, value + i);
            }
        }
    }

    private static long count(String key) {
        return IntStream.range(0, KEYS).filter(i -> NODES.stream().anyMatch(node -> !said(node, "GET", key + i).isEmpty())).count();
    }

    @BeforeEach
    void fault() throws Exception {
        Until.holds(RedisClusterInPodsTest::isWhole);
        NODES.forEach(node -> said(node, "FLUSHALL"));
        set("since", "the fault");
    }

    @Test
    void allNodesComeBackUnderTheMarkAreTakenBackTogetherAndKeptTheNextTime() throws Exception {
        Said run = desk.relight("run", "runbooks/cache.md", "--confirm-target", "ring-0", "--confirm-target", "ring-1", "--confirm-target", "ring-2").ended(1);
        assertEquals("90 0", count("key") + " " + count("since"), run::toString);
        assertEquals("", namespace.read("statefulsets.apps/ring", MARK), "the mark is off again");
        assertTrue(run.err().contains("the cache comes back"), run::toString);

        Said undone = desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        Until.holds(RedisClusterInPodsTest::isWhole);
        assertEquals("0 90", count("key") + " " + count("since"), undone::toString);
        assertEquals("", namespace.read("statefulsets.apps/ring", MARK));
        assertTrue(undone.err().indexOf("Take back") < undone.err().indexOf("ring-2") && undone.err().indexOf("ring-2") < undone.err().indexOf("ring-0")
                && undone.err().indexOf("ring-0") < undone.err().lastIndexOf("Take back"), () -> "the last step first: " + undone);
        List<String> kept = keptFiles();

        desk.relight("run", "runbooks/cache.md", "--confirm-target", "ring-0", "--confirm-target", "ring-1", "--confirm-target", "ring-2", "--commit").ended(0);
        Until.holds(RedisClusterInPodsTest::isWhole);
        assertEquals("90 0", count("key") + " " + count("since"));
        assertEquals(kept, keptFiles(), "what is left is of the restore that was taken back");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void RD_6_aFileOfAnotherNodeIsRefusedAndTheMarkStaysUntilItIsTakenBack() throws Exception {
        String workspace = Files.readString(desk.workspace().resolve("relight.yaml"));
        String before = restarts(0);
        desk.write("relight.yaml", workspace.replace("path: \"ring-0/", "path: \"ring-2/"));
        try {
            desk.relight("catalog", "refresh").ended(0);
            desk.relight("catalog", "verify").ended(0);
            Said refused = desk.relight("run", "runbooks/cache.md", "--confirm-target", "ring-0", "--confirm-target", "ring-1", "--confirm-target", "ring-2").ended(2);
            assertTrue(refused.err().contains("it is the file of another node"), refused::toString);
            assertEquals("the cache comes back", namespace.read("statefulsets.apps/ring", MARK));
            assertEquals(before, restarts(0), "its container runs as before");
            Said undone = desk.relight("resume", "--undo", "--reason", "the wrong file").ended(2);
            Until.holds(RedisClusterInPodsTest::isWhole);
            assertEquals("0 90", count("key") + " " + count("since"), undone::toString);
            assertEquals("", namespace.read("statefulsets.apps/ring", MARK), undone::toString);
        } finally {
            desk.write("relight.yaml", workspace);
            desk.relight("catalog", "refresh").ended(0);
            desk.relight("catalog", "verify").ended(0);
        }
    }

    private static String restarts(int node) throws Exception {
        return namespace.read("pods/ring-" + node, "/status/containerStatuses/0/restartCount");
    }
}
