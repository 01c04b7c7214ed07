package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.host.Hosts;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.adapter.host.TunnelSocket;
import relight.core.restore.HostAddress;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.PodNode;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** The same shell in a pod that really runs, over a real API server. */
@Timeout(120)
@Tag(ShownInClusters.PODS)
class HostInPodTest {

    private static TestNamespace namespace;
    private static PodNode node;
    private static Hosts hosts;
    private static HostShell shell;

    @BeforeAll
    static void open() throws Exception {
        namespace = TestNamespace.make("places");
        node = PodNode.of(namespace.name());
        namespace.create("pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"cache-0"},"spec":{"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}],
                "containers":[{"name":"cache","image":"busybox","command":["sh","-c","echo began; while :; do sleep 1; done"],"volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}""");
        Until.holds(() -> namespace.read("pods/cache-0", "/status/phase").equals("Running"));
        hosts = namespace.hosts();
        shell = at(hosts);
        Until.holds(() -> shell.run(Script.of("[ -d /data ]")).good());
    }

    private static HostShell at(Hosts hosts) {
        return HostShell.at(HostAddress.parse("pod:production/" + namespace.name() + "/cache-0"), hosts);
    }

    @AfterAll
    static void close() throws Exception {
        namespace.close();
        if (node != null) {
            node.close();
        }
    }

    @Test
    void valuesStayValuesAndDataGoesBothWaysUnchanged() throws Exception {
        String value = "a'b $(touch gone) `id` \"; exit 3; \\n ключ 🗝";
        assertEquals(value + "\n", shell.run(Script.of("printf '%s\\n' \"$value\"").with("value", value)).out());
        byte[] data = new byte[60_000_003];
        new Random(7).nextBytes(data);
        assertTrue(shell.feed(Script.of("cat > \"/data/it's data\""), new ByteArrayInputStream(data), line -> { }).good());
        assertArrayEquals(data, Files.readAllBytes(node.claim("data").resolve("it's data")));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(shell.fetch(Script.of("cat \"/data/it's data\""), back, line -> { }).good());
        assertArrayEquals(data, back.toByteArray());
        Ran much = shell.run(Script.of("seq 1 100000; echo over >&2; return 3"));
        assertEquals(3, much.status());
        assertTrue(much.out().endsWith("\n100000\n") && much.err().equals("over\n"), much.err());
        assertEquals(255, shell.run(Script.of("return 255")).status(), "a program that ends so was reached all the same");
    }

    @Test
    void aProgramMayEndBeforeItHasReadAllAndMayMakeDataOfData() throws Exception {
        byte[] data = new byte[9_000_000];
        Ran early = shell.feed(Script.of("head -c 10 >/dev/null; return 4"), new ByteArrayInputStream(data), line -> { });
        assertEquals(4, early.status());
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(shell.pipe(Script.of("tr '\\0' x"), new ByteArrayInputStream(data), back, line -> { }).good());
        assertEquals("x".repeat(data.length), back.toString(StandardCharsets.UTF_8));
        assertEquals("0\n", shell.feed(Script.of("wc -c"), InputStream.nullInputStream(), line -> { }).out().replace(" ", ""));
    }

