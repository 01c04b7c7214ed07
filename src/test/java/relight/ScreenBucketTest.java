package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.S3Server;

/** Objects of a versioned bucket are spoiled and removed; the wizard's screens bring them back to a moment by the bucket's own versions. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenBucketTest {

    @TempDir
    private Path folder;
    private S3Server server;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        server = S3Server.start();
        server.versionedBucket("pictures");
        put("media/a.svg", "as it was");
        put("media/b.svg", "was lost");
        Files.createDirectories(folder.resolve("site"));
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  live: {s3: pictures, region: us-east-1, endpoint: "%s", path-style: true}
                systems:
                  pictures:
                    engine: bucket
                    target: {store: live, prefix: media}
                    checks:
                      pictures: {query: "*.svg", at-least: 2}
                      canary: {query: a.svg, equals: as it was}
                """.formatted(server.endpoint()));
    }

    @AfterEach
    void close() {
        if (console != null) {
            console.close();
        }
        server.close();
    }

    @Test
    void U6_theWizardBringsAPrefixBackToAMomentOnceTakenBackAndOnceCommitted() throws Exception {
        put("elsewhere/clock", "tick");
        Instant before = modified();
        do {
            put("elsewhere/clock", "tick");
        } while (!modified().isAfter(before));
        put("media/a.svg", "spoiled");
        server.client().deleteObject(request -> request.bucket("pictures").key("media/b.svg"));

        String moment = before.toString().replace("T", " ").replace("Z", "+00:00");

        console.restoring("pictures").to(moment).undo();

        assertEquals(Map.of("media/a.svg", "spoiled", "elsewhere/clock", "tick"), all(), "what was there before is there again");
        console.assertTakenBack();

        console.restoring("pictures").to(moment).commit();

        assertEquals(Map.of("media/a.svg", "as it was", "media/b.svg", "was lost", "elsewhere/clock", "tick"), all());
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertFalse(recovery.points().get("pictures").point().isAfter(before));
        assertTrue(recovery.points().containsKey("pictures"));
    }

    private Instant modified() {
        return server.client().headObject(request -> request.bucket("pictures").key("elsewhere/clock")).lastModified();
    }

    private void put(String key, String text) {
        server.put("pictures", key, text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> all() {
        return server.texts("pictures");
    }
}
