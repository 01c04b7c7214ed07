package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.VeleroBucket;
import relight.testing.VeleroStandIn;

/** What Velero wrote down, by DownloadRequests, where the bucket is not reached from the workstation and the cluster is. */
@Tag(ShownInClusters.API_SERVER)
@Tag("E4")
class VeleroPapersTest {

    private static final String BACKUP = "nightly-20260415010000";
    private static final String RESTORE = BACKUP + "-20260416080000";

    private TestNamespace shop;
    private VeleroStandIn velero;
    private HttpServer store;
    private Desk desk;
    private Path bucket;
    private Path kept;
    private String id;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        shop = TestNamespace.make("papers");
        bucket = folder.resolve("workspace/bucket");
        new VeleroBucket(bucket).whole(BACKUP, "2026-04-15T01:00:07Z")
                .packed("-logs.gz", "time=\"2026-04-15T01:00:09Z\" level=error msg=\"hook timed out\"\n")
                .packed("-results.gz", "{\"errors\":{\"namespaces\":{\"erp\":[\"pod web: hook timed out\"]}},\"warnings\":{}}");
        VeleroBucket.restore(bucket, RESTORE, "-results.gz", "{\"errors\":{},\"warnings\":{\"cluster\":[\"already exists\"]}}");
        VeleroBucket.restore(bucket, RESTORE, "-logs.gz", "time=\"2026-04-16T08:00:00Z\" level=info msg=\"restored\"\n");
        velero = VeleroStandIn.install(shop, bucket);
        velero.note("restores", RESTORE, "{\"backupName\":\"" + BACKUP + "\"}");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop:
                    engine: kubernetes
                    target: {kubeconfig: "%s", context: "%s", namespace: %s, cluster: "%s", velero: %s}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(shop.kubeconfig(), shop.context(), shop.name(), shop.uid(), velero.namespace()));
        desk.relight("catalog", "refresh").ended(0);
        id = desk.relight("catalog", "list", "--json").ended(0).json().at("/0/id").asText();
        kept = Files.move(bucket, folder.resolve("where-only-the-cluster-reaches-it"));
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            Path file = kept.resolve(exchange.getRequestURI().getPath().substring(1));
            boolean there = Files.isRegularFile(file);
            boolean signed = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("").startsWith("X-Amz-Signature=");
            exchange.sendResponseHeaders(!signed ? 403 : there ? 200 : 404, !signed || !there ? -1 : Files.size(file));
            if (signed && there) {
                Files.copy(file, exchange.getResponseBody());
            }
            exchange.close();
        });
        store.start();
    }

    @AfterEach
    void close() throws Exception {
        store.stop(0);
        desk.close();
        velero.close();
        shop.close();
    }

    private Said asked() throws Exception {
        return desk.relight("catalog", "show", id, "--logs", "--through-cluster");
    }

    @Test
    void logsAndResultsOfABackupAndItsRestoresAreGotThroughVelero() throws Exception {
        velero.signing("http://127.0.0.1:" + store.getAddress().getPort()).go();
        Said told = asked().ended(0);
        for (String said : new String[] {"erp: pod web: hook timed out", "level=error msg=\"hook timed out\"", "erp/data: PodVolumeBackup, data in the bucket",
            "Restore " + RESTORE, "already exists", "msg=\"restored\""}) {
            assertTrue(told.out().contains(said), () -> said + " in " + told);
        }
        assertTrue(velero.all("downloadrequests").isEmpty(), "its requests are taken away");
    }

    @Test
    void copiesOfVolumesAreAskedOfVeleroItselfWhereItsPaperOfThemIsGone() throws Exception {
        Files.delete(kept.resolve("backups/" + BACKUP + "/" + BACKUP + "-volumeinfo.json.gz"));
        for (String backup : new String[] {BACKUP, "another"}) {
            velero.note("podvolumebackups", backup + "-v", """
                    {"node":"n1","pod":{"kind":"Pod","namespace":"erp","name":"web-0"},"volume":"%s","backupStorageLocation":"default","repoIdentifier":"s3:x","uploaderType":"kopia",
                    "tags":{"backup":"%s"}}""".formatted(backup.equals(BACKUP) ? "scratch" : "alien", backup));
        }
        velero.signing("http://127.0.0.1:" + store.getAddress().getPort()).go();
        Said told = asked().ended(0);
        assertTrue(told.out().contains("erp/web-0: scratch: PodVolumeBackup, data in the bucket"), told::toString);
        assertFalse(told.out().contains("alien"), told::toString);
    }

    @Test
    void anAddressThatOnlyTheClusterKnowsIsSaidWithTheWayOut() throws Exception {
        velero.signing("http://minio.velero.svc.invalid:9000/cluster-backups").go();
        Said told = asked();
        assertTrue(told.toString().contains("Velero gave an address at http://minio.velero.svc.invalid:9000, and that is not reached from this machine"), told::toString);
        assertTrue(told.toString().contains("publicUrl"), told::toString);
        assertFalse(told.toString().contains("X-Amz-Signature"), "whoever knows the address can read: " + told);
        try (Stream<Path> logs = Files.walk(desk.workspace().getParent())) {
            for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                assertFalse(Files.readString(log).contains("X-Amz-Signature"), log.toString());
            }
        }
    }

    @Test
    void K8_5_anotherClusterIsNotAskedForAnything() throws Exception {
        desk.write("relight.yaml", Files.readString(desk.workspace().resolve("relight.yaml")).replace(shop.uid(), "00000000-0000-0000-0000-000000000000"));
        velero.signing("http://127.0.0.1:" + store.getAddress().getPort());
        Said told = asked();
        assertTrue(told.toString().contains("00000000-0000-0000-0000-000000000000"), told::toString);
        assertEquals(0, velero.all("downloadrequests").size());
        velero.go();
    }
}
