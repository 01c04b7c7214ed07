package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.testing.S3Server;

/** A prefix of a versioned bucket goes back to a moment by commands alone, by the bucket's own versions. */
class BucketMomentTest {

    private static final Map<String, String> HARMED = Map.of("media/a.svg", "spoiled", "clock", "tick");

    private S3Server server;
    private Desk desk;
    private Instant good;

    @BeforeEach
    void harm(@TempDir Path folder) throws Exception {
        server = S3Server.start();
        server.versionedBucket("pictures");
        put("media/a.svg", "as it was");
        put("media/b.svg", "was lost");
        put("clock", "tick");
        good = modified();
        do {
            put("clock", "tick");
        } while (!modified().isAfter(good));
        put("media/a.svg", "spoiled");
        server.client().deleteObject(request -> request.bucket("pictures").key("media/b.svg"));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  live: {s3: pictures, region: us-east-1, endpoint: "%s", path-style: true}
                systems:
                  pictures:
                    engine: bucket
                    target: {store: live, prefix: media}
                    checks:
                      pictures: {query: "*.svg", at-least: 2}
                """.formatted(server.endpoint()));
        desk.variables(server.environment());
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        server.close();
    }

    @Test
    void aPrefixIsGoneBackToAMomentTakenBackOnceAndKeptOnce() throws Exception {
        desk.relight("restore", "run", "pictures", "--at", good.toString(), "--confirm-target", "pictures", "--as", "K. Lang").ended(1);
        assertEquals("as it was", all().get("media/a.svg"));
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals(HARMED, all());

        desk.relight("restore", "run", "pictures", "--at", good.toString(), "--confirm-target", "pictures", "--commit").ended(0);
        assertEquals(Map.of("media/a.svg", "as it was", "media/b.svg", "was lost", "clock", "tick"), all());
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        desk.relight("protocol", "verify").ended(0);
    }

    private Instant modified() {
        return server.client().headObject(request -> request.bucket("pictures").key("clock")).lastModified();
    }

    private void put(String key, String text) {
        server.put("pictures", key, text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> all() {
        return server.texts("pictures");
    }
}
