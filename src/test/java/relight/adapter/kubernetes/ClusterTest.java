package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectKind;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.ShownInClusters;

/** What an API server answers on a bad night, from a server that answers as it is told. */
@Tag(ShownInClusters.MOCK)
class ClusterTest {

    private static final ObjectKind CONFIG = new ObjectKind("", "v1", "ConfigMap", "configmaps", true);

    private record Answer(int code, String body) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private Cluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Path kubeconfig = Files.writeString(folder.resolve("config"), """
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                """.formatted(server.getAddress().getPort()));
        cluster = new ClusterAccess(Map.of(), program -> false).to(ClusterTarget.of(Map.of("kubeconfig", kubeconfig.toString(), "context", "c")));
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Answer answer = answers.isEmpty() ? new Answer(599, "") : answers.remove();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.stop(0);
    }

    private static Answer page(String next, String... names) {
        return new Answer(200, "{\"metadata\":{\"continue\":\"" + next + "\"},\"items\":[" + String.join(",", List.of(names).stream()
                .map(name -> "{\"metadata\":{\"name\":\"" + name + "\"}}").toList()) + "]}");
    }

    private static Answer status(int code, String message) {
        return new Answer(code, "{\"kind\":\"Status\",\"message\":\"" + message + "\",\"code\":" + code + "}");
    }

    @Test
    void aListWhosePlaceTheServerHasForgottenIsBegunAgain() throws Exception {
        answers.addAll(List.of(page("p2", "a"), status(410, "the provided continue parameter is too old"), page("p2", "a"), page("", "b")));
        List<String> names = new ArrayList<>();
        cluster.each(CONFIG, "shop", "", object -> names.add(object.path("metadata").path("name").asText() + " " + object.path("kind").asText()));
        assertEquals(List.of("a ConfigMap", "a ConfigMap", "b ConfigMap"), names);
        assertEquals("GET /api/v1/namespaces/shop/configmaps?limit=500", asked.get(2));
    }

    @Test
    void aServerThatHasTooMuchToDoIsAskedAgainWhateverItWasAskedFor() throws Exception {
        answers.addAll(List.of(status(429, "too many requests"), new Answer(201, "{\"kind\":\"ConfigMap\"}")));
        cluster.create(CONFIG, "shop", object());
        assertEquals(2, asked.size());
    }

    @Test
    void whatMayHaveBeenMadeIsNotMadeTwice() {
        answers.add(status(504, "timeout"));
        ApiRefusal refusal = assertThrows(ApiRefusal.class, () -> cluster.create(CONFIG, "shop", object()));
        assertEquals(1, asked.size());
        assertTrue(refusal.getMessage().contains("timeout"), refusal::getMessage);
    }

    @Test
    void aReadIsAskedAgainUntilTheServerIsWell() throws Exception {
        answers.addAll(List.of(status(500, "etcd leader changed"), new Answer(502, "<html>"), new Answer(200, "{\"gitVersion\":\"v1.31.4\"}")));
        assertEquals("v1.31.4", cluster.get("/version").path("gitVersion").asText());
    }

    @Test
    void anExpiredTokenAMissingRightAndAConflictAreSaidEachWithWhatToDo() {
        answers.addAll(List.of(status(401, "Unauthorized"), status(401, "Unauthorized"), status(403, "secrets is forbidden: cannot list resource secrets in the namespace shop"), status(409, "modified")));
        assertSaid("Sign on anew", () -> cluster.get("/a"));
        assertSaid("cannot list resource secrets in the namespace shop", () -> cluster.get("/b"));
        assertSaid("Somebody else changed it", () -> cluster.replace(CONFIG, "shop", object()));
        assertEquals(4, asked.size(), "the client itself reads its token anew and asks once more");
    }

    @Test
    void aServerThatIsGoneIsSaidWithItsAddress() {
        server.stop(0);
        assertSaid("127.0.0.1:" + server.getAddress().getPort(), () -> cluster.get("/version"));
    }

    @Test
    void whatIsNotThereIsNoProblem() throws Exception {
        answers.addAll(List.of(status(404, "not found"), status(404, "not found")));
        assertEquals(Optional.empty(), cluster.find(CONFIG, "shop", "a"));
        assertEquals(false, cluster.delete(CONFIG, "shop", "a"));
    }

    private interface Asking {
        void ask() throws InterruptedException;
    }

    private static void assertSaid(String words, Asking asking) {
        String said = assertThrows(Problem.class, asking::ask).say(Messages.english());
        assertTrue(said.contains(words), said);
    }

    private static ObjectNode object() {
        ObjectNode object = new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", "a");
        return object;
    }
}
