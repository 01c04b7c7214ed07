package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.server.mock.ErrorStreamMessage;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.kubernetes.client.server.mock.StatusMessage;
import io.fabric8.mockwebserver.internal.WebSocketMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ScheduledJob;
import relight.core.recovery.Outcome.Kind;
import relight.core.text.Messages;

/** What is done within pods. Shown on the mock alone: the real API server of the tests has no kubelet, so no pod runs there. */
class PodStepsTest {

    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String POD = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"containers":[{"name":"web"}]},
            "status":{"phase":"%s","conditions":[{"type":"Ready","status":"True"}]}}""";

    @TempDir
    private Path folder;
    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private StepDesk desk;

    @BeforeEach
    void open() throws Exception {
        server.init();
        json("/version", "{\"gitVersion\":\"v1.31.0\"}");
        json("/api/v1/namespaces/kube-system", "{\"metadata\":{\"uid\":\"u-1\"}}");
        json("/api/v1", "{\"resources\":[{\"name\":\"pods\",\"kind\":\"Pod\",\"namespaced\":true,\"shortNames\":[\"po\"]}]}");
        json("/apis", "{\"groups\":[{\"name\":\"batch\",\"versions\":[{\"groupVersion\":\"batch/v1\",\"version\":\"v1\"}],\"preferredVersion\":{\"groupVersion\":\"batch/v1\",\"version\":\"v1\"}}]}");
        json(PODS + "/web-1", POD.formatted("Running"));
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                clusters: [{name: mock, cluster: {server: "http://%s:%d"}}]
                users: [{name: user, user: {token: t}}]
                contexts: [{name: mock, context: {cluster: mock, user: user}}]
                """.formatted(server.getHostName(), server.getPort()));
        desk = new StepDesk(folder);
        desk.site(kubeconfig, "mock", "shop", "u-1");
    }

    @AfterEach
    void close() {
        server.destroy();
    }

    private void json(String path, String body) {
        server.expect().get().withPath(path).andReturn(200, body).always();
    }

    private void log(String query, String body) {
        server.expect().get().withPath(PODS + "/web-1/log?container=web&" + query).andReturn(200, body).always();
    }

    private void df(int status) {
        exec("command=sh&command=-c&command=df%20-h&container=web&stdout=true&stderr=true", new OutputStreamMessage("9 GB free\nof 10"),
                new ErrorStreamMessage("a warning\n"), ended(status));
    }

    /** As a kubelet says it. */
    private static StatusMessage ended(int status) {
        return new StatusMessage(status == 0 ? new StatusBuilder().withStatus("Success").build() : new StatusBuilder().withStatus("Failure").withReason("NonZeroExitCode")
                .withNewDetails().addNewCause().withReason("ExitCode").withMessage(Integer.toString(status)).endCause().endDetails().build());
    }

    private void exec(String query, WebSocketMessage... messages) {
        server.expect().withPath(PODS + "/web-1/exec?" + query).andUpgradeToWebSocket().open(messages).done().always();
    }

    @Test
    void aCommandSaysWhatItWritesAndEndsWell() throws Exception {
        df(0);
        StepDesk.Ran ran = desk.run("exec: pod/web-1\ncontainer: web\ncommand: df -h").ended(Kind.SUCCEEDED);
        assertTrue(ran.run().lines().containsAll(List.of("9 GB free", "of 10", "a warning")), ran::said);
    }

    @Test
    void aCommandThatFailsEndsTheStepWithItsStatus() throws Exception {
        df(3);
        StepDesk.Ran ran = desk.run("exec: pod/web-1\ncontainer: web\ncommand: df -h").ended(Kind.FAILED);
        assertTrue(ran.said().contains("ended with 3"), ran::said);
    }

    @Test
    void noCommandIsSentToAPodThatDoesNotRun() throws Exception {
        json(PODS + "/web-2", POD.formatted("Pending").replace("web-1", "web-2"));
        StepDesk.Ran ran = desk.run("exec: pod/web-2\ncommand: df -h").ended(Kind.FAILED);
        assertTrue(ran.said().contains("No pod of pod/web-2 runs"), ran::said);
    }

    @Test
    void logsAreSearched() throws Exception {
        log("tailLines=50", "started\nERROR no disk\nstopped\n");
        StepDesk.Ran ran = desk.run("logs: po/web-1\nlines: 50\nsearch: ERROR").ended(Kind.SUCCEEDED);
        assertTrue(ran.said().contains("ERROR no disk") && ran.said().contains("1 line"), ran::said);
        assertFalse(ran.said().contains("started"), ran::said);
    }

    @Test
    void whatIsNotInTheWorkspaceCannotBeCopied() throws Exception {
        StepDesk.Ran ran = desk.run("copy: absent.sql\nto: pod/web-1:/tmp/in.sql").ended(Kind.FAILED);
        assertTrue(ran.said().contains("absent.sql"), ran::said);
    }

    @Test
    void aFileComesOutOfAPodAndAHalfOneDoesNot() throws Exception {
        exec("command=cat&command=%2Fetc%2Fmotd&container=web&stdout=true&stderr=true", new OutputStreamMessage("be well\n"), ended(0));
        desk.run("copy: pod/web-1:/etc/motd\nto: motd").ended(Kind.SUCCEEDED);
        assertEquals("be well\n", Files.readString(folder.resolve("motd")));
        exec("command=cat&command=%2Fetc%2Fhalf&container=web&stdout=true&stderr=true", new OutputStreamMessage("half"), ended(1));
        desk.run("copy: pod/web-1:/etc/half\nto: motd").ended(Kind.FAILED);
        assertEquals("be well\n", Files.readString(folder.resolve("motd")));
    }

    @Test
    void aFileGoesIntoAPodWithItsSize() throws Exception {
        Files.writeString(folder.resolve("in.sql"), "select 1");
        String script = "head%20-c%20%22%241%22%20%3E%20%22%242.part%22%20%26%26%20mv%20%22%242.part%22%20%22%242%22";
        server.expect().withPath(PODS + "/web-1/exec?command=sh&command=-c&command=" + script
                + "&command=sh&command=8&command=%2Ftmp%2Fin.sql&container=web&stdin=true&stdout=true&stderr=true").andUpgradeToWebSocket()
                .open().expect("\u0000select 1").andEmit(ended(0)).once().done().always();
        StepDesk.Ran ran = desk.run("copy: in.sql\nto: pod/web-1:/tmp/in.sql").ended(Kind.SUCCEEDED);
        assertTrue(ran.said().contains("in.sql to web-1:/tmp/in.sql"), ran::said);
    }

    @Test
    void aPortIsOpenForTheTimeOfAQuestion() throws Exception {
        server.expect().withPath(PODS + "/web-1/portforward?ports=8080").andUpgradeToWebSocket()
                .open(frame(0, new byte[] {(byte) 0x90, 0x1f}), frame(1, new byte[] {(byte) 0x90, 0x1f}),
                        frame(0, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell".getBytes(StandardCharsets.UTF_8))).done().always();
        StepDesk.Ran ran = desk.run("forward: pod/web-1\nport: 8080\nget: /health\nwithin: 20s").ended(Kind.SUCCEEDED);
        assertTrue(ran.run().lines().contains("well"), ran::said);
    }

    /** As a kubelet forwards: the channel, and the first time the port, the low byte first. */
    private static WebSocketMessage frame(int channel, byte[] data) {
        byte[] whole = new byte[data.length + 1];
        whole[0] = (byte) channel;
        System.arraycopy(data, 0, whole, 1, data.length);
        return new WebSocketMessage(0L, whole, true, true);
    }

    @Test
    void U11_theLogOfTheLastFailedRunOfACronJobIsThereWithHowItsPodEnded() throws Exception {
        json("/apis/batch/v1", "{\"resources\":[{\"name\":\"cronjobs\",\"kind\":\"CronJob\",\"namespaced\":true},{\"name\":\"jobs\",\"kind\":\"Job\",\"namespaced\":true}]}");
        json("/apis/batch/v1/namespaces/shop/cronjobs?limit=500", "{\"items\":[{\"metadata\":{\"name\":\"dump\",\"namespace\":\"shop\",\"uid\":\"c-1\"},\"spec\":{\"schedule\":\"0 1 * * *\"}}]}");
        json("/apis/batch/v1/namespaces/shop/jobs?limit=500", """
                {"items":[{"metadata":{"name":"dump-1","creationTimestamp":"2026-01-01T01:00:00Z","ownerReferences":[{"kind":"CronJob","uid":"c-1"}]},
                "status":{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"Job has reached the specified backoff limit"}]}}]}""");
        String pod = """
                {"metadata":{"name":"%s","namespace":"shop","creationTimestamp":"%s"},"spec":{"containers":[{"name":"dump"},{"name":"proxy"}]},"status":{"phase":"Failed",
                "containerStatuses":[{"name":"dump","state":{"terminated":{"exitCode":2,"reason":"Error"}}}]}}""";
        json(PODS + "?limit=500&labelSelector=job-name%3Ddump-1", "{\"items\":[" + pod.formatted("dump-1-a", "2026-01-01T01:00:00Z") + "," + pod.formatted("dump-1-b", "2026-01-01T01:05:00Z") + "]}");
        json(PODS + "/dump-1-b/log?container=dump&tailLines=20", "pg_dump: error: no password supplied\nbye");
        server.expect().get().withPath(PODS + "/dump-1-b/log?container=proxy&tailLines=20").andReturn(400, "{\"message\":\"container is waiting\"}").always();
        ReachedClusters clusters = new ReachedClusters(new ClusterAccess(Map.of(), program -> false), null);
        ClusterTarget target = ClusterTarget.of(Map.of("kubeconfig", folder.resolve("kubeconfig").toString(), "context", "mock", "namespace", "shop"));
        ScheduledJob failed = clusters.jobs(target).getFirst();
        assertEquals(Optional.of("dump-1"), failed.failedRun());
        List<String> log = clusters.log(target, failed, 20, Messages.english());
        assertTrue(log.getFirst().contains("dump-1-b") && log.getFirst().contains("2"), log::toString);
        assertEquals(List.of("dump: pg_dump: error: no password supplied", "dump: bye"), log.subList(1, 3));
        assertTrue(log.getLast().contains("proxy: its log cannot be read: container is waiting"), log::toString);
    }
}
