package relight.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/**
 * Verifying a folder of gzipped dumps, each read once and on all cores, against {@code sha256sum} followed by {@code gzip -t} on all
 * cores. In turns, after one turn to warm up, files in the page cache for both.
 */
public final class VerifyBenchmark {

    private static final int FILES = 12;
    private static final int ROWS = 700_000;
    private static final int TURNS = 3;

    private VerifyBenchmark() {}

    /** One row, in MB of stored bytes a second. */
    public static List<BenchmarkRow> run() {
        try {
            Path folder = Files.createTempDirectory("relight-verify-bench");
            try {
                return List.of(measure(folder));
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BenchmarkRow measure(Path folder) throws IOException, InterruptedException {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        double megabytes = 0;
        for (int i = 0; i < FILES; i++) {
            megabytes += dump(backups.resolve("shop_202604%02d_020000.sql.gz".formatted(i + 1)), i) / 1e6;
        }
        double ours = Double.MAX_VALUE;
        double theirs = Double.MAX_VALUE;
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db"))) {
            Catalog catalog = catalog(folder, backups, index);
            catalog.refresh(WorkListener.NONE);
            for (int turn = 0; turn < TURNS; turn++) {
                theirs = Math.min(theirs, theirs(backups));
                ours = Math.min(ours, ours(catalog));
            }
        }
        return new BenchmarkRow("Verifying %d gzipped dumps of %.0f MB in all".formatted(FILES, megabytes), megabytes / ours, megabytes / theirs,
                "MB/s", "≥ 1.4 ×");
    }

    private static double ours(Catalog catalog) throws InterruptedException {
        long begin = System.nanoTime();
        catalog.verifyAll(CatalogQuery.ALL, WorkListener.NONE, backup -> {
            if (backup.state() != State.GOOD) {
                throw new IllegalStateException(backup.toString());
            }
        });
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double theirs(Path backups) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int status = new ProcessBuilder("bash", "-c", "ls | xargs -P \"$(nproc)\" -n 1 sh -c 'sha256sum \"$0\" > /dev/null && gzip -t \"$0\"'")
                .directory(backups.toFile()).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("sha256sum and gzip ended with " + status);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static long dump(Path file, int seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 256 * 1024)) {
            out.write("--\n-- PostgreSQL database dump\n--\nCOPY public.orders (id, customer, article, price, note) FROM stdin;\n".getBytes(StandardCharsets.UTF_8));
            for (int row = 0; row < ROWS; row++) {
                out.write("%d\t%d\tlamp-%04d\t%d.%02d\t%s\n".formatted(row, random.nextInt(12_000), random.nextInt(900), random.nextInt(400),
                        random.nextInt(100), Long.toString(random.nextLong(), 36)).getBytes(StandardCharsets.UTF_8));
            }
            out.write("\\.\n--\n-- PostgreSQL database dump complete\n--\n".getBytes(StandardCharsets.UTF_8));
        }
        return Files.size(file);
    }

    private static Catalog catalog(Path folder, Path backups, SqliteCatalogIndex index) {
        BackupSeries series = new BackupSeries("nightly", "shop", "disk", "shop_{timestamp}.sql.gz", "yyyyMMdd_HHmmss", BackupSeries.Kind.FULL,
                Optional.empty(), Retention.NONE, 0, Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("shop", "bench", ZoneId.of("UTC")), List.of(), List.of(), List.of(series), List.of(),
                List.of(), List.of());
        return new Catalog(workspace, Map.of("disk", new FolderStore(new StoreDefinition.Folder("disk", backups, false))), index);
    }
}