    @Test
    void aJobWhoseImageCannotBeHadIsNotWaitedForToTheEnd(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("tools.yaml"), """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: tools}
                spec: {template: {spec: {containers: [{name: tools, image: "registry.example/gone:1"}]}}}
                """);
        try (TestNamespace apart = TestNamespace.make("hopeless")) {
            WaitingJob job = new WaitingJob(apart.cluster(), new HostAddress.Job("production", apart.name(), "tools.yaml"), root, Messages.english(), Duration.ofMillis(100));
            Thread kubelet = Thread.startVirtualThread(() -> {
                try {
                    Until.holds(() -> !apart.names("pods", "").isEmpty());
                    apart.patch("pods/" + apart.names("pods", "").getFirst(), "status", """
                            {"status":{"containerStatuses":[{"name":"tools","image":"registry.example/gone:1","imageID":"","ready":false,"restartCount":0,
                            "state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image"}}}]}}""");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Problem problem = assertThrows(Problem.class, job::pod);
            assertTrue(problem.say(Messages.english()).contains("ImagePullBackOff"), () -> problem.say(Messages.english()));
            kubelet.join();
        }
    }

    @Test
    void interruptingEndsTheWholeTreeThere() throws Exception {
        Path started = node.claim("data").resolve("started");
        Thread running = Thread.ofPlatform().start(() -> {
            try {
                shell.run(Script.of("sleep 600 & echo $! > /data/started.part; mv /data/started.part /data/started; sleep 600; wait"));
            } catch (IOException | InterruptedException e) {
                // that is how it ends
            }
        });
        Until.holds(() -> Files.exists(started));
        Script lives = Script.of("kill -0 \"$child\"").with("child", Files.readString(started).strip());
        assertTrue(shell.run(lives).good());
        running.interrupt();
        assertTrue(running.join(Duration.ofSeconds(40)));
        Until.holds(() -> !shell.run(lives).good());
    }

    @Test
    void whoHoldsTheInputOpenIsHeardWhenHeIsGone() throws Exception {
        Path over = node.claim("data").resolve("over");
        Thread running = Thread.ofPlatform().start(() -> {
            try {
                shell.hold(Script.of(": > /data/held; read -r nothing; : > /data/over"), line -> { });
            } catch (IOException | InterruptedException e) {
                // that is how it ends
            }
        });
        Until.holds(() -> Files.exists(node.claim("data").resolve("held")));
        assertFalse(Files.exists(over));
        running.interrupt();
        Until.holds(() -> Files.exists(over));
    }

    @Test
    void aPortOfThePodIsReachedAndARefusalSaysWhy() throws Exception {
        HostAddress pod = HostAddress.parse("pod:production/" + namespace.name() + "/cache-0");
        try (ServerSocket server = new ServerSocket(0)) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket one = server.accept()) {
                    one.getInputStream().transferTo(one.getOutputStream());
                } catch (IOException e) {
                    // the test fails by what it hears
                }
            });
            try (Socket socket = new TunnelSocket(hosts, pod)) {
                socket.connect(InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort()));
                byte[] data = new byte[3_000_000];
                new Random(8).nextBytes(data);
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        socket.getOutputStream().write(data);
                    } catch (IOException e) {
                        // the test fails by what it hears
                    }
                });
                assertArrayEquals(data, socket.getInputStream().readNBytes(data.length));
            }
        }
        try (Socket socket = new TunnelSocket(hosts, pod)) {
            socket.connect(InetSocketAddress.createUnresolved("127.0.0.1", 9));
            IOException refused = assertThrows(IOException.class, () -> socket.getInputStream().read());
            assertTrue(TunnelSocket.why(refused).orElseThrow().contains("refused"), refused.toString());
        }
    }

    @Test
    void K8_5_aPodOfAnotherClusterIsNotTouchedAndAPodThatIsNotThereIsNamed() throws Exception {
        HostShell other = at(namespace.hosts("production", "another-uid", Path.of("/")));
        assertTrue(assertThrows(Problem.class, () -> other.run(Script.of("true"))).say(Messages.english()).contains("another-uid"));
        HostShell unknown = at(namespace.hosts("other", namespace.uid(), Path.of("/")));
        assertTrue(assertThrows(Problem.class, () -> unknown.run(Script.of("true"))).say(Messages.english()).contains("production"));
        HostShell gone = HostShell.at(HostAddress.parse("pod:production/" + namespace.name() + "/cache-7"), hosts);
        assertTrue(assertThrows(Problem.class, () -> gone.run(Script.of("true"))).say(Messages.english()).contains("cache-7"));
    }

    @Test
    void aJobOfTheTeamsManifestIsHeldReadyFoundAgainAndMadeAnewWhereItIsGone(@TempDir Path root) throws Exception {
        namespace.create("secrets", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"login\"},\"data\":{\"PASSWORD\":\"c2VjcmV0\"}}");
        Files.createDirectories(root.resolve("jobs"));
        Files.writeString(root.resolve("jobs/tools.yaml"), """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: tools}
                metadata: {name: whatever}
                spec:
                  template:
                    spec:
                      volumes: [{name: scratch, persistentVolumeClaim: {claimName: scratch}}]
                      containers:
                        - {name: tools, image: "postgres:15", command: ["false"], envFrom: [{secretRef: {name: login}}], volumeMounts: [{name: scratch, mountPath: /scratch}]}
                """);
        HostAddress address = HostAddress.parse("job:production/" + namespace.name() + "/jobs/tools.yaml");
        HostShell job = HostShell.at(address, namespace.hosts("production", namespace.uid(), root));
        assertEquals("secret\n", job.run(Script.of("echo \"$PASSWORD\" | tee /scratch/kept")).out());
        String first = namespace.read("jobs.batch/relight-jobs-tools", "/metadata/uid");
        HostShell again = HostShell.at(address, namespace.hosts("production", namespace.uid(), root));
        assertTrue(again.run(Script.of("[ -e /scratch/kept ]")).good());
        assertEquals(first, namespace.read("jobs.batch/relight-jobs-tools", "/metadata/uid"), "another console finds the same");
        namespace.remove("jobs.batch/relight-jobs-tools");
        assertTrue(again.run(Script.of("[ -e /scratch/kept ]")).good());
        assertFalse(first.equals(namespace.read("jobs.batch/relight-jobs-tools", "/metadata/uid")), "it was made anew");
        String second = namespace.read("jobs.batch/relight-jobs-tools", "/metadata/uid");
        Hosts other = namespace.hosts("production", namespace.uid(), root);
        Thread worker = Thread.ofVirtual().start(() -> {
            try {
                again.run(Script.of("touch /scratch/begun; until [ -e /scratch/go ]; do sleep 0.1; done"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Until.holds(() -> Files.exists(node.claim("scratch").resolve("begun")));
        other.leave(address);
        assertEquals(second, namespace.read("jobs.batch/relight-jobs-tools", "/metadata/uid"), "another console works in it");
        Files.writeString(node.claim("scratch").resolve("go"), "");
        worker.join();
        other.leave(address);
        assertEquals("", namespace.read("jobs.batch/relight-jobs-tools", "/metadata/uid"));
        HostShell unwritten = HostShell.at(HostAddress.parse("job:production/" + namespace.name() + "/jobs/none.yaml"), namespace.hosts("production", namespace.uid(), root));
        assertTrue(assertThrows(Problem.class, () -> unwritten.run(Script.of("true"))).say(Messages.english()).contains("none.yaml"));
    }

    @Test
    void aServerThatOnlyThePodReachesIsReachedThroughIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket one = server.accept()) {
                    one.getInputStream().transferTo(one.getOutputStream());
                } catch (IOException e) {
                    // the test fails by what it hears
                }
            });
            try (Socket socket = new TunnelSocket(hosts, HostAddress.parse("pod:production/" + namespace.name() + "/cache-0"))) {
                socket.connect(InetSocketAddress.createUnresolved("0.0.0.0", server.getLocalPort()));
                socket.getOutputStream().write("there and back".getBytes(StandardCharsets.UTF_8));
                assertEquals("there and back", new String(socket.getInputStream().readNBytes(14), StandardCharsets.UTF_8));
            }
        }
        try (Socket socket = new TunnelSocket(hosts, HostAddress.parse("pod:production/" + namespace.name() + "/cache-0"))) {
            socket.connect(InetSocketAddress.createUnresolved("0.0.0.0", 9));
            assertTrue(TunnelSocket.why(assertThrows(IOException.class, () -> socket.getInputStream().read())).orElseThrow().contains("efused"));
        }
    }

    @Test
    void aPodThatWaitsEndsByItselfWhenNobodyHasWorkedInItForAWhile() throws Exception {
        namespace.create("pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"waits"},"spec":{"restartPolicy":"Never","containers":[{"name":"tools","image":"tools","command":["sh","-c",%s]}]}}"""
                .formatted(new ObjectMapper().writeValueAsString(WaitingJob.WAIT.replace("120", "4").replace("sleep 5", "sleep 0.5"))));
        Until.holds(() -> namespace.read("pods/waits", "/status/phase").equals("Running"));
        HostShell waits = HostShell.at(HostAddress.parse("pod:production/" + namespace.name() + "/waits"), hosts);
        assertTrue(waits.run(Script.of("sleep 5")).good(), "it lasts as long as somebody works in it");
        assertEquals("Running", namespace.read("pods/waits", "/status/phase"));
        Until.holds(() -> namespace.read("pods/waits", "/status/phase").equals("Succeeded"));
    }
}
