package relight.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.CatalogIndex;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.workspace.BackupSeries;
import relight.testing.ListingServer;

/** The catalog's list over a million backups: from opening to the first rows, and from a key typed in the filter to its answer. */
public final class CatalogIndexBenchmark {

    private static final int BACKUPS = 1_000_000;
    private static final int ROWS = 200;
    private static final int ROUNDS = 5;
    private static final List<String> TYPED = List.of("shopdb_20090415", "crm", "state:unverified 2012/07", "billing dump 0300", "nothing-of-it",
            "S3://SHOP-BACKUPS", "2", "04/15 media");

    private CatalogIndexBenchmark() {}

    /** Two rows, in milliseconds. */
    public static List<BenchmarkRow> run() {
        try {
            Path folder = Files.createTempDirectory("relight-index-bench");
            try {
                return measure(folder.resolve("index.db"));
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<BenchmarkRow> measure(Path file) {
        fill(file);
        new SqliteCatalogIndex(file).close();
        long begin = System.nanoTime();
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file)) {
            int rows = index.list(CatalogQuery.ALL, 0, ROWS).size();
            double first = (System.nanoTime() - begin) / 1e6;
            if (rows != ROWS) {
                throw new IllegalStateException(rows + " rows");
            }
            index.count(CatalogQuery.parse("wait for the columns", ZoneId.of("UTC")));
            type(index);
            double[] answers = type(index);
            Arrays.sort(answers);
            return List.of(new BenchmarkRow("First rows of 1,000,000 backups", first, Double.NaN, "ms", "≤ 100 ms"),
                    new BenchmarkRow("A key typed in the filter over 1,000,000 backups, p95 of " + answers.length,
                            answers[answers.length * 95 / 100], Double.NaN, "ms", "≤ 50 ms"));
        }
    }

    /** Milliseconds for each key: the number of hits and the first rows, as the screen asks for them. */
    private static double[] type(SqliteCatalogIndex index) {
        List<Double> answers = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String text : TYPED) {
                for (int length = 1; length <= text.length(); length++) {
                    if (text.startsWith("state:") && length > "state".length() && length < "state:unverified".length()) {
                        continue;
                    }
                    CatalogQuery query = CatalogQuery.parse(text.substring(0, length), ZoneId.of("UTC"));
                    long begin = System.nanoTime();
                    index.count(query);
                    index.list(query, 0, ROWS);
                    answers.add((System.nanoTime() - begin) / 1e6);
                }
            }
        }
        return answers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void fill(Path file) {
        String[] keys = ListingServer.backups(BACKUPS);
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(file); CatalogIndex.Listing listing = index.listing("databases")) {
            for (int i = 0; i < keys.length; i++) {
                Instant point = Instant.parse("2004-01-01T00:00:00Z").plusSeconds(3600L * (i / 5));
                StoredObject object = new StoredObject(keys[i], Optional.empty(), Optional.of("\"0123456789abcdef\""), 1_000_000 + i, point,
                        Optional.empty());
                listing.add(new Backup(Integer.toString(i, 32), "databases", "shop", "bucket", object, "s3://shop-backups/" + keys[i],
                        BackupSeries.Kind.FULL, point, Verdict.UNVERIFIED));
            }
            listing.commit();
        }
    }
}
