package relight.adapter.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.evidence.AnchorFolder;
import relight.adapter.platform.SystemTime;
import relight.core.evidence.AnchorLevel;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.LockedBucket;
import relight.core.evidence.LockedCopy;
import relight.core.evidence.SignedNote;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.testing.LockingS3;
import relight.testing.S3Server;

/**
 * Heads in a bucket under Object Lock. No S3 server for tests enforces it, so a scripted one does, as Amazon documents it: the
 * product says that this way is not proven on a real server.
 */
class S3LockedTest {

    private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), 0);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    @TempDir
    Path folder;

    private final SignedNote head = SignedNote.read(new Checkpoint("relight/log/one", 42, new byte[32]).text() + "\n— relight/log/one AAAAAAAA\n");
    private LockingS3 server;

    @BeforeEach
    void credentials() {
        S3Server.letIn();
        server = new LockingS3(true);
    }

    @AfterEach
    void forget() {
        server.close();
    }

    private S3Locked store(LockingS3 there) {
        return new S3Locked(new StoreDefinition.S3("anchors", "shop-heads", "prod/", Optional.of("eu-central-1"), Optional.of(there.endpoint()), true,
                Optional.empty(), false), new SystemTime(), SHORT);
    }

    private LockedBucket bucket(S3Locked store) {
        return new LockedBucket(store, TEN_YEARS, new AnchorFolder(folder));
    }

    private LockedCopy kept() {
        return LockedCopy.read(new AnchorFolder(folder).of(Checkpoint.read(head.text())).get("anchors/bucket.locked.json"));
    }

    @Test
    void aHeadThatIsLockedCanNeitherBeDeletedNorReplaced() throws Exception {
        try (S3Locked store = store(server)) {
            LockedBucket bucket = bucket(store);
            bucket.anchor(head);
            assertTrue(bucket.has(head));
            LockedCopy copy = kept();
            assertEquals("s3://shop-heads/prod/relight_log_one/000000000000000042.checkpoint", copy.place());
            assertTrue(copy.retainUntil().isAfter(Instant.now().plus(TEN_YEARS).minusSeconds(60)));
            assertEquals(403, sent("DELETE", copy, "?versionId=" + copy.versionId()));
            assertEquals(200, sent("PUT", copy, ""), "a put makes another version, and leaves the locked one");
            assertEquals(2, server.versions());
            assertEquals(copy.versionId(), bucket.look(head).orElseThrow().versionId());
        }
    }

    private int sent(String method, LockedCopy copy, String query) throws IOException, InterruptedException {
        URI object = URI.create(server.endpoint() + "/shop-heads/" + copy.key() + query);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(object).method(method, HttpRequest.BodyPublishers.ofString("another head")).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void aBucketThatTakesTheHeadAndDoesNotLockItIsNoAnchor() {
        try (LockingS3 plain = new LockingS3(false); S3Locked store = store(plain)) {
            LockedBucket bucket = bucket(store);
            assertEquals("evidence.lock.unlocked", assertThrows(Problem.class, () -> bucket.anchor(head)).what().key());
            assertTrue(!bucket.has(head));
        }
    }

    @Test
    void attackOtherBytesInTheLockedVersion_areFoundByLooking() {
        try (S3Locked store = store(server)) {
            LockedBucket bucket = bucket(store);
            bucket.anchor(head);
            server.spoil("another head".getBytes(StandardCharsets.UTF_8));
            assertEquals("evidence.lock.changed", assertThrows(Problem.class, () -> bucket.look(head)).what().key());
        }
    }

    @Test
    void theLevelNamesTheLockAndSaysThatItIsNotProvenOnARealServer() {
        try (S3Locked store = store(server)) {
            bucket(store).anchor(head);
            AnchorLevel level = AnchorLevel.of(List.of(head), new AnchorFolder(folder));
            assertEquals(AnchorLevel.Level.LOCKED, level.level());
            assertTrue(Messages.english().say(level.sentences().getFirst()).contains("not proven on a real server"));
        }
    }
}
