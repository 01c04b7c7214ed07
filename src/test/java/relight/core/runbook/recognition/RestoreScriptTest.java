package relight.core.runbook.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** Lines of a runbook that restore something of a cluster are offered as a restore of Relight's own. */
class RestoreScriptTest {

    private static final String SITE = """
            site: {name: ERP, zone: UTC}
            stores:
              velero: {folder: /tmp, layout: velero}
            systems:
              erp: {engine: kubernetes, target: {context: prod, cluster: u-1, namespace: erp-system}}
              cache-0: {engine: redis, target: {on: "pod:erp/erp-system/redis-0", port: 6379}}
              cache-1: {engine: redis, target: {on: "pod:erp/erp-system/redis-1", port: 6379}}
              cache-2: {engine: redis, target: {on: "pod:erp/erp-system/redis-2", port: 6379}}
            """;

    /** What a wiki page of an ERP team says of its cluster, command by command, from the cache to the loss of the cluster. */
    private static final String PAGE = """
            # Back to work

            ## The cache's only node

            ```bash
            # The newest one
            BACKUP_FILE=$(aws s3 ls s3://erp-backups/redis/hourly/ | sort | tail -1 | awk '{print $4}')
            # That of a certain day
            # BACKUP_FILE="redis-20230415-120000.rdb"

            # To this machine
            aws s3 cp s3://erp-backups/redis/hourly/$BACKUP_FILE /tmp/

            # Into the pod
            kubectl cp /tmp/$BACKUP_FILE erp-system/redis-0:/tmp/

            # In the place of what it has
            kubectl exec -it -n erp-system redis-0 -- bash -c "
              redis-cli SAVE
              redis-cli SHUTDOWN NOSAVE
              cp /tmp/$BACKUP_FILE /data/dump.rdb
              redis-server /etc/redis/redis.conf
            "
            ```

            ## All of the cache's nodes

            ```bash
            # The file is here already
            # Mark it
            kubectl annotate statefulset -n erp-system redis maintenance=true

            # Node by node
            for i in {0..2}; do
              kubectl cp /tmp/$BACKUP_FILE erp-system/redis-$i:/tmp/
              kubectl exec -it -n erp-system redis-$i -- bash -c "
                redis-cli CLUSTER FAILOVER
                sleep 5
                redis-cli SAVE
                redis-cli SHUTDOWN NOSAVE
                cp /tmp/$BACKUP_FILE /data/dump.rdb
                redis-server /etc/redis/redis.conf
              "
              # It has to find the others
              sleep 30
            done

            # Unmark it
            kubectl annotate statefulset -n erp-system redis maintenance-
            ```

            ## Everything

            ```bash
            # What there is
            velero backup get

            # All of a namespace, beside it
            velero restore create --from-backup erp-system-backup-20230415-120000 --namespace-mappings erp-system:erp-system-restored

            # How it went
            velero restore describe erp-system-backup-20230415-120000-20230415-150000
            ```

            ## Some of it

            ```bash
            # These kinds and no others
            velero restore create --from-backup erp-system-backup-20230415-120000 --include-resources persistentvolumeclaims,persistentvolumes,deployments,configmaps,secrets
            ```

            ## Settings

            ```bash
            # Somewhere to put them
            mkdir -p /tmp/k8s-restore/configmaps /tmp/k8s-restore/secrets

            # Those that are no secret
            kubectl get configmap -n erp-system-backup -o yaml > /tmp/k8s-restore/configmaps/all-configmaps.yaml

            # They are to go elsewhere
            sed -i 's/namespace: erp-system-backup/namespace: erp-system/g' /tmp/k8s-restore/configmaps/all-configmaps.yaml

            # There
            kubectl apply -f /tmp/k8s-restore/configmaps/all-configmaps.yaml

            # The rest goes the same way
            kubectl get secret -n erp-system-backup -o yaml > /tmp/k8s-restore/secrets/all-secrets.yaml
            # To be rewritten and applied, too
            ```

            ## The API

            ```bash
            # It reads its settings when it begins
            kubectl rollout restart deployment -n erp-system api-server

            # Until it is there
            kubectl rollout status deployment -n erp-system api-server
            ```

            ## The workers

            ```bash
            # Nothing new
            kubectl exec -it -n erp-system celery-flower-0 -- celery -A backend.tasks.celery_app control cancel_all

            # Anew
            kubectl rollout restart deployment -n erp-system celery-worker

            # Until they are there
            kubectl rollout status deployment -n erp-system celery-worker
            ```

            ## Does it work

            ```bash
            # Pods
            kubectl get pods -n erp-system

            # What it complains of
            kubectl logs -n erp-system deployment/api-server | grep -i error

            # Does it answer
            kubectl exec -it -n erp-system deploy/tools -- curl -s http://api-server:8003/health | jq
            ```

            ## Is the data right

            ```bash
            # Of the cache
            kubectl exec -it -n erp-system redis-0 -- redis-cli INFO keyspace

            # Here and there
            kubectl exec -it -n erp-system deploy/api-server -- python -c "
            from backend.demo_server_celery_enhanced import verify_data_integrity
            result = verify_data_integrity()
            print(f'Datenintegrität: {'OK' if result else 'FEHLER'}')
            "
            ```

            ## The cluster is lost

            ```bash
            # Where the backups are
            velero backup-location create default --provider aws --bucket erp-backups --prefix velero --config region=eu-central-1

            # All of it
            velero restore create --from-backup latest-full-backup
            ```
            """;

