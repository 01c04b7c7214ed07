package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.catalog.CheckReport;
import relight.core.readiness.ClusterReadiness;
import relight.core.readiness.Evaluation.Finding;
import relight.core.readiness.Evaluation.Kind;
import relight.core.text.Messages;
import relight.core.workspace.WorkspaceReader;
import relight.testing.ApiServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;
import relight.testing.VeleroStandIn;

/** What a real API server says before anything runs: whether it is the one that is meant, and what its users may not do. */
@Tag(ShownInClusters.API_SERVER)
class ClusterReadinessTest {

    private static final String SEES_THE_CLUSTER = "{\"apiGroups\": [\"\"], \"resources\": [\"namespaces\"], \"verbs\": [\"get\"]}";

    private static TestNamespace shop;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() throws Exception {
        shop = TestNamespace.make("ready");
        cache("cache-0", "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    }

    @AfterAll
    static void end() throws Exception {
        shop.close();
    }

    private ClusterReadiness readiness(Path kubeconfig, String cluster, String on) throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                  cache:
                    engine: redis
                    target: {on: "%s", host: 127.0.0.1}
                """.formatted(kubeconfig, shop.context(), shop.name(), cluster, on));
        AllowedPrograms allowed = new AllowedPrograms(folder.resolve("allowed"));
        return new ClusterReadiness(new WorkspaceReader().read(folder), new ReachedClusters(new ClusterAccess(Map.of(), allowed::isAllowed), allowed));
    }

    private static String cache(String name, String status) throws Exception {
        // A namespace that is new has an account for its pods only after a moment
        Until.holds(() -> shop.cluster().find("/api/v1/namespaces/" + shop.name() + "/serviceaccounts/default").isPresent());
        ApiServer.shared().call("POST", "/api/v1/namespaces/" + shop.name() + "/pods", """
                {"metadata": {"name": "%s"}, "spec": {"automountServiceAccountToken": false, "containers": [{"name": "redis", "image": "redis:7"}]}}""".formatted(name));
        shop.cluster().merge(Workloads.PODS, shop.name(), name + "/status", (ObjectNode) new ObjectMapper().readTree(status));
        return "pod:shop/" + shop.name() + "/" + name;
    }

    private String pod() {
        return "pod:shop/" + shop.name() + "/cache-0";
    }

    private static String said(List<Finding> findings, Kind kind) {
        return Messages.english().say(findings.stream().filter(finding -> finding.kind() == kind).findFirst().orElseThrow().text());
    }

    @Test
    void whoMayDoEverythingIsReadyAndEveryPlaceIsNamed() throws Exception {
        List<Finding> findings = readiness(shop.kubeconfig(), shop.uid(), pod()).findings();
        assertEquals(List.of("shop", pod()), findings.stream().map(Finding::about).toList());
        assertTrue(findings.stream().allMatch(Finding::good), findings::toString);
        assertTrue(said(findings, Kind.CLUSTER).contains(ApiServer.shared().url()), findings::toString);
    }

    @Test
    void K8_5_anotherClusterIsNamedAtEveryPlaceThatItWouldBeWorkedAt() throws Exception {
        List<Finding> findings = readiness(shop.kubeconfig(), "uid-of-another", pod()).findings();
        assertTrue(findings.stream().noneMatch(Finding::good), findings::toString);
        for (Kind kind : List.of(Kind.CLUSTER, Kind.PLACE)) {
            assertTrue(said(findings, kind).contains("leads to another cluster") && said(findings, kind).contains("uid-of-another"), said(findings, kind));
        }
    }

    @Test
    void E1_whatARestoreMayNotDoIsNamedByVerbResourceAndNamespace() throws Exception {
        Path reader = ApiServer.shared().limited("ready-reader", "", SEES_THE_CLUSTER, "{\"apiGroups\": [\"\", \"apps\"], \"resources\": [\"*\"], \"verbs\": [\"get\", \"list\"]}",
                "{\"apiGroups\": [\"\"], \"resources\": [\"configmaps\"], \"verbs\": [\"create\", \"patch\", \"delete\"]}");
        String said = said(readiness(reader, shop.uid(), "here").findings(), Kind.CLUSTER);
        assertTrue(said.contains("in namespace " + shop.name()), said);
        assertTrue(said.contains("secrets (create, patch, delete)") && said.contains("deployments.apps (create, patch, delete)"), said);
        assertFalse(said.contains("configmaps") || said.contains("pods"), said);
    }

    @Test
    void E1_whatWorkInPodsAndJobsMayNotDoIsNamed() throws Exception {
        Path worker = ApiServer.shared().limited("ready-worker", "", SEES_THE_CLUSTER, "{\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"get\", \"list\"]}",
                "{\"apiGroups\": [\"\"], \"resources\": [\"pods/exec\"], \"verbs\": [\"create\"]}");
        String pod = said(readiness(worker, shop.uid(), pod()).findings(), Kind.PLACE);
        assertTrue(pod.contains("pods/exec (get)") && pod.contains("pods/portforward (get, create)") && !pod.contains("pods (") && !pod.contains("jobs"), pod);
        assertTrue(pod.contains(shop.name()), pod);
        String job = said(readiness(worker, shop.uid(), "job:shop/" + shop.name() + "/load.yaml").findings(), Kind.PLACE);
        assertTrue(job.contains("jobs.batch (get, create, delete)") && job.contains("pods/exec (get)"), job);
    }

    @Test
    void E1_whatRunbooksDoInTheClusterIsAskedForBeforeTheNightItself() throws Exception {
        Files.createDirectories(folder.resolve("runbooks"));
        Files.writeString(folder.resolve("web.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n");
        Files.writeString(folder.resolve("runbooks/after.md"), """
                # After

                ```kubernetes
                - scale: deployment/*
                  replicas: 0
                - exec: pod/cache-0
                  command: [redis-cli, PING]
                - get: pods
                - apply: web.yaml
                - apply: not-made-yet.yaml
                - delete: service/${OLD}
                  confirm: ${OLD}
                ```

                ```kubernetes system=elsewhere
                restart: deployment/web
                ```
                """);
        Path reader = ApiServer.shared().limited("ready-steps", "", SEES_THE_CLUSTER, "{\"apiGroups\": [\"\", \"apps\"], \"resources\": [\"*\"], \"verbs\": [\"get\", \"list\"]}");
        String said = said(readiness(reader, shop.uid(), "here").findings(), Kind.STEPS);
        assertTrue(Stream.of("in namespace " + shop.name(), "deployments.apps (patch)", "configmaps (create, patch)", "services (delete)").allMatch(said::contains), said);
        assertFalse(said.contains("pods"), said);
        List<Finding> all = readiness(shop.kubeconfig(), shop.uid(), "here").findings();
        assertTrue(all.stream().allMatch(Finding::good) && said(all, Kind.STEPS).contains("6 actions"), all::toString);
        Files.writeString(folder.resolve("runbooks/after.md"), "# After\n\n```kubernetes\nscale: nonsense\n```\n");
        assertTrue(readiness(shop.kubeconfig(), shop.uid(), "here").findings().stream().noneMatch(finding -> finding.kind() == Kind.STEPS), "that is said of the runbook");
    }

    private ClusterReadiness withVelero(Path kubeconfig, String velero) throws Exception {
        AllowedPrograms allowed = new AllowedPrograms(folder.resolve("allowed"));
        Files.writeString(folder.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {bucket: {folder: bucket, layout: velero}}
                systems:
                  shop: {engine: kubernetes, target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s", velero: %s}}
                series:
                  nightly: {system: shop, store: bucket, path: "nightly-*"}
                """.formatted(kubeconfig, shop.context(), shop.name(), shop.uid(), velero));
        return new ClusterReadiness(new WorkspaceReader().read(folder), new ReachedClusters(new ClusterAccess(Map.of(), allowed::isAllowed), allowed));
    }

