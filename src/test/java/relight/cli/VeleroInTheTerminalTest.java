package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Relight;
import relight.adapter.s3.S3Store;
import relight.core.catalog.BackupStore;
import relight.core.catalog.StoredObject;
import relight.core.velero.VeleroStore;
import relight.testing.S3Server;
import relight.testing.VeleroBucket;

/** A folder and a bucket that Velero writes into, as stores of a workspace. */
class VeleroInTheTerminalTest {

    @TempDir
    private Path folder;
    private String out = "";

    @Test
    void theCatalogListsAndJudgesBackupsOfVelero() throws Exception {
        site("folder: cluster, layout: velero");
        VeleroBucket bucket = new VeleroBucket(folder.resolve("cluster"));
        bucket.whole("nightly-20260415010000", "2026-04-15T01:00:07Z");
        bucket.whole("nightly-20260416010000", "2026-04-16T01:00:05Z").described("PartiallyFailed", "2026-04-16T01:00:05Z", "2099-01-01T00:00:00Z", ",\"errors\":1");
        assertEquals(ExitStatus.DONE, run("catalog", "refresh"));
        run("catalog", "verify");
        run("catalog", "list", "--json");
        JsonNode newest = new ObjectMapper().readTree(out).get(0);
        assertEquals("2026-04-16T01:00:05Z SUSPECT", newest.get("recoveryPoint").asText() + " " + newest.get("state").asText().toUpperCase(), out);
        run("catalog", "show", newest.get("id").asText());
        assertTrue(out.contains("Velero says PartiallyFailed, with 1 error."), out);
        run("catalog", "show", newest.get("id").asText(), "--contents");
        assertTrue(out.contains("namespaces/erp/configmaps/settings.json"), out);
    }

    @Test
    void whatVeleroLeftOfABackupAndItsRestoresIsReadWithoutACluster() throws Exception {
        site("folder: cluster, layout: velero");
        Path cluster = folder.resolve("cluster");
        VeleroBucket.Backup backup = new VeleroBucket(cluster).whole("nightly-1", "2026-04-15T01:00:07Z");
        backup.packed("-results.gz", "{\"errors\":{\"namespaces\":{\"erp\":[\"pod web: hook timed out\"]}},\"warnings\":{\"velero\":[\"slow\"]}}");
        backup.packed("-logs.gz", "time=1 level=info\n".repeat(99) + "time=2 level=error msg=\"hook timed out\"\n");
        backup.packed("-itemoperations.json.gz", "[{\"spec\":{\"resourceIdentifier\":{\"Resource\":\"persistentvolumeclaims\",\"Namespace\":\"erp\",\"Name\":\"data\"}},"
                + "\"status\":{\"phase\":\"Failed\",\"error\":\"node-agent restarted\"}}]");
        VeleroBucket.restore(cluster, "nightly-1-20260416080000", "-results.gz", "{\"errors\":{},\"warnings\":{\"cluster\":[\"could not restore, already exists\"]}}");
        VeleroBucket.restore(cluster, "nightly-1-20260416080000", "-logs.gz", "restored\n".repeat(3));
        Path log = cluster.resolve("restores/nightly-1-20260416080000/restore-nightly-1-20260416080000-logs.gz");
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), (int) Files.size(log) - 9));
        run("catalog", "refresh");
        run("catalog", "list", "--json");
        String id = new ObjectMapper().readTree(out).get(0).get("id").asText();
        assertEquals(ExitStatus.DONE, run("catalog", "show", id, "--logs"));
        for (String said : List.of("1 error, 1 warning", "erp: pod web: hook timed out", "the last 40 of 100 lines that fit", "operations Failed: 1",
                "persistentvolumeclaims erp/data: node-agent restarted", "Restore nightly-1-20260416080000", "could not restore, already exists",
                "restore-nightly-1-20260416080000-logs.gz is damaged")) {
            assertTrue(out.contains(said), () -> said + " in " + out);
        }
        assertEquals(ExitStatus.DONE, run("catalog", "show", id, "--logs", "--level", "error", "--match", "TIMED hook"));
        assertTrue(out.contains("the last 1 of 1 lines that fit, of 100 in all") && out.contains("time=2 level=error") && !out.contains("time=1"), out);
        assertEquals(ExitStatus.CRITICAL, run("catalog", "show", id, "--level", "loud"));
        assertEquals(ExitStatus.CRITICAL, run("catalog", "show", id, "--through-cluster"));
        run("catalog", "show", id, "--logs", "--json");
        assertEquals("slow", new ObjectMapper().readTree(out).at("/backup/warnings/0").asText(), out);
    }

    @Test
    void anUnknownLayoutIsSaidWithWhatToWrite() throws Exception {
        site("folder: cluster, layout: kasten");
        try (ByteArrayOutputStream said = new ByteArrayOutputStream()) {
            assertEquals(ExitStatus.CRITICAL, run(said, "catalog", "list"));
            assertTrue(said.toString(StandardCharsets.UTF_8).contains("layout: velero"), said.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aBucketIsReadAsAFolderIs() throws Exception {
        VeleroBucket bucket = new VeleroBucket(folder.resolve("cluster"));
        bucket.whole("erp", "2026-04-15T01:00:07Z");
        bucket.whole("gone", "2026-04-16T01:00:07Z");
        Files.delete(folder.resolve("cluster/backups/gone/velero-backup.json"));
        try (S3Server server = S3Server.start()) {
            server.bucket("velero");
            try (Stream<Path> files = Files.walk(folder.resolve("cluster")).filter(Files::isRegularFile)) {
                files.forEach(file -> server.put("velero", "prod/" + folder.resolve("cluster").relativize(file), file));
            }
            server.put("velero", "prod/restores/r/restore-r-logs.gz", new byte[3]);
            try (BackupStore store = new VeleroStore(new S3Store(server.store("cluster", "velero", "prod/")), java.time.Clock.systemUTC())) {
                List<StoredObject> all = new ArrayList<>();
                store.list("", all::add);
                assertEquals(List.of("erp", "gone"), all.stream().map(StoredObject::key).sorted().toList());
                StoredObject erp = store.find("erp").orElseThrow();
                assertEquals("2026-04-15T01:00:07Z", erp.modified().toString());
                assertEquals(erp.size(), store.open(erp, 0).readAllBytes().length);
                server.put("velero", "production/www/index.html", new byte[3]);
                assertEquals(Set.of("backups", "restores"), store.files().folders());
                assertFalse(store.findings(erp).toString().contains("velero.foreign"));
            }
            server.put("velero", "prod/www/index.html", new byte[3]);
            try (BackupStore store = new VeleroStore(new S3Store(server.store("cluster", "velero", "prod/")), java.time.Clock.systemUTC())) {
                assertTrue(store.findings(store.find("erp").orElseThrow()).toString().contains("velero.foreign"));
            }
        }
    }

    private void site(String store) throws Exception {
        Files.writeString(folder.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {cluster: {%s}}
                systems:
                  erp: {engine: files, target: {path: erp}}
                series:
                  nightly: {system: erp, store: cluster, path: "nightly-*"}
                """.formatted(store));
    }

    private int run(String... words) throws Exception {
        return run(new ByteArrayOutputStream(), words);
    }

    private int run(ByteArrayOutputStream said, String... words) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--workspace", folder.toString(), "--data", folder.resolve("data").toString()));
        try (PrintStream told = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            return Relight.run(all.toArray(String[]::new), new PrintStream(printed, true, StandardCharsets.UTF_8), told);
        } finally {
            out = printed.toString(StandardCharsets.UTF_8);
        }
    }
}
