package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import relight.core.workspace.StoreDefinition;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * A real S3 server, S3Proxy, in a process of its own on a free port. From then on this process has its credentials in the AWS
 * chain; {@link #environment()} gives them to a child process.
 */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY = "test-access-key";
    public static final String SECRET_KEY = "test-secret-key";
    private static final Path CLASS_PATH = Path.of("target", "s3proxy.classpath");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Where it keeps the objects. */
    public enum Backend {
        /** In memory; keeps versions. */
        MEMORY("transient"),
        /** In files, for what is too large for memory. */
        FILES("filesystem-nio2");

        private final String provider;

        Backend(String provider) {
            this.provider = provider;
        }
    }

    private final Process process;
    private final Path folder;
    private final int port;
    private final S3Client client;

    public static S3Server start() {
        return start(Backend.MEMORY);
    }

    public static S3Server start(Backend backend) {
        try {
            return new S3Server(backend);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private S3Server(Backend backend) throws IOException {
        if (!Files.exists(CLASS_PATH)) {
            throw new IllegalStateException("There is no " + CLASS_PATH + ": run mvn generate-test-resources once, which writes it");
        }
        folder = Files.createTempDirectory("relight-s3-");
        port = freePort();
        process = process(backend);
        client = S3Client.builder().endpointOverride(endpoint()).region(Region.US_EAST_1).forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(ApacheHttpClient.builder()).build();
        awaitPort();
        letIn();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** For a test that needs more of S3 than this class has. */
    public S3Client client() {
        return client;
    }

    public void bucket(String name) {
        client.createBucket(request -> request.bucket(name));
    }

    public void versionedBucket(String name) {
        bucket(name);
        client.putBucketVersioning(request -> request.bucket(name)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    }

    public void put(String bucket, String key, byte[] bytes) {
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    public void put(String bucket, String key, Path file) {
        client.putObject(request -> request.bucket(bucket).key(key), file);
    }

    /** What stands in a bucket, by key. */
    public Map<String, String> texts(String bucket) {
        Map<String, String> texts = new TreeMap<>();
        client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().forEach(object ->
                texts.put(object.key(), client.getObjectAsBytes(get -> get.bucket(bucket).key(object.key())).asUtf8String()));
        return texts;
    }

    /** The bucket as a workspace would name it. */
    public StoreDefinition.S3 store(String name, String bucket, String prefix) {
        return new StoreDefinition.S3(name, bucket, prefix, Optional.of("us-east-1"), Optional.of(endpoint()), true, Optional.empty(), true);
    }

    /** What a child process needs to be let in. */
    public Map<String, String> environment() {
        return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY, "AWS_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    /** From now on the AWS SDK in this process finds the keys. Nobody takes them away: classes run beside each other. */
    public static void letIn() {
        System.setProperty("aws.accessKeyId", ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SECRET_KEY);
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
        try {
            process.waitFor();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process process(Backend backend) throws IOException {
        Path objects = Files.createDirectory(folder.resolve("objects"));
        Path settings = Files.writeString(folder.resolve("s3proxy.conf"), """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=%s
                jclouds.identity=unused
                jclouds.credential=unused
                jclouds.filesystem.basedir=%s
                """.formatted(endpoint(), ACCESS_KEY, SECRET_KEY, backend.provider, objects));
        Path logging = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %p %c %m%n</pattern></encoder></appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
        return new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=" + (backend == Backend.FILES ? 4 : 1), "-Dlogback.configurationFile=" + logging,
                "-cp", Files.readString(CLASS_PATH).strip(), "org.gaul.s3proxy.Main", "--properties", settings.toString()))
                .redirectErrorStream(true).redirectOutput(folder.resolve("s3proxy.log").toFile()).start();
    }

    private void awaitPort() throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new IOException("S3Proxy did not start: " + Files.readString(folder.resolve("s3proxy.log")));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
