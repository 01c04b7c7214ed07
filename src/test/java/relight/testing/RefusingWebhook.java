package relight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import relight.adapter.engine.dump.Folders;
import relight.adapter.kubernetes.ApiRefusal;

/** A webhook at a real API server that answers over TLS and says no to one kind of objects in one namespace, as policy engines do. */
public final class RefusingWebhook implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KIND = "validatingwebhookconfigurations.admissionregistration.k8s.io";
    private static final char[] PASSWORD = "of-a-test".toCharArray();

    private final TestNamespace namespace;
    private final String name;
    private final String words;
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpsServer server;

    private RefusingWebhook(TestNamespace namespace, String resources, String words) throws Exception {
        this.namespace = namespace;
        this.words = words;
        name = "refuses-" + resources.replace("/", "-") + "." + namespace.name() + ".example.org";
        KeyStore keys = keys();
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        String group = resources.contains(".") ? resources.substring(resources.indexOf('.') + 1) : "";
        // Servers before 1.21 put no label with its name onto a namespace
        namespace.label("refuses", namespace.name());
        namespace.create(KIND, """
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"%s"},"webhooks":[{"name":"%s",
                "clientConfig":{"url":"https://127.0.0.1:%d/","caBundle":"%s"},
                "rules":[{"apiGroups":["%s"],"apiVersions":["v1"],"operations":["CREATE","UPDATE","DELETE"],"resources":["%s"]}],
                "namespaceSelector":{"matchLabels":{"refuses":"%s"}},"failurePolicy":"Fail","sideEffects":"None","admissionReviewVersions":["v1"],"timeoutSeconds":5}]}"""
                .formatted(name, name, server.getAddress().getPort(), certificate(keys.getCertificate("webhook")), group, resources.replaceFirst("\\..*", ""), namespace.name()));
    }

    /**
     * Begins to refuse; the API server has heard of it when this returns.
     *
     * @param resources such as {@code deployments.apps}
     * @param probe     an object of that kind which is there
     * @param words     that it refuses with
     */
    public static RefusingWebhook at(TestNamespace namespace, String resources, String probe, String words) throws Exception {
        RefusingWebhook webhook = new RefusingWebhook(namespace, resources, words);
        Until.holds(() -> {
            try {
                namespace.patch(resources + "/" + probe, "{\"metadata\":{\"labels\":{\"relight-test\":\"" + System.nanoTime() + "\"}}}");
                return false;
            } catch (ApiRefusal refused) {
                if (!refused.said().contains(words)) {
                    throw refused;
                }
                return true;
            }
        });
        webhook.asked.set(0);
        return webhook;
    }

    /** Its name at the API server. */
    public String name() {
        return name;
    }

    /** How many requests it has refused. */
    public int refused() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode review = JSON.readTree(exchange.getRequestBody());
            asked.incrementAndGet();
            byte[] answer = JSON.writeValueAsBytes(JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview")
                    .set("response", JSON.createObjectNode().put("uid", review.path("request").path("uid").asText()).put("allowed", false)
                            .set("status", JSON.createObjectNode().put("code", 403).put("message", words))));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** A certificate that nobody else has signed, for this address. */
    private static KeyStore keys() throws Exception {
        Path folder = Files.createTempDirectory("relight-webhook-");
        try {
            Path file = folder.resolve("keys.p12");
            Process made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "webhook", "-keyalg", "EC",
                    "-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD))
                    .redirectErrorStream(true).start();
            String said = new String(made.getInputStream().readAllBytes());
            if (made.waitFor() != 0) {
                throw new IOException(said);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream stored = Files.newInputStream(file)) {
                keys.load(stored, PASSWORD);
            }
            return keys;
        } finally {
            Folders.delete(folder);
        }
    }

    private static SSLContext tls(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    /** As {@code caBundle} has it: PEM, and that in base64. */
    private static String certificate(Certificate certificate) throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n";
        return TestNamespace.encoded(pem);
    }

    /** It refuses nothing any more. */
    @Override
    public void close() throws Exception {
        namespace.remove(KIND + "/" + name);
        server.stop(0);
    }
}
