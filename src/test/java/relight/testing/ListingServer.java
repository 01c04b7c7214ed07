package relight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Answers ListObjectsV2, and of Velero's buckets the Backup objects, from memory, as late as a distant bucket does: what listing is measured against, since a small S3 server lists
 * slower than any network.
 */
public final class ListingServer implements AutoCloseable {

    private static final int PAGE = 1000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String[] keys;
    private final Duration delay;
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * Over keys in any order.
     *
     * @param delay before each answer
     */
    public ListingServer(String[] keys, Duration delay) {
        this.keys = keys.clone();
        Arrays.sort(this.keys);
        this.delay = delay;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** A process of its own: how many keys, milliseconds of delay, {@code backups}, {@code hashes} or {@code velero}; prints its address. */
    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        ListingServer server = new ListingServer(switch (args[2]) {
            case "hashes" -> hashes(count);
            case "velero" -> velero(count);
            default -> backups(count);
        },
                Duration.ofMillis(Long.parseLong(args[1])));
        System.out.println(server.endpoint());
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Pages asked for so far. */
    public int requests() {
        return requests.get();
    }

    /** Keys like those of five years of hourly backups of a few databases. */
    public static String[] backups(int count) {
        String[] names = {"shopdb", "crm", "erp", "billing", "media"};
        IntFunction<String> key = i -> {
            int hour = i / names.length;
            java.time.LocalDateTime time = java.time.LocalDateTime.of(2004, 1, 1, 0, 0).plusHours(hour);
            String day = time.format(java.time.format.DateTimeFormatter.ofPattern("yyyy/MM/dd"));
            return "postgres/" + day + "/" + names[i % names.length] + "_"
                    + time.format(java.time.format.DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss")) + ".dump";
        };
        String[] keys = new String[count];
        Arrays.setAll(keys, key);
        return keys;
    }

    /** The same number of keys in one folder, as programs that name by hash write them. */
    public static String[] hashes(int count) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(7);
        String[] keys = new String[count];
        Arrays.setAll(keys, i -> "objects/" + "%016x%08x".formatted(random.nextLong(), i));
        return keys;
    }

    /** Five files of each nightly backup of a cluster, as Velero names them. */
    public static String[] velero(int count) {
        String[] files = {"/velero-backup.json", ".tar.gz", "-logs.gz", "-results.gz", "-resource-list.json.gz"};
        String[] keys = new String[count];
        Arrays.setAll(keys, i -> {
            String backup = "nightly-" + 100_000 + i / files.length;
            return "backups/" + backup + (i % files.length == 0 ? "" : "/" + backup) + files[i % files.length];
        });
        return keys;
    }

    private String object() throws InterruptedException {
        Thread.sleep(delay);
        return """
                {"kind":"Backup","apiVersion":"velero.io/v1","metadata":{"name":"nightly","namespace":"velero"},"spec":{"includedNamespaces":["erp"]},
                "status":{"phase":"Completed","startTimestamp":"2026-04-15T01:00:07Z"}}""";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange.getRequestURI());
            byte[] body = (exchange.getRequestURI().getPath().endsWith("/velero-backup.json") ? object() : query.containsKey("list-type") ? page(query) : query.containsKey("location")
                    ? "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"
                    : "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private String page(Map<String, String> query) throws InterruptedException {
        requests.incrementAndGet();
        Thread.sleep(delay);
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
        int at = Arrays.binarySearch(keys, after.compareTo(prefix) < 0 ? prefix : after);
        at = at < 0 ? -at - 1 : keys[at].equals(after) ? at + 1 : at;
        StringBuilder xml = new StringBuilder(256 * PAGE)
                .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">")
                .append("<Name>bench</Name><Prefix>").append(prefix).append("</Prefix><MaxKeys>1000</MaxKeys>");
        int end = at;
        int most = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
        while (end < keys.length && end - at < Math.min(most, PAGE) && keys[end].startsWith(prefix)) {
            xml.append("<Contents><Key>").append(keys[end]).append("</Key><LastModified>2026-04-15T00:00:00.000Z</LastModified><ETag>&quot;")
                    .append("0123456789abcdef0123456789abcdef").append("&quot;</ETag><Size>").append(1000 + end)
                    .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
            end++;
        }
        boolean more = end < keys.length && keys[end].startsWith(prefix);
        xml.append("<KeyCount>").append(end - at).append("</KeyCount><IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            xml.append("<NextContinuationToken>").append(keys[end - 1]).append("</NextContinuationToken>");
        }
        return xml.append("</ListBucketResult>").toString();
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String part : String.valueOf(uri.getRawQuery()).split("&")) {
            int equals = part.indexOf('=');
            query.put(equals < 0 ? part : part.substring(0, equals),
                    equals < 0 ? "" : URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
