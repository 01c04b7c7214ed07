package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/**
 * What an ERP team does in its cluster around a restore, its lines of kubectl taken over as steps that need none: a maintenance mark, workers that end their
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

    /** As it stands in the team's wiki; {@code forward} has no line of its own there. */
    private static final String RUNBOOK = """
            # After the restore

            ## Maintenance (E3)

            ```bash
            kubectl annotate statefulset redis maintenance=true
            ```

            ## Workers end their tasks and begin again (E8)

            ```bash
            # No new tasks, then wait for those that run
            kubectl exec -it celery-flower-0 -- /usr/bin/python3 -m celery --workdir /srv -A erp control cancel_consumer celery
            kubectl exec -it celery-flower-0 -- /usr/bin/python3 /srv/erp.py

            kubectl rollout restart deployment celery-worker
            kubectl rollout status deployment celery-worker --timeout=60s
            ```

            ## The API begins again (E7)

            ```bash
            kubectl rollout restart deployment/api-server
            kubectl rollout status deployment/api-server --timeout=60s
            ```

            ## Integrity of the system (E9)

            ```bash
            kubectl get pods
            kubectl wait --for=condition=Available deployment/api-server --timeout=60s
            kubectl logs deployment/api-server | grep -i error
            kubectl exec -it deploy/tools -- curl -fsS http://127.0.0.1:%1$d/state.json | jq
            ```

            ```kubernetes
            forward: deployment/api-server
            port: %1$d
            get: /state.json
            ```

            ## Integrity of the data (E10)

            ```bash
            kubectl exec -it redis-0 -- redis-cli -p %2$d INFO keyspace
            kubectl exec -it deploy/tools -- /usr/bin/python3 -c "
            import redis
            assert redis.Redis(port=%2$d).get('orders') == b'4711'
            print('integrity: OK')
            "
            ```

            ## Maintenance ends (E3)

            ```bash
            kubectl annotate statefulset redis maintenance-
            ```
            """;
    /** The team's tasks; run as a program, it waits until none of them runs. */
    private static final String TASKS = """
            import redis, time
            from celery import Celery
            where = 'redis://127.0.0.1:%1$d/1'
            app = Celery('erp', broker=where, backend=where)
            app.conf.worker_prefetch_multiplier = 1
            @app.task
            def settle(name, seconds):
                time.sleep(seconds)
                redis.Redis(port=%1$d).set(name, 'settled')
            if __name__ == '__main__':
                while any((app.control.inspect().active() or {}).values()):
                    time.sleep(0.2)
                print('no task runs')
            """;

    @Test
    void theStepsAroundARestoreRunInTheClusterItself(@TempDir Path folder) throws Exception {
        int web = RedisServer.freePort();
        int port = RedisServer.freePort();
        try (TestNamespace erp = TestNamespace.make("erp"); PodNode node = PodNode.of(erp.name())) {
            String tasks = "mkdir -p /srv; echo " + TestNamespace.encoded(TASKS.formatted(port)) + " | base64 -d > /srv/erp.py; ";
            erp.create("statefulsets.apps", set("redis", "\"redis-server\",\"--port\",\"%d\",\"--bind\",\"127.0.0.1\",\"--dir\",\"/data\"".formatted(port)));
            erp.create("statefulsets.apps", set("celery-flower", "\"sh\",\"-c\",\"" + tasks + "while :; do sleep 1; done\""));
            erp.create("deployments.apps", deployment("celery-worker", tasks + "exec /usr/bin/python3 -m celery --workdir /srv -A erp worker -c 1"));
            erp.create("deployments.apps", deployment("tools", tasks + "while :; do sleep 1; done"));
            erp.create("deployments.apps", deployment("api-server", "echo started; echo ERROR no licence; mkdir /www; cd /www; echo '{}' > state.json; while :; do python3 -m http.server --bind 127.0.0.1 %d || sleep 0.2; done"
                    .formatted(web)));
            Until.holds(() -> erp.read("deployments.apps/api-server", "/status/readyReplicas").equals("1") && erp.read("deployments.apps/tools", "/status/readyReplicas").equals("1")
                    && erp.read("statefulsets.apps/redis", "/status/readyReplicas").equals("1") && erp.read("statefulsets.apps/celery-flower", "/status/readyReplicas").equals("1"));
            RedisWords.ask(port, "SET", "orders", "4711");
            try (Desk desk = new Desk(folder, """
                    site: {name: ERP, zone: UTC}
                    systems:
                      erp:
                        engine: kubernetes
                        target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                    """.formatted(erp.kubeconfig(), erp.context(), erp.name(), erp.uid()))) {
                Path tasksHere = folder.resolve("erp.py");
                Files.writeString(tasksHere, TASKS.formatted(port));
                settle(folder, "first", 4);
                settle(folder, "second", 0);
                String page = withoutKubectl(desk, RUNBOOK.formatted(web, port));
                String before = erp.read("deployments.apps/api-server", "/spec/template/metadata/annotations");
                Said ran = desk.relight("run", page).ended(0);
                assertTrue(ran.err().contains("no task runs"), ran::toString);
                assertEquals("settled", RedisWords.ask(port, "GET", "first"), "what ran came to its end");
                Until.holds(() -> RedisWords.ask(port, "GET", "second").equals("settled"));
                assertTrue(ran.err().contains("ERROR no licence") && !ran.err().contains("    started"), ran::toString);
                assertTrue(ran.err().contains("redis-0") && ran.err().contains("db0:keys=") && ran.err().contains("integrity: OK") && ran.err().contains("HTTP 200"), ran::toString);
                assertNotEquals(before, erp.read("deployments.apps/api-server", "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt"));
                assertEquals("", erp.read("statefulsets.apps/redis", "/metadata/annotations/maintenance"));
                desk.relight("protocol", "verify").ended(0);
            }
        }
    }

    /** Gives the team's workers something to do. */
    private static void settle(Path folder, String name, int seconds) throws Exception {
        Process asked = new ProcessBuilder("/usr/bin/python3", "-c", "import erp; erp.settle.delay('" + name + "', " + seconds + ")").directory(folder.toFile()).inheritIO().start();
        assertEquals(0, asked.waitFor());
    }

    /** Every line of kubectl becomes a step of Relight's own, as it is offered. */
    private static String withoutKubectl(Desk desk, String page) throws Exception {
        desk.write("runbooks/after.md", page);
        Workspace workspace = new WorkspaceReader().read(desk.workspace());
        for (List<Offer> offers = offers(desk, workspace); !offers.isEmpty(); offers = offers(desk, workspace)) {
            new Confirmations(desk.workspace()).confirm(read(desk), offers.getLast());
        }
        assertTrue(read(desk).steps().stream().allMatch(Step.Kubernetes.class::isInstance), () -> read(desk).source());
        return "runbooks/after.md";
    }

    private static List<Offer> offers(Desk desk, Workspace workspace) {
        return Offers.of(read(desk), workspace);
    }

    private static Runbook read(Desk desk) {
        try {
            return new RunbookReader().read("runbooks/after.md", Files.readString(desk.workspace().resolve("runbooks/after.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
