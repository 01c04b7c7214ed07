package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ObjectName;
import relight.core.text.Messages;
import relight.core.text.Problem;

class KubernetesFenceTest {

    private static List<Step> steps(String body, String attributes) {
        return new RunbookReader().read("shop.md", "# Shop\n\n```kubernetes" + attributes + "\n" + body + "\n```\n").steps();
    }

    private static Step.Kubernetes step(String body) {
        return assertInstanceOf(Step.Kubernetes.class, steps(body, " system=shop").getFirst());
    }

    private static String refused(String body) {
        return assertThrows(Problem.class, () -> step(body)).say(Messages.english());
    }

    @Test
    void oneActionOrAListOfThem() {
        assertEquals(List.of(new ClusterAction.Scale(new ObjectName("deployment", "web", ""), 3)), step("scale: deployment/web\nreplicas: 3").actions());
        List<ClusterAction> list = step("""
                - restart: sts/db
                  namespace: infra
                - status: sts/db
                  within: 90s
                - wait: job/load
                  for: condition=Complete
                - wait: pod/old
                  for: deleted
                - rollback: deploy/web
                  to: 4""").actions();
        assertEquals(new ClusterAction.Restart(new ObjectName("sts", "db", "infra")), list.getFirst());
        assertEquals(new ClusterAction.RolloutStatus(new ObjectName("sts", "db", ""), Duration.ofSeconds(90)), list.get(1));
        assertEquals(new ClusterAction.Wait(new ObjectName("job", "load", ""), new ClusterAction.Wait.Condition("Complete", "True"), Duration.ofMinutes(10)), list.get(2));
        assertEquals(new ClusterAction.Wait(new ObjectName("pod", "old", ""), new ClusterAction.Wait.Gone(), Duration.ofMinutes(10)), list.get(3));
        assertEquals(new ClusterAction.RolloutUndo(new ObjectName("deploy", "web", ""), Optional.of(4L)), list.get(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "patch: secret/login\nwith: {data: {password: b3RoZXI=}}",
        "patch: secret/login\nwith: {stringData: {password: a$b}}",
        "patch: secret/login\nwith: {stringData: {user: $DB_USER, password: 12345}}",
        "patch: secret/login\nwith: {stringData: {password: \"S3cret-${SUFFIX}\"}}",
        "patch: secret/login\nwith: {stringData: {password: \"${FIRST}${SECOND}\"}}",
        "patch: secrets.v1/login\ntype: merge\nwith: {stringData: {password: other}}",
        "patch: Secret/login\ntype: json\nwith: [{op: replace, path: /data/password, value: b3RoZXI=}]",
        "patch: secret/login\ntype: json\nwith: [{op: add, path: /stringData, value: {password: other}}]",
        "patch: secret/login\ntype: json\nwith: [{op: replace, path: '', value: {data: {password: b3RoZXI=}}}]",
        "apply:\n  apiVersion: v1\n  kind: Secret\n  metadata: {name: login}\n  stringData: {password: other}",
        "apply:\n  apiVersion: v1\n  kind: List\n  metadata: {name: all}\n  items: [{kind: Secret, data: {password: b3RoZXI=}}]",
        "apply: |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  ---\n  apiVersion: v1\n  kind: Secret\n  metadata: {name: b}\n  data: {password: b3RoZXI=}",
        "apply: |\n  apiVersion: v1\n  kind: Secret\n  metadata: {name: b}\n  data: {password: ${PASSWORD}}",
        "- get: pods\n- patch: secret/login\n  with: {data: {password: b3RoZXI=}}"})
    void K8_7_aValueOfASecretIsRefusedSinceTheTextIsKeptWithEveryRecovery(String body) {
        String said = refused(body);
        assertTrue(said.contains("value of a Secret") && said.contains("Leave all of it open") && said.startsWith("shop.md:"), said);
    }

    @Test
    void K8_7_whatIsLeftOpenInASecretIsAskedForAsASecretWhateverItIsCalled() {
        for (String body : List.of("patch: secret/login\nwith: {stringData: {url: \"${NEW}\"}}",
                "patch: secret/login\ntype: json\nwith: [{op: replace, path: /stringData/url, value: $NEW}]",
                "apply:\n  apiVersion: v1\n  kind: Secret\n  metadata: {name: login}\n  stringData: {url: <new>}")) {
            assertEquals(List.of(Input.Kind.SECRET), step(body).header().inputs().stream().map(Input::kind).toList(), body);
        }
        assertEquals(List.of(Input.Kind.TEXT), step("patch: configmap/settings\nwith: {data: {url: $NEW}}").header().inputs().stream().map(Input::kind).toList());
        step("patch: secret/login\nwith: {metadata: {labels: {app: shop}}, stringData: {old: null, empty: ''}}");
        step("patch: secret/login\ntype: json\nwith: [{op: remove, path: /data/old}]");
        step("patch: secretstore/login\nwith: {data: {url: here}}");
        step("apply: secrets.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- exec: pod/api\n  command: migrate down", "- job: jobs/migrate.yaml", "- run: cronjob/migrate", "- copy: a.sql\n  to: pod/api:/tmp/a.sql"})
    void aWayBackOfAnAuthorIsNotTakenForThatOfChangesBesideIt(String work) {
        String scale = "- scale: deployment/api\n  replicas: 0\n";
        for (String undo : List.of("{exec: pod/api, command: migrate up}", "kubectl exec api -- migrate up")) {
            String said = assertThrows(Problem.class, () -> steps(scale + work, " undo=\"" + undo + "\"")).say(Messages.english());
            assertTrue(said.startsWith("shop.md:3:") && said.contains("Split the fence in two"), said);
            assertEquals(1, steps(work + "\n- status: deployment/api", " undo=\"" + undo + "\"").size());
            assertEquals(1, steps(scale + "- copy: pod/api:/tmp/a.sql\n  to: a.sql", " undo=\"" + undo + "\"").size());
        }
        steps(scale + work, "");
        String document = "```kubernetes undo=\"migrate up\"\n" + scale + work + "\n```\n";
        assertEquals(1, RunbookReader.ofKept(ShellSyntax.BELIEVED).read("shop.md", document).steps().size(), "as a recovery was begun");
    }

    @Test
    void K8_7_aWayBackIsRefusedWithAValueOfASecretToo() {
        String undo = " undo=\"{patch: secret/login, with: {stringData: {password: before}}}\"";
        String said = assertThrows(Problem.class, () -> steps("exec: pod/api\ncommand: rotate", undo)).say(Messages.english());
        assertTrue(said.contains("value of a Secret") && said.startsWith("shop.md:3:"), said);
    }

    @Test
    void anAuthorsWayBackIsAnActionOrACommandOfThisMachine() {
        Step.Kubernetes step = assertInstanceOf(Step.Kubernetes.class, steps("exec: pod/api\ncommand: alembic downgrade -1", " system=shop undo=\"{exec: pod/api, command: alembic upgrade +1}\"").getFirst());
        Step.Kubernetes back = step.undo(step.header()).orElseThrow();
        assertEquals(new ClusterAction.Exec(new ObjectName("pod", "api", ""), "", List.of("sh", "-c", "alembic upgrade +1")), back.actions().getFirst());
        assertEquals("shop", back.system());
        for (String shell : List.of("kubectl exec api -- alembic upgrade +1", "echo exec: pod/api", "nothing: known")) {
            Step.Kubernetes other = assertInstanceOf(Step.Kubernetes.class, steps("restart: deploy/api", " undo=\"" + shell + "\"").getFirst());
            assertEquals(Optional.empty(), other.undo(other.header()), shell);
        }
        String wrong = assertThrows(Problem.class, () -> steps("exec: pod/api\ncommand: x", " undo=\"{exec: pod/api}\"")).say(Messages.english());
        assertTrue(wrong.contains("exec needs command"), wrong);
    }

    @Test
    void aFieldIsWaitedForByThePathOfOneField() {
        ObjectName pod = new ObjectName("pod", "web", "");
        assertEquals(new ClusterAction.Wait(pod, new ClusterAction.Wait.There(), Duration.ofMinutes(10)), step("wait: pod/web\nfor: created").actions().getFirst());
        ClusterAction.Wait wait = assertInstanceOf(ClusterAction.Wait.class, step("wait: pod/web\nfor: jsonpath={.metadata.annotations.example\\.org/why}=a=b").actions().getFirst());
        ClusterAction.Wait.Field field = assertInstanceOf(ClusterAction.Wait.Field.class, wait.until());
        assertEquals(List.of("metadata", "annotations", "example.org/why"), field.path().names());
        assertEquals(Optional.of("a=b"), field.value());
        assertTrue(refused("wait: pod/web\nfor: jsonpath={.items[*].phase}=Running").contains("does not name one field"));
        assertTrue(refused("wait: pod/web\nfor: jsonpath={.spec}{.status}").contains("does not name one field"));
        assertTrue(refused("label: pod/web\nwith: {a: b}\noverwrite: perhaps").contains("perhaps"));
    }

    @Test
    void aReleaseOfHelmHasAPlainNameAndItsChartAVersion() {
        assertEquals(new ClusterAction.ReleaseRollback("erp", "infra", Optional.of(4L), Duration.ofMinutes(5)),
                step("helm-rollback: erp\nto: 4\nwithin: 5m\nnamespace: infra").actions().getFirst());
        assertEquals(new ClusterAction.ReleaseUpgrade("erp", "", "bitnami/redis", Optional.of("20.1.0"), Optional.of("https://example.org/charts"), List.of("a.yaml", "b.yaml"), true,
                Duration.ofMinutes(10)), step("helm-install: erp\nchart: bitnami/redis\nversion: 20.1.0\nrepository: https://example.org/charts\nvalues: [a.yaml, b.yaml]").actions().getFirst());
        assertTrue(refused("helm-upgrade: erp\nchart: bitnami/redis").contains("without its version"));
        assertTrue(refused("helm-upgrade: erp\nchart: --post-renderer=/tmp/x.tgz").contains("cannot be a chart"));
        assertTrue(refused("helm-rollback: Erp;x").contains("cannot be a helm-rollback"));
        Step.Kubernetes open = step("helm-rollback: ${RELEASE}\nto: ${REVISION}");
        assertThrows(Problem.class, () -> open.filled(Map.of("RELEASE", "--debug", "REVISION", "1")));
    }

    @Test
    void aPortIsOpenForAQuestionOrForATimeAndNotForBoth() {
        ObjectName db = new ObjectName("sts", "db", "");
        assertEquals(new ClusterAction.OpenPort(db, 5432, Optional.of(15432), Duration.ofMinutes(30)), step("forward: sts/db\nport: 5432\nlocal: 15432\nopen: 30m").actions().getFirst());
        assertEquals(new ClusterAction.Forward(db, 8080, "/", Duration.ofMinutes(10)), step("forward: sts/db\nport: 8080").actions().getFirst());
        assertTrue(refused("forward: sts/db\nport: 8080\nopen: 30m\nget: /health").contains("get"));
        assertTrue(refused("forward: sts/db\nport: 8080\nopen: long").contains("long"));
    }

    @Test
    void labelsAreTextsAndNothingTakesOneAway() {
        ClusterAction.Patch patch = assertInstanceOf(ClusterAction.Patch.class, step("label: service/web\nwith:\n  live: true\n  tier: 1\n  old:").actions().getFirst());
        assertEquals("{\"metadata\":{\"labels\":{\"live\":\"true\",\"tier\":\"1\",\"old\":null}}}", patch.change().toString());
    }

    @Test
    void aPatchKeepsNumbersAndAnObjectIsAppliedAsItStands() {
        ClusterAction.Patch patch = assertInstanceOf(ClusterAction.Patch.class, step("patch: deployment/web\nwith: {spec: {replicas: 2, paused: false}}").actions().getFirst());
        assertEquals("{\"spec\":{\"replicas\":2,\"paused\":false}}", patch.change().toString());
        assertEquals(new ClusterAction.Apply(Optional.of("manifests/web.yaml"), ""), step("apply: manifests/web.yaml").actions().getFirst());
        assertTrue(((ClusterAction.Apply) step("apply:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}").actions().getFirst()).manifest().contains("ConfigMap"));
    }

    @Test
    void whatIsOpenIsAskedForAndNeverBecomesAKey() {
        Step.Kubernetes open = step("scale: deployment/$DEPLOYMENT\nreplicas: ${REPLICAS}\nnamespace: <namespace>");
        assertEquals(List.of("DEPLOYMENT", "REPLICAS", "namespace"), open.header().inputs().stream().map(Input::name).toList());
        assertEquals(List.of(new ClusterAction.Scale(new ObjectName("deployment", "web", "a\nreplicas: 9"), 3)),
                open.filled(Map.of("DEPLOYMENT", "web", "REPLICAS", "3", "namespace", "a\nreplicas: 9")));
        String wrong = assertThrows(Problem.class, () -> open.filled(Map.of("DEPLOYMENT", "web", "REPLICAS", "many", "namespace", "x"))).say(Messages.english());
        assertTrue(wrong.contains("many"), wrong);
        assertThrows(Problem.class, () -> open.filled(Map.of("DEPLOYMENT", "web/../../secrets/x", "REPLICAS", "1", "namespace", "x")));
    }

    @Test
    void aValueIsNeverAPartOfTheShellsTextInAPod() {
        Step.Kubernetes exec = step("exec: pod/db\ncommand: psql -d \"$DATABASE\" -c 'select 1' && ls <folder>");
        assertEquals(List.of("sh", "-c", "DATABASE=${1}; folder=${2}; psql -d \"${DATABASE}\" -c 'select 1' && ls ${folder}", "sh", "shop'; rm -rf /", "$(reboot)"),
                ((ClusterAction.Exec) exec.filled(Map.of("DATABASE", "shop'; rm -rf /", "folder", "$(reboot)")).getFirst()).command());
        assertEquals(List.of("df", "-h", "x y"),
                ((ClusterAction.Exec) step("exec: pod/db\ncommand: [df, -h, $PLACE]").filled(Map.of("PLACE", "x y")).getFirst()).command());
    }

    @Test
    void anObjectThatIsOnlyShownIsNoStep() {
        assertEquals(List.of(), steps("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shown}", ""));
    }

    @Test
    void readsBackAsItWasWritten() {
        Step.Kubernetes step = step("- scale: deployment/web\n  replicas: 0\n- wait: pod/x\n  for: deleted");
        Step read = new RunbookReader().read("shop.md", "# Shop\n\n" + new FenceWriter().write(step)).steps().getFirst();
        assertEquals(step.actions(), ((Step.Kubernetes) read).actions());
        assertEquals("shop", ((Step.Kubernetes) read).system());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            scal: deployment/web\\nreplicas: 1 | shop.md:4:1 | scale
            scale: deployment/web\\nreplica: 1 | shop.md:5:1 | replicas
            scale: deployment/web | shop.md:4:1 | replicas
            scale: deployment/web\\nreplicas: two | shop.md:5:1 | two
            scale: deployment/web\\nreplicas: -1 | shop.md:5:1 | -1
            scale: web\\nreplicas: 1 | shop.md:4:1 | deployment/web
            scale: a/b/c\\nreplicas: 1 | shop.md:4:1 | a/b/c
            scale:\\n  deployment: web | shop.md:4:1 | single text
            wait: pod/a | shop.md:4:1 | for
            wait: pod/a\\nfor: Ready\\nwithin: soon | shop.md:6:1 | soon
            label: pod/a | shop.md:4:1 | with
            label: pod/a\\nwith: web | shop.md:5:1 | label
            patch: pod/a\\nwith: {a: 1}\\ntype: strange | shop.md:6:1 | strategic
            patch: pod/a\\nwith: {a: 1}\\ntype: json | shop.md:5:1 | operations
            delete: pod/a | shop.md:4:1 | confirm: a
            delete: pod/a\\nconfirm: b | shop.md:5:1 | confirm: a
            apply: {kind: ConfigMap} | shop.md:4:1 | apiVersion
            just words | shop.md:4:1 | scale
            - just words | shop.md:4:3 | scale
            scale: [ | shop.md | YAML
            patch: pod/a\\nwith: {a: !!binary "*not base64*"} | shop.md:5:34 | YAML
            scale: deployment/web\\nscale: deployment/db\\nreplicas: 1 | shop.md:5:1 | scale
            """)
    void whatIsWrongIsSaidWithItsPlaceAndTheNearestWord(String body, String place, String word) {
        String said = refused(body.replace("\\n", "\n"));
        assertTrue(said.contains(place) && said.contains(word), said);
    }

    @Test
    void anEmptyFenceIsRefused() {
        String said = refused("# nothing yet");
        assertTrue(said.contains("shop.md:4:1") && said.contains("scale, restart"), said);
    }
}