    @Test
    void E1_whatVeleroHasToBeAskedByIsNamedInItsOwnNamespaceWhereVeleroIsUsed() throws Exception {
        Path reader = ApiServer.shared().limited("ready-velero", "", SEES_THE_CLUSTER,
                "{\"apiGroups\": [\"velero.io\"], \"resources\": [\"backups\", \"restores\", \"backupstoragelocations\"], \"verbs\": [\"get\", \"list\", \"create\", \"patch\"]}");
        try (VeleroStandIn velero = VeleroStandIn.install(shop, folder)) {
            String said = said(withVelero(reader, velero.namespace()).findings(), Kind.VELERO);
            assertTrue(said.contains("downloadrequests.velero.io (get, create, delete)") && said.contains("in namespace " + velero.namespace()), said);
            assertFalse(said.contains("restores.velero.io"), said);
            List<Finding> all = withVelero(shop.kubeconfig(), velero.namespace()).findings();
            assertTrue(all.stream().allMatch(Finding::good) && all.size() == 2, all::toString);
        }
        assertTrue(readiness(reader, shop.uid(), "here").findings().stream().noneMatch(finding -> finding.kind() == Kind.VELERO), "no backups of Velero");
    }

    @Test
    void aPodIsAPlaceOfWorkOnlyWhileItRuns() throws Exception {
        String broken = cache("cache-1", """
                {"status":{"phase":"Running","containerStatuses":[{"name":"redis","image":"redis:7","imageID":"","ready":false,"restartCount":7,
                "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s"}}}]}}""");
        String waits = said(readiness(shop.kubeconfig(), shop.uid(), broken).findings(), Kind.PLACE);
        assertTrue(waits.contains("nothing can be done in it") && waits.contains("cache-1") && waits.contains("container redis, CrashLoopBackOff"), waits);
        String over = said(readiness(shop.kubeconfig(), shop.uid(), cache("cache-2", "{\"status\":{\"phase\":\"Succeeded\"}}")).findings(), Kind.PLACE);
        assertTrue(over.contains("cache-2 does not run any more"), over);
        List<Finding> absent = readiness(shop.kubeconfig(), shop.uid(), "pod:shop/" + shop.name() + "/cache-9").findings();
        assertTrue(said(absent, Kind.PLACE).contains("There is no pod " + shop.name() + "/cache-9"), absent::toString);
        assertTrue(absent.getFirst().good() && !absent.getLast().good(), "the cluster itself is well");
    }

