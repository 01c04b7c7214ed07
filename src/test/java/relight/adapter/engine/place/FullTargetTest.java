package relight.adapter.engine.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.host.Hosts;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.testing.SmallDisk;
import relight.testing.SshHost;

/** The target's disk has no room, or had it when the plan was made and fills up before it is carried out. */
class FullTargetTest {

    private static final int SIZE = 6_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"files", "sqlite", "dump", "far"})
    void ALL_6_aTargetThatFillsUpLosesNothingAndTheStepCanBeRunAgainOrTakenBack(String kind, @TempDir Path folder) throws Exception {
        try (SmallDisk disk = SmallDisk.over(folder, "64m")) {
            disk.run(FullTargetTest.class, folder.toString(), kind);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        if (arguments[1].equals("far")) {
            far(folder);
            return;
        }
        boolean files = arguments[1].equals("files");
        Path backups = Files.createDirectory(folder.resolve("backups"));
        Path target = files ? folder.resolve("media/a.bin") : folder.resolve("shop.db");
        switch (arguments[1]) {
            case "files" -> archive(backups.resolve("20260415.tar"));
            case "sqlite" -> database(backups.resolve("20260415.db"));
            default -> dump(backups.resolve("20260415.sql.gz"));
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, "all that is left");
        ProtectedSystem system = RestoreBench.system(files ? "files" : "sqlite", files ? "media" : "shop.db", List.of());
        try (RestoreBench bench = new RestoreBench(folder, system)) {
            refused(bench, folder);
            beside(bench, folder, target);
            inPlace(bench, folder, target);
        }
    }

    private static void refused(RestoreBench bench, Path folder) throws Exception {
        RestoreRequest request = bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        Path harmed = Files.writeString(folder.resolve("harmed"), "all that is left");
        Path filling = folder.resolve("filling");
        SmallDisk.fill(filling);
        assertThrows(IOException.class, () -> Files.write(harmed, new byte[SIZE]));
        assertNotEquals("all that is left", Files.readString(harmed), "the harm: the old one is gone, and of the new one there is a part");
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, bench.planning(request));
        assertEquals(List.of("ALL-6"), refused.refusals().stream().map(Refusal::id).toList());
        Files.delete(filling);
        Files.delete(harmed);
    }

    private static void beside(RestoreBench bench, Path folder, Path target) throws Exception {
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "restore"));
        full(folder, () -> unchecked(() -> run.action("restore")));
        assertEquals("all that is left", Files.readString(target));
        good(run.action("restore"));
        good(run.action("swap"));
        assertTrue(Files.size(target) > 1_000_000);
        good(run.play(Part.UNDO));
        assertEquals("all that is left", Files.readString(target));
    }

    private static void inPlace(RestoreBench bench, Path folder, Path target) throws Exception {
        PlanRun run = bench.run(Way.IN_PLACE);
        good(run.play(Part.MAIN, "safety-copy"));
        full(folder, () -> unchecked(() -> run.action("safety-copy")));
        assertEquals("all that is left", Files.readString(target));
        good(run.action("safety-copy"));
        full(folder, () -> unchecked(() -> run.action("overwrite")));
        good(run.play(Part.UNDO));
        assertEquals("all that is left", Files.readString(target), "taken back after half of it was written");
    }

    private static void full(Path folder, Supplier<Outcome> action) throws IOException {
        Path filling = folder.resolve("filling");
        SmallDisk.fill(filling);
        Outcome outcome = action.get();
        Files.delete(filling);
        assertFalse(outcome.good());
        String said = outcome.reason().toString();
        assertTrue(said.startsWith("The disk of " + folder) && said.contains(" is full. Make room there and run the step again."), said);
    }

    /** The disk of a host over ssh, before the archive is there and when it is unpacked. */
    private static void far(Path folder) throws Exception {
        archive(Files.createDirectory(folder.resolve("backups")).resolve("20260415.tar"));
        Path target = Files.createDirectory(folder.resolve("media")).resolve("a.bin");
        Files.writeString(target, "all that is left");
        Path filling = folder.resolve("filling");
        try (SshHost host = SshHost.start(); RestoreBench bench = RestoreBench.at(folder, Hosts.over(host.ssh()), new ProtectedSystem("shop", "files", "critical",
                List.of(), Objectives.NONE, Map.of("path", folder.resolve("media").toString(), "on", host.on()), List.of(), Optional.empty(), Optional.empty(), Optional.empty()))) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN, "restore"));
            for (int left : List.of(0, SIZE + SIZE / 2)) {
                SmallDisk.fill(filling, left);
                Outcome outcome = run.action("restore");
                Files.delete(filling);
                assertFalse(outcome.good());
                String said = outcome.reason().toString();
                assertTrue(said.contains(host.on()) && (said.contains("No space left on device") || said.contains(" is full.")) && said.contains("othing that was there before is lost"), said);
                assertEquals("all that is left", Files.readString(target));
                try (Stream<Path> all = Files.walk(folder)) {
                    assertEquals(List.of(), all.filter(file -> file.toString().contains("relight-lock") || file.toString().contains("/.relight-") && Files.isRegularFile(file)).toList());
                }
            }
            good(run.action("restore"));
            good(run.action("swap"));
            assertEquals(SIZE, Files.size(target));
            good(run.play(Part.UNDO));
            assertEquals("all that is left", Files.readString(target));
        }
    }

    private interface Work {
        Outcome run() throws InterruptedException;
    }

    private static Outcome unchecked(Work work) {
        try {
            return work.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void archive(Path file) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            TarArchiveEntry entry = new TarArchiveEntry("media/a.bin");
            entry.setSize(SIZE);
            tar.putArchiveEntry(entry);
            tar.write(new byte[SIZE]);
            tar.closeArchiveEntry();
        }
    }

    private static void database(Path file) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file); var sql = connection.createStatement()) {
            sql.execute("CREATE TABLE picture (bytes BLOB)");
            sql.execute("INSERT INTO picture VALUES (zeroblob(" + SIZE + "))");
        }
    }

    private static void dump(Path file) throws IOException {
        Random random = new Random(7);
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE orders (word TEXT);\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < SIZE / 100; i++) {
                gzip.write(("INSERT INTO orders VALUES ('" + Long.toHexString(random.nextLong()).repeat(6) + "');\n").getBytes(StandardCharsets.UTF_8));
            }
            gzip.write("COMMIT;\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }
}
