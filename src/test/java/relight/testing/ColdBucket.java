package relight.testing;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.testing.ScriptedS3.Answer;

/**
 * A stand-in for a bucket at Amazon whose objects lie in Glacier, on {@link ScriptedS3}: no S3 server that runs here has cold classes.
 * What it thaws is there when {@link #thaw()} says so.
 */
public final class ColdBucket implements AutoCloseable {

    public static final String NAME = "cold-backups";
    public static final String KEY_ID = "arn:aws:kms:eu-central-1:111122223333:key/7";
    private static final Instant WRITTEN = Instant.parse("2026-04-15T02:10:00Z");

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ScriptedS3 server = new ScriptedS3(this::answer);
    private volatile boolean thawed;

    public void put(String key, byte[] bytes) {
        objects.put(key, bytes);
    }

    public URI endpoint() {
        return server.endpoint();
    }

    /** What was asked for, as method, key and the tier and days in the body. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** What has been asked for can be read from now on. */
    public void thaw() {
        thawed = true;
    }

    private static String prefix(String query) {
        return Stream.of(query.split("&")).filter(word -> word.startsWith("prefix=")).map(word -> word.substring("prefix=".length())).findFirst().orElse("");
    }

    private boolean isAsked(String key) {
        return asked.stream().anyMatch(one -> one.startsWith(key + " "));
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String key = path.length() > NAME.length() + 2 ? path.substring(NAME.length() + 2) : "";
        if (key.isEmpty()) {
            return query.startsWith("versioning") ? Answer.of(200, Map.of(), "<VersioningConfiguration/>") : Answer.of(200, Map.of(), query.contains("delimiter=") ? folders() : listing(prefix(query)));
        }
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            return Answer.error(404, "NoSuchKey", key);
        }
        return switch (exchange.getRequestMethod()) {
            case "HEAD" -> Answer.of(200, head(key, bytes), "");
            case "POST" -> restore(exchange, key);
            default -> thawed && isAsked(key) ? new Answer(200, head(key, bytes), bytes, bytes.length) : Answer.error(403, "InvalidObjectState", "cold");
        };
    }

    private Answer restore(HttpExchange exchange, String key) {
        try {
            String body = new String(exchange.getRequestBody().readAllBytes());
            boolean again = isAsked(key);
            asked.add(key + " " + body.replaceAll(".*<Tier>(\\w+)</Tier>.*", "$1") + " " + body.replaceAll(".*<Days>(\\d+)</Days>.*", "$1"));
            return again && !thawed ? Answer.error(409, "RestoreAlreadyInProgress", "is being restored") : Answer.of(202, Map.of(), "");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, String> head(String key, byte[] bytes) {
        Map<String, String> headers = new TreeMap<>(Map.of("ETag", "\"tag\"", "Last-Modified", http(WRITTEN), "x-amz-storage-class", "GLACIER",
                "x-amz-server-side-encryption", "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id", KEY_ID));
        headers.put("Content-Length", Integer.toString(bytes.length));
        if (isAsked(key)) {
            headers.put("x-amz-restore", thawed ? "ongoing-request=\"false\", expiry-date=\"" + http(Instant.now().plus(Duration.ofDays(7))) + "\""
                    : "ongoing-request=\"true\"");
        }
        return headers;
    }

    private static String http(Instant moment) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC)).replace("Z", "GMT");
    }

    private String listing(String prefix) {
        return objects.entrySet().stream().filter(object -> object.getKey().startsWith(prefix)).sorted(Map.Entry.comparingByKey())
                .map(object -> "<Contents><Key>" + object.getKey() + "</Key><LastModified>" + WRITTEN + "</LastModified><ETag>\"tag\"</ETag><Size>" + object.getValue().length
                        + "</Size><StorageClass>GLACIER</StorageClass>" + restoring(object.getKey()) + "</Contents>")
                .collect(Collectors.joining("", "<ListBucketResult><IsTruncated>false</IsTruncated>", "</ListBucketResult>"));
    }

    private String restoring(String key) {
        if (!isAsked(key)) {
            return "";
        }
        return "<RestoreStatus><IsRestoreInProgress>" + !thawed + "</IsRestoreInProgress>"
                + (thawed ? "<RestoreExpiryDate>" + Instant.now().plus(Duration.ofDays(7)) + "</RestoreExpiryDate>" : "") + "</RestoreStatus>";
    }

    private String folders() {
        return objects.keySet().stream().filter(key -> key.contains("/")).map(key -> key.substring(0, key.indexOf('/') + 1)).distinct()
                .map(name -> "<CommonPrefixes><Prefix>" + name + "</Prefix></CommonPrefixes>")
                .collect(Collectors.joining("", "<ListBucketResult><IsTruncated>false</IsTruncated>", "</ListBucketResult>"));
    }

    @Override
    public void close() {
        server.close();
    }
}
