package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PodNode;
import relight.testing.RedisServer;
import relight.testing.RedisWords;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/**
 * What an ERP team does in its cluster around a restore, as steps that need no kubectl: a maintenance mark, workers that end their
 * tasks, restarts that are watched, pods, logs and addresses looked at from within, and the data asked where it lives.
 */
@Timeout(180)
@Tag(ShownInClusters.PODS)
@Tag("E3")
@Tag("E7")
@Tag("E8")
@Tag("E9")
@Tag("E10")
class ErpRunbookTest {

    private static final String RUNBOOK = """
            # After the restore

            ## Maintenance (E3)

            ```kubernetes
            annotate: statefulset/redis
            with: {maintenance: "true"}
            ```

            ## Workers end their tasks and begin again (E8)

            ```kubernetes
            - exec: pod/celery-flower-0
              command: [sh, -c, "echo cancelled: all > /data/cancelled; cat /data/cancelled"]
            - restart: deployment/celery-worker
            - status: deployment/celery-worker
              within: 60s
            ```

            ## The API begins again (E7)

            ```kubernetes
            - restart: deployment/api-server
            - status: deployment/api-server
              within: 60s
            ```

            ## Integrity of the system (E9)

            ```kubernetes
            - wait: deployment/api-server
              for: Available
              within: 60s
            - logs: deployment/api-server
              search: error
            - exec: deployment/tools
              command: [curl, -fsS, "http://127.0.0.1:%1$d/"]
            - forward: deployment/api-server
              port: %1$d
              get: /
            ```

            ## Integrity of the data (E10)

            ```kubernetes
            - exec: pod/redis-0
              command: [redis-cli, -p, "%2$d", INFO, keyspace]
            - exec: deployment/tools
              command: [sh, -c, '[ "$(redis-cli -p %2$d GET orders)" = 4711 ] && echo integrity: OK']
            ```

            ## Maintenance ends (E3)

            ```kubernetes
            annotate: statefulset/redis
            with: {maintenance: null}
            ```
            """;

    @Test
    void theStepsAroundARestoreRunInTheClusterItself(@TempDir Path folder) throws Exception {
        int web = RedisServer.freePort();
        int port = RedisServer.freePort();
        try (TestNamespace erp = TestNamespace.make("erp"); PodNode node = PodNode.of(erp.name())) {
            erp.create("statefulsets.apps", set("redis", "\"redis-server\",\"--port\",\"%d\",\"--bind\",\"127.0.0.1\",\"--dir\",\"/data\"".formatted(port)));
            erp.create("statefulsets.apps", set("celery-flower", "\"sh\",\"-c\",\"while :; do sleep 1; done\""));
            erp.create("deployments.apps", deployment("celery-worker", "while :; do sleep 1; done"));
            erp.create("deployments.apps", deployment("tools", "while :; do sleep 1; done"));
            erp.create("deployments.apps", deployment("api-server", "echo started; echo ERROR no licence; mkdir /www; cd /www; while :; do python3 -m http.server --bind 127.0.0.1 %d || sleep 0.2; done"
                    .formatted(web)));
            Until.holds(() -> erp.read("deployments.apps/api-server", "/status/readyReplicas").equals("1") && erp.read("deployments.apps/tools", "/status/readyReplicas").equals("1")
                    && erp.read("statefulsets.apps/redis", "/status/readyReplicas").equals("1"));
            RedisWords.ask(port, "SET", "orders", "4711");
            try (Desk desk = new Desk(folder, """
                    site: {name: ERP, zone: UTC}
                    systems:
                      erp:
                        engine: kubernetes
                        target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                    """.formatted(erp.kubeconfig(), erp.context(), erp.name(), erp.uid()))) {
                desk.write("runbooks/after.md", RUNBOOK.formatted(web, port));
                String before = erp.read("deployments.apps/api-server", "/spec/template/metadata/annotations");
                Said ran = desk.relight("run", "runbooks/after.md").ended(0);
                assertTrue(ran.err().contains("cancelled: all"), ran::toString);
                assertTrue(ran.err().contains("ERROR no licence") && !ran.err().contains("    started"), ran::toString);
                assertTrue(ran.err().contains("keys=1") && ran.err().contains("integrity: OK") && ran.err().contains("HTTP 200"), ran::toString);
                assertNotEquals(before, erp.read("deployments.apps/api-server", "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt"));
                assertEquals("", erp.read("statefulsets.apps/redis", "/metadata/annotations/maintenance"));
                desk.relight("protocol", "verify").ended(0);
            }
        }
    }

    private static String set(String name, String command) {
        return """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"%1$s"},"spec":{"replicas":1,"serviceName":"%1$s","selector":{"matchLabels":{"app":"%1$s"}},
                "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"%1$s"}}],
                "containers":[{"name":"main","image":"image","command":[%2$s],"volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}""".formatted(name, command);
    }

    private static String deployment(String name, String command) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"%1$s"}},
                "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"containers":[{"name":"main","image":"image","command":["sh","-c","%2$s"]}]}}}}""".formatted(name, command);
    }
}
