package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroBucket;

/** A namespace of many objects, of a kilobyte each: 20,000 with -Drelight.slow=true, when a console of 300 MB has to do. */
@Tag(ShownInClusters.API_SERVER)
class ManyObjectsTest {

    private static final int OBJECTS = Boolean.getBoolean("relight.slow") ? 20_000 : 1_200;
    private static final String HEAP = System.getProperty("relight.heap", OBJECTS > 2_000 ? "-Xmx300m" : "-Xmx64m");

    private TestNamespace shop;
    private Desk desk;
    private VeleroBucket.Backup backup;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        shop = TestNamespace.make("many");
        backup = new VeleroBucket(folder.resolve("workspace/bucket")).backup("nightly-20260415010000")
                .described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        try (ExecutorService hands = Executors.newFixedThreadPool(16)) {
            List<Future<?>> made = new ArrayList<>();
            for (int i = 0; i < OBJECTS; i++) {
                String object = object(i, "live");
                made.add(hands.submit(() -> {
                    shop.create("configmaps", object);
                    return null;
                }));
                backup.object("configmaps", shop.name(), "settings-" + i, object(i, i == 7 ? "of-then" : "live"));
            }
            for (Future<?> one : made) {
                one.get();
            }
        }
        backup.archived();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(shop.kubeconfig(), shop.context(), shop.name(), shop.uid()));
        desk.variable("JAVA_TOOL_OPTIONS", HEAP);
    }

    private String object(int number, String mode) {
        return """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings-%d","namespace":"%s"},"data":{"mode":"%s","text":"%s"}}"""
                .formatted(number, shop.name(), mode, ("line " + number + " ").repeat(80));
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        shop.close();
    }

    @Test
    void aBackupIsHeldAgainstAllOfThemPageByPage() throws Exception {
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        Said plan = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "existing=update", "--choice", "kinds=configmaps").ended(0);
        assertTrue(plan.out().contains("configmaps: 0 to be made, %,d there already, 1 there and different.".formatted(OBJECTS - 1))
                && plan.out().contains("settings-7 (data.mode)"), plan::toString);
    }

    @Test
    void allOfANamespaceAreTheSourceForAnother() throws Exception {
        String beside = shop.name() + "-copy";
        Said plan = desk.relight("restore", "plan", "shop", "--into", beside, "--choice", "from=namespace:" + shop.name(), "--choice", "kinds=configmaps").ended(0);
        assertTrue(plan.out().contains("configmaps: %,d to be made".formatted(OBJECTS)), plan::toString);
    }
}
