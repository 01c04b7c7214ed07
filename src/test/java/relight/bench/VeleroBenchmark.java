package relight.bench;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import relight.adapter.engine.dump.Folders;
import relight.adapter.folder.FolderStore;
import relight.adapter.s3.S3Store;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.velero.VeleroStore;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.StoreDefinition;
import relight.testing.ListingServer;

/** Velero's bucket, read without a cluster. */
public final class VeleroBenchmark {

    private static final int BACKUPS = 2_000;
    private static final int IN_THE_ARCHIVE = 50_000;
    private static final int OBJECT_BYTES = 5_400;
    static final int RUNS = 3;
    private static final String HEAP = "-Xmx300m";

    private VeleroBenchmark() {}

    public static List<BenchmarkRow> run() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-velero-");
        try {
            return List.of(listing(), contents(folder));
        } finally {
            Folders.delete(folder);
        }
    }

    static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    static double middle(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    static String range(List<Double> figures) {
        return " (%.2f to %.2f)".formatted(figures.stream().min(Double::compare).orElseThrow(), figures.stream().max(Double::compare).orElseThrow());
    }

    private static BenchmarkRow listing() throws Exception {
        Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                ListingServer.class.getName(), String.valueOf(BACKUPS * 5), "30", "velero").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "secret");
        try (BufferedReader said = server.inputReader()) {
            StoreDefinition.S3 definition = new StoreDefinition.S3("bench", "bench", "", Optional.of("us-east-1"), Optional.of(URI.create(said.readLine())), true,
                    Optional.empty(), false);
            List<Double> took = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                try (BackupStore store = new VeleroStore(new S3Store(definition), Clock.systemUTC())) {
                    List<StoredObject> found = new ArrayList<>();
                    long begin = System.nanoTime();
                    store.list("", found::add);
                    took.add(seconds(begin));
                    if (found.size() != BACKUPS) {
                        throw new IllegalStateException(found.size() + " backups were found");
                    }
                }
            }
            return new BenchmarkRow("Listing 2,000 backups of Velero in a bucket 30 ms away, each with the time that it was begun, middle of three runs" + range(took),
                    middle(took), Double.NaN, "s", "≤ 3 s");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static BenchmarkRow contents(Path folder) throws Exception {
        Path archive = folder.resolve("archive/backups/big/big.tar.gz");
        Files.createDirectories(archive.getParent());
        large(archive);
        List<Double> took = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Process reader = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, "-cp", System.getProperty("java.class.path"),
                    VeleroBenchmark.class.getName(), folder.resolve("archive").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            took.add(Double.parseDouble(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()));
        }
        return new BenchmarkRow("An archive of Velero, " + (Files.size(archive) >> 20) + " MiB with 50,000 objects, until it can be searched, with " + HEAP
                + ", middle of three runs" + range(took), middle(took), Double.NaN, "s", "≤ 5 s");
    }

    private static void large(Path archive) throws IOException {
        Random random = new Random(7);
        GzipParameters quickly = new GzipParameters();
        quickly.setCompressionLevel(1);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
             TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(file, quickly))) {
            entry(tar, "metadata/version", "1.1.0");
            for (int number = 0; number < IN_THE_ARCHIVE; number++) {
                byte[] value = new byte[OBJECT_BYTES * 3 / 4];
                random.nextBytes(value);
                String json = configMap("ns-" + number % 50, "settings-" + number, Base64.getEncoder().encodeToString(value));
                entry(tar, "resources/configmaps/namespaces/ns-" + number % 50 + "/settings-" + number + ".json", json);
                entry(tar, "resources/configmaps/v1-preferredversion/namespaces/ns-" + number % 50 + "/settings-" + number + ".json", json);
            }
        }
    }

    private static void entry(TarArchiveOutputStream tar, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    static String configMap(String namespace, String name, String value) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"},\"data\":{\"value\":\"%s\"}}".formatted(name, namespace, value);
    }

    /** In a process of its own with so little memory: lists the archive, and looks for one object by a part of its name. */
    public static void main(String[] args) throws Exception {
        try (BackupStore store = store(Path.of(args[0]))) {
            StoredObject found = store.find("big").orElseThrow();
            long begin = System.nanoTime();
            var contents = new BackupReader(store, backup("shop", found)).list(WorkListener.NONE);
            if (contents.search("settings-49999", 1).length == 0) {
                throw new IllegalStateException("not found");
            }
            System.out.println(seconds(begin));
        }
    }

    static BackupStore store(Path bucket) {
        return new VeleroStore(new FolderStore(new StoreDefinition.Folder("bucket", bucket, false)), Clock.systemUTC());
    }

    static Backup backup(String system, StoredObject object) {
        return new Backup("b1", "nightly", system, "bucket", object, object.key(), BackupSeries.Kind.FULL, object.modified(), new Verdict(State.GOOD, List.of(), Optional.empty(),
                Optional.empty(), Optional.of(new BackupFormat(List.of(BackupFormat.Wrapping.GZIP), BackupFormat.Content.VELERO, ""))));
    }
}
