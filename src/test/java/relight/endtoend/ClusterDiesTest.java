package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ApiServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroBucket;

/** The API server is killed while objects are applied. When it is up again, the recovery goes on to its end, or is taken back to nothing. */
@Tag(ShownInClusters.API_SERVER)
class ClusterDiesTest {

    private static final int OBJECTS = 2_000;
    private static final String NAME = "shop";

    private static ApiServer server;

    private TestNamespace shop;
    private Desk desk;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        shop = TestNamespace.absent(server.admin(), NAME);
        VeleroBucket.Backup backup = new VeleroBucket(folder.resolve("workspace/bucket")).backup("nightly-20260415010000")
                .described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        backup.object("namespaces", "", NAME, "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}".formatted(NAME));
        for (int i = 0; i < OBJECTS; i++) {
            backup.object("configmaps", NAME, "settings-" + i, """
                    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings-%d","namespace":"%s"},"data":{"number":"%1$d"}}""".formatted(i, NAME));
        }
        backup.archived();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(shop.kubeconfig(), shop.context(), NAME, shop.uid()));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        shop.close();
    }

    /** The console has said which step failed, and why. */
    private void dieInTheMiddle() throws Exception {
        RelightProcess console = desk.start("restore", "run", "shop", "--in-place", "--confirm-target", "shop");
        RelightProcess.await(() -> configMaps() > 50 || !console.lives(), "some of the objects");
        server.kill();
        Said said = console.end().ended(2);
        assertTrue(said.err().contains("The cluster at " + server.url() + " does not answer"), said::toString);
        server.up();
        assertTrue(configMaps() > 50 && configMaps() < OBJECTS, "in the middle of it: " + configMaps());
    }

    private static int configMaps() {
        int many = 0;
        for (JsonNode one : server.call("GET", "/api/v1/namespaces/" + NAME + "/configmaps", "").path("items")) {
            many += one.path("metadata").path("name").asText().startsWith("settings-") ? 1 : 0;
        }
        return many;
    }

    @Test
    void whatWasBegunIsBroughtToItsEnd() throws Exception {
        dieInTheMiddle();
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals(OBJECTS, configMaps());
        desk.relight("protocol", "verify").ended(0);
        shop.delete();
    }

    @Test
    void whatWasBegunIsTakenBackToNothing() throws Exception {
        dieInTheMiddle();
        desk.relight("resume", "--undo", "--reason", "not on this cluster").ended(2);
        shop.untilGone();
        desk.relight("protocol", "verify").ended(0);
    }
}
