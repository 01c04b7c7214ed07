package relight.adapter.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relight.core.catalog.StoredObject;
import relight.testing.S3Server;
import software.amazon.awssdk.core.sync.RequestBody;

/** Objects beyond what a store copies in one request, with that limit set low. */
class LargeCopyTest {

    private static final long PART = 5 << 20;
    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start(S3Server.Backend.FILES);
        server.bucket("shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aLargeObjectIsCopiedInPartsByTheStoreItselfWithItsTypeAndItsWords() throws IOException {
        byte[] bytes = new byte[(int) (2 * PART + 1_234)];
        new Random(3).nextBytes(bytes);
        server.client().putObject(put -> put.bucket("shop").key("media/film.mp4").contentType("video/mp4").metadata(Map.of("cut", "director")), RequestBody.fromBytes(bytes));
        try (S3Place place = new S3Place(server.store("shop", "shop", ""), PART, PART)) {
            StoredObject film = place.list("media/").get("film.mp4");
            String tag = place.copy(film, "back/film.mp4");
            StoredObject copy = place.list("back/").get("film.mp4");
            assertEquals(Optional.of(tag), copy.etag());
        }
        var copied = server.client().getObjectAsBytes(get -> get.bucket("shop").key("back/film.mp4"));
        assertArrayEquals(bytes, copied.asByteArray());
        assertEquals("video/mp4", copied.response().contentType());
        assertEquals("director", copied.response().metadata().get("cut"));
    }

    @Test
    void aCopyThatFailsLeavesNoPartsBehind() {
        try (S3Place place = new S3Place(server.store("shop", "shop", ""), PART, PART)) {
            server.client().putObject(put -> put.bucket("shop").key("media/small.bin"), RequestBody.fromBytes(new byte[100]));
            StoredObject wrong = new StoredObject("media/small.bin", Optional.empty(), Optional.empty(), 3 * PART, Instant.EPOCH, Optional.empty());
            assertThrows(Exception.class, () -> place.copy(wrong, "back/small.bin"));
            assertEquals(0, server.client().listMultipartUploads(list -> list.bucket("shop")).uploads().size());
        }
    }
}
