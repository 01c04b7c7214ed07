package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ApiServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** SealedSecrets of a backup, held against the keys of a controller. They are sealed with openssl, as kubeseal does it. */
@Timeout(180)
@Tag(ShownInClusters.API_SERVER)
class SealedSecretsTest {

    private static final String SEALED = """
            ---
            apiVersion: bitnami.com/v1alpha1
            kind: SealedSecret
            metadata: {name: %s, namespace: %s}
            spec: {encryptedData: {password: "%s"}}
            """;

    @Test
    void U7_sealedSecretsAreAppliedAsTheyAreAndThoseThatNoKeyOpensAreNamed(@TempDir Path folder) throws Exception {
        try (TestNamespace shop = TestNamespace.make("sealed")) {
            define(shop);
            Path key = key(folder, "new");
            shop.create("secrets", """
                    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"sealed-secrets-key1","labels":{"sealedsecrets.bitnami.com/sealed-secrets-key":"active"}},
                    "type":"kubernetes.io/tls","data":{"tls.crt":"","tls.key":"%s"}}""".formatted(Base64.getEncoder().encodeToString(Files.readAllBytes(key))));
            Path backups = Files.createDirectories(folder.resolve("workspace/git"));
            Files.writeString(backups.resolve("sealed_20260415.yaml"), SEALED.formatted("login", shop.name(), sealed(folder, key, shop.name() + "/login"))
                    + SEALED.formatted("token", shop.name(), sealed(folder, key(folder, "old"), shop.name() + "/token"))
                    + SEALED.formatted("moved", shop.name(), sealed(folder, key, "elsewhere/moved")));
            try (Desk desk = new Desk(folder, site(shop, shop.kubeconfig()))) {
                desk.relight("catalog", "refresh").ended(0);
                desk.relight("catalog", "refresh").ended(0);
                desk.relight("catalog", "verify").ended(0);
                Said plan = desk.relight("restore", "plan", "shop", "--in-place").ended(0);
                assertTrue(plan.out().contains("A SealedSecret opens with a key") && plan.out().contains("opens 2 SealedSecrets where they will stand: " + shop.name() + "/token, "
                        + shop.name() + "/moved"), plan::toString);
                desk.relight("restore", "run", "shop", "--in-place", "--confirm-target", "shop", "--commit").ended(0);
                assertTrue(shop.read("sealedsecrets.bitnami.com/token", "/spec/encryptedData/password").length() > 300, "as it is");

                Path limited = ApiServer.shared().limited("without-secrets", "", "{\"apiGroups\": [\"bitnami.com\"], \"resources\": [\"*\"], \"verbs\": [\"*\"]}",
                        "{\"apiGroups\": [\"\"], \"resources\": [\"namespaces\"], \"verbs\": [\"get\", \"list\"]}");
                desk.write("relight.yaml", site(shop, limited).replace("context: \"" + shop.context(), "context: \"test"));
                shop.remove("sealedsecrets.bitnami.com/login");
                Said blind = desk.relight("restore", "plan", "shop", "--in-place");
                assertTrue((blind.out() + blind.err()).contains("3 SealedSecrets are applied as they are"), blind::toString);
            }
        }
    }

    private static String site(TestNamespace shop, Path kubeconfig) throws Exception {
        return """
                site: {name: Shop, zone: UTC}
                stores: {git: {folder: git}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s"}
                series:
                  sealed: {system: shop, store: git, path: "sealed_{year}{month}{day}.yaml"}
                """.formatted(kubeconfig, shop.context(), shop.name(), shop.uid());
    }

    private static void define(TestNamespace shop) throws Exception {
        shop.define("""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"sealedsecrets.bitnami.com"},"spec":{"group":"bitnami.com","scope":"Namespaced",
                "names":{"plural":"sealedsecrets","kind":"SealedSecret"},"versions":[{"name":"v1alpha1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
                "properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}""");
        Until.holds(() -> shop.served("sealedsecrets.bitnami.com"));
    }

    /** As Go writes it. */
    private static Path key(Path folder, String name) throws Exception {
        Path key = folder.resolve(name + ".pem");
        run("openssl", "genrsa", "-traditional", "-out", key.toString(), "4096");
        assertTrue(Files.readString(key).startsWith("-----BEGIN RSA PRIVATE KEY-----"));
        return key;
    }

    private static String sealed(Path folder, Path key, String label) throws Exception {
        Path session = Files.write(folder.resolve("session"), new byte[32]);
        Path sealed = folder.resolve("session.sealed");
        StringBuilder hex = new StringBuilder();
        for (byte letter : label.getBytes()) {
            hex.append("%02x".formatted(letter));
        }
        run("openssl", "pkeyutl", "-encrypt", "-inkey", key.toString(), "-in", session.toString(), "-out", sealed.toString(), "-pkeyopt", "rsa_padding_mode:oaep",
                "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256", "-pkeyopt", "rsa_oaep_label:" + hex);
        byte[] bytes = Files.readAllBytes(sealed);
        byte[] value = new byte[2 + bytes.length + 40];
        value[0] = (byte) (bytes.length >> 8);
        value[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, value, 2, bytes.length);
        return Base64.getEncoder().encodeToString(value);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
    }
}
