package relight.adapter.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.ColdStorage.Standing;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Thaw;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.testing.ScriptedS3;
import relight.testing.ScriptedS3.Answer;
import relight.testing.S3Server;

/** What goes wrong with a bucket, each with a sentence that names it and the next thing to do. */
class S3StoreFailureTest {

    private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMillis(300), 1);

    @BeforeAll
    static void letIn() {
        S3Server.letIn();
    }

    @Test
    void namesThePermissionAndTheBucketThatAreDenied() {
        Problem problem = problem(exchange -> Answer.error(403, "AccessDenied", "Access Denied"));
        assertEquals("The store main denies s3:ListBucket on shop-backups.", problem.getMessage());
        assertEquals("Add the permission s3:ListBucket on shop-backups to the identity in use, or choose another profile.",
                Messages.english().say(problem.remedy().orElseThrow()));
    }

    @Test
    void namesTheRegionThatTheBucketIsIn() {
        String expected = "The bucket shop-backups of the store main is in the region eu-central-1, not in us-east-1.";
        assertEquals(expected, problem(exchange -> Answer.of(301, Map.of("x-amz-bucket-region", "eu-central-1"),
                "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>")).getMessage());
        assertEquals(expected, problem(exchange -> Answer.error(400, "AuthorizationHeaderMalformed",
                "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'")).getMessage());
    }

    @Test
    void saysThatAStoreKeepsSilent() {
        Problem problem = problem(exchange -> null);
        assertEquals("catalog.s3.slow", problem.what().key());
        assertTrue(problem.getMessage().contains("main") && problem.getMessage().contains("127.0.0.1"), problem.getMessage());
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertEquals("catalog.s3.away", problem(URI.create("http://127.0.0.1:" + port)).what().key());
        assertEquals("catalog.s3.host", problem(URI.create("http://no-such-host.invalid")).what().key());
    }

    @Test
    void saysThatCredentialsHaveExpiredAndThatTheClockIsWrong() {
        assertEquals("catalog.s3.expired", problem(exchange -> Answer.error(400, "ExpiredToken", "expired")).what().key());
        assertEquals("catalog.s3.clock", problem(exchange -> Answer.error(403, "RequestTimeTooSkewed", "skewed")).what().key());
        assertEquals("catalog.s3.answer", problem(exchange -> Answer.error(503, "SlowDown", "later")).what().key());
    }

    @Test
    void readsABucketThatDoesNotTellWhetherItKeepsVersions() throws IOException {
        try (ScriptedS3 server = new ScriptedS3(exchange -> asksForVersioning(exchange)
                ? Answer.error(403, "AccessDenied", "Access Denied") : Answer.of(200, Map.of(), listing("x.dump", "STANDARD")));
                S3Store store = store(server)) {
            assertEquals(List.of("x.dump"), list(store).stream().map(StoredObject::key).toList());
        }
    }

    @Test
    void ALL_8_showsAColdStorageClassAndNotThoseThatAreReadAtOnce() throws IOException {
        for (Map.Entry<String, Optional<ColdStorage>> expected : Map.of("GLACIER", Optional.of(ColdStorage.frozen("GLACIER")),
                "DEEP_ARCHIVE", Optional.of(ColdStorage.frozen("DEEP_ARCHIVE")),
                "INTELLIGENT_TIERING", Optional.of(new ColdStorage("INTELLIGENT_TIERING", Standing.UNTOLD, Optional.empty())),
                "GLACIER_IR", Optional.<ColdStorage>empty(), "STANDARD_IA", Optional.<ColdStorage>empty()).entrySet()) {
            try (ScriptedS3 server = new ScriptedS3(exchange -> Answer.of(200, Map.of(),
                    asksForVersioning(exchange) ? "<VersioningConfiguration/>" : listing("x.dump", expected.getKey())));
                    S3Store store = store(server)) {
                assertEquals(expected.getValue(), list(store).getFirst().cold(), expected.getKey());
            }
        }
    }

    @Test
    void ALL_8_aLookAtTheObjectTellsWhetherItIsThawedAndUntilWhen() throws IOException {
        assertEquals(Optional.of(ColdStorage.frozen("GLACIER")), looked(Map.of("x-amz-storage-class", "GLACIER")));
        assertEquals(Optional.of(new ColdStorage("GLACIER", Standing.THAWING, Optional.empty())),
                looked(Map.of("x-amz-storage-class", "GLACIER", "x-amz-restore", "ongoing-request=\"true\"")));
        ColdStorage thawed = looked(Map.of("x-amz-storage-class", "DEEP_ARCHIVE",
                "x-amz-restore", "ongoing-request=\"false\", expiry-date=\"Fri, 24 Apr 2026 00:00:00 GMT\"")).orElseThrow();
        assertEquals(new ColdStorage("DEEP_ARCHIVE", Standing.THAWED, Optional.of(Instant.parse("2026-04-24T00:00:00Z"))), thawed);
        assertTrue(thawed.readable(Instant.parse("2026-04-23T23:59:59Z")));
        assertFalse(thawed.readable(Instant.parse("2026-04-24T00:00:00Z")), "the copy has gone");
        assertEquals(Optional.of(ColdStorage.frozen("INTELLIGENT_TIERING ARCHIVE_ACCESS")),
                looked(Map.of("x-amz-storage-class", "INTELLIGENT_TIERING", "x-amz-archive-status", "ARCHIVE_ACCESS")));
        assertEquals(Optional.empty(), looked(Map.of("x-amz-storage-class", "INTELLIGENT_TIERING")), "not archived");
    }

    @Test
    void ALL_8_asksForThatVersionWithTierAndDaysAndAskingAgainDoesNoHarm() throws IOException {
        List<String> asked = new ArrayList<>();
        StoredObject cold = new StoredObject("x.dump", Optional.of("v7"), Optional.of("\"tag\""), 10, Instant.EPOCH,
                Optional.of(ColdStorage.frozen("GLACIER")));
        try (ScriptedS3 server = new ScriptedS3(exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body(exchange));
            return asked.size() == 1 ? Answer.of(202, Map.of(), "") : Answer.error(409, "RestoreAlreadyInProgress", "is being restored");
        }); S3Store store = store(server)) {
            store.thaw(cold, new Thaw(Thaw.Tier.BULK, 3));
            store.thaw(cold, new Thaw(Thaw.Tier.BULK, 3));
        }
        assertEquals(2, asked.size());
        for (String part : List.of("POST /shop-backups/x.dump?restore", "versionId=v7", "<Days>3</Days>", "<Tier>Bulk</Tier>")) {
            assertTrue(asked.getFirst().contains(part), asked.getFirst());
        }
    }

    @Test
    void ALL_8_saysThatThereIsNoCapacityAndThatTheRightIsMissing() {
        for (Map.Entry<Answer, String> expected : Map.of(Answer.error(503, "GlacierExpeditedRetrievalNotAvailable", "busy"),
                "catalog.s3.noExpedited", Answer.error(403, "AccessDenied", "no"), "catalog.s3.denied").entrySet()) {
            try (ScriptedS3 server = new ScriptedS3(exchange -> expected.getKey()); S3Store store = store(server)) {
                Problem problem = assertThrows(Problem.class, () -> store.thaw(object(10), new Thaw(Thaw.Tier.EXPEDITED, 1)));
                assertEquals(expected.getValue(), problem.what().key());
            }
        }
    }

    @Test
    void tellsHowTheStoreHasEncryptedTheObject() throws IOException {
        assertEquals(Optional.of("AES256"), encryption(Map.of("x-amz-server-side-encryption", "AES256")));
        assertEquals(Optional.of("aws:kms arn:aws:kms:eu-central-1:1:key/7"), encryption(Map.of("x-amz-server-side-encryption", "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:eu-central-1:1:key/7")));
        assertEquals(Optional.empty(), encryption(Map.of()));
    }

    @Test
    void ALL_8_saysThatAnObjectMustBeThawed() {
        try (ScriptedS3 server = new ScriptedS3(exchange -> Answer.error(403, "InvalidObjectState", "cold")); S3Store store = store(server)) {
            assertEquals("catalog.s3.cold", assertThrows(Problem.class, () -> store.open(object(10), 0)).what().key());
        }
    }

    @Test
    void ALL_5_believesAStoredChecksumOnlyWhenItIsOfTheWholeObject() throws IOException {
        String whole = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        assertEquals(Optional.of("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                stored(Map.of("x-amz-checksum-sha256", whole, "x-amz-checksum-type", "FULL_OBJECT")));
        assertEquals(Optional.empty(), stored(Map.of("x-amz-checksum-sha256", whole + "-3", "x-amz-checksum-type", "COMPOSITE")));
        assertEquals(Optional.empty(), stored(Map.of("x-amz-checksum-sha256", whole + "-3")));
        assertEquals(Optional.empty(), stored(Map.of()));
    }

    @Test
    void goesOnWhereAConnectionBrokeOffWithTheSameVersion() throws IOException {
        byte[] bytes = new byte[1_000_000];
        new Random(3).nextBytes(bytes);
        List<String> asked = new ArrayList<>();
        try (ScriptedS3 server = new ScriptedS3(exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(range + " " + exchange.getRequestHeaders().getFirst("If-Match"));
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            byte[] rest = Arrays.copyOfRange(bytes, from, range == null ? 400_000 : bytes.length);
            return new Answer(range == null ? 200 : 206, Map.of("ETag", "\"tag\""), rest, bytes.length - from);
        }); S3Store store = store(server); InputStream in = ResumedStream.open(store, object(bytes.length), 0, _ -> { })) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
        assertEquals(List.of("null \"tag\"", "bytes=400000- \"tag\""), asked);
    }

    @Test
    void interruptionEndsAListingAndAReadWhileTheStoreIsSilent() throws Exception {
        Patience long_ = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(10), 3);
        try (ScriptedS3 server = new ScriptedS3(exchange -> null); S3Store store = new S3Store(definition(server.endpoint()), long_)) {
            assertInstanceOf(InterruptedIOException.class, interrupted(server, () -> list(store)));
        }
        try (ScriptedS3 server = new ScriptedS3(exchange -> null); S3Store store = new S3Store(definition(server.endpoint()), long_)) {
            assertInstanceOf(InterruptedIOException.class, interrupted(server, () -> store.open(object(10), 0)));
        }
        try (ScriptedS3 server = new ScriptedS3(exchange -> new Answer(200, Map.of(), new byte[0], 10)) ;
                S3Store store = new S3Store(definition(server.endpoint()), long_)) {
            InputStream in = ResumedStream.open(store, object(10), 0, _ -> { });
            assertInstanceOf(InterruptedIOException.class, interrupted(server, () -> in.read()));
            in.close();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Throwable interrupted(ScriptedS3 server, Work work) throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
                ended.complete(null);
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        server.awaitRequest();
        thread.interrupt();
        return ended.get();
    }

    private static Optional<String> stored(Map<String, String> headers) throws IOException {
        try (ScriptedS3 server = new ScriptedS3(exchange -> Answer.of(200, headers, "")); S3Store store = store(server)) {
            return store.storedSha256(object(3));
        }
    }

    private static Optional<ColdStorage> looked(Map<String, String> headers) throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(Map.of("Content-Length", "3", "Last-Modified", "Wed, 15 Apr 2026 00:00:00 GMT"));
        try (ScriptedS3 server = new ScriptedS3(exchange -> Answer.of(200, all, "")); S3Store store = store(server)) {
            return store.look(object(3)).orElseThrow().cold();
        }
    }

    private static Optional<String> encryption(Map<String, String> headers) throws IOException {
        try (ScriptedS3 server = new ScriptedS3(exchange -> Answer.of(200, headers, "")); S3Store store = store(server)) {
            return store.encryption(object(3));
        }
    }

    private static String body(HttpExchange exchange) {
        try {
            return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem problem(Function<HttpExchange, Answer> script) {
        try (ScriptedS3 server = new ScriptedS3(exchange -> asksForVersioning(exchange) && script.apply(exchange) != null
                && script.apply(exchange).status() == 403 ? Answer.of(200, Map.of(), "<VersioningConfiguration/>") : script.apply(exchange))) {
            return problem(server.endpoint());
        }
    }

    private static Problem problem(URI endpoint) {
        return problem(definition(endpoint));
    }

    private static Problem problem(StoreDefinition.S3 definition) {
        try (S3Store store = new S3Store(definition, SHORT)) {
            return assertThrows(Problem.class, () -> list(store));
        }
    }

    private static boolean asksForVersioning(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestURI().getQuery()).startsWith("versioning");
    }

    private static String listing(String key, String storageClass) {
        return "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>" + key + "</Key><LastModified>2026-04-15T00:00:00.000Z"
                + "</LastModified><ETag>\"tag\"</ETag><Size>10</Size><StorageClass>" + storageClass + "</StorageClass></Contents></ListBucketResult>";
    }

    private static StoredObject object(long size) {
        return new StoredObject("x.dump", Optional.empty(), Optional.of("\"tag\""), size, Instant.EPOCH, Optional.empty());
    }

    private static S3Store store(ScriptedS3 server) {
        return new S3Store(definition(server.endpoint()), SHORT);
    }

    private static StoreDefinition.S3 definition(URI endpoint) {
        return new StoreDefinition.S3("main", "shop-backups", "", Optional.of("us-east-1"), Optional.of(endpoint), true, Optional.empty(), true);
    }

    private static List<StoredObject> list(S3Store store) throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        store.list("", objects::add);
        return objects;
    }
}
