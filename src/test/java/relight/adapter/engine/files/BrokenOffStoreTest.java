package relight.adapter.engine.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.adapter.s3.S3Store;
import relight.core.recovery.Outcome;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.BreakingRelay;
import relight.testing.S3Server;

/** The store breaks off at 50 %, once; a real S3 server behind a relay that breaks the connection. */
class BrokenOffStoreTest {

    private static final int SIZE = 12 << 20;
    private static final byte[] BYTES = new byte[SIZE];
    private static S3Server server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        new Random(11).nextBytes(BYTES);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anArchiveIsReadOnFromWhereTheStoreBrokeOff() throws Exception {
        server.bucket("archives");
        server.put("archives", "20260415.tar", tar());
        try (BreakingRelay relay = new BreakingRelay(server.endpoint()); S3Store store = store(relay, "archives")) {
            PlanRun run = bench(relay, "archives", store, "{timestamp}*").run(Way.SIDE_BY_SIDE);
            relay.breakAfter(SIZE / 2, () -> { });
            good(run.play(Part.MAIN));
            assertArrayEquals(BYTES, Files.readAllBytes(media().resolve("large.bin")));
            resumed(relay, run);
        }
    }

    @Test
    void aFolderOfFilesIsReadOnFromWhereTheStoreBrokeOff() throws Exception {
        server.bucket("folders");
        server.put("folders", "20260415/large.bin", BYTES);
        server.put("folders", "20260415/small.txt", "small".getBytes());
        try (BreakingRelay relay = new BreakingRelay(server.endpoint()); S3Store store = store(relay, "folders")) {
            PlanRun run = bench(relay, "folders", store, "{timestamp}/").run(Way.SIDE_BY_SIDE);
            relay.breakAfter(SIZE / 2, () -> { });
            good(run.play(Part.MAIN));
            assertArrayEquals(BYTES, Files.readAllBytes(media().resolve("large.bin")));
            resumed(relay, run);
        }
    }

    @Test
    void ALL_3_anObjectThatWasReplacedWhileTheStoreWasAwayEndsTheRestore() throws Exception {
        server.bucket("replaced");
        byte[] good = tar();
        server.put("replaced", "20260415.tar", good);
        byte[] other = good.clone();
        other[SIZE - 4096]++;
        try (BreakingRelay relay = new BreakingRelay(server.endpoint()); S3Store store = store(relay, "replaced")) {
            PlanRun run = bench(relay, "replaced", store, "{timestamp}*").run(Way.SIDE_BY_SIDE);
            relay.breakAfter(SIZE / 2, () -> server.put("replaced", "20260415.tar", other));
            Outcome outcome = run.play(Part.MAIN);
            assertEquals(Outcome.Kind.FAILED, outcome.kind());
            assertTrue(outcome.reason().toString().contains("changed since it was listed"), outcome.reason().toString());
            assertEquals(1, relay.breaks());
            assertTrue(Files.notExists(media().resolve("large.bin")), "nothing of either was put in place");
        }
    }

    private static void resumed(BreakingRelay relay, PlanRun run) {
        assertEquals(1, relay.breaks());
        assertTrue(relay.passed() < SIZE * 5L / 4, "resumed, not begun again: " + relay.passed());
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("the store broke off at")), run.lines().toString());
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.toString());
    }

    private Path media() throws IOException {
        return Files.createDirectories(folder.resolve("media"));
    }

    private static S3Store store(BreakingRelay relay, String bucket) {
        return new S3Store(definition(relay, bucket));
    }

    private static StoreDefinition.S3 definition(BreakingRelay relay, String bucket) {
        return new StoreDefinition.S3("backups", bucket, "", Optional.of("us-east-1"), Optional.of(relay.endpoint()), true, Optional.empty(), true);
    }

    private RestoreBench bench(BreakingRelay relay, String bucket, S3Store store, String path) throws Exception {
        return RestoreBench.of(folder, RestoreBench.system("files", media().toString(), List.of()), definition(relay, bucket), store, path);
    }

    private static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry("large.bin");
            entry.setSize(SIZE);
            tar.putArchiveEntry(entry);
            tar.write(BYTES);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
