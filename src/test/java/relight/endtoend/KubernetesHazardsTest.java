package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ApiServer;
import relight.testing.PodNode;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroBucket;

/** What a cluster of today does not take from a backup of then, on a real API server: told before anything runs. */
@Tag(ShownInClusters.API_SERVER)
class KubernetesHazardsTest {

    private static final String BACKUP = "nightly-20260415010000";

    private TestNamespace shop;
    private VeleroBucket.Backup backup;
    private Desk desk;
    private Path bucket;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        shop = TestNamespace.make("shop");
        shop.fill();
        bucket = folder.resolve("workspace/bucket");
        backup = new VeleroBucket(bucket).backup(BACKUP).described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        shop.backUp(backup);
        backup.archived();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                    checks:
                      settings: {query: "configmaps/settings /data/mode", equals: live}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(shop.kubeconfig(), shop.context(), shop.name(), shop.uid()));
        catalog();
    }

    private Said catalog() throws Exception {
        desk.relight("catalog", "refresh").ended(0);
        return desk.relight("catalog", "verify");
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        shop.close();
    }

    private Said plan(String kinds) throws Exception {
        return desk.relight("restore", "plan", "shop", "--in-place", "--choice", "kinds=" + kinds);
    }

    private Said restore(String kinds) throws Exception {
        return desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "kinds=" + kinds);
    }

    @Test
    void K8_2_aClaimThatComesBackEmptyIsNamedBeforeAndOneThatIsThereIsNot() throws Exception {
        shop.remove("configmaps/settings");
        Said there = plan("configmaps,persistentvolumeclaims").ended(0);
        assertFalse(there.out().contains("back empty"), there::toString);
        shop.remove("persistentvolumeclaims/data");
        Said gone = plan("configmaps,persistentvolumeclaims").ended(0);
        assertTrue(gone.out().contains("1 volume claim comes back empty: " + shop.name() + "/data"), gone::toString);
    }

    /** The harm itself: whoever trusts “updated” for a claim has the damaged files still. */
    @Test
    void K8_2_anUpdateOfAClaimLeavesItsDamagedDataAsItIs() throws Exception {
        try (PodNode node = PodNode.of(shop.name())) {
            Path file = Files.writeString(node.claim("data").resolve("bookings"), "damaged");
            shop.patch("persistentvolumeclaims/data", "{\"metadata\":{\"labels\":{\"since\":\"later\"}}}");
            shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\"}}");
            Said updated = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "existing=update",
                    "--choice", "kinds=configmaps,persistentvolumeclaims").ended(1);
            assertEquals("live", shop.read("configmaps/settings", "/data/mode"), updated::toString);
            assertEquals("damaged", Files.readString(file));
            assertTrue(updated.toString().contains("K8-2 No data of volumes is touched"), updated::toString);
        }
    }

    @Test
    void K8_4_whatTheServerServesNoMoreIsLeftOutByNameAndWhatItServesOtherwiseComesBack() throws Exception {
        backup.object("daemonsets.extensions", shop.name(), "old", """
                {"apiVersion":"extensions/v1beta1","kind":"DaemonSet","metadata":{"name":"old","namespace":"%s"},"spec":{}}""".formatted(shop.name()));
        backup.object("cronjobs.batch", shop.name(), "older", """
                {"apiVersion":"batch/v2alpha1","kind":"CronJob","metadata":{"name":"older","namespace":"%s"},"spec":{"schedule":"0 2 * * *","suspend":true,"jobTemplate":
                {"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"dump","image":"postgres:15"}]}}}}}}""".formatted(shop.name()));
        backup.archived();
        catalog().ended(0);
        shop.remove("cronjobs.batch/nightly");
        Said alone = plan("daemonsets");
        assertTrue(alone.toString().contains("K8-4") && alone.toString().contains("daemonsets.extensions") && alone.status() != 0, alone::toString);
        Said told = plan("daemonsets,cronjobs").ended(0);
        assertTrue(told.out().contains("daemonsets.extensions (extensions/v1beta1) is left out, 1 object"), told::toString);
        shop.pretendThatPodsRun();
        Said restored = restore("daemonsets,cronjobs").ended(1);
        assertEquals("0 2 * * *", shop.read("cronjobs.batch/older", "/spec/schedule"), restored::toString);
        assertEquals("0 1 * * *", shop.read("cronjobs.batch/nightly", "/spec/schedule"), restored::toString);
    }

    @Test
    void K8_5_aCheckSaysThatTheContextLeadsToAnotherClusterAndARightThatIsMissing() throws Exception {
        Said well = desk.relight("check");
        assertTrue(well.out().contains("shop: context " + shop.context() + " leads to"), well::toString);
        String site = Files.readString(desk.workspace().resolve("relight.yaml"));
        desk.write("relight.yaml", site.replace(shop.uid(), "uid-of-another"));
        Said other = desk.relight("check").ended(2);
        assertTrue(other.out().contains("CRITICAL  shop: The context " + shop.context() + " leads to another cluster"), other::toString);
        assertFalse(desk.relight("check", "--cached").out().contains("another cluster"));
        Path limited = ApiServer.shared().limited("checks", "", "{\"apiGroups\": [\"*\"], \"resources\": [\"*\"], \"verbs\": [\"get\", \"list\"]}");
        desk.write("relight.yaml", site.replace(shop.kubeconfig().toString(), limited.toString()));
        Said denied = desk.relight("check").ended(2);
        assertTrue(denied.out().contains("secrets (create, patch, delete)"), denied::toString);
    }

    @Test
    void K8_6_aClassThatIsMissingAndAPortThatIsGivenAnewAreNamed() throws Exception {
        String port = shop.read("services/web", "/spec/ports/0/nodePort");
        shop.remove("services/web");
        Said told = plan("services,persistentvolumeclaims").ended(0);
        assertTrue(told.out().contains("A storage class is missing here; claims that ask for it will wait: fast-ssd"), told::toString);
        assertTrue(told.out().contains("Ports at the nodes are given anew for a service: " + shop.name() + "/web:" + port), told::toString);
        restore("services");
        assertFalse(shop.read("services/web", "/spec/ports/0/nodePort").isEmpty(), "the server gave one");
    }

    @Test
    void K8_8_aBackupThatVeleroDoesNotSeeIsListedAndRestoredAndWhatIsMissingIsSaid() throws Exception {
        Files.delete(bucket.resolve("backups").resolve(BACKUP).resolve("velero-backup.json"));
        Said verified = catalog();
        assertTrue(verified.toString().contains("Velero does not see this backup: backups/" + BACKUP + "/velero-backup.json is missing"), verified::toString);
        String id = desk.relight("catalog", "list", "--json").json().at("/0/id").asText();
        shop.remove("secrets/login");
        Said told = desk.relight("restore", "plan", "shop", "--in-place", "--backup", id, "--choice", "kinds=secrets").ended(0);
        assertTrue(told.out().contains(BACKUP + "/velero-backup.json is missing"), told::toString);
        desk.relight("restore", "run", "shop", "--in-place", "--backup", id, "--confirm-target", "shop", "--choice", "kinds=secrets");
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
    }
}
