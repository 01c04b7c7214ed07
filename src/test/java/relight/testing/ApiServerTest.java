package relight.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the tests of clusters build on. */
class ApiServerTest {

    private static final String UID = "/api/v1/namespaces/kube-system";

    @Test
    void servesItsVersionAndTheUidOfTheCluster() {
        ApiServer server = ApiServer.shared();
        assertEquals("1", server.call("GET", "/version", "").path("major").asText());
        assertTrue(server.call("GET", "/version", "").path("gitVersion").asText().matches("v1\\.\\d+\\.\\d+"));
        assertEquals(36, uid(server).length());
        assertSame(server, ApiServer.shared());
    }

    @Test
    void isAnotherClusterThanItsNeighbourAndComesBackWithWhatWasInIt() throws IOException {
        String uid = uid(ApiServer.shared());
        try (ApiServer neighbour = ApiServer.start()) {
            String other = uid(neighbour);
            assertNotEquals(uid, other);
            neighbour.kill();
            neighbour.up();
            assertEquals(other, uid(neighbour));
        }
        assertEquals(uid, uid(ApiServer.shared()));
    }

    @Test
    void turnsADeploymentIntoPodsAndEmptiesANamespace() throws InterruptedException {
        ApiServer server = ApiServer.shared();
        server.call("POST", "/api/v1/namespaces", "{\"metadata\": {\"name\": \"api-server-test\"}}");
        server.call("POST", "/apis/apps/v1/namespaces/api-server-test/deployments", """
                {"metadata": {"name": "web"}, "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": {
                 "metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "web"}]}}}}""");
        await(server, "/api/v1/namespaces/api-server-test/pods", 2);
        server.call("DELETE", "/api/v1/namespaces/api-server-test", "");
        await(server, "/api/v1/namespaces?fieldSelector=metadata.name=api-server-test", 0);
    }

    @Test
    void letsALimitedUserDoOnlyWhatTheRulesSay() throws IOException {
        ApiServer server = ApiServer.shared();
        Path file = server.limited("reader", "", "{\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"list\"]}");
        JsonNode kubeconfig = new YAMLMapper().readTree(file.toFile());
        assertEquals(server.url(), kubeconfig.at("/clusters/0/cluster/server").asText());
        String token = kubeconfig.at("/users/0/user/token").asText();
        assertTrue(may(server, token, "list"));
        assertFalse(may(server, token, "delete"));
    }

    /** The server says it of whoever a token belongs to. */
    private static boolean may(ApiServer server, String token, String verb) {
        JsonNode user = server.call("POST", "/apis/authentication.k8s.io/v1/tokenreviews", "{\"spec\": {\"token\": \"" + token + "\"}}")
                .path("status").path("user");
        return server.call("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", """
                {"spec": {"user": "%s", "resourceAttributes": {"verb": "%s", "resource": "pods", "namespace": "default"}}}"""
                .formatted(user.path("username").asText(), verb)).path("status").path("allowed").asBoolean();
    }

    private static String uid(ApiServer server) {
        return server.call("GET", UID, "").path("metadata").path("uid").asText();
    }

    private static void await(ApiServer server, String path, int items) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (server.call("GET", path, "").path("items").size() != items) {
            assertTrue(Instant.now().isBefore(end), path);
            Thread.sleep(20);
        }
    }
}
