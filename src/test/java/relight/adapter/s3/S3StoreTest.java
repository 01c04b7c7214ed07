package relight.adapter.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.StoredObject;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.testing.S3Server;

/** Against a real S3 server. */
class S3StoreTest {

    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listsEveryKeyOnceBelowItsPrefixOnly() throws IOException {
        server.bucket("listing");
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 1300; i++) {
            String key = "db/" + (i % 7) + "/shop_" + i + ".gz";
            server.put("listing", "team/" + key, new byte[] {1});
            expected.add(key);
        }
        server.put("listing", "team/files/x.tar", new byte[] {1});
        server.put("listing", "other/db/x.gz", new byte[] {1});
        List<String> listed = new ArrayList<>();
        try (S3Store store = new S3Store(server.store("main", "listing", "team"))) {
            store.list("db/", object -> listed.add(object.key()));
            assertEquals("s3://listing/team/db/x", store.describe("db/x"));
        }
        assertEquals(1300, listed.size());
        assertEquals(expected, new HashSet<>(listed));
    }

    @Test
    void ALL_3_readsTheVersionThatWasListedAlthoughAnotherOneWasWrittenSince() throws IOException {
        server.versionedBucket("versions");
        server.put("versions", "x.tar", "first".getBytes());
        try (S3Store store = new S3Store(server.store("main", "versions", ""))) {
            StoredObject listed = list(store).getFirst();
            assertTrue(listed.versionId().isPresent());
            server.put("versions", "x.tar", "second".getBytes());
            try (InputStream in = store.open(listed, 0)) {
                assertEquals("first", new String(in.readAllBytes()));
            }
            assertEquals(2, list(store).size(), "both versions can be restored from");
            assertNotEquals(listed.versionId(), store.find("x.tar").orElseThrow().versionId());
            server.client().deleteObject(request -> request.bucket("versions").key("x.tar"));
            assertEquals(List.of(), list(store), "what was removed is not offered");
        }
    }

    @Test
    void ALL_3_refusesAnObjectThatWasWrittenOverInABucketWithoutVersions() throws IOException {
        server.bucket("plain");
        server.put("plain", "x.tar", "first".getBytes());
        try (S3Store store = new S3Store(server.store("main", "plain", ""))) {
            StoredObject listed = list(store).getFirst();
            assertEquals(Optional.empty(), listed.versionId());
            server.put("plain", "x.tar", "other".getBytes());
            assertEquals("catalog.store.changed", assertThrows(Problem.class, () -> store.open(listed, 0)).what().key());
            server.client().deleteObject(request -> request.bucket("plain").key("x.tar"));
            assertEquals("catalog.store.gone", assertThrows(Problem.class, () -> store.open(listed, 0)).what().key());
            assertEquals(Optional.empty(), store.find("x.tar"));
        }
    }

    @Test
    void ofAFolderTheNewestVersionsAreWalkedAndTheObjectsThatStandForFolders() throws IOException {
        server.versionedBucket("folders");
        server.put("folders", "media/20260415/a.svg", "old".getBytes());
        server.put("folders", "media/20260415/a.svg", "newest".getBytes());
        server.put("folders", "media/20260415/gone.svg", "x".getBytes());
        server.client().deleteObject(request -> request.bucket("folders").key("media/20260415/gone.svg"));
        server.put("folders", "media/20260416/", new byte[0]);
        List<FolderEntry> found = new ArrayList<>();
        try (S3Store store = new S3Store(server.store("main", "folders", ""))) {
            store.walk("media/", found::add);
            assertEquals(Set.of("media/20260415/a.svg FILE 6", "media/20260416/ FOLDER 0"), found.stream()
                    .map(entry -> entry.object().key() + " " + entry.kind() + " " + entry.object().size()).collect(Collectors.toSet()));
            assertEquals(2, list(store).size(), "both versions of the file, and nothing that stands for a folder");
        }
    }

    @Test
    void goesOnFromAnOffset() throws IOException {
        server.bucket("ranges");
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        server.put("ranges", "x.bin", bytes);
        try (S3Store store = new S3Store(server.store("main", "ranges", ""))) {
            StoredObject listed = list(store).getFirst();
            assertArrayEquals(bytes, read(store, listed, 0));
            assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 2_999_990, bytes.length), read(store, listed, 2_999_990));
            assertEquals(0, read(store, listed, bytes.length).length);
        }
    }

    @Test
    void saysWhichBucketIsNotThere() {
        try (S3Store store = new S3Store(server.store("main", "no-such-bucket", ""))) {
            Problem problem = assertThrows(Problem.class, () -> list(store));
            assertEquals("catalog.s3.bucket", problem.what().key());
            assertTrue(problem.getMessage().contains("no-such-bucket"));
        }
    }

    @Test
    void keysOutsideAsciiAreListedInTheOrderOfTheStore() throws IOException {
        server.bucket("words");
        Set<String> keys = Set.of("a/ü.tar", "a/Київ.tar", "a/\uD83D\uDE80.tar", "a/\uFF21.tar", "a/z.tar", "a/with space+plus.tar");
        keys.forEach(key -> server.put("words", key, new byte[] {1}));
        try (S3Store store = new S3Store(server.store("main", "words", ""))) {
            assertEquals(keys, list(store).stream().map(StoredObject::key).collect(Collectors.toSet()));
            StoredObject one = store.find("a/with space+plus.tar").orElseThrow();
            assertEquals(1, read(store, one, 0).length);
        }
    }

    private static List<StoredObject> list(S3Store store) throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        store.list("", objects::add);
        return objects;
    }

    private static byte[] read(S3Store store, StoredObject object, long offset) throws IOException {
        try (InputStream in = store.open(object, offset)) {
            return in.readAllBytes();
        }
    }

    static StoreDefinition.S3 at(java.net.URI endpoint, String bucket) {
        return new StoreDefinition.S3("main", bucket, "", Optional.of("us-east-1"), Optional.of(endpoint), true, Optional.empty(), true);
    }
}
