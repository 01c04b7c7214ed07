package relight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import relight.adapter.s3.S3Store;
import relight.core.workspace.StoreDefinition;
import relight.testing.ListingServer;

/**
 * Listing a million keys from a server in a process of its own that answers each page from memory after 30 ms, against the command
 * line programs that people use for it.
 */
public final class ListingBenchmark {

    private static final int KEYS = 1_000_000;
    private static final String DELAY = "30";

    private ListingBenchmark() {}

    /** Two kinds of keys, each against each program that is installed. */
    public static List<BenchmarkRow> run() {
        try {
            List<BenchmarkRow> rows = new ArrayList<>();
            for (String kind : List.of("backups", "hashes")) {
                measure(kind, rows);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void measure(String kind, List<BenchmarkRow> rows) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), ListingServer.class.getName(), String.valueOf(KEYS), DELAY, kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            URI endpoint = URI.create(said.readLine());
            double ours = ours(endpoint);
            String what = "Listing 1,000,000 keys (" + (kind.equals("backups") ? "in folders by day" : "flat, named by hash") + ") against ";
            rows.add(faster(what + "aws s3 ls --recursive", ours, theirs("aws",
                    List.of("aws", "--endpoint-url", endpoint.toString(), "s3", "ls", "--recursive", "s3://bench")), "≥ 5 ×"));
            rows.add(faster(what + "rclone lsf -R --fast-list", ours, theirs("rclone", List.of("rclone", "lsf", "-R", "--files-only", "--fast-list",
                    ":s3,provider=Other,list_version=2,access_key_id=key,secret_access_key=secret,endpoint='" + endpoint + "':bench")), "≥ 2 ×"));
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static BenchmarkRow faster(String what, double ours, double theirs, String target) {
        return new BenchmarkRow(what, KEYS / ours, KEYS / theirs, "keys/s", target);
    }

    private static double ours(URI endpoint) throws IOException {
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "secret");
        StoreDefinition.S3 definition = new StoreDefinition.S3("bench", "bench", "", Optional.of("us-east-1"), Optional.of(endpoint), true,
                Optional.empty(), false);
        long begin = System.nanoTime();
        AtomicLong count = new AtomicLong();
        try (S3Store store = new S3Store(definition)) {
            store.list("", object -> count.incrementAndGet());
        }
        if (count.get() != KEYS) {
            throw new IllegalStateException(count + " keys were found");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Seconds; NaN where the program is not installed. */
    private static double theirs(String program, List<String> command) throws IOException, InterruptedException {
        boolean there = Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there) {
            return Double.NaN;
        }
        Path listed = Files.createTempFile("relight-bench-", ".list");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(listed.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Nothing here is encrypted, and rclone stops at a bundle of authorities that it cannot load.
        builder.environment().remove("AWS_CA_BUNDLE");
        builder.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_DEFAULT_REGION", "us-east-1"));
        long begin = System.nanoTime();
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(program + " ended with " + status);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        try (Stream<String> lines = Files.lines(listed)) {
            long count = lines.count();
            if (count != KEYS) {
                throw new IllegalStateException(program + " found " + count + " keys");
            }
        } finally {
            Files.delete(listed);
        }
        return seconds;
    }
}