    private static RestoreScript read(String script) {
        return RestoreScript.of(script).orElseThrow();
    }

    @Test
    void optionsOfVeleroAreChoices() {
        RestoreScript all = read("velero restore create again --from-backup b --exclude-namespaces kube-system --exclude-resources nodes,events --existing-resource-policy=update "
                + "--preserve-nodeports --restore-volumes=false --include-cluster-resources=false --resource-modifier-configmap fix --item-operation-timeout 2h --wait\nvelero restore logs again\n");
        assertEquals(Map.of("through", "velero", "except-namespaces", "kube-system", "except-kinds", "nodes,events", "existing", "update", "preserve-node-ports", "true",
                "restore-volumes", "no", "cluster-resources", "no", "resource-modifier", "fix", "item-operation-timeout", "2h"), all.choices());
        assertEquals(List.of(1, 2), List.of(all.from(), all.to()));
        assertEquals(Map.of("through", "velero", "mapping", "a=x, b=y"), read("velero create restore --from-backup b --namespace-mappings a:x,b:y").choices());
    }

    @ParameterizedTest
    @ValueSource(strings = {"velero backup get", "velero restore create --from-backup b --or-selector a=b", "velero restore create --from-backup b; systemctl stop shop",
            "velero restore create --from-backup b --include-resources $KINDS", "velero restore create --from-backup b\nvelero restore create --from-backup c",
            "velero restore create --from-backup b | tee log", "velero backup delete b\nvelero restore create --from-backup b", "for b in 1 2; do velero restore create --from-backup $b; done",
            "velero restore create --from-backup b --preserve-nodeports=false", "velero restore create --from-schedule nightly", "velero restore create --from-backup $BACKUP",
            "for i in $(seq 0 2); do kubectl cp a.rdb redis-$i:/tmp/; kubectl exec redis-$i -- redis-cli SHUTDOWN; done", "velero restore create --from-backup b -l 'tier in (a, b)'",
            "kubectl get secret -n a -o yaml > f", "kubectl get secret -n a -o yaml > f\nkubectl apply -f f\nsed -i 's/a/b/' f", "kubectl get pods -n a -o yaml > f\nkubectl apply -f f",
            "kubectl get secret login -n a -o yaml > f\nkubectl apply -n b -f f", "kubectl get cm -n a -o yaml > f\nkubectl get cm -n b -o yaml > g\nkubectl apply -f f",
            "kubectl exec redis-0 -- redis-cli SHUTDOWN", "kubectl cp a.rdb redis-0:/tmp/\nrm -rf /data\nkubectl exec redis-0 -- redis-cli SHUTDOWN",
            "kubectl cp a.sql pg-0:/tmp/\nkubectl exec pg-0 -- psql -f /tmp/a.sql", ""})
    void whatSaysMoreIsLeftAsItIs(String script) {
        assertEquals(Optional.empty(), RestoreScript.of(script));
    }

