package relight.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import relight.adapter.engine.files.FilesActions;
import relight.adapter.engine.files.FilesEngine;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.s3.S3Store;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.S3Server;
import relight.testing.TestRun;

/** Many small files come back from a tar.gz in a bucket, all guards in, against a download and {@code tar xzf} after it. */
final class FilesRestoreBenchmark {

    private static final int ENTRIES = Integer.getInteger("relight.bench.files", 100_000);
    private static final int MOST_BYTES = 16_000;

    private FilesRestoreBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-files-");
        try (S3Server s3 = S3Server.start(S3Server.Backend.FILES)) {
            Path archive = folder.resolve("media.tar.gz");
            pack(archive);
            s3.bucket("files");
            s3.put("files", "media_20260415.tar.gz", archive);
            Files.delete(archive);
            double ours = ours(s3, folder);
            remove(folder.resolve("live"));
            double script = script(s3, folder);
            return List.of(new BenchmarkRow("Files, " + ENTRIES + " entries from a tar.gz in S3, guards in, against download, tar xzf", ours, script, "s", "≤ 0.7 ×"));
        } finally {
            remove(folder);
        }
    }

    /** Of all sizes up to the largest, half of each random: as pictures and pages are. */
    private static void pack(Path archive) throws IOException {
        Random random = new Random(17);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(archive), 1 << 16), 1 << 16))) {
            for (int i = 0; i < ENTRIES; i++) {
                byte[] half = new byte[random.nextInt(MOST_BYTES / 2)];
                random.nextBytes(half);
                TarArchiveEntry entry = new TarArchiveEntry("media/" + i % 100 + "/" + i / 100 % 100 + "/picture-" + i + ".jpg");
                entry.setSize(2L * half.length);
                tar.putArchiveEntry(entry);
                tar.write(half);
                tar.write(new byte[half.length]);
                tar.closeArchiveEntry();
            }
        }
    }

    private static double script(S3Server s3, Path folder) throws Exception {
        Path to = Files.createDirectories(folder.resolve("script"));
        long begin = System.nanoTime();
        s3.client().getObject(request -> request.bucket("files").key("media_20260415.tar.gz"), folder.resolve("downloaded.tar.gz"));
        if (new ProcessBuilder("tar", "xzf", folder.resolve("downloaded.tar.gz").toString(), "-C", to.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("the script failed");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double ours(S3Server s3, Path folder) throws Exception {
        Path live = Files.createDirectories(folder.resolve("live/media"));
        ProtectedSystem system = new ProtectedSystem("media", "files", "", List.of(), Objectives.NONE, Map.of("path", live.toString()), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        StoreDefinition.S3 definition = s3.store("bucket", "files", "");
        Workspace workspace = new Workspace(folder, new Site("shop", "benchmark", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(new BackupSeries("nightly", "media", "bucket", "media_{timestamp}.tar.gz", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        Retention.NONE, 0, Optional.empty())), List.of(), List.of(), List.of());
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db")); S3Store store = new S3Store(definition)) {
            Catalog catalog = new Catalog(workspace, Map.of("bucket", store), index);
            catalog.refresh(WorkListener.NONE);
            Backup backup = catalog.verify(catalog.list(CatalogQuery.ALL, 0, 1).getFirst(), WorkListener.NONE);
            RestoreRequest request = new RestoreRequest(system, backup, List.of(), RestoreRequest.Way.BESIDE_ONLY, Optional.of("ours"), Map.of());
            Planning.Planned planned = (Planning.Planned) new FilesEngine(workspace, catalog::store, Hosts.known(Pods.NONE)).consider(request, Messages.english());
            FilesActions runner = new FilesActions(catalog::store, Hosts.known(Pods.NONE));
            TestRun run = TestRun.in(folder, 1);
            long begin = System.nanoTime();
            for (Step step : planned.plan().steps()) {
                if (step instanceof Step.EngineAction action && Set.of("lock", "restore", "place").contains(action.action())) {
                    Outcome outcome = runner.run(step, run);
                    if (!outcome.good()) {
                        throw new IOException(outcome.reason().toString());
                    }
                }
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
