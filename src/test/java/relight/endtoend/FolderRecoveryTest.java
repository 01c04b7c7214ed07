package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.S3Server;

/** Pictures that were copied into a bucket night by night, a folder each, and the way back from lost ones by commands alone. */
class FolderRecoveryTest {

    private static final String BUCKET = "shop-media";

    private static S3Server s3;
    private Desk desk;

    @BeforeAll
    static void start() throws Exception {
        s3 = S3Server.start();
        s3.versionedBucket(BUCKET);
        for (String night : List.of("20260413", "20260414", "20260415")) {
            night(night);
        }
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  bucket: {s3: %s, prefix: copies/, region: us-east-1, endpoint: "%s", path-style: true, offsite: true}
                systems:
                  media:
                    engine: files
                    target: {path: media}
                    checks:
                      pictures: {query: "*.svg", at-least: 40}
                series:
                  media-nightly:
                    system: media
                    store: bucket
                    path: "media/{year}{month}{day}/"
                    exclude: ["cache/", "*.tmp"]
                """.formatted(BUCKET, s3.endpoint()));
        desk.variables(s3.environment());
        desk.write("media/picture0.svg", "damaged");
        desk.write("media/new.svg", "uploaded an hour ago");
        desk.write("media/cache/index", "of today");
    }

    /** A copy of forty pictures with the list of their checksums, as a job leaves it. */
    private static void night(String night) throws Exception {
        StringBuilder sums = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String name = (i % 2 == 0 ? "" : "deep/") + "picture" + i + ".svg";
            byte[] picture = ("picture " + i + " of " + night).getBytes(StandardCharsets.UTF_8);
            s3.put(BUCKET, "copies/media/" + night + "/" + name, "an older version".getBytes(StandardCharsets.UTF_8));
            s3.put(BUCKET, "copies/media/" + night + "/" + name, picture);
            sums.append(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture))).append("  ").append(name).append('\n');
        }
        s3.put(BUCKET, "copies/media/" + night + "/SHA256SUMS", sums.toString().getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void lostPicturesComeBackFromTheNewestWholeFolderOfABucket() throws Exception {
        s3.client().deleteObject(request -> request.bucket(BUCKET).key("copies/media/20260415/deep/picture7.svg"));
        desk.relight("catalog", "refresh").ended(0);
        JsonNode list = desk.relight("catalog", "list", "--json").ended(0).json();
        assertEquals(3, list.size(), list.toString());
        String newest = list.get(0).get("id").asText();
        Said verified = desk.relight("catalog", "verify", newest);
        assertTrue(verified.out().contains("Incomplete: one file that SHA256SUMS lists is missing, such as deep/picture7.svg."), verified.toString());
        JsonNode shown = desk.relight("catalog", "show", newest, "--json").json();
        assertEquals(40, shown.get("entries").asInt(), "39 pictures and the list");
        assertEquals("bad", shown.get("state").asText());

        Said plan = desk.relight("restore", "plan", "media").ended(0);
        assertTrue(plan.out().contains("copies/media/20260414/") && plan.out().contains("Series media-nightly leaves out cache/, *.tmp."), plan.toString());
        desk.relight("restore", "run", "media", "--confirm-target", "media", "--commit").ended(0);

        Path media = desk.workspace().resolve("media");
        assertEquals("picture 0 of 20260414", Files.readString(media.resolve("picture0.svg")));
        assertEquals("picture 7 of 20260414", Files.readString(media.resolve("deep/picture7.svg")));
        assertEquals("uploaded an hour ago", Files.readString(media.resolve("new.svg")));
        assertEquals("of today", Files.readString(media.resolve("cache/index")));
        assertFalse(Files.exists(media.resolve("SHA256SUMS")));
    }

    @Test
    void checkSaysWhatTheSeriesLeavesOut() throws Exception {
        Said check = desk.relight("check");
        assertTrue(check.out().contains("Series media-nightly holds all files and leaves out cache/, *.tmp: no backup of it brings that back."),
                check.toString());
    }
}
