package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroBucket;
import relight.testing.VeleroStandIn;

/** A cluster whose Velero knows nothing yet: it is given the bucket, sees the backup and restores it; a stand-in for its server, on a real API server. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E11")
class VeleroRebuildTest {

    private static final String BACKUP = "nightly-20260415010000";
    private static final String KEY_ID = "AKIAVELERO";
    private static final String KEY = "n0t-a-real-key-0815";

    private TestNamespace shop;
    private VeleroStandIn velero;
    private Desk desk;
    private S3Server s3;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        shop = TestNamespace.make("rebuild");
        shop.fill();
        Path bucket = folder.resolve("bucket");
        VeleroBucket.Backup backup = new VeleroBucket(bucket).backup(BACKUP).described("Completed", "2026-04-15T01:00:07Z", "2099-01-01T00:00:00Z", "");
        shop.backUp(backup);
        backup.archived();
        s3 = S3Server.start();
        s3.bucket("cluster-backups");
        try (Stream<Path> files = Files.walk(bucket)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                s3.put("cluster-backups", "prod/" + bucket.relativize(file), file);
            }
        }
        velero = VeleroStandIn.install(shop, bucket);
        velero.knowsNoLocation("{\"bucket\":\"cluster-backups\",\"prefix\":\"prod\"}",
                "{\"region\":\"us-east-1\",\"s3Url\":\"http://minio.backup.svc:9000\",\"s3ForcePathStyle\":\"true\"}",
                "[default]\naws_access_key_id=" + KEY_ID + "\naws_secret_access_key=" + KEY + "\n");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {s3: cluster-backups, prefix: prod/, region: us-east-1, endpoint: "%s", path-style: true, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s", velero: %s}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(s3.endpoint(), shop.kubeconfig(), shop.context(), shop.name(), shop.uid(), velero.namespace()));
        desk.variables(s3.environment());
        desk.variables(Map.of("VELERO_KEY", KEY, "WRONG_KEY", "another"));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        shop.delete();
        shop.pretendThatPodsRun();
        velero.go();
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        velero.close();
        shop.close();
        s3.close();
    }

    private Said restore(String... more) throws Exception {
        String id = desk.relight("catalog", "list", "--json").ended(0).json().at("/0/id").asText();
        List<String> command = new ArrayList<>(List.of("restore", "run", "shop", "--in-place", "--backup", id, "--confirm-target", "shop", "--choice", "through=velero",
                "--choice", "kinds=" + TestNamespace.KINDS));
        for (String choice : more) {
            command.addAll(choice.startsWith("--") ? List.of(choice) : List.of("--choice", choice));
        }
        return desk.relight(command.toArray(String[]::new));
    }

    private Said rebuild(String key, String... more) throws Exception {
        List<String> choices = new ArrayList<>(List.of("make-location=true", "location=default", "location-key-id=" + KEY_ID, "location-secret=" + key,
                "location-url=http://minio.backup.svc:9000"));
        choices.addAll(List.of(more));
        return restore(choices.toArray(String[]::new));
    }

    private Optional<JsonNode> secret() throws Exception {
        return shop.cluster().find("/api/v1/namespaces/" + velero.namespace() + "/secrets/relight-default");
    }

    @Test
    void aVeleroThatKnowsNothingIsGivenTheBucketAndLosesItAgainOnTheWayBack() throws Exception {
        Said refused = restore();
        assertTrue(refused.toString().contains("make-location"), refused::toString);
        assertTrue(secret().isEmpty() && velero.all("restores").isEmpty());
        s3.put("cluster-backups", "prod/www/index.html", new byte[3]);
        Said foreign = rebuild("env:VELERO_KEY");
        assertTrue(foreign.toString().contains("lies what is not Velero’s: www") && foreign.toString().contains("under a prefix of their own"), foreign::toString);
        assertTrue(secret().isEmpty() && velero.all("backupstoragelocations").isEmpty());
        s3.client().deleteObject(ask -> ask.bucket("cluster-backups").key("prod/www/index.html"));

        Said restored = rebuild("env:VELERO_KEY").ended(1);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"), restored::toString);
        assertEquals(TestNamespace.PASSWORD, shop.secret("login", "password"));
        assertEquals("ReadOnly", velero.mode());
        assertTrue(new String(Base64.getDecoder().decode(secret().orElseThrow().path("data").path("cloud").asText()), StandardCharsets.UTF_8).contains(KEY));
        assertTrue(restored.toString().contains("Velero can read the location default"), restored::toString);

        Said undone = desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
        shop.untilGone();
        assertTrue(velero.all("backupstoragelocations").isEmpty() && secret().isEmpty(), undone::toString);
        assertFalse(s3.client().listObjectsV2(ask -> ask.bucket("cluster-backups").prefix("prod/backups/")).contents().isEmpty());

        rebuild("env:VELERO_KEY", "--commit").ended(0);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
        assertEquals("ReadOnly", velero.mode());
    }

    @Test
    void E11_withoutThePluginForTheBucketNothingIsMadeAndTheRemedyIsSaid() throws Exception {
        velero.plugins("velero/velero-plugin-for-gcp:v1.14.0");
        Said refused = rebuild("env:VELERO_KEY");
        assertTrue(refused.toString().contains("no plugin for S3 (its plugins: velero/velero-plugin-for-gcp:v1.14.0)"), refused::toString);
        assertTrue(refused.toString().contains("velero plugin add velero/velero-plugin-for-aws"), refused::toString);
        assertTrue(secret().isEmpty() && velero.all("backupstoragelocations").isEmpty());
        velero.plugins("velero/velero-plugin-for-gcp:v1.14.0", "velero/velero-plugin-for-aws:v1.14.0");
        rebuild("env:VELERO_KEY", "--commit").ended(0);
        assertEquals("live", shop.read("configmaps/settings", "/data/mode"));
    }

    @Test
    void K8_7_theKeyIsInTheClustersSecretAndNowhereElse() throws Exception {
        Said literal = rebuild(KEY);
        assertTrue(literal.toString().contains("never the key itself"), literal::toString);
        Said restored = rebuild("env:VELERO_KEY", "--commit").ended(0);
        String record = desk.relight("protocol", "show", "--json").ended(0).out();
        assertTrue(record.contains("env:VELERO_KEY"), record);
        assertFalse((restored + record).contains(KEY));
        try (Stream<Path> files = Files.walk(desk.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(KEY), file::toString);
            }
        }
    }

    @Test
    void aLocationThatVeleroCannotReadIsSaidWithItsOwnWordsAndTakenAwayAgain() throws Exception {
        Said failed = rebuild("env:WRONG_KEY").ended(2);
        assertTrue(failed.toString().contains("Velero cannot read the location default (Unavailable). InvalidAccessKeyId"), failed::toString);
        assertTrue(velero.all("restores").isEmpty());
        desk.relight("resume", "--undo", "--reason", "the wrong key").ended(2);
        assertTrue(velero.all("backupstoragelocations").isEmpty() && secret().isEmpty());
    }

    @Test
    void aSecretOfSomebodyElseIsNotWrittenOver() throws Exception {
        shop.at(velero.namespace()).create("secrets", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"relight-default\"},\"data\":{\"cloud\":\"dGhlaXJz\"}}");
        Said failed = rebuild("env:VELERO_KEY").ended(2);
        assertTrue(failed.toString().contains("There is a Secret relight-default"), failed::toString);
        assertEquals("dGhlaXJz", secret().orElseThrow().path("data").path("cloud").asText());
        assertTrue(velero.all("backupstoragelocations").isEmpty());
        desk.relight("resume", "--undo", "--reason", "theirs");
        assertTrue(secret().isPresent());
    }
}
