package relight.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.core.protocol.MerkleTree;
import relight.testing.ScriptedS3.Answer;

/**
 * A bucket with Object Lock as Amazon documents it, since no S3 server for tests has it: a put makes a version, a locked version
 * can neither be deleted nor get an earlier date before its time, and a request that locks must carry a checksum.
 */
public final class LockingS3 implements AutoCloseable {

    private record Version(String id, byte[] body, String mode, String until) {}

    private final Map<String, List<Version>> objects = new LinkedHashMap<>();
    private final boolean locks;
    private final ScriptedS3 server = new ScriptedS3(this::answer);

    /**
     * @param locks whether Object Lock is on; without it a bucket here takes the file and forgets the lock
     */
    public LockingS3(boolean locks) {
        this.locks = locks;
    }

    public URI endpoint() {
        return server.endpoint();
    }

    /** Whoever has broken into the store itself, and puts other bytes into a version. */
    public synchronized void spoil(byte[] body) {
        objects.values().forEach(versions -> versions.replaceAll(one -> new Version(one.id, body, one.mode, one.until)));
    }

    /** How many versions lie there. */
    public synchronized int versions() {
        return objects.values().stream().mapToInt(List::size).sum();
    }

    private synchronized Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        return switch (exchange.getRequestMethod()) {
            case "PUT" -> put(path, exchange);
            case "GET", "HEAD" -> read(path, query);
            case "DELETE" -> delete(path, query);
            default -> Answer.error(405, "MethodNotAllowed", "not here");
        };
    }

    private Answer put(String path, HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String mode = headers.getFirst("x-amz-object-lock-mode");
        byte[] body = body(exchange);
        String checksum = headers.getFirst("x-amz-checksum-sha256");
        if (checksum != null && !checksum.equals(Base64.getEncoder().encodeToString(MerkleTree.sha256().digest(body)))) {
            return Answer.error(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
        }
        if (mode != null && checksum == null) {
            return Answer.error(400, "InvalidRequest", "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters");
        }
        String until = headers.getFirst("x-amz-object-lock-retain-until-date");
        if (mode != null && !Instant.parse(until).isAfter(Instant.now())) {
            return Answer.error(400, "InvalidArgument", "The retain until date must be in the future!");
        }
        List<Version> versions = objects.computeIfAbsent(path, _ -> new ArrayList<>());
        versions.add(new Version("v" + (versions.size() + 1), body, locks ? mode : null, locks ? until : null));
        return Answer.of(200, Map.of("x-amz-version-id", versions.getLast().id, "ETag", "\"e\""), "");
    }

    /** What is sent, out of the signed chunks that the SDK may send it in: size in hexadecimal, signature, bytes. */
    private static byte[] body(HttpExchange exchange) {
        try {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (!String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-content-sha256")).startsWith("STREAMING-")) {
                return sent;
            }
            String text = new String(sent, StandardCharsets.ISO_8859_1);
            StringBuilder body = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int line = text.indexOf("\r\n", at);
                int size = Integer.parseInt(text.substring(at, line).split(";")[0], 16);
                if (size == 0) {
                    break;
                }
                body.append(text, line + 2, line + 2 + size);
                at = line + 2 + size + 2;
            }
            return body.toString().getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Version version(String path, String query) {
        List<Version> versions = objects.getOrDefault(path, List.of());
        return Arrays.stream(query.split("&")).filter(one -> one.startsWith("versionId=")).findFirst()
                .map(one -> versions.stream().filter(version -> one.endsWith("=" + version.id)).findFirst().orElse(null))
                .orElse(versions.isEmpty() ? null : versions.getLast());
    }

    private Answer read(String path, String query) {
        Version version = version(path, query);
        if (version == null) {
            return Answer.error(404, "NoSuchKey", "nothing there");
        }
        Map<String, String> headers = new LinkedHashMap<>(Map.of("x-amz-version-id", version.id, "ETag", "\"e\"",
                "Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atZone(ZoneOffset.UTC))));
        if (version.mode != null) {
            headers.put("x-amz-object-lock-mode", version.mode);
            headers.put("x-amz-object-lock-retain-until-date", version.until);
        }
        return new Answer(200, headers, version.body, version.body.length);
    }

    private Answer delete(String path, String query) {
        Version version = version(path, query);
        if (version != null && query.contains("versionId=") && "COMPLIANCE".equals(version.mode) && Instant.parse(version.until).isAfter(Instant.now())) {
            return Answer.error(403, "AccessDenied", "Access Denied because object protected by object lock.");
        }
        objects.getOrDefault(path, List.of()).remove(version);
        return Answer.of(204, Map.of(), "");
    }

    @Override
    public void close() {
        server.close();
    }
}
