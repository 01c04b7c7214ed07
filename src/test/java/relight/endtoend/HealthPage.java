package relight.endtoend;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** An application's own word on how it is, over HTTP: 200 and {@code ok} while it is well, otherwise 503. */
final class HealthPage implements AutoCloseable {

    private final HttpServer server;

    HealthPage(BooleanSupplier well) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            boolean answer = well.getAsBoolean();
            byte[] body = (answer ? "{\"status\": \"ok\"}\n" : "{\"status\": \"starting\"}\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
