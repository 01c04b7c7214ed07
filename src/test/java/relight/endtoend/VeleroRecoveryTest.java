package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;
import relight.testing.VeleroBucket;
import relight.testing.VeleroStandIn;

/** The same as without Velero, with Velero restoring: a stand-in for its server, on a real API server with Velero's kinds. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E4")
@Tag("E5")
class VeleroRecoveryTest {

    private static final String BACKUP = "nightly-20260415010000";

    private TestNamespace shop;
    private VeleroStandIn velero;
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
        velero = VeleroStandIn.install(shop, bucket);
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s", velero: %s}
                    checks:
                      settings: {query: "configmaps/settings /data/mode", equals: live}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(shop.kubeconfig(), shop.context(), shop.name(), shop.uid(), velero.namespace()));
        catalog();
    }

    private void catalog() throws Exception {
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        velero.close();
        shop.close();
    }

    private Said restore(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("restore", "run", "shop", "--in-place", "--backup", id(), "--confirm-target", "shop", "--choice", "through=velero"));
        command.addAll(List.of(more));
        return desk.relight(command.toArray(String[]::new));
    }

    private String id() throws Exception {
        return desk.relight("catalog", "list", "--json").ended(0).json().at("/0/id").asText();
    }

    private String last() throws Exception {
        return velero.all("restores").getLast().path("status").path("phase").asText();
    }

    @Test
    void E4_whatTheVeleroOfAClusterHasAndDoesIsListed() throws Exception {
        shop.remove("configmaps/settings");
        velero.go();
        restore("--choice", "kinds=configmaps", "--commit").ended(0);
        String said = desk.relight("cluster", "velero", "shop").ended(0).out();
        assertTrue(said.contains("Location ") && said.contains("Available") && said.contains("Backup " + BACKUP + ": Completed"), said);
        assertTrue(said.contains("Restore ") && said.contains(" of " + BACKUP + ": Completed"), said);
        assertEquals("Completed", desk.relight("cluster", "velero", "shop", "--json").ended(0).json().at("/restores/0/phase").asText());
    }

    @Test
    void aDeletedNamespaceComesBackIsTakenBackAndComesBackForGood() throws Exception {
        shop.delete();
        shop.pretendThatPodsRun();
        velero.go();
        Said restored = restore("--choice", "kinds=" + TestNamespace.KINDS).ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"), restored::toString);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        assertEquals("42", shop.read("widgets.example.org/first", "/spec/size"));
        assertTrue(restored.toString().contains("deployments.apps: 1 made"), restored::toString);
        assertTrue(restored.toString().contains("Velero says Completed"), restored::toString);
        assertTrue(restored.toString().contains("The bucket has no results"), restored::toString);
        assertEquals("ReadOnly", velero.mode());

        Said undone = desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        shop.untilGone();
        assertEquals("ReadWrite", velero.mode(), undone::toString);

        restore("--choice", "kinds=" + TestNamespace.KINDS, "--commit").ended(0);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("ReadWrite", velero.mode());
        assertEquals("recovered", desk.relight("protocol", "show", "--json").ended(0).json().at("/result/verdict").asText());
    }

    @Test
    void aVolumeOfTheClusterComesBackWithItsClaimByTheKindsThatThePageNamesAndIsTakenBack() throws Exception {
        String volume = shop.name() + "-media";
        String made = """
                {"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"%s"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"storageClassName":"by-hand",
                "persistentVolumeReclaimPolicy":"Retain","hostPath":{"path":"/srv/%s"}}}""".formatted(volume, volume);
        String claim = """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"media","namespace":"%s"},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"by-hand",
                "volumeName":"%s","resources":{"requests":{"storage":"1Gi"}}}}""".formatted(shop.name(), volume);
        backup.object("persistentvolumes", "", volume, made).object("persistentvolumeclaims", shop.name(), "media", claim).archived();
        catalog();
        shop.remove("configmaps/settings");
        shop.remove("deployments.apps/web");
        shop.pretendThatPodsRun();
        velero.go();
        String kinds = "kinds=persistentvolumeclaims,persistentvolumes,deployments,configmaps,secrets";
        try {
            Said restored = restore("--choice", kinds).ended(1);
            assertEquals("/srv/" + volume, shop.read("persistentvolumes/" + volume, "/spec/hostPath/path"), restored::toString);
            assertEquals(volume, shop.read("persistentvolumeclaims/media", "/spec/volumeName"), restored::toString);
            assertEquals("live 2", shop.read("configmaps/settings", "/data/mode") + " " + shop.read("deployments.apps/web", "/spec/replicas"));
            assertTrue(restored.toString().contains("persistentvolumes: 1 made"), restored::toString);
            Said undone = desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
            Until.holds(() -> shop.read("persistentvolumes/" + volume, "/metadata/name").isEmpty() && shop.read("persistentvolumeclaims/media", "/metadata/name").isEmpty());
            assertEquals("", shop.read("configmaps/settings", "/data/mode"), undone::toString);
        } finally {
            shop.remove("persistentvolumes/" + volume);
        }
    }

    @Test
    void K8_3_anExpiredBackupOutlivesItsRestoreAndIsNotGivenToALocationThatStaysWritable() throws Exception {
        backup.described("Completed", "2026-04-15T01:00:07Z", "2026-05-15T01:00:07Z", "");
        catalog();
        shop.remove("configmaps/settings");
        velero.go();
        Said refused = restore("--choice", "kinds=configmaps", "--choice", "location-read-only=no");
        assertTrue(refused.toString().contains("could delete the backup while it is restored"), refused::toString);
        Said restored = restore("--choice", "kinds=configmaps").ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"), restored::toString);
        assertTrue(Files.exists(bucket.resolve("backups").resolve(BACKUP)));
    }

    @Test
    void K8_1_whatVeleroSkipsThoughItDiffersIsToldThoughItSaysCompleted() throws Exception {
        shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\"}}");
        shop.remove("secrets/login");
        velero.go();
        Said skipped = restore("--choice", "kinds=configmaps,secrets", "--choice", "location-read-only=no");
        assertEquals("broken", shop.read("configmaps/settings", "/data/mode"));
        assertTrue(skipped.toString().contains("Velero says Completed"), skipped::toString);
        assertTrue(skipped.toString().contains("configmaps: 0 made, 0 changed, 0 were there, 1 skipped though different"), skipped::toString);
        assertTrue(skipped.toString().contains("warning: could not restore, configmaps \"settings\" already exists"), skipped::toString);
        assertTrue(skipped.toString().contains("secrets: 1 made"), skipped::toString);
        assertTrue(skipped.toString().contains("2 lines, no error, 1 warning in it"), skipped::toString);

        Said undone = desk.relight("resume", "--undo", "--reason", "again").ended(2);
        assertEquals("", shop.secret("login", "password"), undone::toString);
        assertEquals("broken", shop.read("configmaps/settings", "/data/mode"));
    }

    @Test
    void K8_2_anUpdateOfAClaimNeverTouchesItsDataAndSaysSoBefore() throws Exception {
        shop.patch("persistentvolumeclaims/data", "{\"metadata\":{\"labels\":{\"since\":\"later\"}}}");
        shop.remove("configmaps/settings");
        velero.go();
        Said kept = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "through=velero", "--choice", "kinds=configmaps,persistentvolumeclaims").ended(0);
        assertFalse(kept.out().contains("never the data of a volume"), kept::toString);
        Said updated = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "through=velero", "--choice", "existing=update",
                "--choice", "kinds=configmaps,persistentvolumeclaims").ended(0);
        assertTrue(updated.out().contains("never the data of a volume"), updated::toString);
    }

    @Test
    void theWayBackFromAnUpdateDeletesNothingThatWasThereAndSaysWhatItCannotDo() throws Exception {
        shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\"}}");
        shop.remove("secrets/login");
        velero.go();
        Said updated = restore("--choice", "kinds=configmaps,secrets", "--choice", "existing=update", "--choice", "location-read-only=no").ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertTrue(updated.toString().contains("configmaps: 0 made, 1 changed"), updated::toString);

        Said undone = desk.relight("resume", "--undo", "--reason", "again").ended(2);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"), undone::toString);
        assertEquals("", shop.secret("login", "password"), undone::toString);
        assertTrue(undone.toString().contains("Objects that Velero changed keep what the backup had"), undone::toString);
    }

    @Test
    void aBackupOfWhatIsThereGoesFirstWhileTheLocationCanBeWritten() throws Exception {
        shop.remove("configmaps/settings");
        velero.go();
        restore("--choice", "kinds=configmaps", "--choice", "backup-first=true", "--commit").ended(0);
        assertEquals(2, velero.all("backups").size());
        assertEquals(List.of("Completed"), velero.all("backups").stream().filter(one -> one.path("metadata").path("name").asText().startsWith("before-"))
                .map(one -> one.path("status").path("phase").asText()).toList());
    }

    @Test
    void everyFieldThatWasChosenStandsInTheRestoreThatTheApiServerKeeps() throws Exception {
        shop.remove("configmaps/settings");
        shop.remove("secrets/login");
        velero.go();
        Said restored = restore("--choice", "except-kinds=secrets", "--choice", "kinds=configmaps,secrets", "--choice", "item-operation-timeout=90m", "--choice", "parallel-files=8",
                "--choice", "sparse-files=true", "--choice", "restore-status=widgets.example.org", "--choice", "hook-command=echo \"back: $HOSTNAME\"", "--choice", "hook-labels=app=web",
                "--commit").ended(0);
        com.fasterxml.jackson.databind.JsonNode spec = velero.all("restores").getFirst().path("spec");
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"), restored::toString);
        assertEquals("", shop.secret("login", "password"), "what was left out stays out");
        assertEquals("90m 8 true [\"widgets.example.org\"] echo \"back: $HOSTNAME\"", spec.at("/itemOperationTimeout").asText() + " " + spec.at("/uploaderConfig/parallelFilesDownload")
                + " " + spec.at("/uploaderConfig/writeSparseFiles") + " " + spec.at("/restoreStatus/includedResources") + " "
                + spec.at("/hooks/resources/0/postHooks/0/exec/command/2").asText(), spec::toString);
    }

    @Test
    void withAMappingVeleroRestoresIntoAnotherNamespaceAndLeavesTheFirstAlone() throws Exception {
        String copy = shop.name() + "-copy";
        shop.patch("configmaps/settings", "{\"data\":{\"db\":\"another\"}}");
        velero.go();
        Said restored = restore("--choice", "kinds=configmaps,secrets", "--choice", "mapping=" + shop.name() + "=" + copy, "--commit").ended(0);
        TestNamespace there = shop.at(copy);
        assertEquals("live " + TestNamespace.PASSWORD, there.read("configmaps/settings", "/data/mode") + " " + there.secret("login", "password"), restored::toString);
        assertEquals("another", shop.read("configmaps/settings", "/data/db"));
        assertEquals("{\"" + shop.name() + "\":\"" + copy + "\"}", velero.all("restores").getFirst().at("/spec/namespaceMapping").toString());
        shop.remove("namespaces/" + copy);
    }

    @Test
    void withAResourceModifierVeleroChangesWhatItRestoresAndNothingRunsWhereTheConfigMapIsMissing() throws Exception {
        shop.remove("configmaps/settings");
        shop.remove("secrets/login");
        velero.go();
        String[] choices = {"--choice", "kinds=configmaps,secrets", "--choice", "resource-modifier=drill", "--commit"};
        Said refused = restore(choices);
        assertTrue(refused.toString().contains("There is no ConfigMap drill in " + velero.namespace()), refused::toString);
        assertTrue(velero.all("restores").isEmpty());
        shop.at(velero.namespace()).create("configmaps", """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"drill"},"data":{"rules.yaml":"version: v1\\nresourceModifierRules:\\n- conditions:\\n    groupResource: configmaps\\n\
                    resourceNameRegex: ^settings$\\n  patches:\\n  - operation: replace\\n    path: /data/db\\n    value: db.drill:5432\\n"}}""");
        Said restored = restore(choices).ended(0);
        assertEquals("live db.drill:5432", shop.read("configmaps/settings", "/data/mode") + " " + shop.read("configmaps/settings", "/data/db"), restored::toString);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
    }

    @Test
    void withNothingButTheBucketLeftItWaitsUntilVeleroSeesTheBackup() throws Exception {
        shop.remove("configmaps/settings");
        RelightProcess waiting = desk.start("restore", "run", "shop", "--in-place", "--backup", id(), "--confirm-target", "shop", "--choice", "through=velero",
                "--choice", "kinds=configmaps", "--commit");
        waiting.awaitWords("Velero does not see " + BACKUP + " yet");
        assertEquals("ReadOnly", velero.mode());
        velero.go();
        waiting.end().ended(0);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
    }

    @Test
    void whereTheConsoleEndsVeleroGoesOnAndTheWayBackWaitsForItsEnd() throws Exception {
        shop.remove("configmaps/settings");
        velero.hold(true);
        velero.go();
        RelightProcess cancelled = desk.start("restore", "run", "shop", "--in-place", "--backup", id(), "--confirm-target", "shop", "--choice", "through=velero",
                "--choice", "kinds=configmaps");
        cancelled.awaitWords("Velero says InProgress");
        cancelled.interrupt();
        cancelled.end();
        assertTrue(desk.relight("resume", "--undo", "--reason", "too early").toString().contains("Velero goes on without this console"));
        desk.relight("resume", "--unknown", "failed", "--reason", "it goes on in the cluster");
        RelightProcess undoing = desk.start("resume", "--undo", "--reason", "too early");
        undoing.awaitWords("what it makes is taken back when it has");
        assertEquals("ReadOnly", velero.mode());
        velero.hold(false);
        Said undone = undoing.end();
        assertEquals("Completed", last());
        assertEquals("", shop.read("configmaps/settings", "/data/mode"), undone::toString);
        assertEquals("ReadWrite", velero.mode());
    }

    @Test
    void cancelledInTheTerminalInMidRestoreItSaysWhatIsMadeWhatVeleroStillDoesAndTheWayBackPutsTheLocationBack() throws Exception {
        shop.remove("configmaps/settings");
        shop.remove("secrets/login");
        velero.hold(true);
        velero.writing("web-0", "data");
        velero.go();
        RelightProcess cancelled = desk.start("restore", "run", "shop", "--in-place", "--backup", id(), "--confirm-target", "shop", "--choice", "through=velero",
                "--choice", "kinds=configmaps,secrets");
        cancelled.awaitWords("Velero says InProgress");
        Until.holds(() -> !velero.all("podvolumerestores").isEmpty());
        cancelled.interrupt();
        cancelled.end();
        Said told = desk.relight("resume");
        assertTrue(told.toString().matches("(?s).*Velero says InProgress; 1 of \\d+ objects are done so far.*"), told::toString);
        assertTrue(told.toString().contains("It still writes the data of 1 volume: shop/web-0 data (1.2 GB of 4.8 GB)."), told::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "it goes on in the cluster");
        Said undone = desk.relight("resume", "--undo", "--reason", "the wrong night");
        assertTrue(undone.toString().contains("Velero is to give up the data of shop/web-0 data"), undone::toString);
        assertTrue(undone.toString().contains("deleted that the Restore had made"), undone::toString);
        assertEquals("Canceled", velero.all("podvolumerestores").getFirst().path("status").path("phase").asText());
        assertEquals(" ", shop.read("configmaps/settings", "/data/mode") + " " + shop.secret("login", "password"), "what it made after the cancel, too");
        assertEquals("ReadWrite", velero.mode());
    }

    @Test
    void aRestoreTestGoesIntoANamespaceOfItsOwnAndLeavesNothingBehind() throws Exception {
        velero.go();
        desk.relight("restore", "run", "shop", "--test", "--choice", "through=velero", "--choice", "kinds=configmaps").ended(0);
        assertEquals("ReadWrite", velero.mode());
        shop.untilNoNamespaceBegins("relight-test");
    }

    @Test
    void E11_aClusterWithoutVeleroIsToldBeforeAnythingRuns() throws Exception {
        desk.write("relight.yaml", Files.readString(desk.workspace().resolve("relight.yaml")).replace("velero: " + velero.namespace() + "}", "velero: elsewhere}"));
        Said refused = restore();
        assertTrue(refused.toString().contains("There is no Velero in the namespace elsewhere"), refused::toString);
        assertFalse(velero.all("restores").iterator().hasNext());
    }
}
