package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.kubernetes.ClusterObject;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectName;
import relight.core.kubernetes.WorkloadRevision;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.TestRun;
import relight.testing.Until;

/** Releases of Helm on a real API server, kept in its Secrets as Helm keeps them; the program itself is a stand-in. */
@Tag(ShownInClusters.API_SERVER)
@Tag("V8")
class HelmStepsTest {

    private static final String INSTALL = "helm-install: erp\nchart: ./chart\nvalues: [live.yaml]";

    @TempDir
    private Path folder;
    private TestNamespace shop;
    private StepDesk desk;

    @BeforeEach
    void open() throws Exception {
        shop = TestNamespace.make("helm");
        desk = new StepDesk(folder);
        desk.site(shop.kubeconfig(), shop.context(), shop.name(), shop.uid());
        Path program = folder.resolve("bin/helm");
        Files.createDirectories(program.getParent());
        try (InputStream standIn = TestNamespace.class.getResourceAsStream("helm.py")) {
            Files.write(program, standIn.readAllBytes());
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("bin/version"), "v3.16.4");
        desk.helm(program);
        chart("1.0.0");
        values("live");
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private void chart(String version) throws Exception {
        Files.createDirectories(folder.resolve("chart"));
        Files.writeString(folder.resolve("chart/Chart.yaml"), "{\"name\": \"erp\", \"version\": \"" + version + "\"}");
        Files.writeString(folder.resolve("chart/template.json"), "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"erp\"},\"data\":{\"mode\":\"@mode@\",\"v\":\"" + version + "\"}}");
    }

    private void values(String mode) throws Exception {
        Files.writeString(folder.resolve("live.yaml"), "mode: " + mode + "\n");
    }

    private String mode() throws Exception {
        return shop.read("configmaps/erp", "/data/mode");
    }

    private void upgraded(String version, String mode) throws Exception {
        chart(version);
        values(mode);
        desk.run("helm-upgrade: erp\nchart: ./chart\nvalues: [live.yaml]").ended(Kind.SUCCEEDED);
    }

    @Test
    void aReleaseIsInstalledUpgradedRolledBackAndEachIsTakenBack() throws Exception {
        Step.Kubernetes install = desk.step(INSTALL);
        StepDesk.Ran made = desk.run(install).ended(Kind.SUCCEEDED);
        assertTrue(made.said().contains("cluster " + shop.uid()) && made.said().contains("helm v3.16.4") && made.said().contains("erp is at revision 1 (erp-1.0.0)"), made::said);
        assertEquals("live", mode());

        chart("1.1.0");
        values("new");
        Step.Kubernetes upgrade = desk.step("helm-upgrade: erp\nchart: ./chart\nversion: 1.1.0\nvalues: live.yaml");
        assertTrue(desk.run(upgrade).ended(Kind.SUCCEEDED).said().contains("from revision 1 (erp-1.0.0) to ./chart 1.1.0"));
        Step.Kubernetes rollback = desk.step("helm-rollback: erp");
        StepDesk.Ran back = desk.run(rollback).ended(Kind.SUCCEEDED);
        assertTrue(back.said().contains("from revision 2 (erp-1.1.0, deployed) back to 1 (erp-1.0.0)"), back::said);
        assertEquals("live", mode());
        assertTrue(desk.run("helm-rollback: erp\nto: 1").ended(Kind.SUCCEEDED).said().contains("is so already"));

        desk.takeBack(rollback).ended(Kind.SUCCEEDED);
        assertEquals("new", mode());
        assertTrue(desk.takeBack(rollback).ended(Kind.SUCCEEDED).said().contains("is so already"));
        String history = desk.run("helm-history: erp").ended(Kind.SUCCEEDED).said();
        assertTrue(history.contains("4  deployed  erp-1.1.0") && history.contains("1  superseded  erp-1.0.0") && history.contains("Rollback to 2"), history);
        assertFalse(history.contains("pa55"), history);
    }

    private ClusterObject listed(ClusterTarget target) throws Exception {
        List<ClusterObject> all = new ReachedClusters(new ClusterAccess(Map.of(), program -> false), null).look(target, Messages.english()).objects();
        assertTrue(all.stream().noneMatch(one -> one.name().startsWith("sh.helm")), all::toString);
        return all.stream().filter(one -> one.kind().equals(ClusterObject.RELEASE)).findFirst().orElseThrow();
    }

    @Test
    void aReleaseIsListedWithItsNewestRevisionAndThoseThatItCanGoBackTo() throws Exception {
        ClusterTarget target = ClusterTarget.of(Map.of("kubeconfig", shop.kubeconfig().toString(), "context", shop.context(), "namespace", shop.name(), "cluster", shop.uid()));
        desk.run(INSTALL).ended(Kind.SUCCEEDED);
        upgraded("1.1.0", "new");
        assertEquals("release/erp, revision 2, deployed", listed(target).shown() + ", " + listed(target).state());
        assertEquals(Optional.empty(), listed(target).waits());
        values("fails");
        desk.run("helm-upgrade: erp\nchart: ./chart\nvalues: [live.yaml]").ended(Kind.FAILED);
        assertEquals(Optional.of("The newest revision of erp, 3, is not in force: failed."), listed(target).waits());
        List<WorkloadRevision> revisions = new ReachedClusters(new ClusterAccess(Map.of(), program -> false), null).revisions(target, new ObjectName("Release", "erp", shop.name()));
        assertEquals(List.of(3L, 2L, 1L), revisions.stream().map(WorkloadRevision::number).toList());
        assertEquals(List.of("erp-1.0.0", "superseded"), revisions.getLast().images());
        assertTrue(revisions.getFirst().current() && !revisions.get(1).current() && revisions.getLast().made().isPresent(), revisions::toString);
        desk.helm(folder.resolve("no-helm"));
        assertTrue(desk.steps().preview(desk.step("helm-rollback: erp"), desk.another()).problem().orElse("").contains("is not there"), "said before it is tried");
    }

    @Test
    void whatWasNotInstalledBeforeIsUninstalledOnTheWayBack() throws Exception {
        Step.Kubernetes install = desk.step(INSTALL);
        desk.run(install).ended(Kind.SUCCEEDED);
        assertTrue(desk.run(install).ended(Kind.FAILED).said().contains("has a release erp"));
        desk.takeBack(install).ended(Kind.SUCCEEDED);
        assertTrue(shop.cluster().find("/api/v1/namespaces/" + shop.name() + "/configmaps/erp").isEmpty());
        assertTrue(desk.run("helm-history: erp").ended(Kind.FAILED).said().contains("Helm has no release erp"));
    }

    @Test
    void theWayBackOfAFailedUpgradeIsTheRevisionThatWasInForce() throws Exception {
        desk.run(INSTALL).ended(Kind.SUCCEEDED);
        chart("1.1.0");
        values("fails");
        Step.Kubernetes upgrade = desk.step("helm-upgrade: erp\nchart: ./chart\nvalues: [live.yaml]");
        StepDesk.Ran failed = desk.run(upgrade).ended(Kind.FAILED);
        assertTrue(failed.said().contains("helm ended with 1. Error: UPGRADE FAILED: timed out"), failed::said);
        desk.run(upgrade).ended(Kind.FAILED);
        assertEquals("fails", mode());
        desk.takeBack(upgrade).ended(Kind.SUCCEEDED);
        assertEquals("live", mode());
        assertTrue(desk.takeBack(upgrade).ended(Kind.SUCCEEDED).said().contains("is so already"));
    }

    @Test
    void whatSomebodyElseHasMadeOfItSinceIsNotTakenBack() throws Exception {
        desk.run(INSTALL).ended(Kind.SUCCEEDED);
        chart("1.1.0");
        values("new");
        Step.Kubernetes upgrade = desk.step("helm-upgrade: erp\nchart: ./chart\nvalues: [live.yaml]");
        desk.run(upgrade).ended(Kind.SUCCEEDED);
        upgraded("1.2.0", "theirs");
        StepDesk.Ran refused = desk.takeBack(upgrade).ended(Kind.FAILED);
        assertTrue(refused.said().contains("erp has been changed since: its newest revision 3 is not the step's"), refused::said);
        assertEquals("theirs", mode());
    }

    @Test
    void whatHelmWouldRefuseIsRefusedBeforeAnythingIsNotedAndNothingSecretIsShown() throws Exception {
        values("broken\"");
        StepDesk.Ran refused = desk.run(INSTALL).ended(Kind.FAILED);
        assertTrue(refused.said().contains("YAML parse error"), refused::said);
        values("live");
        StepDesk.Ran made = desk.run(INSTALL).ended(Kind.SUCCEEDED);
        assertFalse(made.said().contains("pa55") || made.said().contains("MANIFEST"), made::said);
        assertTrue(desk.run("helm-rollback: erp\nto: 7").ended(Kind.FAILED).said().contains("erp has no revision 7"));
        assertTrue(desk.run("helm-upgrade: erp\nchart: ./chart\nvalues: [gone.yaml]").ended(Kind.FAILED).said().contains("gone.yaml"));
    }

    @Test
    void withoutHelmOrWithAnOldOneNothingIsChangedAndTheHistoryIsThere() throws Exception {
        desk.run(INSTALL).ended(Kind.SUCCEEDED);
        upgraded("1.1.0", "new");
        Files.writeString(folder.resolve("bin/version"), "v2.17.0");
        assertTrue(desk.run("helm-rollback: erp").ended(Kind.FAILED).said().contains("no Helm 3 or later: v2.17.0"));
        desk.helm(folder.resolve("bin/none"));
        assertTrue(desk.run("helm-rollback: erp").ended(Kind.FAILED).said().contains("is not there"));
        assertEquals("new", mode());
        assertTrue(desk.run("helm-history: erp").ended(Kind.SUCCEEDED).said().contains("2  deployed"));
    }

    @Test
    void K8_5_onAnotherClusterNothingIsAskedOfHelm() throws Exception {
        desk.site(shop.kubeconfig(), shop.context(), shop.name(), "11111111-2222-3333-4444-555555555555");
        StepDesk.Ran refused = desk.run(INSTALL).ended(Kind.FAILED);
        assertTrue(refused.said().contains("11111111-2222-3333-4444-555555555555"), refused::said);
        assertFalse(refused.said().contains("helm v3"), refused::said);
    }

    @Test
    void aCancelledStepEndsHelmAndLeavesNoKubeconfigBehind() throws Exception {
        values("hangs");
        Step.Kubernetes install = desk.step(INSTALL);
        TestRun run = desk.another();
        FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(install, run));
        Thread console = Thread.ofPlatform().start(work);
        Until.holds(() -> shop.cluster().find("/api/v1/namespaces/" + shop.name() + "/configmaps/erp").isPresent());
        assertEquals(List.of(), ended(run, console, work));
        assertEquals(Kind.CANCELLED, work.get().kind());
        Until.holds(() -> ProcessHandle.allProcesses().noneMatch(one -> one.info().commandLine().orElse("").contains("--namespace=" + shop.name())));
        desk.takeBack(install).ended(Kind.SUCCEEDED);
        assertTrue(shop.cluster().find("/api/v1/namespaces/" + shop.name() + "/configmaps/erp").isEmpty());
    }

    private static List<Path> ended(TestRun run, Thread console, FutureTask<Outcome> work) throws Exception {
        console.interrupt();
        work.get();
        Until.holds(() -> Files.notExists(run.spool().resolve("kubeconfig")));
        try (Stream<Path> left = Files.list(run.spool())) {
            return left.filter(file -> file.getFileName().toString().contains("kube")).toList();
        }
    }
}
