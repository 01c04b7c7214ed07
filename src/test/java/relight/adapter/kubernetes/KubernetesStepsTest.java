package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.StepPreview;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.testing.ApiServer;
import relight.testing.Leak;
import relight.testing.RefusingWebhook;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.TestRun;
import relight.testing.Until;

/** Every action on a real API server with its controllers; where pods have to run, somebody pretends that they do. */
@Tag(ShownInClusters.API_SERVER)
class KubernetesStepsTest {

    @TempDir
    private Path folder;
    private TestNamespace shop;
    private StepDesk desk;

    @BeforeEach
    void open() throws Exception {
        desk = new StepDesk(folder);
        shop = TestNamespace.make("steps");
        shop.fill();
        site(shop.kubeconfig(), shop.uid());
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private void site(Path kubeconfig, String cluster) throws Exception {
        desk.site(kubeconfig, shop.context(), shop.name(), cluster);
    }

    private String web(String pointer) throws Exception {
        return shop.read("deployments.apps/web", pointer);
    }

    @Test
    void scalesSaysFromWhereAndScalesBack() throws Exception {
        Step.Kubernetes scale = desk.step("scale: deploy/web\nreplicas: 5");
        StepDesk.Ran ran = desk.run(scale).ended(Kind.SUCCEEDED);
        assertEquals("5", web("/spec/replicas"));
        assertTrue(ran.said().contains("2 → 5") && ran.said().contains(shop.uid()) && ran.said().contains("Context " + shop.context()), ran::said);
        assertTrue(desk.steps().command(scale, Map.of()).contains(shop.uid()), "the intent names the cluster");
        desk.takeBack(scale).ended(Kind.SUCCEEDED);
        assertEquals("2", web("/spec/replicas"));
    }

    @Test
    void whatSomebodyChangedSinceIsSaidBeforeItIsPutBackAndTheirOtherChangesStay() throws Exception {
        Step.Kubernetes scale = desk.step("scale: deploy/web\nreplicas: 5");
        desk.run(scale).ended(Kind.SUCCEEDED);
        shop.patch("deployments.apps/web", "{\"metadata\":{\"labels\":{\"theirs\":\"yes\"}}}");
        assertFalse(desk.takeBack(scale).ended(Kind.SUCCEEDED).said().contains("since"), "nobody touched what it changed");
        assertEquals("yes", web("/metadata/labels/theirs"));
        desk.run(scale).ended(Kind.SUCCEEDED);
        shop.patch("deployments.apps/web", "{\"spec\":{\"replicas\":9}}");
        String said = desk.takeBack(scale).ended(Kind.SUCCEEDED).said();
        assertTrue(said.contains("Somebody has changed spec.replicas of Deployment/web since") && said.contains("9 → 2"), said);
        assertEquals(2, said.split("Somebody", -1).length, "once, though it was run and taken back before: " + said);
        assertEquals("2", web("/spec/replicas"));
    }

    private StepPreview ahead(String body) throws Exception {
        return desk.steps().preview(desk.step(body), desk.another());
    }

    /** A controller writes the status of a Deployment; its generation is of what is wanted of it. */
    private String versions() throws Exception {
        return String.join(" ", web("/metadata/generation"), shop.read("services/web", "/metadata/resourceVersion"),
                shop.read("configmaps/settings", "/metadata/resourceVersion"), shop.read("cronjobs.batch/nightly", "/metadata/resourceVersion"));
    }

    @Test
    void saysBeforehandWhatWouldChangeAndChangesNothing() throws Exception {
        Files.writeString(folder.resolve("more.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mode: maintenance}\n");
        String before = versions();
        StepPreview seen = ahead("""
                - scale: deployment/web
                  replicas: 0
                - patch: deployment/web
                  with: {spec: {template: {spec: {containers: [{name: web, image: 'nginx:2'}]}}}}
                - restart: deployment/web
                - selector: web
                  with: {app: green}
                - apply: more.yaml
                - run: nightly
                - delete: configmap/settings
                  confirm: settings""");
        String said = String.join("\n", seen.lines());
        assertEquals(Optional.empty(), seen.problem());
        for (String part : List.of("Context " + shop.context() + " at " + shop.cluster().identity().server() + ", cluster " + shop.uid() + ", namespace " + shop.name() + ".", "deployment/web: 2 → 0 replicas", "spec.template.spec.containers[0].image: nginx:1 → nginx:2",
                "deployment/web: all of its pods (2) would be replaced", "spec.selector.app: web → green", "configmap/first is new and would be made", "data.mode",
                "nightly-relight-", "would be made and followed for 10 min", "configmap/settings would be deleted", "Way back:")) {
            assertTrue(said.contains(part), part + " is not said in:\n" + said);
        }
        assertFalse(said.contains("has been"), said);
        assertEquals(before, versions());
        assertEquals("", shop.read("configmaps/first", "/metadata/name"));
    }

    @Test
    void saysBeforehandWhetherThereIsAWayBackAndWhatTheWayBackWouldDo() throws Exception {
        assertTrue(ahead("restart: deployment/web").lines().getLast().startsWith("There is no way back"));
        StepPreview logs = ahead("logs: deployment/web\nsearch: ERROR");
        assertTrue(logs.lines().contains("The last 200 lines of each container of deployment/web are read; of them those with “ERROR” are shown."), logs.lines()::toString);
        assertEquals("Nothing is changed.", logs.lines().getLast());
        Step.Kubernetes scale = desk.step("- scale: deployment/web\n  replicas: 5\n- apply:\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: made}");
        desk.run(scale).ended(Kind.SUCCEEDED);
        StepPreview back = desk.steps().preview(Step.Kubernetes.takingBack(scale.header(), scale), desk.another());
        assertTrue(back.lines().contains("ConfigMap/made would be deleted, with what it owns.") && back.lines().contains("  spec.replicas: 5 → 2"), back.lines()::toString);
        assertEquals("5made", web("/spec/replicas") + shop.read("configmaps/made", "/metadata/name"));
    }

    @Test
    void saysBeforehandThatWhatFollowsWaitsForAPortThatIsOpen() throws Exception {
        String port = "- forward: deployment/web\n  port: 80\n  open: 5m\n";
        List<String> before = ahead(port + "- scale: deployment/web\n  replicas: 0").lines();
        int open = before.stream().filter(line -> line.contains("would be open here")).map(before::indexOf).findFirst().orElseThrow();
        assertTrue(before.get(open + 1).startsWith("What follows waits until the port 80 of deployment/web is closed again"), before::toString);
        assertFalse(String.join("\n", ahead("- scale: deployment/web\n  replicas: 0\n" + port).lines()).contains("What follows waits"), "nothing follows");
    }

    @Test
    void saysBeforehandWhatWouldStandInTheWay() throws Exception {
        assertTrue(ahead("scale: deployment/wep\nreplicas: 1").problem().orElse("").contains("There is no deployment/wep"));
        assertTrue(ahead("exec: pod/away\ncommand: date").problem().orElse("").contains("There is no pod/away"));
        assertTrue(ahead("patch: deployment/web\nwith: {spec: {replicas: many}}").problem().orElse("").contains("The cluster refused"));
        site(shop.kubeconfig(), "00000000-0000-0000-0000-000000000000");
        StepPreview other = ahead("scale: deployment/web\nreplicas: 0");
        assertTrue(other.lines().isEmpty() && other.problem().orElse("").contains("leads to another cluster"), other::toString);
    }

    private void limited(String name, String... rules) throws Exception {
        List<String> all = new ArrayList<>(List.of("{\"apiGroups\": [\"\"], \"resources\": [\"namespaces\"], \"verbs\": [\"get\"]}"));
        all.addAll(List.of(rules));
        site(ApiServer.shared().limited(name, "", all.toArray(String[]::new)), shop.uid());
    }

    @Test
    void E1_saysBeforehandWhichRightsAreMissingByVerbResourceAndNamespace() throws Exception {
        limited("reads-alone", "{\"apiGroups\": [\"\", \"apps\"], \"resources\": [\"pods\", \"deployments\", \"configmaps\"], \"verbs\": [\"get\", \"list\"]}");
        Map<String, List<String>> missing = Map.of(
                "exec: deployment/web\ncommand: date", List.of("pods/exec (get)"),
                "copy: dump.sql\nto: pod/web-1:/tmp/dump.sql", List.of("pods/exec (get)"),
                "forward: deployment/web\nport: 5432\nget: /", List.of("pods/portforward (get)"),
                "logs: deployment/web", List.of("pods/log (get)"),
                "job:\n  apiVersion: batch/v1\n  kind: Job\n  metadata: {name: load}\n  spec: {}", List.of("jobs.batch (create, get, list)"),
                "run: nightly", List.of("cronjobs.batch (get)", "jobs.batch (create, get, list)"),
                "delete: configmap/settings\nconfirm: settings", List.of("configmaps (delete)"),
                "helm-rollback: shop", List.of("secrets (create, get, list, update)"));
        for (Map.Entry<String, List<String>> action : missing.entrySet()) {
            String problem = ahead(action.getKey()).problem().orElse("");
            for (String right : action.getValue()) {
                assertTrue(problem.contains(right + " in namespace " + shop.name()), action.getKey() + ": " + problem);
            }
            assertFalse(problem.contains("pods (") || problem.contains("deployments"), "what is allowed is not named: " + problem);
        }
    }

    @Test
    void E1_nothingOfAStepIsDoneWhoseLaterActionIsNotAllowed() throws Exception {
        limited("scales-alone", "{\"apiGroups\": [\"\", \"apps\"], \"resources\": [\"pods\", \"deployments\"], \"verbs\": [\"get\", \"list\", \"patch\"]}");
        StepDesk.Ran ran = desk.run("- scale: deployment/web\n  replicas: 0\n- delete: configmap/settings\n  confirm: settings").ended(Kind.FAILED);
        assertTrue(ran.said().contains("configmaps (delete, get) in namespace " + shop.name()), ran::said);
        assertEquals("2", web("/spec/replicas"), "the step would have stopped half way");
        Step.Kubernetes scale = desk.step("scale: deployment/web\nreplicas: 3");
        desk.run(scale).ended(Kind.SUCCEEDED);
        desk.takeBack(scale).ended(Kind.SUCCEEDED);
    }

    @Test
    void aScaleToWhatIsThereChangesNothing() throws Exception {
        Step.Kubernetes scale = desk.step("scale: deployment/web\nreplicas: 2");
        assertTrue(desk.run(scale).ended(Kind.SUCCEEDED).said().contains("nothing was changed"));
        assertTrue(desk.takeBack(scale).ended(Kind.SUCCEEDED).said().contains("Nothing was noted"));
    }

    @Test
    void restartsAndFollowsTheRolloutSayingWhatPodsWaitFor() throws Exception {
        shop.pretendThatPodsRun();
        StepDesk.Ran ran = desk.run("- restart: deployment/web\n- status: deployment/web\n  within: 60s").ended(Kind.SUCCEEDED);
        assertFalse(web("/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt").isEmpty(), "as kubectl asks for it");
        assertTrue(ran.said().contains("of 2 ready") && ran.said().contains("rolled out"), ran::said);
    }

    @Test
    void aRolloutThatDoesNotEndNamesThePodsThatKeepIt() throws Exception {
        StepDesk.Ran ran = desk.run("status: deployment/web\nwithin: 3s").ended(Kind.FAILED);
        assertTrue(ran.said().contains("has no node yet") && ran.said().contains(shop.name() + "/web-"), ran::said);
    }

    @Test
    void aRolloutSaysWhatTheEventsSayOfAPodWhoseContainersAreNotMade() throws Exception {
        String pod = mounting();
        String said = desk.run("status: deployment/web\nwithin: 2s").ended(Kind.FAILED).said();
        assertTrue(said.contains("container web, ContainerCreating") && said.contains("Pod " + shop.name() + "/" + pod
                + ": FailedMount. MountVolume.SetUp failed for volume \"conf\": configmap \"gone\" not found"), said);
        assertFalse(said.contains("an older reason") || said.contains("Pulled"), said);
        assertTrue(new Workloads(shop.cluster(), List.of(shop.name())).waiting(Messages.english()).stream().anyMatch(line -> line.contains("configmap \"gone\" not found")));
        limited("sees-no-events", "{\"apiGroups\": [\"\", \"apps\"], \"resources\": [\"pods\", \"deployments\"], \"verbs\": [\"get\", \"list\", \"watch\"]}");
        String less = desk.run("status: deployment/web\nwithin: 2s").ended(Kind.FAILED).said();
        assertTrue(less.contains("container web, ContainerCreating") && !less.contains("FailedMount") && !less.contains("does not allow"), less);
    }

    /** As a kubelet tells of a pod with a volume that it cannot have; its name. */
    private String mounting() throws Exception {
        List<JsonNode> pods = new ArrayList<>();
        Until.holds(() -> {
            pods.clear();
            shop.cluster().each(Workloads.PODS, shop.name(), "", pods::add);
            return pods.size() == 2;
        });
        JsonNode pod = pods.getFirst();
        String name = pod.path("metadata").path("name").asText();
        shop.cluster().merge(Workloads.PODS, shop.name(), name + "/status", (ObjectNode) new ObjectMapper().readTree("""
                {"status":{"conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"False"}],
                "containerStatuses":[{"name":"web","image":"nginx:1","imageID":"","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ContainerCreating"}}}]}}"""));
        String[][] events = {{"Warning", "FailedAttachVolume", "an older reason", "\"lastTimestamp\":\"2026-01-02T00:00:00Z\""},
            {"Normal", "Pulled", "Pulled", "\"lastTimestamp\":\"2026-01-03T00:00:00Z\""},
            {"Warning", "FailedMount", "MountVolume.SetUp failed for volume \\\"conf\\\": configmap \\\"gone\\\" not found",
                "\"eventTime\":\"2026-01-02T00:00:00.500000Z\",\"action\":\"Mounting\",\"reportingComponent\":\"kubelet\",\"reportingInstance\":\"node\""}};
        for (String[] event : events) {
            shop.create("events", """
                    {"metadata":{"generateName":"%s."},"involvedObject":{"kind":"Pod","apiVersion":"v1","namespace":"%s","name":"%s","uid":"%s"},
                    "type":"%s","reason":"%s","message":"%s",%s}"""
                    .formatted(name, shop.name(), name, pod.path("metadata").path("uid").asText(), event[0], event[1], event[2], event[3]));
        }
        return name;
    }

    @Test
    void aWorkloadThatMayMakeNoPodsSaysWhy() throws Exception {
        shop.create("resourcequotas", "{\"metadata\":{\"name\":\"none\"},\"spec\":{\"hard\":{\"pods\":\"0\"}}}");
        Until.holds(() -> shop.read("resourcequotas/none", "/status/hard/pods").equals("0"));
        desk.run("scale: deployment/web\nreplicas: 4").ended(Kind.SUCCEEDED);
        shop.create("statefulsets.apps", """
                {"metadata":{"name":"db"},"spec":{"replicas":1,"serviceName":"db","selector":{"matchLabels":{"app":"db"}},
                "template":{"metadata":{"labels":{"app":"db"}},"spec":{"containers":[{"name":"db","image":"postgres:15"}]}}}}""");
        Until.holds(() -> web("/status/conditions").isEmpty() && shop.cluster().get("/apis/apps/v1/namespaces/" + shop.name() + "/deployments/web").toString().contains("ReplicaFailure"));
        String said = desk.run("status: deployment/web\nwithin: 2s").ended(Kind.FAILED).said();
        assertTrue(said.contains("No more pods are made: pods \"web-") && said.contains("exceeded quota: none"), said);
        Until.holds(() -> shop.cluster().get("/api/v1/namespaces/" + shop.name() + "/events").toString().contains("create Pod db-0"));
        String set = desk.run("status: statefulset/db\nwithin: 2s").ended(Kind.FAILED).said();
        assertTrue(set.contains("StatefulSet " + shop.name() + "/db: FailedCreate.") && set.contains("exceeded quota: none"), set);
    }

    @Test
    void goesBackToAnEarlierRevisionAndForthAgain() throws Exception {
        Until.holds(() -> web("/metadata/annotations/deployment.kubernetes.io~1revision").equals("1"));
        desk.run("patch: deployment/web\nwith: {spec: {template: {spec: {containers: [{name: web, image: 'nginx:2'}]}}}}").ended(Kind.SUCCEEDED);
        Until.holds(() -> web("/metadata/annotations/deployment.kubernetes.io~1revision").equals("2"));
        Step.Kubernetes back = desk.step("rollback: deployment/web");
        assertTrue(desk.run(back).ended(Kind.SUCCEEDED).said().contains("revision 2 back to 1"));
        assertEquals("nginx:1", web("/spec/template/spec/containers/0/image"));
        assertEquals("login", web("/spec/template/spec/containers/0/envFrom/0/secretRef/name"));
        desk.takeBack(back).ended(Kind.SUCCEEDED);
        assertEquals("nginx:2", web("/spec/template/spec/containers/0/image"));
        assertTrue(desk.run("rollback: deployment/web\nto: 17").ended(Kind.FAILED).said().contains("no revision 17"));
    }

    @Test
    void aPatchSaysEachFieldBeforeItChangesItAndPutsItBack() throws Exception {
        Step.Kubernetes patch = desk.step("patch: deployment/web\nwith: {spec: {template: {spec: {containers: [{name: web, image: 'nginx:2'}]}}}}");
        StepDesk.Ran ran = desk.run(patch).ended(Kind.SUCCEEDED);
        assertTrue(ran.said().contains("spec.template.spec.containers[0].image: nginx:1 → nginx:2"), ran::said);
        assertEquals("login", web("/spec/template/spec/containers/0/envFrom/0/secretRef/name"), "merged by the container's name");
        desk.takeBack(patch).ended(Kind.SUCCEEDED);
        assertEquals("nginx:1", web("/spec/template/spec/containers/0/image"));
    }

    @Test
    void aPatchThatTheServerRefusesChangesNothingAndSaysWhy() throws Exception {
        StepDesk.Ran ran = desk.run("- patch: deployment/web\n  with: {spec: {replicas: many}}\n- scale: deployment/web\n  replicas: 7").ended(Kind.FAILED);
        assertTrue(ran.said().contains("The cluster refused"), ran::said);
        assertEquals("2", web("/spec/replicas"));
    }

    @Test
    void K8_6_theWordsOfAWebhookThatRefusesAreSaidAndWhatWasDoneBeforeComesBack() throws Exception {
        Step.Kubernetes step = desk.step("- patch: configmap/settings\n  with: {data: {mode: maintenance}}\n- scale: deployment/web\n  replicas: 0");
        try (RefusingWebhook policy = RefusingWebhook.at(shop, "deployments.apps", "web", "The shop is never scaled to 0")) {
            for (String said : List.of(desk.run(step).ended(Kind.FAILED).said(), ahead("scale: deployment/web\nreplicas: 0").problem().orElse(""))) {
                assertTrue(said.contains(policy.name()) && said.contains("The shop is never scaled to 0") && said.contains("whoever runs that webhook"), said);
                assertFalse(said.contains("granted"), "it is no right that is missing: " + said);
            }
            assertEquals("2maintenance", web("/spec/replicas") + shop.read("configmaps/settings", "/data/mode"));
        }
        desk.takeBack(step).ended(Kind.SUCCEEDED);
        assertEquals("2live", web("/spec/replicas") + shop.read("configmaps/settings", "/data/mode"));
    }

    @Test
    void K8_7_aChangedSecretIsSaidByItsKeysAlone() throws Exception {
        Step.Kubernetes patch = desk.step("patch: secret/login\nwith: {stringData: {password: $NEW}}");
        TestRun run = desk.another().with(Map.of("NEW", "other: \"pa55word"), "NEW");
        String said = new StepDesk.Ran(desk.steps().run(patch, run), run).ended(Kind.SUCCEEDED).said();
        assertEquals("other: \"pa55word", shop.secret("login", "password"));
        assertTrue(said.contains("data.password"), said);
        assertFalse(said.contains("pa55") || said.contains(TestNamespace.encoded("other: \"pa55word")) || said.contains(TestNamespace.encoded(TestNamespace.PASSWORD)), said);
        assertEquals(List.of(), Leak.of("pa55word", run.spool()));
        desk.takeBack(patch).ended(Kind.SUCCEEDED);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
    }

    @Test
    void fieldsThatOthersManageAreSaidBeforeTheyAreTakenOver() throws Exception {
        String said = desk.run("apply:\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  spec: {replicas: 4}").ended(Kind.SUCCEEDED).said();
        assertTrue(said.contains("others manage fields of it") && said.contains(".spec.replicas"), said);
        assertEquals("4", shop.read("deployments.apps/web", "/spec/replicas"));
    }

    @Test
    void labelsAnnotationsAndSelectorsComeAndGo() throws Exception {
        Step.Kubernetes change = desk.step("""
                - label: service/web
                  with: {tier: front}
                - annotate: service/web
                  with: {example.org/why: "moved"}
                - selector: web
                  with: {app: web, colour: green}""");
        desk.run(change).ended(Kind.SUCCEEDED);
        assertEquals("front", shop.read("services/web", "/metadata/labels/tier"));
        assertEquals("moved", shop.read("services/web", "/metadata/annotations/example.org~1why"));
        assertEquals("green", shop.read("services/web", "/spec/selector/colour"));
        desk.run("selector: web\nwith: {app: other}").ended(Kind.SUCCEEDED);
        assertEquals("", shop.read("services/web", "/spec/selector/colour"), "a selector is replaced whole");
        desk.run("selector: web\nwith: {app: web, colour: green}").ended(Kind.SUCCEEDED);
        desk.takeBack(change).ended(Kind.SUCCEEDED);
        assertEquals("", shop.read("services/web", "/metadata/labels/tier"));
        assertEquals("", shop.read("services/web", "/spec/selector/colour"));
        assertEquals("web", shop.read("services/web", "/spec/selector/app"));
    }

    @Test
    void appliesWhatIsWrittenAndWhatIsInAFileAndTakesItAway() throws Exception {
        Files.writeString(folder.resolve("more.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mode: maintenance}\n");
        Step.Kubernetes apply = desk.step("- apply: more.yaml\n- apply:\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: second}\n    data: {a: \"1\"}");
        StepDesk.Ran ran = desk.run(apply).ended(Kind.SUCCEEDED);
        assertEquals("maintenance", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("1", shop.read("configmaps/second", "/data/a"));
        assertTrue(ran.said().contains("data.mode") && ran.said().contains("configmap/first has been made"), ran::said);
        desk.takeBack(apply).ended(Kind.SUCCEEDED);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("", shop.read("configmaps/second", "/metadata/name"));
        assertEquals("", shop.read("configmaps/first", "/metadata/name"));
        assertTrue(desk.run("apply: away.yaml").ended(Kind.FAILED).said().contains("away.yaml"));
    }

    @Test
    void deletesWaitsForTheEndAndMakesItAgain() throws Exception {
        Step.Kubernetes delete = desk.step("- delete: configmap/settings\n  confirm: settings\n- wait: configmap/settings\n  for: deleted\n  within: 30s");
        assertTrue(desk.run(delete).ended(Kind.SUCCEEDED).said().contains("is gone"));
        assertEquals("", shop.read("configmaps/settings", "/metadata/name"));
        desk.takeBack(delete).ended(Kind.SUCCEEDED);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
    }

    @Test
    void waitsForAConditionAndSaysHowItStandsUntilThen() throws Exception {
        assertTrue(desk.run("wait: deployment/web\nfor: Available\nwithin: 2s").ended(Kind.FAILED).said().contains("Available"));
        shop.pretendThatPodsRun();
        desk.run("wait: deployment/web\nfor: Available\nwithin: 60s").ended(Kind.SUCCEEDED);
    }

    @Test
    void waitsForAFieldAndForAnObjectThatIsStillToBeMade() throws Exception {
        assertTrue(desk.run("wait: deployment/web\nfor: jsonpath={.spec.replicas}=3\nwithin: 2s").ended(Kind.FAILED).said().contains("deployment/web: {.spec.replicas} is 2."));
        assertTrue(desk.run("wait: deployment/web\nfor: jsonpath={.spec.none}\nwithin: 1s").ended(Kind.FAILED).said().contains("says nothing of {.spec.none} yet"));
        TestRun run = desk.another();
        Step step = desk.step("- wait: configmap/late\n  for: created\n  within: 60s\n- wait: configmap/late\n  for: jsonpath={.data.mode}=live\n  within: 60s");
        assertTrue(desk.steps().preview(step, desk.another()).lines().contains("It is waited 1 min at most until there is configmap/late."));
        FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(step, run));
        Thread.ofVirtual().start(work);
        Until.holds(() -> run.output().contains("configmap/late is not in " + shop.name() + " yet."));
        shop.create("configmaps", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"late\"},\"data\":{\"mode\":\"dead\"}}");
        Until.holds(() -> run.output().contains("{.data.mode} is dead"));
        shop.patch("configmaps/late", "{\"data\":{\"mode\":\"live\"}}");
        assertEquals(Kind.SUCCEEDED, work.get().kind(), run::output);
    }

    @Test
    void whatKubectlWouldNotOverwriteIsNotOverwritten() throws Exception {
        String kept = desk.run("label: service/web\nwith: {tier: front}\noverwrite: false").ended(Kind.SUCCEEDED).said();
        assertEquals("front", shop.read("services/web", "/metadata/labels/tier"), kept);
        desk.run("label: service/web\nwith: {tier: front, other: one}\noverwrite: false").ended(Kind.SUCCEEDED);
        String said = desk.run("label: service/web\nwith: {tier: back}\noverwrite: false").ended(Kind.FAILED).said();
        assertTrue(said.contains("service/web has tier already, with the value front"), said);
        assertTrue(ahead("label: service/web\nwith: {tier: back}\noverwrite: false").problem().orElse("").contains("has tier already"));
        assertEquals("front", shop.read("services/web", "/metadata/labels/tier"));
        desk.run("label: service/web\nwith: {tier: back}").ended(Kind.SUCCEEDED);
    }

    @Test
    void K8_5_anotherClusterIsNeitherChangedNorAsked() throws Exception {
        site(shop.kubeconfig(), "00000000-0000-0000-0000-000000000000");
        StepDesk.Ran ran = desk.run("scale: deployment/web\nreplicas: 0").ended(Kind.FAILED);
        assertTrue(ran.said().contains("leads to another cluster"), ran::said);
        assertEquals("2", web("/spec/replicas"));
        desk.run("status: deployment/web").ended(Kind.FAILED);
    }

    @Test
    void aMissingRightIsNamedAndTheStepStopsThere() throws Exception {
        Path limited = ApiServer.shared().limited("reader", shop.name(),
                "{\"apiGroups\": [\"*\"], \"resources\": [\"*\"], \"verbs\": [\"get\", \"list\", \"watch\"]}");
        ApiServer.shared().call("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                {"metadata": {"name": "look-%s"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
                 "subjects": [{"kind": "ServiceAccount", "namespace": "%s", "name": "reader"}]}""".formatted(shop.name(), shop.name()));
        ApiServer.shared().call("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", """
                {"metadata": {"name": "uid-%s"}, "rules": [{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"]}]}""".formatted(shop.name()));
        site(limited, shop.uid());
        StepDesk.Ran ran = desk.run("scale: deployment/web\nreplicas: 0").ended(Kind.FAILED);
        assertTrue(ran.said().contains("does not allow it") && ran.said().contains("cannot patch") && ran.said().contains("granted"), ran::said);
        assertEquals("2", web("/spec/replicas"));
    }

    @Test
    void whatIsNotThereIsSaidWithTheNearestWord() throws Exception {
        assertTrue(desk.run("scale: deployement/web\nreplicas: 1").ended(Kind.FAILED).said().contains("deployment"));
        assertTrue(desk.run("scale: deployment/wep\nreplicas: 1").ended(Kind.FAILED).said().contains("There is no deployment/wep in " + shop.name()));
        assertTrue(desk.run("scale: configmap/settings\nreplicas: 1").ended(Kind.FAILED).said().contains("no number of replicas"));
    }

    @Test
    void aStepThatTakesTooLongIsEnded() throws Exception {
        Step step = new RunbookReader().read("shop.md", "# Shop\n\n```kubernetes timeout=2s\nstatus: deployment/web\n```\n").steps().getFirst();
        desk.run(step).ended(Kind.TIMED_OUT);
    }

    @Test
    void severalClustersHaveToBeNamed() throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), Files.readString(folder.resolve("relight.yaml"))
                + "  other:\n    engine: kubernetes\n    target: {context: x}\n");
        assertTrue(desk.run("restart: deployment/web").ended(Kind.FAILED).said().contains("There are: shop, other"));
    }

    @Test
    void theServerMayDieAndComeBackWhileSomethingIsWaitedFor() throws Exception {
        try (ApiServer own = ApiServer.start()) {
            own.call("POST", "/api/v1/namespaces/default/configmaps", "{\"metadata\": {\"name\": \"there\"}}");
            site(own.admin(), own.call("GET", "/api/v1/namespaces/kube-system", "").path("metadata").path("uid").asText());
            Files.writeString(folder.resolve("relight.yaml"), Files.readString(folder.resolve("relight.yaml")).replace("context: \"" + shop.context() + "\"", "context: test"));
            TestRun run = desk.another();
            Step step = desk.step("wait: configmap/there\nnamespace: default\nfor: deleted\nwithin: 100s");
            FutureTask<Outcome> work = new FutureTask<>(() -> desk.steps().run(step, run));
            Thread.ofVirtual().start(work);
            Until.holds(() -> run.output().contains("still there"));
            own.kill();
            Until.holds(() -> run.output().contains("does not answer"));
            own.up();
            own.call("DELETE", "/api/v1/namespaces/default/configmaps/there", "");
            assertEquals(Kind.SUCCEEDED, work.get().kind(), run::output);
        }
    }
}
