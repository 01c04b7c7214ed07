package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ScheduledJob;
import relight.core.text.Messages;
import relight.testing.ShownInClusters;

/** The newest of two failed pods, with a log that the node does not give: shown on the mock, since the node of the tests gives every log. */
@Tag(ShownInClusters.MOCK)
class FailedRunTest {

    private static final String PODS = "/api/v1/namespaces/shop/pods";

    @TempDir
    private Path folder;
    private final KubernetesMockServer server = new KubernetesMockServer(false);

    @BeforeEach
    void open() throws Exception {
        server.init();
        json("/api/v1", "{\"resources\":[{\"name\":\"pods\",\"kind\":\"Pod\",\"namespaced\":true,\"shortNames\":[\"po\"]}]}");
        json("/apis", "{\"groups\":[{\"name\":\"batch\",\"versions\":[{\"groupVersion\":\"batch/v1\",\"version\":\"v1\"}],\"preferredVersion\":{\"groupVersion\":\"batch/v1\",\"version\":\"v1\"}}]}");
        Files.writeString(folder.resolve("kubeconfig"), """
                clusters: [{name: mock, cluster: {server: "http://%s:%d"}}]
                users: [{name: user, user: {token: t}}]
                contexts: [{name: mock, context: {cluster: mock, user: user}}]
                """.formatted(server.getHostName(), server.getPort()));
    }

    @AfterEach
    void close() {
        server.destroy();
    }

    private void json(String path, String body) {
        server.expect().get().withPath(path).andReturn(200, body).always();
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
        assertEquals(Optional.of("dump-1"), failed.failure().map(ScheduledJob.Failure::run));
        List<String> log = clusters.log(target, failed, 20, Messages.english());
        assertTrue(log.getFirst().contains("dump-1-b") && log.getFirst().contains("2"), log::toString);
        assertEquals(List.of("dump: pg_dump: error: no password supplied", "dump: bye"), log.subList(1, 3));
        assertTrue(log.getLast().contains("proxy: its log cannot be read: container is waiting"), log::toString);
    }
}
