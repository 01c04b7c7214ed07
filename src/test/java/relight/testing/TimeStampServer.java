package relight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenSSL's time stamping behind HTTP, with an authority of its own that it makes in a folder. */
public final class TimeStampServer implements AutoCloseable {

    private final Path folder;
    private final HttpServer server;

    public TimeStampServer(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            authority();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/tsr", this::answer);
        server.start();
    }

    private void authority() throws IOException {
        Files.writeString(folder.resolve("usage.cnf"), "extendedKeyUsage=critical,timeStamping\n");
        Files.writeString(folder.resolve("tsa.cnf"), "[tsa]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\n"
                + "ess_cert_id_alg=sha256\naccuracy=secs:1\n");
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Authority of the tests");
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Time stamps of the tests");
        openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20", "-extfile", "usage.cnf",
                "-out", "tsa.pem");
    }

    /** Runs openssl in the server's folder; what it prints. */
    public String openssl(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("openssl"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tsr");
    }

    public Path folder() {
        return folder;
    }

    /** As openssl prints it, and an auditor is told. */
    public String fingerprint() {
        return openssl("x509", "-in", "tsa.pem", "-noout", "-fingerprint", "-sha256").strip();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!"application/timestamp-query".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                exchange.sendResponseHeaders(415, -1);
                return;
            }
            Files.write(folder.resolve("query.tsq"), exchange.getRequestBody().readAllBytes());
            openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key",
                    "-out", "reply.tsr");
            byte[] reply = Files.readAllBytes(folder.resolve("reply.tsr"));
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
