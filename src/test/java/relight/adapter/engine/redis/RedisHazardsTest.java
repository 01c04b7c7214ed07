package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.good;
import static relight.adapter.engine.redis.RedisBench.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.redis.RedisPlanner;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;
import relight.core.workspace.DataCheck.Kind;
import relight.testing.Encrypted;
import relight.testing.RedisServer;
import relight.testing.SmallDisk;

/** What destroys data in restores of every engine, at a real Redis: the harm first, and then its guard. */
@Timeout(120)
class RedisHazardsTest {

    @TempDir
    private Path folder;
    private RedisServer server;
    private RedisBench bench;
    private Path backup;

    @BeforeEach
    void fault() throws Exception {
        backup = Files.createDirectories(folder.resolve("backups")).resolve(RedisBench.STAMP + ".rdb.gz");
        server = RedisServer.start();
        RedisRestoreTest.fault(server, folder.resolve("good.rdb"), backup);
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
        server.close();
    }

    private void open(List<DataCheck> checks) throws Exception {
        bench = new RedisBench(folder, List.of("ssh"), target(server.port()), checks, Optional.empty(), Optional.empty());
    }

    @Test
    void ALL_4_whatIsInTheFileIsSeenByItsBytesAndNotByItsName() throws Exception {
        Files.move(backup, folder.resolve("once.gz"));
        try (OutputStream twice = new GZIPOutputStream(Files.newOutputStream(backup))) {
            Files.copy(folder.resolve("once.gz"), twice);
        }
        open(RedisRestoreTest.CHECKS);
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        good(run.play(Part.COMMIT));
        assertEquals(104, server.size(), "packed twice under the name of one that was packed once");
        bench.close();

        Files.delete(backup);
        Path other = Files.writeString(folder.resolve("orders.txt"), "no Redis");
        assertEquals(0, new ProcessBuilder("tar", "-czf", backup.toString(), "-C", folder.toString(), other.getFileName().toString()).start().waitFor());
        open(RedisRestoreTest.CHECKS);
        assertEquals(List.of("ALL-4"), bench.refused());
    }

    @Test
    void ALL_5_aDownloadThatBrokeOffIsRefusedBeforeTheServerIsTouched() throws Exception {
        byte[] whole = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(whole, whole.length - 30));
        Path half = folder.resolve("half.rdb");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(backup)); OutputStream out = Files.newOutputStream(half)) {
            assertThrows(IOException.class, () -> in.transferTo(out), "gunzip leaves what it got so far");
        }
        open(RedisRestoreTest.CHECKS);
        assertEquals(List.of("ALL-5"), bench.refused());
        assertEquals("written after the fault", server.command("GET", "since"));
    }

    @Test
    void ALL_6_aFullDiskIsSeenBeforeTheFileIsBroughtThere() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        try (SmallDisk disk = SmallDisk.over(small, "64m")) {
            disk.run(small, RedisHazardsTest.class, folder.toString(), small.toString());
        }
    }

    /** Where the small disk is seen. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path small = Path.of(arguments[1]);
        try (RedisServer server = RedisServer.start();
                RedisBench bench = new RedisBench(folder, List.of("ssh"), target(server.port()), List.of(), Optional.empty(), Optional.empty())) {
            server.command("SET", "since", "written after the fault");
            SmallDisk.fill(small.resolve("filling"));
            assertThrows(IOException.class, () -> server.command("SAVE"), "the harm: what is there could not even be kept");
            assertEquals(List.of("ALL-6"), bench.refused());
            Files.delete(small.resolve("filling"));
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            SmallDisk.fill(small.resolve("filling"));
            Outcome full = run.play(Part.MAIN);
            assertTrue(full.reason().toString().contains("cannot be written"), full::toString);
            Files.delete(small.resolve("filling"));
            assertEquals("written after the fault", server.command("GET", "since"));
            good(run.play(Part.MAIN)); // no lock without a name is left
            assertEquals(104, server.size());
        }
    }

    @Test
    void ALL_7_anEmptyOneIsNotTakenForTheDataWhetherItIsLoadedBesideOrNot() throws Exception {
        server.command("FLUSHALL");
        Path empty = server.dump(folder.resolve("empty.rdb"));
        server.command("SET", "since", "written after the fault");
        Files.delete(backup);
        Files.copy(empty, backup.resolveSibling(RedisBench.STAMP + ".rdb"));
        open(List.of());
        PlanRun unproven = bench.run(Way.SIDE_BY_SIDE);
        good(unproven.play(Part.MAIN));
        assertEquals(0, server.size(), "the harm: without a check nothing stopped it");
        assertTrue(unproven.checked().stream().anyMatch(check -> !check.passed()), "and the record calls it unproven");
        good(unproven.play(Part.UNDO));
        bench.close();

        open(RedisRestoreTest.CHECKS);
        Outcome beside = bench.run(Way.SIDE_BY_SIDE).play(Part.MAIN);
        assertTrue(beside.reason().toString().contains("keys"), beside::toString);
        assertEquals(1, server.size());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE, Map.of(RedisPlanner.NO_TRIAL, "true"));
        Outcome late = run.play(Part.MAIN);
        assertTrue(late.reason().toString().contains("keys"), late::toString);
        good(run.play(Part.UNDO));
        assertEquals("written after the fault", server.command("GET", "since"));
    }

    @Test
    void ALL_7_aFileThatNobodyLoadsIsUnproven() throws Exception {
        open(RedisRestoreTest.CHECKS);
        PlanRun run = bench.run(Way.BESIDE_ONLY, Map.of(RedisPlanner.NO_TRIAL, "true"));
        good(run.play(Part.MAIN));
        assertTrue(run.checked().stream().anyMatch(check -> !check.passed()), run.lines()::toString);
    }

    @Test
    void ALL_10_theRecoveryPointIsReadFromTheDataAndElseFromTheHeaderAndNeverFromTheName() throws Exception {
        open(RedisRestoreTest.CHECKS);
        PlanRun measured = bench.run(Way.SIDE_BY_SIDE);
        good(measured.play(Part.MAIN, "quiet"));
        assertEquals(Instant.parse("2026-04-15T01:59:00Z"), measured.one(RecoveryEvent.RecoveryPointFound.class).point());
        assertTrue(measured.one(RecoveryEvent.RecoveryPointFound.class).measured());
        good(measured.action("remove-old"));

        for (Map<String, String> choice : List.of(Map.<String, String>of(), Map.of(RedisPlanner.NO_TRIAL, "true"))) {
            bench.close();
            open(choice.isEmpty() ? List.of(new DataCheck("canary", "GET canary", Kind.EQUALS, Optional.of("tweet"))) : RedisRestoreTest.CHECKS);
            PlanRun labelled = bench.run(Way.SIDE_BY_SIDE, choice);
            good(labelled.play(Part.MAIN));
            RecoveryEvent.RecoveryPointFound point = labelled.one(RecoveryEvent.RecoveryPointFound.class);
            assertFalse(point.measured());
            assertTrue(Duration.between(point.point(), Instant.now()).abs().toHours() < 1, "its ctime, and not the day in its name: " + point);
            good(labelled.play(Part.UNDO));
        }
    }

    @Test
    void ALL_14_aFileThatWasEncryptedBeforeItWasStoredIsRefusedByItsBytes() throws Exception {
        Encrypted.inPlace(backup);
        assertThrows(IOException.class, () -> new GZIPInputStream(Files.newInputStream(backup)), "the harm: without the key nothing comes back");
        open(RedisRestoreTest.CHECKS);
        assertEquals(List.of("ALL-14"), bench.refused());
    }
}
