package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ScriptedS3;
import relight.testing.ScriptedS3.Answer;

/** Stores in bad weather: each trouble is told by name with the next thing to do, and what was known of the backups stays. */
class StoreTroubleTest {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
    /** Root may read everything; without these two it may read what its mode says. */
    private static final List<String> NOT_ALMIGHTY = "root".equals(System.getProperty("user.name"))
            ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--") : List.of();

    private interface Weather {
        Answer answer(HttpExchange exchange);
    }

    private volatile Weather weather = this::fair;
    private byte[] dump;
    private String offsite;
    private ScriptedS3 server;
    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        dump = dump();
        offsite = "shop_" + stamp(60) + ".sql.gz";
        server = new ScriptedS3(exchange -> weather.answer(exchange));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: vault/backups}
                  bucket: {s3: shop-backups, region: us-east-1, endpoint: "%s", path-style: true}
                systems:
                  shop: {engine: sqlite, target: {path: shop.db}}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql.gz", timestamp: yyyyMMdd_HHmmss}
                  offsite: {system: shop, store: bucket, path: "shop_{timestamp}.sql.gz", timestamp: yyyyMMdd_HHmmss}
                """.formatted(server.endpoint()));
        desk.variables(Map.of("AWS_ACCESS_KEY_ID", "nobody", "AWS_SECRET_ACCESS_KEY", "nothing-of-worth", "AWS_EC2_METADATA_DISABLED", "true"));
        backup(90, dump);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        server.close();
    }

    @Test
    void aBucketThatDeniesIsElsewhereOrIsNotThereIsToldAndItsBackupsStayKnown() throws Exception {
        assertEquals(2, desk.relight("catalog", "refresh", "--json").ended(0).json().path("backups").asInt());
        desk.relight("catalog", "verify").ended(0);

        weather = exchange -> Answer.of(301, Map.of("x-amz-bucket-region", "eu-central-1"), "<Error><Code>PermanentRedirect</Code></Error>");
        refreshTells("The bucket shop-backups of the store bucket is in the region eu-central-1, not in us-east-1.", "Set region: eu-central-1");
        weather = exchange -> Answer.error(404, "NoSuchBucket", "The specified bucket does not exist");
        refreshTells("There is no bucket shop-backups at " + server.endpoint(), "Correct the bucket or the endpoint");

        weather = exchange -> Answer.error(403, "AccessDenied", "Access Denied");
        refreshTells("The store bucket denies s3:ListBucket on shop-backups.", "Add the permission s3:ListBucket");
        readinessTells("denies s3:ListBucket on shop-backups.", "Add the permission");

        server.close();
        refreshTells("The store bucket is away: nobody answers at " + server.endpoint(), "Check network, VPN and proxy");
        checkTellsOnce("bucket", "nobody answers at " + server.endpoint(), "Check network");
        JsonNode known = desk.relight("catalog", "list", "--json").ended(0).json();
        assertEquals(List.of("good", "good"), known.findValuesAsText("state"), "and so does what was read of them");
    }

    @Test
    void aStoreThatKeepsSilentHoldsUpNobodyElseAndLetsGoWhenItIsInterrupted() throws Exception {
        assertEquals(2, desk.relight("catalog", "refresh", "--json").ended(0).json().path("backups").asInt());
        backup(30, dump);
        weather = exchange -> null;
        RelightProcess waiting = desk.start("catalog", "refresh");
        RelightProcess.await(() -> known() == 3, "the backup in the other store, though the bucket keeps silent");
        waiting.interrupt();
        Said interrupted = waiting.end().ended(130);
        assertFalse(interrupted.err().contains("Exception"), interrupted::toString);
        assertEquals(3, known());
        weather = this::fair;
        desk.relight("catalog", "refresh").ended(0);
    }

    @Test
    void aFolderThatIsDeniedIsNotTakenForOneThatIsAway() throws Exception {
        desk.under(NOT_ALMIGHTY);
        desk.relight("catalog", "refresh").ended(0);
        Path vault = desk.workspace().resolve("vault");
        Path backups = vault.resolve("backups");
        mode(Files.createDirectory(backups.resolve("lost+found")), "---------");
        desk.relight("catalog", "refresh").ended(0);

        for (Path denied : List.of(backups, vault)) {
            mode(denied, "---------");
            refreshTells("The store disk denies reading " + backups, "Give that user the right to read it");
            mode(denied, "rwx------");
        }
        mode(vault, "---------");
        checkTellsOnce("disk", "denies reading " + backups, "Give that user the right");
        readinessTells("denies reading " + backups, "Give that user the right");
        mode(vault, "rwx------");

        Files.move(vault, vault.resolveSibling("unmounted"));
        refreshTells("The store disk is away: there is no folder " + backups, "Mount the disk");
        assertEquals(2, known());
    }

    @Test
    void aFolderBelowThatIsDeniedForgetsNoneOfItsBackups() throws Exception {
        desk.under(NOT_ALMIGHTY);
        String workspace = Files.readString(desk.workspace().resolve("relight.yaml"));
        desk.write("relight.yaml", workspace.replace("folder: vault/backups", "folder: .").replace("store: disk, path: \"", "store: disk, path: \"vault/backups/"));
        desk.relight("catalog", "refresh").ended(0);
        assertEquals(2, known());
        mode(desk.workspace().resolve("vault"), "---------");
        refreshTells("The store disk denies reading " + desk.workspace().resolve("vault"), "Give that user the right");
        mode(desk.workspace().resolve("vault"), "rwx------");
        assertEquals(2, known());
    }

    @Test
    void truncatedEmptyAndMislabelledBackupsAreNamedAndTheOneBehindThemIsRestored() throws Exception {
        backup(50, Arrays.copyOf(dump, dump.length - 12));
        backup(40, new byte[0]);
        backup(30, "a picture, by its looks".repeat(100).getBytes(StandardCharsets.UTF_8));
        desk.relight("catalog", "refresh").ended(0);
        JsonNode read = desk.relight("catalog", "verify", "--json").ended(2).json();
        assertEquals(5, read.size());
        JsonNode backups = desk.relight("catalog", "list", "--json").ended(0).json();
        assertEquals(List.of("bad", "bad", "bad", "good", "good"), backups.findValuesAsText("state"), backups::toString);
        reasonOf(backups.get(0), "its bytes are nothing that can be restored");
        reasonOf(backups.get(1), "There is nothing in it.");
        reasonOf(backups.get(2), "Truncated:");
        JsonNode plan = desk.relight("restore", "plan", "shop", "--json").ended(0).json();
        assertEquals(backups.get(3).path("id").asText(), plan.path("backup").asText());
        Said bad = desk.relight("restore", "plan", "shop", "--json", "--backup", backups.get(2).path("id").asText()).ended(2);
        assertEquals("ALL-5", bad.json().at("/refusals/0/id").asText(), bad::toString);
    }

    private static void reasonOf(JsonNode backup, String words) {
        assertTrue(backup.path("reasons").toString().contains(words), backup::toString);
    }

    private void refreshTells(String sentence, String remedy) throws Exception {
        Said refreshed = desk.relight("catalog", "refresh", "--json").ended(1);
        assertEquals(2, refreshed.json().path("backups").asInt(), refreshed::toString);
        assertEquals(1, refreshed.json().path("problems").size(), refreshed::toString);
        assertTrue(refreshed.err().contains(sentence) && refreshed.err().contains(remedy), refreshed::toString);
        assertFalse(refreshed.err().contains("Exception") || refreshed.err().contains("nothing-of-worth"), refreshed::toString);
    }

    private void checkTellsOnce(String store, String sentence, String remedy) throws Exception {
        JsonNode checks = desk.relight("check", "--json").ended(2).json().path("checks");
        List<JsonNode> lines = StreamSupport.stream(checks.spliterator(), false).filter(line -> line.path("check").asText().equals("store")).toList();
        assertEquals(1, lines.size(), checks::toString);
        assertEquals(store, lines.getFirst().path("series").asText());
        String text = lines.getFirst().path("text").asText();
        assertTrue(text.contains(sentence) && text.contains(remedy), text);
    }

    /** A store that is away keeps nobody from recovering, so the check goes on; its record has the sentence. */
    private void readinessTells(String sentence, String remedy) throws Exception {
        desk.write("runbooks/ready.md", "# Ready?\n\n```relight clock=stop\ncheck: readiness\n```\n");
        desk.relight("run", "runbooks/ready.md");
        Said record = desk.relight("protocol", "show", "--json").ended(0);
        assertTrue(record.out().contains(sentence) && record.out().contains(remedy), record::toString);
    }

    private int known() {
        try {
            return desk.relight("catalog", "list", "--json").ended(0).json().size();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Answer fair(HttpExchange exchange) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (query.startsWith("versioning")) {
            return Answer.of(200, Map.of(), "<VersioningConfiguration/>");
        }
        if (exchange.getRequestURI().getPath().endsWith(offsite)) {
            return new Answer(200, Map.of("ETag", "\"tag\""), dump, dump.length);
        }
        if (exchange.getRequestURI().getPath().contains("/shop_")) {
            return Answer.error(404, "NoSuchKey", "The specified key does not exist.");
        }
        return Answer.of(200, Map.of(), "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>" + offsite + "</Key><LastModified>"
                + "2026-04-15T00:00:00.000Z</LastModified><ETag>\"tag\"</ETag><Size>" + dump.length
                + "</Size><StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>");
    }

    private void backup(int minutesAgo, byte[] bytes) throws IOException {
        Path folder = Files.createDirectories(desk.workspace().resolve("vault/backups"));
        Files.write(folder.resolve("shop_" + stamp(minutesAgo) + ".sql.gz"), bytes);
    }

    private static String stamp(int minutesAgo) {
        return STAMP.format(Instant.now().minus(minutesAgo, ChronoUnit.MINUTES));
    }

    private static byte[] dump() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE orders(id INTEGER);\n" + "INSERT INTO orders VALUES(1);\n".repeat(50)
                    + "COMMIT;\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void mode(Path folder, String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }
}
