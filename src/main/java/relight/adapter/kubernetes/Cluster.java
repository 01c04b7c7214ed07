package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ObjectKind;

/** An API server, asked for objects of any kind as JSON. Calls block and end by interruption; what the server refuses is an {@link ApiRefusal}. */
public final class Cluster implements AutoCloseable {

    /** Whose hand the server notes at each field that was applied. */
    public static final String FIELD_MANAGER = "relight";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AS_JSON = "application/json";
    private static final String AS_APPLY = "application/apply-patch+yaml";
    private static final int A_PAGE = 500;
    static final int NOT_FOUND = 404;
    private static final int UNKNOWN = 401;
    private static final int TOO_MANY = 429;
    private static final int SERVERS_FAULT = 500;
    /** Times that a request is sent again: with the pauses doubling from a tenth of a second, three seconds in all. */
    private static final int TIMES_AGAIN = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final KubernetesClient client;
    private final String context;
    private final BooleanSupplier renewal;
    private final String server;
    private Optional<Discovery> served = Optional.empty();

    /** @param renewal signs on once more where the server knows the token no longer; whether there is another one now */
    Cluster(KubernetesClient client, String context, BooleanSupplier renewal) {
        this.client = client;
        this.renewal = renewal;
        this.context = context;
        this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    }

    /** For what is more than objects: exec, logs, ports, watches. */
    public KubernetesClient client() {
        return client;
    }

    /** What it serves; asked once for this connection. */
    public Discovery served() throws InterruptedException {
        if (served.isEmpty()) {
            served = Optional.of(Discovery.of(this));
        }
        return served.get();
    }

    /** The namespace that is meant where none is said. */
    public String namespace() {
        return Optional.ofNullable(client.getNamespace()).orElse("default");
    }

    public ClusterIdentity identity() throws InterruptedException {
        String version = get("/version").path("gitVersion").asText();
        Optional<String> uid;
        try {
            uid = Optional.of(get("/api/v1/namespaces/kube-system").path("metadata").path("uid").asText()).filter(id -> !id.isEmpty());
        } catch (ApiRefusal hidden) {
            if (hidden.code() == UNKNOWN) {
                throw hidden;
            }
            uid = Optional.empty();
        }
        return new ClusterIdentity(context, server, uid, version);
    }

    public JsonNode get(String path) throws InterruptedException {
        return send("GET", path, AS_JSON, "");
    }

    /** What is no object: a log. */
    String text(String path) throws InterruptedException {
        return new String(answer("GET", path, "*/*", ""), StandardCharsets.UTF_8);
    }