    @Test
    void everyCommandOfThePageCanBeAStepOfRelightsOwn(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("relight.yaml"), SITE);
        Path page = Files.writeString(root.resolve("erp.md"), PAGE);
        Workspace workspace = new WorkspaceReader().read(root);
        Runbook before = new RunbookReader().read("erp.md", PAGE);
        assertTrue(before.steps().stream().allMatch(Step.Shell.class::isInstance));
        Runbook now = before;
        for (List<Offer> offers = Offers.of(now, workspace); !offers.isEmpty(); offers = Offers.of(now, workspace)) {
            new Confirmations(root).confirm(now, offers.getLast());
            now = new RunbookReader().read("erp.md", Files.readString(page));
        }
        assertTrue(now.steps().stream().noneMatch(Step.Shell.class::isInstance), now::source);
        List<Step.Restore> restores = now.steps().stream().filter(Step.Restore.class::isInstance).map(Step.Restore.class::cast).toList();
        assertEquals(List.of("cache-0", "cache-0", "cache-1", "cache-2", "erp", "erp", "erp", "erp"), restores.stream().map(Step.Restore::system).toList());
        assertEquals(List.of("latest-good", "latest-good", "latest-good", "latest-good", "erp-system-backup-20230415-120000", "erp-system-backup-20230415-120000",
                "latest-good", "latest-good"),
                restores.stream().map(Step.Restore::backup).toList(), "the very backup that the page names");
        assertEquals(List.of(Map.of(), Map.of(), Map.of(), Map.of(), Map.of("through", "velero", "mapping", "erp-system=erp-system-restored"),
                Map.of("through", "velero", "kinds", "persistentvolumeclaims,persistentvolumes,deployments,configmaps,secrets"),
                Map.of("from", "namespace:erp-system-backup", "mapping", "erp-system-backup=erp-system", "kinds", "configmaps, secrets", "existing", "update"),
                Map.of("through", "velero", "make-location", "true", "location", "default")),
                restores.stream().map(Step.Restore::choices).toList());
        assertEquals(now.steps().size() - restores.size(), now.steps().stream().filter(Step.Kubernetes.class::isInstance).count());
        assertTrue(PAGE.lines().filter(line -> line.matches("velero.*|.*aws s3.*|.*redis-cli SH.*|sed .*")).allMatch(now.source()::contains), "the old lines stay in view");
        assertTrue(now.source().contains("annotate: statefulset/redis\n  with: {maintenance: null}"), now::source);
        assertFalse(now.source().contains("```bash"), now::source);
    }

    private static List<List<String>> offered(Workspace workspace, String before, String script) {
        String page = "# A\n\n" + before + "\n```bash\n" + script + "\n```\n";
        return Offers.of(new RunbookReader().read("a.md", page), workspace).stream().filter(Offer.NativeRestore.class::isInstance).map(Offer.NativeRestore.class::cast).map(Offer.NativeRestore::systems).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            velero restore create --from-backup b                                                                | dr-erp
            kubectl get secret -n a -o yaml > f\\nkubectl apply -n b -f f                                        | dr-erp
            kubectl cp a.rdb erp-system/redis-0:/tmp/\\nkubectl exec -n erp-system redis-0 -- redis-cli SHUTDOWN               | dr-cache""")
    void K8_5_whatIsRestoredBelowATurnIsOfferedForTheClusterThatIsTurnedToAndForNoOther(String written, String there, @TempDir Path root) throws Exception {
        String script = written.replace("\\n", "\n");
        Path file = Files.writeString(root.resolve("relight.yaml"), SITE);
        Workspace one = new WorkspaceReader().read(root);
        String turn = "kubectl config use-context dr\n";
        String here = there.contains("cache") ? "cache-0" : "erp";
        assertEquals(List.of(List.of(here)), offered(one, "", script));
        assertEquals(List.of(List.of(here)), offered(one, "```bash\nkubectl config use-context prod\n```\n", script));
        assertEquals(List.of(), offered(one, "```bash\n" + turn + "```\n", script), "the only one is another cluster");
        assertEquals(List.of(), offered(one, "```bash\nexport KUBECONFIG=/etc/dr\n```\n", script), "nobody can tell which that is");
        Files.writeString(file, SITE + """
                  dr-erp: {engine: kubernetes, target: {context: dr, cluster: u-2, namespace: erp-system}}
                  dr-cache: {engine: redis, target: {on: "pod:dr-erp/erp-system/redis-0", port: 6379}}
                """);
        Workspace two = new WorkspaceReader().read(root);
        assertEquals(List.of(List.of(there)), offered(two, "```bash\n" + turn + "```\n", script));
        if (script.startsWith("kubectl")) {
            assertEquals(List.of(List.of(there)), offered(two, "", script.replace("kubectl ", "kubectl --context dr ")));
            assertEquals(List.of(), offered(two, "", script.replaceFirst("kubectl ", "kubectl --context dr ")), "from one cluster into another");
        }
        if (script.startsWith("kubectl cp")) {
            assertEquals(List.of(List.of(there)), offered(two, "", turn + script));
        }
    }

    @Test
    void nothingIsOfferedForAPodThatNoSystemIsIn(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("relight.yaml"), SITE);
        Workspace workspace = new WorkspaceReader().read(root);
        for (String place : List.of("erp-system/redis-7", "other/redis-0")) {
            String page = "# A\n\n```bash\nkubectl cp a.rdb " + place + ":/tmp/\nkubectl exec redis-0 -- redis-cli SHUTDOWN\n```\n";
            assertEquals(List.of(), Offers.of(new RunbookReader().read("a.md", page), workspace), place);
        }
    }
}
