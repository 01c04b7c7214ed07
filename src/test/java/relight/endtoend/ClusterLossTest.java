package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ApiServer;
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroBucket;
import relight.testing.VeleroStandIn;

/** A cluster is lost with all that was in it. Another one, fresh and empty, gets its applications from nothing but the bucket. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E11")
class ClusterLossTest {

    private static ApiServer fresh;
    private static S3Server s3;
    private static String name;
    private static String lost;
    private static Path bucket;

    private TestNamespace shop;
    private Desk desk;

    @BeforeAll
    static void lose(@TempDir Path folder) throws Exception {
        bucket = folder.resolve("bucket");
        try (TestNamespace before = TestNamespace.make("lost")) {
            before.fill();
            name = before.name();
            lost = before.uid();
            VeleroBucket.Backup backup = new VeleroBucket(bucket).backup("nightly-20260415010000").described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
            before.backUp(backup);
            backup.archived();
        }
        s3 = S3Server.start();
        s3.bucket("cluster-backups");
        try (Stream<Path> files = Files.walk(bucket)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                s3.put("cluster-backups", "prod/" + bucket.relativize(file), file);
            }
        }
        fresh = ApiServer.start();
    }

    @AfterAll
    static void close() throws Exception {
        s3.close();
        fresh.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        shop = TestNamespace.absent(fresh.admin(), name);
        assertNotEquals(lost, shop.uid());
        assertFalse(shop.served("widgets.example.org"), "nothing is there yet, not even the kind");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {s3: cluster-backups, prefix: prod/, region: us-east-1, endpoint: "%s", path-style: true, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                    checks:
                      settings: {query: "configmaps/settings /data/mode", equals: live}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(s3.endpoint(), shop.kubeconfig(), shop.context(), name, shop.uid()));
        desk.variables(s3.environment());
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        shop.pretendThatPodsRun();
    }

    @AfterEach
    void leave() throws Exception {
        desk.close();
        shop.delete();
        shop.remove("customresourcedefinitions.apiextensions.k8s.io/widgets.example.org");
        shop.close();
    }

    private Said restore(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "kinds=" + TestNamespace.KINDS));
        command.addAll(List.of(more));
        return desk.relight(command.toArray(String[]::new));
    }

    private static String[] throughVelero(String... more) {
        return Stream.concat(Stream.of("--choice", "through=velero", "--choice", "make-location=true", "--choice", "location=default", "--choice", "location-key-id=AKIAFRESH",
                "--choice", "location-secret=env:VELERO_KEY", "--choice", "location-url=http://minio.backup.svc:9000"), Stream.of(more)).toArray(String[]::new);
    }

    private void isThere(Said restored) throws Exception {
        assertTrue(shop.served("widgets.example.org"), restored::toString);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"), restored::toString);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        assertEquals("42", shop.read("widgets.example.org/first", "/spec/size"));
        assertEquals("2", shop.read("deployments.apps/web", "/status/readyReplicas"));
        assertEquals("app", shop.read("rolebindings.rbac.authorization.k8s.io/app", "/subjects/0/name"));
    }

    @Test
    void withoutVeleroTheObjectsAreAppliedInTheirOrderAndTakenBackAndAppliedForGood() throws Exception {
        Said plan = desk.relight("restore", "plan", "shop", "--in-place").ended(0);
        assertTrue(plan.out().contains(shop.uid()), plan::toString);
        isThere(restore().ended(1));
        desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        shop.untilGone();
        assertFalse(shop.served("widgets.example.org"), "the kind goes with what it was made for");

        isThere(restore("--commit").ended(0));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aVeleroThatWasJustInstalledIsGivenTheBucketAndRestores() throws Exception {
        try (VeleroStandIn velero = VeleroStandIn.install(shop, bucket)) {
            velero.knowsNoLocation("{\"bucket\":\"cluster-backups\",\"prefix\":\"prod\"}",
                    "{\"region\":\"us-east-1\",\"s3Url\":\"http://minio.backup.svc:9000\",\"s3ForcePathStyle\":\"true\"}",
                    "[default]\naws_access_key_id=AKIAFRESH\naws_secret_access_key=fresh-0815\n");
            String workspace = Files.readString(desk.workspace().resolve("relight.yaml"));
            desk.write("relight.yaml", workspace.replace("cluster: \"", "velero: " + velero.namespace() + ", cluster: \""));
            desk.variables(Map.of("VELERO_KEY", "fresh-0815"));
            velero.go();
            Said kept = restore(throughVelero("--choice", "cluster-resources=no"));
            assertTrue(kept.err().contains("lacks 1 definition of kinds, and “cluster-resources: no” leaves them"), kept::toString);
            assertFalse(shop.served("widgets.example.org"));
            desk.relight("resume", "--undo", "--reason", "without the kind").ended(2);
            shop.untilGone();

            Said restored = restore(throughVelero()).ended(1);
            isThere(restored);
            assertTrue(restored.err().contains("lacks 1 definition of kinds: Velero brings them along"), restored::toString);
            assertEquals("ReadOnly", velero.mode());
            desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
            shop.untilGone();
            isThere(restore(throughVelero("--commit")).ended(0));
        }
    }
}
