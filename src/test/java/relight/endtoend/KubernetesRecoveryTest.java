package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ApiRelay;
import relight.testing.ApiServer;
import relight.testing.Encrypted;
import relight.testing.RefusingWebhook;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;
import relight.testing.VeleroBucket;

/** A namespace that is lost on a real API server, and comes back from nothing but Velero's bucket, by commands alone. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E12")
class KubernetesRecoveryTest {

    private TestNamespace shop;
    private Desk desk;
    private Path folder;

    @BeforeEach
    void open(@TempDir Path given) throws Exception {
        folder = given;
        shop = TestNamespace.make("shop");
        shop.fill();
        VeleroBucket.Backup backup = new VeleroBucket(folder.resolve("workspace/bucket")).backup("nightly-20260415010000")
                .described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        shop.backUp(backup);
        backup.archived();
        desk = new Desk(folder, site(shop.uid()));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    private String site(String cluster) {
        return """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                    checks:
                      settings: {query: "configmaps/settings /data/mode", equals: live}
                      secrets: {query: secrets, at-least: 1}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(shop.kubeconfig(), shop.context(), shop.name(), cluster);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        shop.close();
    }

    @Test
    void aDeletedNamespaceComesBackIsTakenBackAndComesBackForGood() throws Exception {
        shop.delete();
        shop.pretendThatPodsRun();
        Said restored = desk.relight("restore", "run", "shop", "--in-place", "--choice", "kinds=" + TestNamespace.KINDS, "--confirm-target", "shop").ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"), restored::toString);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        assertEquals("2", shop.read("deployments.apps/web", "/spec/replicas"));
        assertEquals("42", shop.read("widgets.example.org/first", "/spec/size"));
        assertEquals(shop.name(), shop.read("rolebindings.rbac.authorization.k8s.io/app", "/subjects/0/namespace"));
        assertTrue((restored.out() + restored.err()).contains("deployments.apps: 1 made"), restored::toString);

        desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        shop.untilGone();

        desk.relight("restore", "run", "shop", "--in-place", "--choice", "kinds=" + TestNamespace.KINDS, "--confirm-target", "shop", "--commit").ended(0);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("recovered", desk.relight("protocol", "show", "--json").ended(0).json().at("/result/verdict").asText());
        desk.relight("protocol", "verify").ended(0);
        K8_7_noValueOfASecretIsLeftAnywhere();
    }

    private void K8_7_noValueOfASecretIsLeftAnywhere() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).filter(file -> !file.startsWith(folder.resolve("workspace/bucket"))).toList()) {
                String text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertFalse(text.contains(TestNamespace.PASSWORD) || text.contains(TestNamespace.encoded(TestNamespace.PASSWORD)), file::toString);
            }
        }
    }

    @Test
    void beforeTheFirstChangeThereIsNothingToTakeBackAndThatIsSaid() throws Exception {
        shop.remove("configmaps/settings");
        RelightProcess console = desk.startAtTerminal("restore", "run", "shop", "--in-place", "--choice", "kinds=configmaps", "--confirm-target", "shop");
        console.walkTo("ConfigMaps and Secrets");
        console.kill();
        Said undone = desk.relight("resume", "--undo", "--reason", "the wrong week").ended(2);
        assertTrue(undone.err().contains("There is nothing to take back yet"), undone::toString);
        assertEquals("", shop.read("configmaps/settings", "/data/mode"), "and nothing was done to be taken back");
    }

    @Test
    void K8_1_whatDiffersIsToldAndChangedOnlyWhereThatWasChosenAndTheWayBackPutsItBack() throws Exception {
        shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\",\"added\":\"later\"}}");
        shop.remove("secrets/login");
        Said plan = desk.relight("restore", "plan", "shop", "--in-place").ended(0);
        assertTrue(plan.out().contains("settings (data.mode)") && plan.out().contains("They stay as they are"), plan::toString);
        Said shown = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "existing=update", "--show", shop.name() + "/configmaps/settings").ended(0);
        assertTrue(shown.out().contains("-   mode: broken") && shown.out().contains("+   mode: live") && !shown.out().contains("kind: "), shown::toString);
        Said secret = desk.relight("restore", "plan", "shop", "--in-place", "--show", shop.name() + "/secrets/login").ended(0);
        assertTrue(secret.out().contains("•••••• (" + TestNamespace.PASSWORD.length() + " B") && !secret.out().contains(TestNamespace.encoded(TestNamespace.PASSWORD)), secret::toString);
        Said skipped = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "kinds=configmaps,secrets");
        assertTrue((skipped.out() + skipped.err()).contains("1 skipped though different"), skipped::toString);
        assertEquals("broken", shop.read("configmaps/settings", "/data/mode"));
        Said undone = desk.relight("resume", "--undo", "--reason", "again").ended(2);
        assertEquals("", shop.secret("login", "password"), undone::toString);

        desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "existing=update", "--choice", "kinds=configmaps,secrets").ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("later", shop.read("configmaps/settings", "/data/added"));
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        assertEquals("broken", shop.read("configmaps/settings", "/data/mode"));
    }

    @Test
    void E12_singleObjectsComeBackAndNoOther() throws Exception {
        shop.remove("secrets/login");
        shop.remove("services/web");
        shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\"}}");
        Said wrong = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "names=login").ended(2);
        assertTrue(wrong.err().contains("names no object"), wrong::toString);
        desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "existing=update", "--choice", "names=secrets/login, " + shop.name()
                + "/configmaps/settings", "--commit").ended(0);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("", shop.read("services/web", "/metadata/name"), "nobody asked for it");
    }

    @Test
    void besideItGoesIntoANamespaceOfItsOwnWithReferencesThatFollow() throws Exception {
        String beside = shop.name() + "-look";
        desk.relight("restore", "run", "shop", "--into", beside, "--confirm-target", beside,
                "--choice", "kinds=configmaps,secrets,rolebindings,roles,serviceaccounts,services", "--commit");
        assertEquals("live", shop.at(beside).read("configmaps/settings", "/data/mode"));
        assertEquals(beside, shop.at(beside).read("rolebindings.rbac.authorization.k8s.io/app", "/subjects/0/namespace"));
        shop.at(beside).delete();
    }

    @Test
    void K8_5_anotherClusterIsNotTouched() throws Exception {
        Files.writeString(folder.resolve("workspace/relight.yaml"), site("00000000-0000-0000-0000-000000000000"));
        shop.remove("secrets/login");
        Said refused = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop");
        assertTrue((refused.out() + refused.err()).contains("leads to another cluster"), refused::toString);
        assertEquals("", shop.secret("login", "password"));
    }

    @Test
    void aRestoreTestProvesTheBackupAndLeavesNothingBehind() throws Exception {
        desk.relight("restore", "run", "shop", "--test").ended(0);
        shop.untilNoNamespaceBegins("relight-test");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aConsoleThatIsKilledWhileItAppliesGoesOnAndCanTakeBackAllOfIt() throws Exception {
        shop.create("configmaps", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"slow\",\"labels\":{\"held\":\"%s\"}}}".formatted(shop.name()));
        VeleroBucket.Backup newer = new VeleroBucket(folder.resolve("workspace/bucket")).backup("nightly-20260416010000")
                .described("Completed", "2026-04-16T01:00:07Z", "2099-01-01T00:00:00Z", "");
        shop.backUp(newer);
        newer.archived();
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        shop.delete();
        shop.pretendThatPodsRun();
        // A webhook that does not answer holds one object, so that the step cannot have ended before the console is killed
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            shop.create("validatingwebhookconfigurations.admissionregistration.k8s.io", """
                    {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"%s"},"webhooks":[{"name":"holds.example.org",
                    "clientConfig":{"url":"https://127.0.0.1:%d/"},"rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["configmaps"]}],
                    "objectSelector":{"matchLabels":{"held":"%s"}},"failurePolicy":"Fail","sideEffects":"None","admissionReviewVersions":["v1"],"timeoutSeconds":25}]}"""
                    .formatted(shop.name(), silent.getLocalPort(), shop.name()));
            RelightProcess console = desk.start("restore", "run", "shop", "--in-place", "--confirm-target", "shop");
            Until.holds(() -> !shop.read("configmaps/settings", "/metadata/name").isEmpty());
            console.kill();
        } finally {
            shop.remove("validatingwebhookconfigurations.admissionregistration.k8s.io/" + shop.name());
        }
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("the way back knows all of them"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "the console died", "--retry").ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        shop.untilGone();
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void E6_settingsAndSecretsComeFromABackupNamespaceOfTheSameCluster() throws Exception {
        try (TestNamespace kept = TestNamespace.make("shop-backup")) {
            kept.create("configmaps", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\"},\"data\":{\"mode\":\"of-last-week\"}}");
            kept.create("secrets", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"login\"},\"data\":{\"password\":\"%s\"}}".formatted(TestNamespace.encoded("pa55-of-last-week")));
            Said plan = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "from=namespace:" + kept.name(), "--choice", "kinds=configmaps,secrets",
                    "--choice", "existing=update").ended(0);
            assertTrue(plan.out().contains("settings (data.mode)") && plan.out().contains("login (data.password)") && !plan.out().contains("of-last-week"), plan::toString);
            desk.relight("restore", "run", "shop", "--in-place", "--choice", "from=namespace:" + kept.name(), "--choice", "kinds=configmaps,secrets",
                    "--choice", "existing=update", "--confirm-target", "shop");
            assertEquals("of-last-week", shop.read("configmaps/settings", "/data/mode"));
            assertEquals("pa55-of-last-week", shop.secret("login", "password"));
            desk.relight("resume", "--undo", "--reason", "the wrong week").ended(2);
            assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
            assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        }
    }

    /** Velero's archive alone, as people keep one elsewhere: in a store that knows nothing of Velero. */
    private Path archiveAlone(String more) throws Exception {
        Path archive = Files.createDirectories(folder.resolve("workspace/kept")).resolve("shop_20260415.tar.gz");
        Files.copy(folder.resolve("workspace/bucket/backups/nightly-20260415010000/nightly-20260415010000.tar.gz"), archive);
        Files.writeString(folder.resolve("workspace/relight.yaml"), site(shop.uid()).replace("{folder: bucket, layout: velero}", "{folder: kept}")
                .replace("path: \"nightly-*\"", "path: \"shop_{year}{month}{day}.tar.gz\"" + more));
        return archive;
    }

    private void verified() throws Exception {
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @Test
    void U7_settingsAndSecretsComeFromAnArchiveOfVelerosThatLiesAloneInAStore() throws Exception {
        archiveAlone("");
        verified();
        shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\"}}");
        shop.remove("secrets/login");
        String[] chosen = {"--choice", "kinds=configmaps,secrets", "--choice", "existing=update"};
        Said plan = desk.relight("restore", "plan", "shop", "--in-place", chosen[0], chosen[1], chosen[2], chosen[3], "--show", shop.name() + "/configmaps/settings").ended(0);
        assertTrue(plan.out().contains("-   mode: broken") && plan.out().contains("+   mode: live"), plan::toString);
        desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", chosen[0], chosen[1], chosen[2], chosen[3]).ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        assertEquals("broken", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("", shop.secret("login", "password"));
    }

    @Test
    void aDeletedNamespaceComesBackFromAnArchiveOfVelerosAloneAndAnEncryptedOne() throws Exception {
        Path passphrase = Files.writeString(folder.resolve("workspace/passphrase"), "lost with the site\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        Encrypted.inPlace(archiveAlone(", key: \"file:passphrase\""));
        verified();
        shop.delete();
        shop.pretendThatPodsRun();
        desk.relight("restore", "run", "shop", "--in-place", "--choice", "kinds=" + TestNamespace.KINDS, "--confirm-target", "shop", "--commit").ended(0);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        assertEquals("2", shop.read("deployments.apps/web", "/spec/replicas"));
    }

    @Test
    void anArchiveOfVelerosAloneThatIsCutIsNotRestored() throws Exception {
        Path archive = archiveAlone("");
        Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), (int) Files.size(archive) / 2));
        desk.relight("catalog", "refresh").ended(0);
        assertTrue(desk.relight("catalog", "verify").out().contains("breaks off"));
        shop.remove("secrets/login");
        Said refused = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "kinds=secrets");
        assertEquals("", shop.secret("login", "password"), refused::toString);
    }

    @Test
    void U7_secretsComeFromAFileThatKubectlWroteAndACutOneIsBad() throws Exception {
        Path files = Files.createDirectories(folder.resolve("workspace/kubectl"));
        Files.writeString(files.resolve("secrets_20260415.yaml"), shop.asText("secrets"));
        String whole = shop.asText("secrets");
        Files.writeString(files.resolve("secrets_20260416.yaml"), whole.substring(0, whole.lastIndexOf("kind: ")));
        Files.writeString(folder.resolve("workspace/relight.yaml"), site(shop.uid()).replace("{folder: bucket, layout: velero}", "{folder: kubectl}")
                .replace("nightly-*", "secrets_{year}{month}{day}.yaml"));
        desk.relight("catalog", "refresh").ended(0);
        Said verified = desk.relight("catalog", "verify");
        assertTrue(verified.out().contains("is no object"), verified::toString);
        shop.remove("secrets/login");
        desk.relight("restore", "run", "shop", "--in-place", "--choice", "kinds=secrets", "--confirm-target", "shop", "--commit").ended(0);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
    }

    @Test
    void E1_aRightThatIsMissingIsNamedBeforeAnythingRuns() throws Exception {
        shop.remove("secrets/login");
        Path limited = ApiServer.shared().limited("of-one-kind", "", "{\"apiGroups\": [\"*\"], \"resources\": [\"*\"], \"verbs\": [\"get\", \"list\"]}",
                "{\"apiGroups\": [\"\"], \"resources\": [\"configmaps\"], \"verbs\": [\"*\"]}");
        Files.writeString(folder.resolve("workspace/relight.yaml"), site(shop.uid()).replace(shop.kubeconfig().toString(), limited.toString()));
        Said refused = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "kinds=configmaps,secrets");
        assertTrue((refused.out() + refused.err()).contains("create in " + shop.name()) && (refused.out() + refused.err()).contains("secrets"), refused::toString);
        assertEquals("", shop.secret("login", "password"));
    }

    @Test
    void K8_6_aWebhookThatRefusesIsNamedBeforeAndItsWordsAreToldAndTheStepGoesOnWhenItIsGone() throws Exception {
        shop.remove("secrets/login");
        shop.create("validatingwebhookconfigurations.admissionregistration.k8s.io", """
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"%s"},"webhooks":[{"name":"refuses.example.org",
                "clientConfig":{"url":"https://127.0.0.1:1/"},"rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["secrets"]}],
                "namespaceSelector":{"matchLabels":{"team":"shop","only":"%s"}},"failurePolicy":"Fail","sideEffects":"None","admissionReviewVersions":["v1"],"timeoutSeconds":1}]}"""
                .formatted(shop.name(), shop.name()));
        shop.label("only", shop.name());
        try {
            Said plan = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "kinds=secrets").ended(0);
            assertTrue(plan.out().contains("A webhook looks at what is applied and can refuse or change it: " + shop.name()), plan::toString);
            Said failed = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "kinds=secrets");
            assertTrue((failed.out() + failed.err()).contains("refuses.example.org"), failed::toString);
        } finally {
            shop.remove("validatingwebhookconfigurations.admissionregistration.k8s.io/" + shop.name());
        }
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
    }

    /** The relay only chooses the moment: each 409 is the server's own. */
    @Test
    void aWriterInBetweenNeitherSpoilsTheRestoreNorItsWayBackAndWhatOthersMadeStaysTheirs() throws Exception {
        shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\"}}");
        shop.remove("secrets/login");
        AtomicInteger made = new AtomicInteger();
        AtomicInteger written = new AtomicInteger();
        try (ApiRelay relay = ApiRelay.before(ApiServer.shared())) {
            Files.writeString(folder.resolve("workspace/relight.yaml"), site(shop.uid()).replace(shop.kubeconfig().toString(), relay.kubeconfig(shop.kubeconfig(), folder).toString()));
            relay.instead(exchange -> {
                String path = exchange.getRequestURI().getPath();
                if (exchange.getRequestMethod().equals("POST") && path.endsWith("/secrets") && made.getAndIncrement() == 0) {
                    byOthers(() -> shop.create("secrets", "{\"metadata\":{\"name\":\"login\"},\"stringData\":{\"password\":\"of-another\"}}"));
                }
                if (exchange.getRequestMethod().equals("PUT") && path.endsWith("/configmaps/settings") && written.getAndIncrement() < 2) {
                    byOthers(() -> shop.patch("configmaps/settings", "{\"data\":{\"counter\":\"" + written.get() + "\"}}"));
                }
                return Optional.empty();
            });
            Said restored = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "existing=update", "--choice", "kinds=configmaps,secrets").ended(1);
            assertTrue((restored.out() + restored.err()).contains("0 made, 2 changed"), restored::toString);
            assertEquals("live" + TestNamespace.PASSWORD, shop.read("configmaps/settings", "/data/mode") + shop.secret("login", "password"));
            desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
            assertEquals(3, written.get(), "refused twice, and done the third time");
            assertEquals("broken", shop.read("configmaps/settings", "/data/mode"));
            assertEquals("of-another", shop.secret("login", "password"), "made by somebody else between the look and the restore");
        }
    }

    private interface Doing {
        void run() throws Exception;
    }

    private static void byOthers(Doing doing) {
        try {
            doing.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void K8_6_theWordsOfAWebhookThatRefusesReachTheOperatorAndNothingIsLost() throws Exception {
        shop.patch("configmaps/settings", "{\"data\":{\"mode\":\"broken\"}}");
        shop.remove("secrets/login");
        try (RefusingWebhook freeze = RefusingWebhook.at(shop, "configmaps", "settings", "Frozen since two: ask the platform team")) {
            Said plan = desk.relight("restore", "plan", "shop", "--in-place", "--choice", "existing=update", "--choice", "kinds=configmaps,secrets").ended(0);
            assertTrue(plan.out().contains(freeze.name()), plan::toString);
            assertEquals(0, freeze.refused(), "looking asks nobody to change anything");
            Said failed = desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--choice", "existing=update", "--choice", "kinds=configmaps,secrets").ended(2);
            String said = failed.out() + failed.err();
            assertTrue(said.contains(freeze.name()) && said.contains("Frozen since two: ask the platform team") && said.contains("1 made"), said);
            assertTrue(freeze.refused() > 0, said);
            assertEquals("broken", shop.read("configmaps/settings", "/data/mode"));
            assertTrue(desk.relight("protocol", "show", "--json").ended(0).out().contains("Frozen since two"), "it is in the record");
        }
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
    }
}