    /** Empty where there is no such object, or no such kind. */
    public Optional<JsonNode> find(String path) throws InterruptedException {
        try {
            return Optional.of(get(path));
        } catch (ApiRefusal refusal) {
            if (refusal.code() == NOT_FOUND) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    /** Each object of a list, page by page; begun again from its start where the server has forgotten where it was: an object may come twice. */
    public void each(ObjectKind kind, String namespace, String selector, Consumer<ObjectNode> found) throws InterruptedException {
        String from = "";
        boolean more = true;
        while (more) {
            String path = kind.path(namespace) + "?limit=" + A_PAGE + (selector.isEmpty() ? "" : "&labelSelector=" + query(selector))
                    + (from.isEmpty() ? "" : "&continue=" + query(from));
            try {
                JsonNode page = get(path);
                for (JsonNode item : page.path("items")) {
                    // A list leaves out what all its items share
                    found.accept(((ObjectNode) item).put("apiVersion", kind.apiVersion()).put("kind", kind.kind()));
                }
                from = page.path("metadata").path("continue").asText("");
                more = !from.isEmpty();
            } catch (ApiRefusal refusal) {
                if (!refusal.isExpired() || from.isEmpty()) {
                    throw refusal;
                }
                from = "";
            }
        }
    }

    public Optional<JsonNode> find(ObjectKind kind, String namespace, String name) throws InterruptedException {
        return find(kind.path(namespace) + "/" + name);
    }

    /** As {@link #apply} would leave it where nothing had to be taken from others; a refusal with 409 says from whom. Nothing is changed. */
    JsonNode applyUncontested(ObjectKind kind, String namespace, ObjectNode object) throws InterruptedException {
        return apply(kind, namespace, object, "&force=false&dryRun=All");
    }

    /**
     * Applies an object on the server's side: fields of others that it does not name stay as they are.
     *
     * @param dryRun the server says what would come of it, and keeps nothing
     */
    public JsonNode apply(ObjectKind kind, String namespace, ObjectNode object, boolean dryRun) throws InterruptedException {
        return apply(kind, namespace, object, "&force=true" + (dryRun ? "&dryRun=All" : ""));
    }

    private JsonNode apply(ObjectKind kind, String namespace, ObjectNode object, String how) throws InterruptedException {
        return send("PATCH", kind.path(namespace) + "/" + object.path("metadata").path("name").asText() + "?fieldManager=" + FIELD_MANAGER + how, AS_APPLY,
                object.toString());
    }

    /** A new object; refused with 409 where there is one of that name. */
    public JsonNode create(ObjectKind kind, String namespace, ObjectNode object) throws InterruptedException {
        return send("POST", kind.path(namespace) + "?fieldManager=" + FIELD_MANAGER, AS_JSON, object.toString());
    }

    /** A change by merge patch (RFC 7386). */
    public JsonNode merge(ObjectKind kind, String namespace, String name, ObjectNode change) throws InterruptedException {
        return patch(kind, namespace, name, new Patch("application/merge-patch+json", change), false);
    }

    /** A change as its media type means it. */
    record Patch(String media, JsonNode change) {}

    /** @param dryRun the server says what would come of it, and keeps nothing */
    JsonNode patch(ObjectKind kind, String namespace, String name, Patch patch, boolean dryRun) throws InterruptedException {
        return send("PATCH", kind.path(namespace) + "/" + name + "?fieldManager=" + FIELD_MANAGER + (dryRun ? "&dryRun=All" : ""), patch.media(), patch.change().toString());
    }

    /**
     * Waits for the first change behind a list, or for the end of the connection, or for so long; which of them it was only a new list tells.
     *
     * @param selection as a query, such as {@code fieldSelector=metadata.name%3Dweb}
     * @param from      the list's own version
     */
    CompletableFuture<Void> change(ObjectKind kind, String namespace, String selection, String from, Duration within) {
        HttpRequest.Builder request = client.getHttpClient().newHttpRequestBuilder().uri(server + kind.path(namespace) + "?watch=1&" + selection
                + "&resourceVersion=" + from + "&timeoutSeconds=" + Math.max(1, within.toSeconds())).header("Accept", AS_JSON).forStreaming();
        CompletableFuture<Void> heard = new CompletableFuture<>();
        CompletableFuture<HttpResponse<AsyncBody>> asked = client.getHttpClient().consumeBytes(request.build(), (bytes, body) -> heard.complete(null));
        asked.whenComplete((answer, failed) -> {
            if (failed != null) {
                heard.complete(null);
                return;
            }
            answer.body().done().whenComplete((done, broken) -> heard.complete(null));
            heard.whenComplete((done, broken) -> answer.body().cancel());
            answer.body().consume();
        });
        heard.whenComplete((done, broken) -> asked.cancel(true));
        return heard;
    }

    /** What stands there now, whole, in place of what stood there; refused with 409 where somebody changed it since it was read. */
    public JsonNode replace(ObjectKind kind, String namespace, ObjectNode object) throws InterruptedException {
        return send("PUT", kind.path(namespace) + "/" + object.path("metadata").path("name").asText() + "?fieldManager=" + FIELD_MANAGER, AS_JSON, object.toString());
    }

    /** Deletes it with what it owns; whether it was there. */
    public boolean delete(ObjectKind kind, String namespace, String name) throws InterruptedException {
        try {
            send("DELETE", kind.path(namespace) + "/" + name + "?propagationPolicy=Background", AS_JSON, "");
            return true;
        } catch (ApiRefusal refusal) {
            if (refusal.code() == NOT_FOUND) {
                return false;
            }
            throw refusal;
        }
    }

    /** Whether whoever signed on may do that; asked of the server itself. A kind may be one within another: {@code pods/exec}. */
    public boolean may(String verb, ObjectKind kind, String namespace) throws InterruptedException {
        ObjectNode review = JSON.createObjectNode().put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
        ObjectNode asked = review.putObject("spec").putObject("resourceAttributes").put("verb", verb).put("group", kind.group()).put("resource", kind.plural().replaceFirst("/.*", ""));
        if (kind.plural().contains("/")) {
            asked.put("subresource", kind.plural().replaceFirst(".*/", ""));
        }
        if (!namespace.isEmpty()) {
            asked.put("namespace", namespace);
        }
        return send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", AS_JSON, review.toString()).path("status").path("allowed").asBoolean();
    }

    private JsonNode send(String method, String path, String type, String body) throws InterruptedException {
        return read(answer(method, path, type, body));
    }

    private byte[] answer(String method, String path, String type, String body) throws InterruptedException {
        for (int time = 0; ; time++) {
            try {
                HttpResponse<byte[]> answer = once(method, path, type, body);
                if (answer.isSuccessful()) {
                    return answer.body();
                }
                boolean again = answer.code() == UNKNOWN ? time == 0 && renewal.getAsBoolean() : mayBeSentAgain(method, answer.code());
                if (time == TIMES_AGAIN || !again) {
                    throw ApiRefusal.of(answer.code(), read(answer.body()), method + " " + server + path);
                }
            } catch (ExecutionException e) {
                if (time == TIMES_AGAIN || method.equals("POST")) {
                    throw new ClusterAway(server, e.getCause());
                }
            }
            Thread.sleep(FIRST_PAUSE_MILLIS << time);
        }
    }

    /** What the server has not begun (429), or what comes to the same when it is done twice. */
    private static boolean mayBeSentAgain(String method, int code) {
        return code == TOO_MANY || code >= SERVERS_FAULT && !method.equals("POST");
    }

    private HttpResponse<byte[]> once(String method, String path, String type, String body) throws InterruptedException, ExecutionException {
        HttpClient http = client.getHttpClient();
        HttpRequest.Builder request = http.newHttpRequestBuilder().uri(server + path);
        if (method.equals("GET")) {
            request.header("Accept", type);
        } else {
            request.method(method, type, body);
        }
        CompletableFuture<HttpResponse<byte[]>> asked = http.sendAsync(request.build(), byte[].class);
        try {
            return asked.get();
        } catch (InterruptedException e) {
            asked.cancel(true);
            throw e;
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? MissingNode.getInstance() : read;
        } catch (IOException e) {
            // A proxy's page, or half an answer
            return MissingNode.getInstance();
        }
    }

    static String query(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
