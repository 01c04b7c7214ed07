package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;

/** A runbook with steps for a cluster, run by commands alone against a real API server. */
@Tag(ShownInClusters.API_SERVER)
class KubernetesRunbookTest {

    private static final String RUNBOOK = """
            # Maintenance

            ## Stop

            Nothing writes any more.

            ```kubernetes system=shop
            - scale: deployment/web
              replicas: 0
            - wait: deployment/web
              for: Available
              within: 60s
            ```

            ## Divert

            ```kubernetes
            patch: configmap/settings
            with: {data: {mode: maintenance}}
            ```

            ```kubernetes
            selector: web
            with: {app: sorry}
            ```

            ## Verify

            ```kubernetes
            wait: configmap/never-there
            for: Ready
            ```
            """;

    @Test
    void whatARunbookChangedInAClusterIsInTheJournalAndComesBack(@TempDir Path folder) throws Exception {
        try (TestNamespace shop = TestNamespace.make("runbook")) {
            shop.fill();
            shop.pretendThatPodsRun();
            try (Desk desk = desk(folder, shop)) {
                desk.write("runbooks/maintenance.md", RUNBOOK);
                Said shown = desk.relight("runbook", "show", "runbooks/maintenance.md", "--json").ended(0);
                assertTrue(shown.out().contains("\"kubernetes\""), shown::toString);
                Said failed = desk.relight("run", "runbooks/maintenance.md").ended(2);
                assertTrue((failed.out() + failed.err()).contains("There is no configmap/never-there"), failed::toString);
                assertEquals("0", shop.read("deployments.apps/web", "/spec/replicas"));
                assertEquals("maintenance", shop.read("configmaps/settings", "/data/mode"));
                assertEquals("sorry", shop.read("services/web", "/spec/selector/app"));

                Said back = desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
                assertEquals("2", shop.read("deployments.apps/web", "/spec/replicas"), back::toString);
                assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
                assertEquals("web", shop.read("services/web", "/spec/selector/app"));
                String record = desk.relight("protocol", "show", "--json").ended(0).out();
                assertTrue(record.contains(shop.uid()) && record.contains("2 → 0") && record.contains("data.mode"), record);
                desk.relight("protocol", "verify").ended(0);
            }
        }
    }

    @Test
    void whatARunbookDeletesIsTypedByWhoeverRunsItThoughItsAuthorHasWrittenTheName(@TempDir Path folder) throws Exception {
        try (TestNamespace shop = TestNamespace.make("typed")) {
            shop.fill();
            try (Desk desk = desk(folder, shop)) {
                desk.write("runbooks/tidy.md", """
                        # Tidy up

                        ```kubernetes
                        - delete: configmap/settings
                          confirm: settings
                        ```
                        """);
                Said shown = desk.relight("runbook", "show", "runbooks/tidy.md", "--json").ended(0);
                assertEquals("confirmation", shown.json().findValue("inputs").path(0).path("kind").asText(), shown::toString);

                Said untyped = desk.relight("run", "runbooks/tidy.md").ended(1);
                assertTrue(untyped.err().contains("--confirm-target settings"), untyped::toString);
                Said other = desk.relight("resume", "--confirm-target", "login").ended(1);
                assertTrue(other.err().contains("Type settings, or skip the step"), other::toString);
                assertEquals("live", shop.read("configmaps/settings", "/data/mode"));

                RelightProcess console = desk.startAtTerminal("resume");
                console.awaitWords("configmap/settings will be removed. Type settings to go on");
                console.type("settings");
                console.awaitWords("Enter runs it");
                console.type("q");
                console.end();
                assertEquals("live", shop.read("configmaps/settings", "/data/mode"), "the name alone does not run it");

                desk.relight("resume", "--confirm-target", "settings").ended(0);
                assertEquals("", shop.read("configmaps/settings", "/data/mode"));
            }
        }
    }

    @Test
    void oneActionFromTheTerminalIsRecordedAndComesBackToo(@TempDir Path folder) throws Exception {
        try (TestNamespace shop = TestNamespace.make("act")) {
            shop.fill();
            try (Desk desk = desk(folder, shop)) {
                Said wrong = desk.relight("cluster", "act", "shop", "scal: deployment/web", "replicas: 0").ended(2);
                assertTrue(wrong.err().contains("scal"), wrong::toString);
                Said scaled = desk.relight("cluster", "act", "shop", "scale: deployment/web", "replicas: 0", "--mode", "drill").ended(0);
                assertTrue(scaled.err().contains("2 → 0") && scaled.err().contains(shop.uid()), scaled::toString);
                assertEquals("0", shop.read("deployments.apps/web", "/spec/replicas"));
                String record = desk.relight("protocol", "show", "--json").ended(0).out();
                assertTrue(record.contains("2 → 0") && record.contains("scale: deployment/web"), record);

                Said stuck = desk.relight("cluster", "act", "shop", "[{scale: deployment/web, replicas: 3}, {wait: configmap/never-there, for: Ready}]");
                assertEquals("3", shop.read("deployments.apps/web", "/spec/replicas"), stuck::toString);
                desk.relight("resume", "--undo", "--reason", "it was not that").ended(2);
                assertEquals("0", shop.read("deployments.apps/web", "/spec/replicas"));
                desk.relight("protocol", "verify").ended(0);
            }
        }
    }

    @Test
    void K8_7_whatASecretWasIsForgottenWhenTheRecordIsClosed(@TempDir Path folder) throws Exception {
        try (TestNamespace shop = TestNamespace.make("forgets")) {
            shop.fill();
            try (Desk desk = desk(folder, shop)) {
                desk.relight("cluster", "act", "shop", "patch: secret/login", "with: {data: {password: b3RoZXI=}}").ended(0);
                assertEquals("other", shop.secret("login", "password"));
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(TestNamespace.encoded(TestNamespace.PASSWORD)), file::toString);
                    }
                }
            }
        }
    }

    private static Desk desk(Path folder, TestNamespace shop) throws Exception {
        return new Desk(folder, """
                site: {name: Shop, zone: UTC}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                """.formatted(shop.kubeconfig(), shop.context(), shop.name(), shop.uid()));
    }
}
