package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroBucket;

/** A namespace of a real API server is deleted by mistake; the wizard's screens bring it back from Velero's bucket, to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
@Tag(ShownInClusters.API_SERVER)
class ScreenKubernetesTest {

    @TempDir
    private Path folder;

    private TestNamespace shop;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        shop = TestNamespace.make("shop");
        shop.fill();
        VeleroBucket.Backup backup = new VeleroBucket(folder.resolve("bucket")).backup("nightly-20260415010000")
                .described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        shop.backUp(backup);
        backup.archived();
        Files.createDirectories(folder.resolve("site"));
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: "%s", layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                    checks:
                      settings: {query: "configmaps/settings /data/mode", equals: live}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(folder.resolve("bucket"), shop.kubeconfig(), shop.context(), shop.name(), shop.uid()));
    }

    @AfterEach
    void close() throws Exception {
        if (console != null) {
            console.close();
        }
        shop.close();
    }

    @Test
    void theWizardBringsANamespaceBackThatWasDeletedByMistake() throws Exception {
        shop.delete();
        shop.pretendThatPodsRun();

        console.restore("shop");

        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
    }
}