    @Test
    void aProgramThatNobodyAllowedIsSaidInPlaceOfTheCluster() throws Exception {
        Path signsOn = Files.writeString(folder.resolve("signs-on"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s"}}]
                users: [{name: user, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: get-token, args: [--cluster, shop]}}}]
                contexts: [{name: %s, context: {cluster: test, user: user}}]
                """.formatted(ApiServer.shared().url(), shop.context()));
        List<Finding> findings = readiness(signsOn, shop.uid(), "here").findings();
        assertEquals(List.of(Kind.SIGN_ON), findings.stream().map(Finding::kind).toList());
        assertTrue(!findings.getFirst().good() && said(findings, Kind.SIGN_ON).contains("get-token --cluster shop"), findings::toString);
        new AllowedPrograms(folder.resolve("allowed")).allow("get-token --cluster shop");
        assertEquals(List.of(Kind.CLUSTER), readiness(signsOn, shop.uid(), "here").findings().stream().map(Finding::kind).toList(), "it was allowed, and could not be run");
    }

    @Test
    void aPlaceOfNoClusterAndOneThatCannotBeReadAreSaidAndTheOthersAreLookedAt() throws Exception {
        List<Finding> none = readiness(shop.kubeconfig(), shop.uid(), "pod:elsewhere/shop/cache-0").findings();
        assertTrue(none.getFirst().good() && said(none, Kind.PLACE).contains("elsewhere"), none::toString);
        List<Finding> unread = readiness(shop.kubeconfig(), shop.uid(), "pod:shop").findings();
        assertTrue(unread.getFirst().good() && said(unread, Kind.PLACE).contains("pod:shop"), unread::toString);
    }

    @Test
    void aClusterThatIsNotReachedIsCriticalForAMonitor() throws Exception {
        Path away = Files.writeString(folder.resolve("away"), Files.readString(shop.kubeconfig()).replace(ApiServer.shared().url(), "https://127.0.0.1:1"));
        List<CheckReport.Line> lines = readiness(away, shop.uid(), "here").lines();
        assertEquals(List.of(CheckReport.Status.CRITICAL), lines.stream().map(CheckReport.Line::status).toList());
        assertTrue(Stream.of("shop: ", "https://127.0.0.1:1").allMatch(Messages.english().say(lines.getFirst().text())::contains), lines::toString);
    }
}
