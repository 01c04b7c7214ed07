package relight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import relight.adapter.engine.dump.Folders;

/**
 * A real API server of Kubernetes with an etcd and the controllers, on ports and in a folder of its own. There is no kubelet: Deployments
 * get their Pods and namespaces are emptied, but no Pod ever runs. One serves all classes, each in namespaces of its own.
 */
public final class ApiServer implements AutoCloseable {

    /** The variable that names the kubeconfig of another cluster for the tests. */
    static final String NAMED = "RELIGHT_TEST_KUBECONFIG";

    private static final List<String> PROGRAMS = List.of("kube-apiserver", "kube-controller-manager");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Optional<ApiServer> shared = Optional.empty();

    private final Path folder = Files.createTempDirectory("relight-api-server-");
    private final int port = RedisServer.freePort();
    private final int store = RedisServer.freePort();
    private final String token = UUID.randomUUID().toString();
    private final Thread atTheEnd = new Thread(this::end);
    private final List<Process> processes = new ArrayList<>();
    private HttpClient client;

    /** Whether the programs are there, as {@code .ci/api-server} builds them. */
    public static boolean available() {
        return PROGRAMS.stream().allMatch(program -> Files.isExecutable(programs().resolve(program)))
                && Stream.of(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, "etcd")));
    }

    private static Path programs() {
        String named = System.getenv("RELIGHT_TEST_API_SERVER");
        return named == null ? Path.of(System.getProperty("user.home"), ".cache", "relight-api-server") : Path.of(named);
    }

    /** The server of the whole run, which ends with it; where there is none, or where another cluster was named, the test says that it needs this one. */
    public static synchronized ApiServer shared() {
        Assumptions.assumeTrue(System.getenv(NAMED) == null, "needs the tests' own API server, and another cluster was named");
        if (shared.isEmpty()) {
            shared = Optional.of(start());
        }
        return shared.get();
    }

    /** One more, which knows nothing of the shared one. */
    public static ApiServer start() {
        Assumptions.assumeTrue(available(), "needs an API server of Kubernetes: .ci/api-server builds it");
        try {
            ApiServer server = new ApiServer();
            server.up();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever may do everything at a cluster: that of RELIGHT_TEST_KUBECONFIG, else the shared server; without any, the test says so. */
    public static Path kubeconfig() {
        String named = System.getenv(NAMED);
        return named == null ? shared().admin() : Path.of(named);
    }

    private ApiServer() throws IOException {
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        Files.writeString(folder.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
        try {
            KeyPairGenerator pair = KeyPairGenerator.getInstance("RSA");
            pair.initialize(2048);
            String key = Base64.getMimeEncoder().encodeToString(pair.generateKeyPair().getPrivate().getEncoded());
            Files.writeString(folder.resolve("accounts.key"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts what has been killed, with all that was in it. */
    public void up() throws IOException {
        String etcd = "http://127.0.0.1:" + store;
        String peers = "http://127.0.0.1:" + RedisServer.freePort();
        Path key = folder.resolve("accounts.key");
        run("etcd", "--data-dir", folder.resolve("etcd").toString(), "--unsafe-no-fsync", "--listen-client-urls", etcd, "--advertise-client-urls", etcd,
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", "default=" + peers);
        run(programs().resolve(PROGRAMS.getFirst()).toString(), "--etcd-servers=" + etcd, "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
                "--secure-port=" + port, "--cert-dir=" + folder, "--token-auth-file=" + folder.resolve("tokens.csv"), "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key, "--service-cluster-ip-range=10.96.0.0/16", "--allow-privileged=true");
        await("/readyz");
        run(programs().resolve(PROGRAMS.getLast()).toString(), "--kubeconfig=" + admin(), "--service-account-private-key-file=" + key,
                "--root-ca-file=" + certificate(), "--port=0", "--secure-port=0", "--leader-elect=false", "--kube-api-qps=1000", "--kube-api-burst=1000");
        await("/api/v1/namespaces/default/serviceaccounts/default");
    }

    private void run(String... command) throws IOException {
        Path log = folder.resolve(Path.of(command[0]).getFileName() + ".log");
        processes.add(new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start());
    }

    private void await(String path) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && processes.stream().allMatch(Process::isAlive)) {
            if (answers(path)) {
                return;
            }
            RedisServer.pause();
        }
        StringBuilder logs = new StringBuilder();
        for (String program : List.of("etcd", PROGRAMS.getFirst(), PROGRAMS.getLast())) {
            Path log = folder.resolve(program + ".log");
            logs.append(Files.exists(log) ? Files.readString(log) : "");
        }
        close();
        throw new IOException("The API server did not start: " + logs);
    }

    private boolean answers(String path) {
        try {
            return Files.exists(certificate()) && send("GET", path, "").statusCode() == 200;
        } catch (IOException | GeneralSecurityException notYet) {
            return false;
        }
    }

    /** {@code https://127.0.0.1:PORT}. */
    public String url() {
        return "https://127.0.0.1:" + port;
    }

    public String token() {
        return token;
    }

    /** What its certificate is checked with. */
    public Path certificate() {
        return folder.resolve("apiserver.crt");
    }

    /** A kubeconfig for whoever may do everything. */
    public Path admin() {
        return written("admin", "default", token);
    }

    /**
     * A kubeconfig for somebody who may do only this.
     *
     * @param name      of the user, a service account
     * @param namespace where, and where the account lives; empty for everywhere
     * @param rules     of RBAC in JSON, such as <code>{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}</code>
     */
    public Path limited(String name, String namespace, String... rules) {
        String home = namespace.isEmpty() ? "default" : namespace;
        String role = name + "-" + UUID.randomUUID();
        String group = "/apis/rbac.authorization.k8s.io/v1/";
        call("POST", "/api/v1/namespaces/" + home + "/serviceaccounts", "{\"metadata\": {\"name\": \"" + name + "\"}}");
        call("POST", group + "clusterroles", "{\"metadata\": {\"name\": \"" + role + "\"}, \"rules\": [" + String.join(", ", rules) + "]}");
        call("POST", group + (namespace.isEmpty() ? "clusterrolebindings" : "namespaces/" + namespace + "/rolebindings"), """
                {"metadata": {"name": "%s"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
                 "subjects": [{"kind": "ServiceAccount", "namespace": "%s", "name": "%s"}]}""".formatted(role, role, home, name));
        JsonNode asked = call("POST", "/api/v1/namespaces/" + home + "/serviceaccounts/" + name + "/token", "{\"spec\": {\"expirationSeconds\": 3600}}");
        return written(role, home, asked.path("status").path("token").asText());
    }

    private Path written(String name, String namespace, String secret) {
        try {
            // Another class may be reading it just now
            Path whole = Files.writeString(Files.createTempFile(folder, name, ".new"), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
                    users: [{name: user, user: {token: "%s"}}]
                    contexts: [{name: test, context: {cluster: test, user: user, namespace: %s}}]
                    current-context: test
                    """.formatted(url(), Base64.getEncoder().encodeToString(Files.readAllBytes(certificate())), secret, namespace));
            return Files.move(whole, folder.resolve(name + ".kubeconfig"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to whoever may do everything; fails where the server refuses. */
    public JsonNode call(String method, String path, String body) {
        try {
            HttpResponse<String> answer = send(method, path, body);
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that knows its certificate and nothing of who may do what. */
    HttpClient client() throws IOException, GeneralSecurityException {
        if (client == null) {
            client = HttpClient.newBuilder().sslContext(trusting(certificate())).build();
        }
        return client;
    }

    private HttpResponse<String> send(String method, String path, String body) throws IOException, GeneralSecurityException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60)).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            return client().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails while the server still writes the file. */
    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** As kill -9 does to all of it; its data stays for {@link #up}. */
    public void kill() {
        processes.reversed().forEach(process -> process.toHandle().destroyForcibly());
        processes.forEach(process -> process.onExit().join());
        processes.clear();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        end();
    }

    private void end() {
        kill();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
