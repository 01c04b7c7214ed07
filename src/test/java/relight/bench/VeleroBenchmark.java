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
    private static final String HEAP = "-Xmx200m";
    private static final String LIST = "list";
    private static final String SEARCH = "search";

    private VeleroBenchmark() {}

    public static List<BenchmarkRow> run() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-velero-");
        try {
            List<BenchmarkRow> rows = new ArrayList<>(listing());
            rows.addAll(contents(folder));
            return rows;
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

    private static List<BenchmarkRow> listing() throws Exception {
        Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                ListingServer.class.getName(), String.valueOf(BACKUPS * 5), "30", "velero").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "secret");
        try (BufferedReader said = server.inputReader()) {
            String endpoint = said.readLine();
            List<Double> took = new ArrayList<>();
            List<Double> first = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                took.add(listed(endpoint));
                first.add(apart(List.of("-Daws.accessKeyId=key", "-Daws.secretAccessKey=secret"), LIST, endpoint)[0]);
            }
            return List.of(new BenchmarkRow("Listing 2,000 backups of Velero in a bucket 30 ms away, each with the time that it was begun, middle of three runs" + range(took),
                    middle(took), Double.NaN, "s", "≤ 3 s"),
                    new BenchmarkRow("The same, the first thing that a new process does, middle of three" + range(first), middle(first), Double.NaN, "s", "≤ 3 s"));
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static double listed(String endpoint) throws IOException {
        StoreDefinition.S3 definition = new StoreDefinition.S3("bench", "bench", "", Optional.of("us-east-1"), Optional.of(URI.create(endpoint)), true, Optional.empty(), false);
        long begin = System.nanoTime();
        try (BackupStore store = new VeleroStore(new S3Store(definition), Clock.systemUTC())) {
            List<StoredObject> found = new ArrayList<>();
            store.list("", found::add);
            double took = seconds(begin);
            if (found.size() != BACKUPS) {
                throw new IllegalStateException(found.size() + " backups were found");
            }
            return took;
        }
    }

    /** Seconds that the work took in a process of its own, and the most memory that the process had, in MB. */
    private static double[] apart(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), VeleroBenchmark.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip().split(" ");
        return new double[] {Double.parseDouble(said[0]), Double.parseDouble(said[1])};
    }

    private static List<BenchmarkRow> contents(Path folder) throws Exception {
        Path archive = folder.resolve("archive/backups/big/big.tar.gz");
        Files.createDirectories(archive.getParent());
        large(archive);
        List<Double> took = new ArrayList<>();
        List<Double> most = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            double[] ran = apart(List.of(HEAP), SEARCH, folder.resolve("archive").toString());
            took.add(ran[0]);
            most.add(ran[1]);
        }
        return List.of(new BenchmarkRow("An archive of Velero, " + (Files.size(archive) >> 20) + " MiB with 50,000 objects, until it can be searched, with " + HEAP
                + ", middle of three runs" + range(took), middle(took), Double.NaN, "s", "≤ 5 s"),
                new BenchmarkRow("The most memory that this process had, its heap and all else, middle of three" + range(most), middle(most), Double.NaN, "MB", "≤ 300 MB"));
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

    /** In a process of its own, and with little memory for the archive: does one of both once, and says what it took. */
    public static void main(String[] args) throws Exception {
        double took = args[0].equals(LIST) ? listed(args[1]) : searched(Path.of(args[1]));
        System.out.println(took + " " + MemoryBenchmark.highest(Path.of("/proc/self/status")) * 1024 / 1e6);
    }

    /** Lists the archive, and looks for one object by a part of its name. */
    private static double searched(Path bucket) throws Exception {
        try (BackupStore store = store(bucket)) {
            StoredObject found = store.find("big").orElseThrow();
            long begin = System.nanoTime();
            var contents = new BackupReader(store, backup("shop", found)).list(WorkListener.NONE);
            if (contents.search("settings-49999", 1).length == 0) {
                throw new IllegalStateException("not found");
            }
            return seconds(begin);
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
