package relight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Stands before a real API server and answers in its place where a test says so; everything else goes there and back as it is, watches among it. */
public final class ApiRelay implements AutoCloseable {

    private static final List<String> PASSED = List.of("Authorization", "Accept", "Content-Type");

    private final ApiServer behind;
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Function<HttpExchange, Optional<Answer>> instead = exchange -> Optional.empty();

    /** What is answered in the place of the server. */
    public record Answer(int code, String body) {}

    private ApiRelay(ApiServer behind) throws IOException {
        this.behind = behind;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static ApiRelay before(ApiServer server) throws IOException {
        return new ApiRelay(server);
    }

    public void instead(Function<HttpExchange, Optional<Answer>> answers) {
        instead = answers;
    }

    /** A kubeconfig that leads here. */
    public Path kubeconfig(Path written, Path folder) throws IOException {
        String text = Files.readString(written).replace(behind.url(), "http://127.0.0.1:" + server.getAddress().getPort()).replaceAll(", certificate-authority-data: [^}]+", "");
        return Files.writeString(folder.resolve("relayed.kubeconfig"), text);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Optional<Answer> answer = instead.apply(exchange);
            if (answer.isPresent()) {
                byte[] said = answer.get().body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.get().code(), said.length == 0 ? -1 : said.length);
                exchange.getResponseBody().write(said);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind.url() + exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            PASSED.forEach(name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).ifPresent(value -> request.header(name, value)));
            HttpResponse<InputStream> response = behind.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            response.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(response.statusCode(), 0);
            try (InputStream from = response.body()) {
                byte[] piece = new byte[8192];
                for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                    exchange.getResponseBody().write(piece, 0, read);
                    exchange.getResponseBody().flush();
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
