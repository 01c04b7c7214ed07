package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.ApiServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;

/** Who is asking a cluster: somebody else whom one may be, or the pod in which one runs. */
@Tag(ShownInClusters.API_SERVER)
class ClusterAccessTest {

    private TestNamespace shop;

    @BeforeEach
    void make() throws Exception {
        shop = TestNamespace.make("access");
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private Cluster as(String user) throws Exception {
        return new ClusterAccess(Map.of(), program -> false).toThat(ClusterTarget.of(Map.of("kubeconfig", shop.kubeconfig().toString(), "context", shop.context(),
                "namespace", shop.name(), "cluster", shop.uid(), "as", user)));
    }

    @Test
    void anotherUserIsImpersonatedWithHisRightsAndNoOthers() throws Exception {
        ApiServer.shared().limited("impersonated", "", "{\"apiGroups\": [\"\"], \"resources\": [\"namespaces\"], \"verbs\": [\"get\"]}");
        try (Cluster cluster = as("system:serviceaccount:default:impersonated")) {
            assertEquals(Optional.of(shop.uid()), cluster.identity().uid());
            Problem denied = assertThrows(Problem.class, () -> cluster.find(cluster.served().resource("secrets").orElseThrow(), shop.name(), "login"));
            assertTrue(denied.say(Messages.english()).contains("system:serviceaccount:default:impersonated"), denied.say(Messages.english()));
        }
        Problem nobody = assertThrows(Problem.class, () -> as("nobody"));
        assertTrue(nobody.say(Messages.english()).contains("kube-system may not be read"), nobody.say(Messages.english()));
    }

    @Test
    void inAPodItsOwnAccountAsks(@TempDir Path account) throws Exception {
        Files.writeString(account.resolve("token"), ApiServer.shared().token());
        Files.writeString(account.resolve("namespace"), shop.name());
        Files.copy(ApiServer.shared().certificate(), account.resolve("ca.crt"));
        URI server = URI.create(ApiServer.shared().url().toString());
        ClusterTarget target = ClusterTarget.of(Map.of("context", ClusterTarget.IN_CLUSTER, "cluster", shop.uid()));
        try (Cluster cluster = new ClusterAccess(Map.of("KUBERNETES_SERVICE_HOST", server.getHost(), "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort())),
                program -> false, account).toThat(target)) {
            assertEquals(Optional.of(shop.uid()), cluster.identity().uid());
            assertEquals(shop.name(), cluster.namespace());
        }
        assertThrows(Problem.class, () -> new ClusterAccess(Map.of(), program -> false, account).toThat(target), "outside of a pod there is none");
    }
}
