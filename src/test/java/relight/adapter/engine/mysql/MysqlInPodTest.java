package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.MariaDbServer;
import relight.testing.PodNode;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** MariaDB as the main process of a pod that really runs: asked through a port of the pod, its dump filled in by its own client there. */
@Timeout(180)
@Tag(ShownInClusters.PODS)
class MysqlInPodTest {

    @Test
    void aDumpIsFilteredHereFilledInThereTakenBackAndCommitted(@TempDir Path folder) throws Exception {
        try (MariaDbServer server = MariaDbServer.start(); TestNamespace namespace = TestNamespace.make("databases"); PodNode node = PodNode.of(namespace.name())) {
            Shop.fill(server);
            server.dump("shop", Files.createDirectories(folder.resolve("dumps")).resolve("shop_20260415.sql"), "--triggers", "--routines", "--events");
            server.down();
            Path home = server.data().getParent();
            namespace.create("pods", """
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"shop-0"},"spec":{"volumes":[{"name":"data","hostPath":{"path":"%1$s"}}],
                    "containers":[{"name":"mariadb","image":"mariadb:10.11","command":["setpriv","--reuid=mysql","--regid=mysql","--clear-groups","mariadbd","--no-defaults",
                    "--datadir=%2$s","--socket=%1$s/socket","--port=%3$d","--bind-address=127.0.0.1","--tmpdir=%1$s","--pid-file=%1$s/pid"],
                    "volumeMounts":[{"name":"data","mountPath":"%1$s"}]}]}}""".formatted(home, server.data(), server.port()));
            Until.holds(() -> answers(server));
            server.execute("shop", "DROP TRIGGER watch", "UPDATE orders SET note = 'rubbish'");
            Map<String, String> target = server.target("shop");
            target.putAll(Map.of("on", "pod:production/" + namespace.name() + "/shop-0", "host", "127.0.0.1"));
            try (Practice practice = new Practice(folder, target, UnaryOperator.identity(), new StoreDefinition.Folder("dumps", folder.resolve("dumps"), false),
                    definition -> new FolderStore((StoreDefinition.Folder) definition), "*", namespace.hosts())) {
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                assertTrue(plan.target().contains("/shop-0 127.0.0.1:"), plan::target);
                practice.succeed(plan, Part.MAIN);
                assertEquals("1", canaries(server));
                practice.succeed(plan, Part.UNDO);
                assertEquals("0", canaries(server));
                RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                practice.succeed(again, Part.MAIN);
                practice.succeed(again, Part.COMMIT);
                assertEquals("1", canaries(server));
            }
        }
    }

    private static boolean answers(MariaDbServer server) {
        try {
            return !server.execute("shop", "SELECT 1").isEmpty();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String canaries(MariaDbServer server) throws Exception {
        return server.execute("shop", "SELECT count(*) FROM orders WHERE note = 'canary'");
    }
}
