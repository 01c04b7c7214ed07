package relight.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import relight.adapter.engine.dump.Folders;
import relight.testing.S3Server;

/** What the packaged program takes of the machine while it restores from a bucket, all guards in: its largest resident set, as Linux counts it. */
final class MemoryBenchmark {

    private static final int SMALL = 50;
    private static final int LARGE = 2_000;
    private static final long LOOK_MILLIS = 50;

    private MemoryBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        double small = megabytes(SMALL);
        double large = megabytes(LARGE);
        return List.of(new BenchmarkRow("Memory of the program, all of it, while it restores a file of %,d MB from a bucket (of %d MB: %.0f MB)".formatted(LARGE, SMALL, small),
                large, Double.NaN, "MB", "≤ 300 MB"));
    }

    private static double megabytes(int size) throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-memory-");
        try (S3Server s3 = S3Server.start(S3Server.Backend.FILES)) {
            Path archive = folder.resolve("media.tar");
            pack(archive, size);
            s3.bucket("files");
            s3.put("files", "media_20260415.tar", archive);
            Files.delete(archive);
            Files.createDirectories(folder.resolve("workspace/live"));
            Files.writeString(folder.resolve("workspace/relight.yaml"), """
                    site: {name: Shop, zone: UTC}
                    stores: {bucket: {s3: files, endpoint: "%s", region: us-east-1, path-style: true}}
                    systems:
                      media: {engine: files, target: {path: live}, checks: {all: {query: "*.bin", at-least: 1}}}
                    series:
                      media: {system: media, store: bucket, path: "media_{timestamp}.tar", timestamp: yyyyMMdd, zone: UTC}
                    """.formatted(s3.endpoint()));
            peak(folder, s3, "catalog", "refresh");
            peak(folder, s3, "catalog", "verify");
            return peak(folder, s3, "restore", "run", "media", "--confirm-target", "media", "--commit") / 1024.0;
        } finally {
            Folders.delete(folder);
        }
    }

    /** In KiB. */
    private static long peak(Path folder, S3Server s3, String... command) throws IOException, InterruptedException {
        String[] all = new String[command.length + 2];
        all[0] = "--workspace";
        all[1] = folder.resolve("workspace").toString();
        System.arraycopy(command, 0, all, 2, command.length);
        Process process = PackagedImage.start(folder, s3.environment(), "relight.Main", all);
        Thread.ofVirtual().start(() -> {
            try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException ended) {
                // with the process
            }
        });
        long peak = 0;
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, highest(status));
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
        return peak;
    }

    /** The most memory that a process has had so far, in KiB; 0 where it has ended. */
    static long highest(Path status) {
        try {
            return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:")).map(line -> line.replaceAll("\\D", "")).mapToLong(Long::parseLong).findFirst().orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static void pack(Path archive, int megabytes) throws IOException {
        Random random = new Random(9);
        byte[] block = new byte[1 << 20];
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            TarArchiveEntry entry = new TarArchiveEntry("large.bin");
            entry.setSize((long) megabytes << 20);
            tar.putArchiveEntry(entry);
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(block);
                tar.write(block);
            }
            tar.closeArchiveEntry();
        }
    }
}
