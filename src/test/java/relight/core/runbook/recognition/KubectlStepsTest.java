package relight.core.runbook.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.kubernetes.ClusterAction;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** Lines of kubectl in a runbook are offered as a step of Relight's own. */
class KubectlStepsTest {

    private static final String SITE = """
            site: {name: Shop, zone: UTC}
            systems:
              shop: {engine: kubernetes, target: {context: prod, cluster: u-1}}
              lab: {engine: kubernetes, target: {context: lab, cluster: u-2}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kubectl scale deployment/web --replicas=3 -n shop         | - scale: deployment/web\\n  replicas: 3\\n  namespace: shop
            kubectl -n shop scale deployment web db --replicas 0      | - scale: deployment/web\\n  replicas: 0\\n  namespace: shop\\n- scale: deployment/db\\n  replicas: 0\\n  namespace: shop
            kubectl rollout restart deployment/web                    | - restart: deployment/web
            kubectl rollout status sts/db --timeout=5m                | - status: sts/db\\n  within: "5m"
            kubectl rollout undo deployment/web --to-revision=4       | - rollback: deployment/web\\n  to: 4
            kubectl wait --for=condition=Complete job/load --timeout=60s | - wait: job/load\\n  for: Complete\\n  within: "60s"
            kubectl wait --for=delete pod/old                         | - wait: pod/old\\n  for: deleted
            kubectl wait --for=create pod/new                         | - wait: pod/new\\n  for: created
            kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web-1 --timeout=60s | - wait: pod/web-1\\n  for: "jsonpath={.status.phase}=Running"\\n  within: "60s"
            kubectl wait --for=jsonpath='{.status.loadBalancer.ingress[0].ip}' svc/web | - wait: svc/web\\n  for: "jsonpath={.status.loadBalancer.ingress[0].ip}"
            kubectl label service web tier=front old-                 | - label: service/web\\n  with: {tier: front, old: null}\\n  overwrite: false
            kubectl label service web old-                            | - label: service/web\\n  with: {old: null}
            kubectl annotate deployment/web why=moved --overwrite     | - annotate: deployment/web\\n  with: {why: moved}
            kubectl patch service web -p '{"spec":{"selector":{"app":"x"}}}' | - patch: service/web\\n  with: {"spec":{"selector":{"app":"x"}}}
            kubectl apply -f manifests/web.yaml                       | - apply: manifests/web.yaml
            kubectl logs web-1 -c web --tail=50                       | - logs: pod/web-1\\n  container: web\\n  lines: 50
            kubectl exec -n shop deployment/web -c web -- df -h /data | - exec: deployment/web\\n  container: web\\n  command: [df, "-h", /data]\\n  namespace: shop
            kubectl cp dump.sql web-1:/tmp/in.sql                     | - copy: dump.sql\\n  to: "pod/web-1:/tmp/in.sql"
            kubectl cp ./conf shop/web-1:/etc/app                     | - copy: "./conf"\\n  to: "pod/web-1:/etc/app"\\n  namespace: shop
            kubectl cp web-1:/tmp/out.sql out.sql                     | - copy: "pod/web-1:/tmp/out.sql"\\n  to: out.sql
            kubectl get pods -n erp                                   | - get: pods\\n  namespace: erp
            kubectl get pods,svc -l app=web -o wide                   | - get: pods\\n  labels: "app=web"\\n- get: svc\\n  labels: "app=web"
            kubectl get deployment web                                | - get: deployment/web
            kubectl scale deployment --all --replicas=0 -n shop       | - scale: "deployment/*"\\n  replicas: 0\\n  namespace: shop
            kubectl rollout restart deployment -n shop                | - restart: "deployment/*"\\n  namespace: shop
            kubectl rollout restart deployment -n erp api-server      | - restart: deployment/api-server\\n  namespace: erp
            kubectl logs -n erp deployment/api-server ¦ grep -i Error | - logs: deployment/api-server\\n  search: error\\n  lines: 5000\\n  namespace: erp
            kubectl logs web-1 --tail=50 ¦ grep ERROR                 | - logs: pod/web-1\\n  search: ERROR\\n  lines: 50
            kubectl exec -it -n erp deploy/tools -- curl -s http://api:8003/health ¦ jq | - exec: deploy/tools\\n  command: [curl, "-s", "http://api:8003/health"]\\n  namespace: erp
            kubectl exec web-1 -- python3 -c pass                     | - exec: pod/web-1\\n  command: [python3, "-c", pass]
            kubectl exec -it redis-0 -- redis-cli INFO keyspace       | - exec: pod/redis-0\\n  command: [redis-cli, INFO, keyspace]
            kubectl exec -it celery-flower-0 -n erp -- celery -A app.tasks control cancel_all | - exec: pod/celery-flower-0\\n  command: [celery, "-A", app.tasks, control, cancel_all]\\n  namespace: erp
            """)
    void saysTheSameAndReadsBack(String line, String actions) {
        String text = KubectlText.of(line.replace('¦', '|').replace("''", "'")).orElseThrow().parts().getFirst().actions();
        assertEquals(actions.replace("\\n", "\n"), text);
        Step step = new RunbookReader().read("a.md", "# A\n\n```kubernetes\n" + text + "\n```\n").steps().getFirst();
        assertTrue(!((Step.Kubernetes) step).actions().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubectl get pods -w", "kubectl get pods -A", "kubectl get all -n shop", "kubectl get pods -o yaml", "kubectl get pods | wc -l",
            "kubectl scale deployment/web --replicas=$N", "kubectl scale deployment --all --replicas=0", "kubectl scale deployment web --all --replicas=0 -n shop",
            "kubectl logs web-1 | grep error", "kubectl logs web-1 | grep -i 'a.*b'", "kubectl logs web-1 | grep -v DEBUG", "kubectl logs web-1 | grep -i error | head",
            "kubectl exec web-1 -- cat /state | jq .ready", "kubectl exec -it db-0 -- psql -U shop", "kubectl exec -it cache-0 -- redis-cli -p 6380",
            "kubectl exec -it web-1 -- bash -c 'redis-cli SHUTDOWN NOSAVE'", "jq . state.json", "kubectl exec redis-0 -- redis-cli SHUTDOWN NOSAVE", "kubectl delete pod/*", "kubectl apply -f -",
            "kubectl apply -f a.yaml | tee log", "kubectl delete pod -l app=web", "kubectl delete configmap settings", "kubectl delete -f a.yaml", "kubectl rollout restart deployment/web && echo done; make",
            "kubectl apply -f https://example.org/a.yaml", "kubectl scale deployment/web --replicas=3 > log", "kubectl --as admin rollout restart deployment/web",
            "if true; then kubectl rollout restart deployment/web; fi", "kubectl rollout restart -f a.yaml", "X=1 kubectl rollout restart deployment/web",
            "kubectl rollout restart deployment/$(cat name)", "kubectl config use-context $WHERE", "kubectl config use-context prod --kubeconfig other", "kubectl config set-context prod", "kubectl --dry-run=client delete pod x", "kubectl exec -it web-1 -- sh",
            "kubectl exec web-1 df", "kubectl logs -f web-1", "kubectl logs web-1 --previous", "kubectl cp shop/web-1:/a b -n other", "kubectl wait --for=Ready pod/web-1",
            "kubectl wait --for=jsonpath='{.status.conditions[?(@.type==\"Ready\")].status}'=True pod/web-1", "kubectl wait --for=jsonpath='{.status.addresses[*].ip}' node/a",
            "kubectl patch secret login -p '{\"metadata\":{\"labels\":{\"a\":\"b\"}}}'", "kubectl patch secret/login --type=json -p '[{\"op\":\"remove\",\"path\":\"/data/a\"}]'", ""})
    void whatIsNotSurelyTheSameIsNotTranslated(String script) {
        assertEquals(Optional.empty(), KubectlText.of(script));
    }

    @Test
    void aFenceBecomesAStepOnlyWhenAPersonSaysSo(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("relight.yaml"), SITE);
        String before = "# Stop\r\n\r\nWords.\r\n\r\n```bash\r\nkubectl config use-context prod\r\n\r\nkubectl scale deployment/web --replicas=0\r\n```\r\n\r\nMore.\r\n";
        Files.writeString(root.resolve("stop.md"), before);
        Workspace workspace = new WorkspaceReader().read(root);
        Runbook runbook = new RunbookReader().read("stop.md", before);
        assertInstanceOf(Step.Shell.class, runbook.steps().getFirst(), "it runs as it is written");
        Offer offer = Offers.of(runbook, workspace).getFirst();
        assertEquals(List.of("shop"), assertInstanceOf(Offer.NativeStep.class, offer).systems());
        new Confirmations(root).confirm(runbook, offer);
        String after = Files.readString(root.resolve("stop.md"));
        assertEquals("# Stop\r\n\r\nWords.\r\n\r\n```kubernetes system=shop\r\n- scale: deployment/web\r\n  replicas: 0\r\n```\r\n\r\nMore.\r\n", after);
        Step.Kubernetes step = (Step.Kubernetes) new RunbookReader().read("stop.md", after).steps().getFirst();
        assertInstanceOf(ClusterAction.Scale.class, step.actions().getFirst());
        assertEquals(List.of(), Offers.of(new RunbookReader().read("stop.md", after), workspace));
    }

    private static final String TURNED = """
            # Move

            ```bash
            kubectl config use-context prod
            ```

            Stop it there, and start it here.

            ```bash
            kubectl scale deployment/web --replicas=0
            kubectl config use-context lab
            kubectl scale deployment/web --replicas=2
            ```

            ```bash
            kubectl rollout status deployment/web
            ```
            """;

    @Test
    void linesAreStepsOfTheContextThatWasTurnedToAboveThemAndTheTurnItselfGoesLast(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("relight.yaml"), SITE);
        Files.writeString(root.resolve("move.md"), TURNED);
        Workspace workspace = new WorkspaceReader().read(root);
        for (String systems : List.of("[lab]", "[shop, lab]", "[shop]")) {
            Runbook runbook = new RunbookReader().read("move.md", Files.readString(root.resolve("move.md")));
            List<Offer> offers = Offers.of(runbook, workspace);
            assertEquals(1, offers.size(), "what commands below still need is not taken away: " + offers);
            assertEquals(systems, assertInstanceOf(Offer.NativeStep.class, offers.getFirst()).systems().toString());
            new Confirmations(root).confirm(runbook, offers.getFirst());
        }
        assertEquals("""
                # Move

                ```text
                kubectl config use-context prod
                ```

                Stop it there, and start it here.

                ```kubernetes system=shop
                - scale: deployment/web
                  replicas: 0
                ```

                ```kubernetes system=lab
                - scale: deployment/web
                  replicas: 2
                ```

                ```kubernetes system=lab
                - status: deployment/web
                ```
                """, Files.readString(root.resolve("move.md")));
        Runbook runbook = new RunbookReader().read("move.md", Files.readString(root.resolve("move.md")));
        assertEquals(List.of(), Offers.of(runbook, workspace));
        assertTrue(runbook.steps().size() == 3 && runbook.steps().stream().allMatch(Step.Kubernetes.class::isInstance), runbook.steps()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubectl config use-context away", "kubectl config use-context $WHERE", "kubectx prod", "export KUBECONFIG=other",
            "if here; then kubectl config use-context prod; fi"})
    void whereNobodyCanTellWhichClusterIsTurnedToTheOnlyOneIsNotTakenForIt(String turn, @TempDir Path root) throws Exception {
        Files.writeString(root.resolve("relight.yaml"), SITE.replaceAll("  lab: .*\n", ""));
        String page = "# A\n\n```bash\n" + turn + "\n```\n\n```bash\nkubectl rollout restart deployment/web\n```\n";
        assertEquals(List.of(), Offers.of(new RunbookReader().read("a.md", page), new WorkspaceReader().read(root)));
    }

    @Test
    void nothingIsOfferedWhereItCouldBeSeveralClustersOrTheFenceSaysMore(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("relight.yaml"), SITE);
        Workspace workspace = new WorkspaceReader().read(root);
        for (String fence : List.of("```bash\nkubectl rollout restart deployment/web\n```", "```bash timeout=5m\nkubectl --context prod rollout restart deployment/web\n```",
                "> ```bash\n> kubectl --context prod rollout restart deployment/web\n> ```", "```bash\nkubectl --context away rollout restart deployment/web\n```")) {
            assertEquals(List.of(), Offers.of(new RunbookReader().read("a.md", "# A\n\n" + fence + "\n"), workspace), fence);
        }
    }
}
