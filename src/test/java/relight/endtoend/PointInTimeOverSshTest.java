package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ArchivedCluster;
import relight.testing.S3Server;
import relight.testing.SshHost;

/** The server's files lie on another host, which is reached over ssh alone: it reads the base from the bucket itself, and is stopped and started there. */
@ParameterizedClass
@ValueSource(strings = {"-Ft -z", "-Fp"})
class PointInTimeOverSshTest {

    private static ArchivedCluster cluster;
    private static S3Server s3;
    private static SshHost host;
    private static Desk desk;

    private final String form;

    /** @param form how the base backup was made, which the class is opened with */
    PointInTimeOverSshTest(String form) {
        this.form = form;
    }

    @BeforeParameterizedClassInvocation(injectArguments = true)
    static void open(String form, @TempDir Path folder) throws Exception {
        cluster = new ArchivedCluster(form.split(" "));
        s3 = S3Server.start();
        s3.bucket("backups");
        try (Stream<Path> files = Files.walk(cluster.base)) {
            files.filter(Files::isRegularFile).forEach(file -> s3.put("backups", "bases/" + cluster.base.getParent().relativize(file), file));
        }
        try (Stream<Path> files = Files.list(cluster.server.archive())) {
            for (Path file : files.toList()) {
                boolean zip = file.getFileName().toString().endsWith("3");
                s3.put("backups", "archive/" + file.getFileName() + (zip ? ".gz" : ""), zip ? gzip(file) : Files.readAllBytes(file));
            }
        }
        host = SshHost.start();
        Path programs = host.command(folder.resolve("programs")).getParent();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  bucket: {s3: backups, region: us-east-1, endpoint: "%s", path-style: true}
                systems:
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop, data: "%s", on: "%s"}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 2}
                series:
                  bases: {system: shop, store: bucket, path: "bases/base_{timestamp}/", timestamp: yyyyMMdd_HHmmss, zone: UTC}
                  log: {system: shop, store: bucket, path: archive/, kind: wal}
                """.formatted(s3.endpoint(), cluster.server.port(), cluster.server.data(), host.on()));
        s3.environment().forEach(desk::variable);
        desk.variable("PATH", programs + ":" + System.getenv("PATH"));
    }

    private static byte[] gzip(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            Files.copy(file, gzip);
        }
        return bytes.toByteArray();
    }

    /** A segment of the right size that is another one: its header says so. */
    @Test
    void PG_9_aSegmentThatIsAnotherOneIsNotTakenThereEither() throws Exception {
        Assumptions.assumeFalse(form.equals("-Fp"), "the log comes by the same way whatever the base is");
        desk.start("catalog", "refresh").end().ended(0);
        desk.start("catalog", "verify").end().ended(0);
        List<Path> segments;
        try (Stream<Path> files = Files.list(cluster.server.archive())) {
            segments = files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{23}[^3]")).sorted().toList();
        }
        for (Path segment : segments) {
            s3.put("backups", "archive/" + segment.getFileName(), segments.get(segment.equals(segments.getFirst()) ? 1 : 0));
        }
        Said said = desk.start("restore", "run", "shop", "--at", cluster.later.toString(), "--choice", "look=off", "--confirm-target", "shop", "--as",
                "K. Lang").end();
        assertTrue(said.status() != 0 && said.toString().contains("cannot read the store itself (0000"), said::toString);
        assertEquals("1,3,4", cluster.orders());
        desk.start("resume", "--undo", "--as", "K. Lang").end().ended(2);
        for (Path segment : segments) {
            s3.put("backups", "archive/" + segment.getFileName(), segment);
        }
    }

    @AfterParameterizedClassInvocation
    static void close() throws Exception {
        desk.close();
        host.close();
        s3.close();
        cluster.close();
    }

    @Test
    void aClusterOnAnotherHostGoesBackToTheMomentBeforeTheHarm() throws Exception {
        desk.start("catalog", "refresh").end().ended(0);
        desk.start("catalog", "verify").end().ended(0);
        Said said = desk.start("restore", "run", "shop", "--at", cluster.good.toString(), "--choice", "look=off", "--confirm-target", "shop",
                "--as", "K. Lang").end().ended(1);
        assertEquals("1,2,3", cluster.orders(), said::toString);
        assertTrue(said.toString().contains("ssh:cachehost has read s3://backups/bases/") && said.toString().contains("ssh:cachehost has read s3://backups/archive/")
                && !said.toString().contains("cannot read the store itself"), said::toString);
        desk.start("resume", "--undo", "--as", "K. Lang").end().ended(2);
        assertEquals("1,3,4", cluster.orders());
        desk.start("restore", "run", "shop", "--at", cluster.good.toString(), "--choice", "look=off", "--confirm-target", "shop", "--commit",
                "--as", "K. Lang").end().ended(0);
        assertEquals("1,2,3", cluster.orders());
        List<String> calls = Files.readAllLines(desk.workspace().resolveSibling("programs/calls"));
        assertTrue(calls.size() > 5 && calls.stream().allMatch(call -> call.endsWith("-- cachehost sh -s")), "the remote command is always the same: " + calls);
        assertFalse(Files.exists(Path.of(cluster.server.data() + ".relight-lock")));
    }
}
