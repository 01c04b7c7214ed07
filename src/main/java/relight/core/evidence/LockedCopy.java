package relight.core.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A head in a bucket under Object Lock COMPLIANCE: until then nobody can change or delete it, not even the owner of the account.
 *
 * @param at as the bucket's server says it was put there
 */
public record LockedCopy(String bucket, String key, String versionId, Instant at, Instant retainUntil) {

    /** How the names of such files end. */
    public static final String END = ".locked.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads such a file; throws an {@link IllegalArgumentException} where it is none. */
    public static LockedCopy read(byte[] file) {
        try {
            JsonNode json = JSON.readTree(file);
            return new LockedCopy(text(json, "bucket"), text(json, "key"), text(json, "versionId"), Instant.parse(text(json, "at")),
                    Instant.parse(text(json, "retainUntil")));
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String text(JsonNode json, String name) {
        String text = json.path(name).asText();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("without " + name);
        }
        return text;
    }

    /** The file that is kept with the head. */
    public byte[] write() {
        ObjectNode json = JSON.createObjectNode().put("bucket", bucket).put("key", key).put("versionId", versionId).put("at", at.toString())
                .put("retainUntil", retainUntil.toString());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As other people's tools name it. */
    public String place() {
        return "s3://" + bucket + "/" + key;
    }
}
