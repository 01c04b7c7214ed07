package relight.core.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderEvidence;
import relight.adapter.s3.S3Evidence;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.recovery.Erasable;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Problem;
import relight.testing.S3Server;
import relight.testing.TestEvidence;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A published log, read by a little reader of C2SP tlog-tiles that knows nothing of Relight's own tree. */
class TilePublisherTest {

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private SqliteJournal journal;
    private EvidenceDesk desk;
    private Path log;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), time);
        desk = TestEvidence.of(journal, folder, time);
        log = folder.resolve("published").resolve(journal.logId());
    }

    @AfterEach
    void close() {
        desk.notary().close();
        journal.close();
    }

    private Publication publish(boolean entries) throws InterruptedException {
        try (FolderEvidence store = new FolderEvidence(folder.resolve("published"))) {
            return desk.publish(store, entries);
        }
    }

    private void record(int events) {
        for (int i = 0; i < events; i++) {
            journal.append("first", new Noted(Erasable.of("note " + i), Erasable.of("K. Lang")));
        }
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] root(List<byte[]> hashes) {
        if (hashes.size() == 1) {
            return hashes.getFirst();
        }
        int left = Integer.highestOneBit(hashes.size() - 1);
        return sha256(new byte[] {1}, root(hashes.subList(0, left)), root(hashes.subList(left, hashes.size())));
    }

    /** All hashes of a level, out of the tiles that a log of this size must have. */
    private List<byte[]> level(int level, long size) throws IOException {
        long count = size >> (8 * level);
        List<byte[]> hashes = new ArrayList<>();
        for (int tile = 0; tile * 256L < count; tile++) {
            long width = Math.min(256, count - tile * 256L);
            byte[] bytes = Files.readAllBytes(log.resolve("tile/" + level + "/%03d".formatted(tile) + (width < 256 ? ".p/" + width : "")));
            assertEquals(width * 32, bytes.length);
            for (int i = 0; i < width; i++) {
                hashes.add(Arrays.copyOfRange(bytes, i * 32, i * 32 + 32));
            }
        }
        return hashes;
    }

    /** Reads the head, and recomputes its root from the tiles; each level above from the one below. */
    private long read() throws IOException {
        List<String> head = Files.readAllLines(log.resolve("checkpoint"));
        long size = Long.parseLong(head.get(1));
        List<byte[]> leaves = level(0, size);
        assertEquals(head.get(2), Base64.getEncoder().encodeToString(root(leaves)));
        List<byte[]> above = level(1, size);
        for (int i = 0; i < above.size(); i++) {
            assertArrayEquals(root(leaves.subList(i * 256, i * 256 + 256)), above.get(i));
        }
        return size;
    }

    @Test
    void anyReaderOfTilesCanFollowTheLog() throws Exception {
        record(300);
        Publication first = publish(false);
        assertEquals(first.size(), read());
        assertEquals(3, first.files(), "a full tile, one that is not, and one above");
        record(500);
        Publication second = publish(false);
        assertEquals(second.size(), read());
        assertEquals(4, second.files(), "two full tiles, one that is not, and the one above anew");
        assertEquals(0, publish(false).files());
        assertTrue(Files.notExists(log.resolve("tile/entries")), "no event leaves the house unless it is asked for");
    }

    @Test
    void eventsArePublishedWhereThatIsAskedForAndHashToTheTiles() throws Exception {
        record(300);
        publish(false);
        record(10);
        publish(true);
        long size = read();
        List<byte[]> leaves = level(0, size);
        int at = 0;
        for (String name : List.of("000", "001.p/" + (size - 256))) {
            byte[] bundle = Files.readAllBytes(log.resolve("tile/entries").resolve(name));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bundle));
            while (in.available() > 0) {
                byte[] entry = in.readNBytes(in.readUnsignedShort());
                assertArrayEquals(leaves.get(at++), sha256(new byte[] {0}, entry));
                assertTrue(!new String(entry, StandardCharsets.UTF_8).contains("K. Lang"), "words are not in an event's bytes");
            }
        }
        assertEquals(size, at);
    }

    @Test
    void theSameLiesInABucketWithTheTypesThatTheSpecificationNames() throws Exception {
        record(300);
        publish(true);
        try (S3Server server = S3Server.start()) {
            server.bucket("logs");
            try (S3Evidence store = new S3Evidence(server.store("share", "logs", "team"), "relight-logs/")) {
                Publication published = desk.publish(store, true);
                assertEquals("s3://logs/team/relight-logs/" + journal.logId() + "/", published.where());
                assertEquals(0, desk.publish(store, false).files());
            }
            for (String name : List.of("checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000")) {
                ResponseBytes<GetObjectResponse> there = server.client().getObjectAsBytes(request ->
                        request.bucket("logs").key("team/relight-logs/" + journal.logId() + "/" + name));
                assertArrayEquals(Files.readAllBytes(log.resolve(name)), there.asByteArray());
                assertEquals(name.equals("checkpoint") ? "text/plain;charset=utf-8" : "application/octet-stream", there.response().contentType().replace(" ", ""));
            }
        }
    }

    @Test
    void doesNotPublishOverALogThatIsNotItsOwnBeginning() throws Exception {
        record(10);
        publish(false);
        List<String> head = new ArrayList<>(Files.readAllLines(log.resolve("checkpoint")));
        head.set(2, Base64.getEncoder().encodeToString(new byte[32]));
        Files.writeString(log.resolve("checkpoint"), String.join("\n", head) + "\n");
        assertEquals("evidence.publish.contradicts", assertThrows(Problem.class, () -> publish(false)).what().key());
    }

    @Test
    void namesTilesAsTheSpecificationDoes() {
        assertEquals("tile/0/x001/x234/067", TilePublisher.path("tile/0", 1_234_067, 256));
        assertEquals("tile/1/000.p/17", TilePublisher.path("tile/1", 0, 17));
        assertEquals("tile/entries/x001/000", TilePublisher.path("tile/entries", 1_000, 256));
    }
}
