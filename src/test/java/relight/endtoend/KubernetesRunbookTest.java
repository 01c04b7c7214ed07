package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.Leak;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** A runbook with steps for a cluster, run by commands alone against a real API server. */
@Tag(ShownInClusters.API_SERVER)
class KubernetesRunbookTest {

    private static final String OTHER = "0th3r-of-the-shop-4711";
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
    void K8_7_whatASecretWasAndWhatItBecomesIsNowhereWhenTheRecordIsClosed(@TempDir Path folder) throws Exception {
        try (TestNamespace shop = TestNamespace.make("forgets")) {
            shop.fill();
            try (Desk desk = desk(folder, shop)) {
                Said written = desk.relight("cluster", "act", "shop", "patch: secret/login", "with: {stringData: {password: " + OTHER + "}}").ended(2);
                assertTrue(written.err().contains("value of a Secret stands here (password)"), written::toString);
                assertEquals(List.of(), Leak.of(OTHER, desk.data()), "refused before anything was kept");
                desk.relight("cluster", "act", "shop", "patch: secret/login", "with: {stringData: {password: $WHATEVER}}", "--set", "WHATEVER=" + OTHER).ended(0);
                assertEquals(OTHER, shop.secret("login", "password"));
                assertEquals(List.of(), Leak.of(OTHER, desk.data()));
                assertEquals(List.of(), Leak.of(TestNamespace.PASSWORD, desk.data()));
            }
        }
    }

    @Test
    void K8_7_untilThenTheWayBackLiesInThePrivateFolderAloneAlsoAfterADeath(@TempDir Path folder) throws Exception {
        try (TestNamespace shop = TestNamespace.make("private")) {
            shop.fill();
            try (Desk desk = desk(folder, shop)) {
                desk.write("runbooks/rotate.md", """
                        # Rotate

                        ```kubernetes
                        patch: secret/login
                        with: {stringData: {password: $WHATEVER}}
                        ```

                        ```kubernetes
                        wait: configmap/settings
                        for: deleted
                        within: 5m
                        ```
                        """);
                RelightProcess running = desk.start("run", "runbooks/rotate.md", "--set", "WHATEVER=" + OTHER);
                Until.holds(() -> shop.secret("login", "password").equals(OTHER));
                onlyPrivate(desk.data());
                running.awaitWords("still there");
                running.kill();
                onlyPrivate(desk.data());
                desk.relight("resume", "--unknown", "failed", "--reason", "it was killed", "--undo").ended(2);
                assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
                assertEquals(List.of(), Leak.of(OTHER, desk.data()));
                assertEquals(List.of(), Leak.of(TestNamespace.PASSWORD, desk.data()));
            }
        }
    }

    private static void onlyPrivate(Path data) throws Exception {
        List<Path> files = Leak.of(TestNamespace.PASSWORD, data);
        assertEquals(1, files.size(), files::toString);
        assertEquals(files, Leak.of(OTHER, data));
        assertTrue(files.getFirst().getFileName().toString().startsWith("cluster-"), files::toString);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getFirst())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getFirst().getParent())));
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
