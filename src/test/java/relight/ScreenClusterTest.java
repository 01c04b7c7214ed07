package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.ApiServer;
import relight.testing.FxToolkit;
import relight.testing.PodNode;
import relight.testing.ScreenWalker;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroStandIn;
import relight.ui.common.Destination;
import relight.ui.common.Screen;

/** Somebody works on a cluster at the screen, which a real API server stands for: chooses, reads what would change, does it and takes it back. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
@Tag(ShownInClusters.API_SERVER)
class ScreenClusterTest {

    /** A pod is begun and ended by the controllers in their own time. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;
    private TestNamespace shop;
    private ConsoleOnScreen console;

    @BeforeEach
    void fill() throws Exception {
        shop = TestNamespace.make("shop");
        shop.fill();
        Files.createDirectories(folder.resolve("site"));
    }

    @AfterEach
    void close() throws Exception {
        if (console != null) {
            console.close();
        }
        shop.close();
    }

    private ScreenWalker open(Path kubeconfig, String cluster) throws Exception {
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s", velero: velero-%s}
                """.formatted(kubeconfig, shop.context(), shop.name(), cluster, shop.name()));
        return console.at(new Destination.Cluster("shop"));
    }

    private void choose(ScreenWalker walker, String filter) {
        until("the objects", walker, () -> walker.usable("cluster-objects").isPresent());
        type(walker, "cluster-filter", filter);
        walker.press(KeyCode.DOWN);
        walker.press(KeyCode.ENTER);
    }

    private static void type(ScreenWalker walker, String field, String text) {
        walker.click(field);
        walker.press(KeyCode.CONTROL, KeyCode.A);
        walker.typeHere(text);
    }

    private static void until(String what, ScreenWalker walker, BooleanSupplier holds) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && !holds.getAsBoolean()) {
            FxToolkit.pulse();
        }
        assertTrue(holds.getAsBoolean(), () -> "waited in vain for " + what + ": " + walker.shown());
    }

    private String replicas() throws Exception {
        return shop.read("deployments.apps/web", "/spec/replicas");
    }

    @Test
    void aDeploymentIsScaledAndScaledBackAndTheRecordSaysBoth() throws Exception {
        ScreenWalker walker = open(shop.kubeconfig(), shop.uid());
        choose(walker, "deployment/web");
        walker.click("action-scale");
        type(walker, "field-replicas", "5");
        until("what would change", walker, () -> walker.shows("deployment/web: 2 → 5 replicas."));
        assertTrue(walker.shows(shop.uid()) && walker.shows("Way back"), walker.shown()::toString);
        assertEquals("2", replicas());
        walker.click("run-action");
        until("its end", walker, () -> walker.shows("Done."));
        assertEquals("5", replicas());
        walker.click("take-back-action");
        until("the way back", walker, () -> walker.shows("Taken back"));
        assertEquals("2", replicas());
        walker.click("done-action");
        until("the record's end", walker, () -> console.newest().isClosed());
        Recovery recovery = console.newest();
        assertEquals("scale: deployment/web", recovery.declared().title().toString());
        assertEquals(2, recovery.steps().size(), "what was done, and that it was taken back");
    }

    @Test
    @Tag(ShownInClusters.PODS)
    void U11_aCronJobThatMakesBackupsTellsHowItRanAndIsRunNowAndItsLogIsReadWhereItFailed() throws Exception {
        try (PodNode node = PodNode.of(shop.name())) {
            shop.patch("cronjobs.batch/nightly", """
                    {"spec":{"suspend":true,"jobTemplate":{"spec":{"backoffLimit":0,"template":{"spec":{"automountServiceAccountToken":false,
                    "containers":[{"name":"dump","image":"postgres:15","command":["sh","-c","echo no password supplied; exit 2"]}]}}}}}}""");
            ScreenWalker walker = open(shop.kubeconfig(), shop.uid());
            choose(walker, "cronjob/nightly");
            until("how it runs", walker, () -> walker.shows("daily at 01:00 (in the cluster’s zone)") && walker.shows("Suspended") && walker.shows("not known of any"));
            walker.click("action-run");
            until("what would be done", walker, () -> walker.shows("nightly-relight-") && walker.usable("run-action").isPresent());
            walker.click("run-action");
            until("its failure", walker, () -> walker.shows("BackoffLimitExceeded") && walker.usable("done-action").isPresent());
            walker.click("done-action");
            until("what the run wrote", walker, () -> walker.usable("cron-job-log").isPresent() && walker.shows("dump: no password supplied"));
            assertEquals("run: cronjob/nightly", console.newest().declared().title().toString());

            shop.patch("cronjobs.batch/nightly", """
                    {"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"dump","image":"postgres:15","command":["sh","-c","echo dumped; exit 0"]}]}}}}}}""");
            walker.click("action-run");
            until("what would be done", walker, () -> walker.usable("run-action").isPresent());
            walker.click("run-action");
            until("its end", walker, () -> walker.shows("Done."));
            assertTrue(console.newest().steps().getFirst().outcome().orElseThrow().excerpt().toString().contains("dumped"), "the run was followed");
            walker.click("done-action");
            until("the success", walker, () -> walker.usable("cron-job-log").isPresent() && walker.shows("just now · "));
            assertEquals("recovered", console.newest().closed().orElseThrow().verdict());
        }
    }

    @Test
    void whatVeleroHasIsShownAndARestoreIsFollowedToItsEndByItself() throws Exception {
        try (VeleroStandIn velero = VeleroStandIn.install(shop, Files.createDirectories(folder.resolve("bucket")))) {
            velero.note("schedules", "nightly", "{\"schedule\":\"CRON_TZ=Europe/Kyiv 30 2 * * *\",\"paused\":true,\"template\":{}}");
            velero.note("backups", "nightly-1", "{}");
            velero.note("restores", "drill-1", "{\"backupName\":\"nightly-1\"}");
            TestNamespace its = shop.at(velero.namespace());
            its.patch("restores.velero.io/drill-1", "{\"status\":{\"phase\":\"InProgress\",\"progress\":{\"itemsRestored\":3,\"totalItems\":12}}}");
            ScreenWalker walker = open(shop.kubeconfig(), shop.uid());
            until("the objects", walker, () -> walker.usable("cluster-objects").isPresent());
            walker.click("view-velero");
            until("the restore", walker, () -> walker.usable("velero-restores").isPresent() && walker.shows("3 of 12") && walker.shows("InProgress"));
            assertTrue(walker.usable("velero-backups").isPresent() && walker.usable("velero-locations").isPresent() && walker.shows("paused"), walker.shown()::toString);
            its.patch("restores.velero.io/drill-1", "{\"status\":{\"phase\":\"PartiallyFailed\",\"errors\":2,\"progress\":{\"itemsRestored\":11,\"totalItems\":12}}}");
            until("its end", walker, () -> walker.shows("11 of 12") && walker.shows("PartiallyFailed") && !walker.shows("InProgress"));
            walker.click("view-objects");
            until("the objects", walker, () -> walker.usable("cluster-objects").isPresent());
        }
    }

    @Test
    void aFileOfTheWorkspaceIsAppliedAndTakenBack() throws Exception {
        ScreenWalker walker = open(shop.kubeconfig(), shop.uid());
        Path file = Files.createDirectories(folder.resolve("site/k8s")).resolve("settings.yaml");
        Files.writeString(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-file}\ndata: {colour: green}\n");
        choose(walker, "namespace/");
        walker.click("action-apply");
        type(walker, "field-file", "k8s/settings.yaml");
        until("what would change", walker, () -> walker.shows("from-file") && walker.usable("run-action").isPresent());
        walker.click("run-action");
        until("its end", walker, () -> walker.shows("Done."));
        assertEquals("green", shop.read("configmaps/from-file", "/data/colour"));
        walker.click("take-back-action");
        until("the way back", walker, () -> walker.shows("Taken back"));
        assertEquals("", shop.read("configmaps/from-file", "/data/colour"));
    }

    @Test
    void whatTheServerDoesNotAllowIsReadBeforeItIsTried() throws Exception {
        Path reader = ApiServer.shared().limited("screen-reader", "", "{\"apiGroups\": [\"\", \"apps\"], \"resources\": [\"namespaces\", \"deployments\", \"replicasets\", \"pods\"], \"verbs\": [\"get\", \"list\"]}");
        ScreenWalker walker = open(reader, shop.uid());
        choose(walker, "deployment/web");
        assertTrue(walker.shows("May not be listed") && walker.shows("secrets"), walker.shown()::toString);
        walker.click("action-restart");
        until("the missing right", walker, () -> walker.shows("cannot patch resource") && walker.usable("run-action").isEmpty());
        walker.click("action-scale");
        type(walker, "field-replicas", "5");
        until("the missing right", walker, () -> walker.shows("cannot patch resource"));
        assertTrue(walker.usable("run-action").isEmpty());
    }

    @Test
    void K8_5_anotherClusterIsSaidAndNothingOfItIsShown() throws Exception {
        ScreenWalker walker = open(shop.kubeconfig(), "uid-of-another");
        until("the other cluster", walker, () -> walker.shows("leads to another cluster"));
        assertTrue(walker.usable("cluster-objects").isEmpty());
    }

    /** A kubeconfig whose user signs on by a program. */
    private Path signingOn() throws Exception {
        Path token = Files.writeString(folder.resolve("token.sh"), """
                #!/bin/sh
                echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s"}}'
                """.formatted(ApiServer.shared().token()));
        assertTrue(token.toFile().setExecutable(true));
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: user, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: "%s"}}}]
                contexts: [{name: %s, context: {cluster: test, user: user}}]
                """.formatted(ApiServer.shared().url(), ApiServer.shared().certificate(), token, shop.context()));
    }

    @Test
    void theProgramThatSignsOnIsReadAndAllowedOnce() throws Exception {
        ScreenWalker walker = open(signingOn(), shop.uid());
        until("the program", walker, () -> walker.shows("token.sh"));
        walker.click("allow-program");
        choose(walker, "deployment/web");
        until("the object", walker, () -> walker.shows("0 of 2 ready"));
        assertTrue(Files.readString(folder.resolve("data/allowed-programs")).contains("token.sh"));
    }

    @Test
    void theSameAtHomeAndWhatWaitedForItIsLookedAtAgain() throws Exception {
        open(signingOn(), shop.uid());
        ScreenWalker walker = console.at(new Destination.Page(Screen.READY));
        until("what waits", walker, () -> walker.usable("to-allow").isPresent());
        walker.click("to-allow");
        until("the program", walker, () -> walker.usable("allow-program").isPresent() && walker.shows("token.sh"));
        walker.click("allow-program");
        until("the cluster", walker, () -> walker.usable("to-allow").isEmpty());
        assertTrue(Files.readString(folder.resolve("data/allowed-programs")).contains("token.sh"));
    }
}
