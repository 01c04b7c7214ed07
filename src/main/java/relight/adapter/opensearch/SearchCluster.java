package relight.adapter.opensearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;

/** A cluster of OpenSearch or Elasticsearch, spoken to over HTTP; what it refuses is a {@link Problem} in its own words. */
public final class SearchCluster implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    /** Some answers wait for every node of the cluster. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(90);

    private final String url;
    private final Optional<String> user;
    private final Optional<Secret> password;
    private final HttpClient client;

    /** The identity of a cluster, and what it runs. */
    public record About(String uuid, String name, String distribution, String version) {}

    /** What came back. */
    private record Answer(int status, JsonNode body) {}

    SearchCluster(String url, Optional<String> user, Optional<Secret> password, Optional<SSLContext> trust) {
        this.url = url;
        this.user = user;
        this.password = password;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TO_CONNECT);
        trust.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    public String url() {
        return url;
    }

    /** Who it is. */
    public About about() throws InterruptedException {
        JsonNode root = get("/");
        JsonNode version = root.path("version");
        return new About(root.path("cluster_uuid").asText(), root.path("cluster_name").asText(),
                version.path("distribution").asText("elasticsearch"), version.path("number").asText());
    }

    public JsonNode get(String path) throws InterruptedException {
        return good(ask("GET", path, Optional.empty()), path);
    }

    /** Missing where there is no such thing. */
    public JsonNode find(String path) throws InterruptedException {
        Answer answer = ask("GET", path, Optional.empty());
        return answer.status == 404 ? MissingNode.getInstance() : good(answer, path);
    }

    /** Missing where the cluster has no such address: its plugin is not there. */
    public JsonNode ifKnown(String method, String path, JsonNode body) throws InterruptedException {
        Answer answer = ask(method, path, body.isMissingNode() ? Optional.empty() : Optional.of(body));
        boolean unknown = answer.status == 404 || answer.status == 405 || answer.body.path("error").asText().startsWith("no handler found")
                || answer.body.path("error").asText().startsWith("Incorrect HTTP method");
        return unknown ? MissingNode.getInstance() : good(answer, path);
    }

    public JsonNode post(String path, JsonNode body) throws InterruptedException {
        return good(ask("POST", path, Optional.of(body)), path);
    }

    public JsonNode put(String path, JsonNode body) throws InterruptedException {
        return good(ask("PUT", path, Optional.of(body)), path);
    }

    /** Makes something that must not be there yet; false where it is. */
    public boolean create(String path, JsonNode body) throws InterruptedException {
        Answer answer = ask("PUT", path, Optional.of(body));
        if (answer.status == 409 || answer.body.path("error").path("type").asText().equals("resource_already_exists_exception")) {
            return false;
        }
        good(answer, path);
        return true;
    }

    /** Nothing happens where there is no such thing. */
    public void delete(String path) throws InterruptedException {
        Answer answer = ask("DELETE", path, Optional.empty());
        if (answer.status != 404) {
            good(answer, path);
        }
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A name as a part of a path. */
    public static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A JSON text; a {@link Problem} where it is none. */
    public static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Problem(Message.of("restore.opensearch.json", text), Message.of("restore.opensearch.json.remedy"), e);
        }
    }

    private JsonNode good(Answer answer, String path) {
        if (answer.status < 300) {
            return answer.body;
        }
        if (answer.status == 401 || answer.status == 403 && answer.body.path("error").path("type").asText().contains("security")) {
            throw new Problem(Message.of("restore.opensearch.denied", url, user.orElse("–")), Message.of("restore.opensearch.denied.remedy"));
        }
        JsonNode error = answer.body.path("error");
        String reason = error.path("root_cause").path(0).path("reason").asText(error.path("reason").asText(error.asText(answer.body.toString())));
        throw new Problem(Message.of("restore.opensearch.answer", url, path, answer.status, reason), Message.of("restore.opensearch.answer.remedy"));
    }

    private Answer ask(String method, String path, Optional<JsonNode> body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(TO_ANSWER).header("Accept", "application/json");
        request.method(method, body.map(json -> BodyPublishers.ofString(json.toString())).orElse(BodyPublishers.noBody()));
        body.ifPresent(json -> request.header("Content-Type", "application/json"));
        user.ifPresent(name -> request.header("Authorization", "Basic " + password.map(secret -> secret.use(value -> coded(name, value)))
                .orElseGet(() -> coded(name, ""))));
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), tree(response.body()));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new Problem(Message.of("restore.opensearch.away", url, why), Message.of("restore.opensearch.away.remedy"), e);
        }
    }

    private static JsonNode tree(byte[] body) throws IOException {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode().put("error", new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8));
        }
    }

    private static String coded(String name, String value) {
        return Base64.getEncoder().encodeToString((name + ":" + value).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the problem is that the cluster does not answer at all. */
    public static boolean away(Problem problem) {
        return problem.getCause() instanceof IOException;
    }

    @Override
    public void close() {
        client.close();
    }
}
