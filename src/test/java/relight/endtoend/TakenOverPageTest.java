package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.recognition.Confirmations;
import relight.core.runbook.recognition.Offer;
import relight.core.runbook.recognition.Offers;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PodNode;
import relight.testing.RedisServer;
import relight.testing.RedisWords;
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;
import relight.testing.VeleroBucket;
import relight.testing.VeleroStandIn;

/** What an ERP team's page restores by aws, kubectl, sed and velero, taken over line by line as it is offered, and then run: in pods, through Velero, between namespaces. */
@Timeout(180)
@Tag(ShownInClusters.PODS)
@Tag("E2")
@Tag("E4")
@Tag("E5")
@Tag("E6")
class TakenOverPageTest {

    private static final String PAGE = """
            # Back to work

            ## Cache

            ```bash
            FILE=$(aws s3 ls s3://erp-backups/redis/hourly/ | sort | tail -1 | awk '{print $4}')
            aws s3 cp s3://erp-backups/redis/hourly/$FILE /tmp/
            kubectl cp /tmp/$FILE %1$s/redis-0:/tmp/
            kubectl exec -it -n %1$s redis-0 -- bash -c "
              redis-cli SHUTDOWN NOSAVE
              cp /tmp/$FILE /data/dump.rdb
            "
            ```

            ## Beside it, as it was before the poisoned night

            ```bash
            velero backup get
            velero restore create --from-backup nightly-20260415010000 --namespace-mappings %1$s:%1$s-restored --include-resources configmaps,secrets
            ```

            ## Settings that were saved

            ```bash
            mkdir -p /tmp/restore
            kubectl get configmap -n %2$s -o yaml > /tmp/restore/maps.yaml
            sed -i 's/namespace: %2$s/namespace: %1$s/g' /tmp/restore/maps.yaml
            kubectl apply -f /tmp/restore/maps.yaml
            ```
            """;

    @Test
    void thePageRunsWithNoneOfItsPrograms(@TempDir Path folder) throws Exception {
        int port = RedisServer.freePort();
        try (TestNamespace erp = TestNamespace.make("erp"); TestNamespace saved = TestNamespace.make("saved"); PodNode node = PodNode.of(erp.name()); S3Server s3 = S3Server.start()) {
            erp.create("statefulsets.apps", """
                    {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"redis"},"spec":{"replicas":1,"serviceName":"redis","selector":{"matchLabels":{"app":"redis"}},
                    "template":{"metadata":{"labels":{"app":"redis"}},"spec":{"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"redis"}}],
                    "containers":[{"name":"redis","image":"redis:7","command":["redis-server","--port","%d","--bind","127.0.0.1","--dir","/data"],
                    "volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}""".formatted(port));
            erp.create("configmaps", settings("broken"));
            saved.create("configmaps", settings("saved"));
            saved.create("configmaps", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"gone\"},\"data\":{\"mode\":\"saved\"}}");
            s3.bucket("erp-backups");
            try (RedisServer old = RedisServer.start()) {
                old.fill(200);
                String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(1800));
                s3.put("erp-backups", "redis/hourly/redis-" + stamp + ".rdb", old.dump(folder.resolve("redis.rdb")));
            }
            VeleroBucket bucket = new VeleroBucket(folder.resolve("workspace/bucket"));
            night(bucket, erp, "20260415010000", "2026-04-15", "live");
            night(bucket, erp, "20260416010000", "2026-04-16", "poisoned");
            Until.holds(() -> erp.read("statefulsets.apps/redis", "/status/readyReplicas").equals("1"));
            RedisWords.ask(port, "SET", "since", "the fault");
            try (VeleroStandIn velero = VeleroStandIn.install(erp, folder.resolve("workspace/bucket")).go(); Desk desk = new Desk(folder, """
                    site: {name: ERP, zone: UTC}
                    stores:
                      bucket: {s3: erp-backups, endpoint: "%s", region: us-east-1, path-style: true}
                      velero: {folder: bucket, layout: velero}
                    systems:
                      erp: {engine: kubernetes, target: {context: %s, kubeconfig: "%s", cluster: %s, namespace: %s, velero: %s}}
                      cache:
                        engine: redis
                        target: {on: "pod:erp/%5$s/redis-0", port: %d}
                        checks: {keys: {query: DBSIZE, at-least: 200}}
                    series:
                      hourly: {system: cache, store: bucket, path: "redis/hourly/redis-{timestamp}.rdb", timestamp: yyyyMMdd-HHmmss, zone: UTC}
                      nightly: {system: erp, store: velero, path: "nightly-*"}
                    """.formatted(s3.endpoint(), erp.context(), erp.kubeconfig(), erp.uid(), erp.name(), velero.namespace(), port))) {
                desk.variables(s3.environment());
                desk.relight("catalog", "refresh").ended(0);
                desk.relight("catalog", "verify").ended(0);
                takeOver(desk, PAGE.formatted(erp.name(), saved.name()));
                Said ran = desk.relight("run", "runbooks/erp.md", "--confirm-target", "cache", "--confirm-target", "erp", "--commit").ended(0);
                assertEquals("200", RedisWords.ask(port, "DBSIZE"), ran::toString);
                assertEquals("live", erp.at(erp.name() + "-restored").read("configmaps/settings", "/data/mode"), "the night that the page names, and not the newest one");
                assertEquals("saved", erp.read("configmaps/settings", "/data/mode"), ran::toString);
                assertEquals("saved", erp.read("configmaps/gone", "/data/mode"));
                desk.relight("protocol", "verify").ended(0);
            } finally {
                erp.at(erp.name() + "-restored").delete();
            }
        }
    }

    private static String settings(String mode) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\"},\"data\":{\"mode\":\"%s\"}}".formatted(mode);
    }

    private static void night(VeleroBucket bucket, TestNamespace erp, String stamp, String day, String mode) throws Exception {
        VeleroBucket.Backup backup = bucket.backup("nightly-" + stamp).described("Completed", day + "T01:00:07Z", "2099-01-01T00:00:00Z", "");
        backup.object("configmaps", erp.name(), "settings", settings(mode).replace("\"name\":", "\"namespace\":\"" + erp.name() + "\",\"name\":"));
        backup.archived();
    }

    private static void takeOver(Desk desk, String page) throws Exception {
        desk.write("runbooks/erp.md", page);
        Workspace workspace = new WorkspaceReader().read(desk.workspace());
        Runbook now = read(desk);
        for (List<Offer> offers = Offers.of(now, workspace); !offers.isEmpty(); offers = Offers.of(now, workspace)) {
            new Confirmations(desk.workspace()).confirm(now, offers.getLast());
            now = read(desk);
        }
        assertTrue(now.steps().size() == 3 && now.steps().stream().allMatch(Step.Restore.class::isInstance), now::source);
    }

    private static Runbook read(Desk desk) throws Exception {
        return new RunbookReader().read("runbooks/erp.md", Files.readString(desk.workspace().resolve("runbooks/erp.md")));
    }
}
