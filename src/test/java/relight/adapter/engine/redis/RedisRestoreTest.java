package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.good;
import static relight.adapter.engine.redis.RedisBench.target;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.s3.S3Store;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.redis.RedisPlanner;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;
import relight.core.workspace.DataCheck.Kind;
import relight.testing.BreakingBucket;
import relight.testing.RedisServer;
import relight.testing.Until;

/** A real Redis alone, with its append-only file on and off. */
@Timeout(120)
class RedisRestoreTest {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("keys", "DBSIZE", Kind.AT_LEAST, Optional.of("100")),
            new DataCheck("newest", "GET newest", Kind.NEWEST, Optional.empty()),
            new DataCheck("canary", "GET canary", Kind.EQUALS, Optional.of("tweet")));

    private static final String PASSWORD = "it's a \"secret\"";

    @TempDir
    private Path folder;
    private RedisServer server;
    private RedisBench bench;

    @BeforeEach
    void backups() throws IOException {
        Files.createDirectories(folder.resolve("backups"));
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void faulty(String... configuration) throws Exception {
        server = RedisServer.start(configuration);
        fault(server, folder.resolve("good.rdb"), backup());
        bench = new RedisBench(folder, List.of("ssh"), target(server.port()), CHECKS, Optional.empty(), Optional.empty());
    }

    /** A backup of good data, and then the fault: everything is flushed, and one key written since. */
    static void fault(RedisServer server, Path good, Path backup) throws IOException {
        server.fill(100);
        server.command("SET", "canary", "tweet");
        server.command("SET", "newest", "2026-04-15T01:59:00Z");
        server.command("HSET", "h", "a", "1");
        server.command("RPUSH", "l", "1", "2");
        server.command("-n", "3", "SADD", "s", "ключ", "🗝");
        Path dump = server.dump(good);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(backup))) {
            Files.copy(dump, out);
        }
        server.command("FLUSHALL");
        server.command("SET", "since", "written after the fault");
    }

    private Path backup() {
        return folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb.gz");
    }

    private static void actions(PlanRun run, String... names) throws InterruptedException {
        for (String name : names) {
            good(run.action(name));
        }
    }

    private void shutDown(String how) throws Exception {
        server.command("-n", "0", "SHUTDOWN", how);
        Until.holds(() -> !server.lives());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(server.folder())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".relight")).toList();
        }
    }

    @Test
    void RD_1_bringsItBackWithTheAppendOnlyFileOnAndKeepsItOverARestart() throws Exception {
        faulty("appendonly yes", "save 3600 1");
        Path placed = server.folder().resolve("dump.rdb");
        shutDown("NOSAVE");
        Files.copy(folder.resolve("good.rdb"), placed, StandardCopyOption.REPLACE_EXISTING);
        server.up();
        assertEquals("written after the fault", server.command("GET", "since"), "the harm: the append-only file hides the file that was placed");
        server.command("SAVE");
        assertFalse(Arrays.equals(Files.readAllBytes(folder.resolve("good.rdb")), Files.readAllBytes(placed)), "and the next save writes over it");

        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals(104, server.size());
        assertEquals("tweet", server.command("GET", "canary"));
        assertEquals("yes", server.command("CONFIG", "GET", "appendonly").lines().toList().get(1));
        good(run.play(Part.COMMIT));
        assertEquals(List.of(), left());

        server.kill();
        Files.delete(server.folder().resolve("dump.rdb"));
        server.up();
        assertEquals(104, server.size(), "the append-only file alone has it all");
        assertTrue(Files.readString(server.configuration()).contains("appendonly yes"));
    }

    @Test
    void ALL_1_aRestoreTestLoadsTheBackupBesideAsksItAndLeavesProductionAndItsFolderAsTheyWere() throws Exception {
        faulty("save 3600 1");
        byte[] file = Files.readAllBytes(server.folder().resolve("dump.rdb"));
        PlanRun test = bench.test();
        good(test.play(Part.MAIN, "remove-test"));
        assertEquals(List.of("redis-check-rdb", "keys", "newest", "canary"), test.checked().stream().map(one -> one.check()).toList());
        assertTrue(test.checked().stream().allMatch(RecoveryEvent.Checked::passed), test.lines()::toString);
        Path work = server.folder().resolve(left().stream().filter(name -> name.matches("\\.relight-\\d.*")).findFirst().orElseThrow());

        Files.delete(work.resolve("restore-test"));
        assertFalse(test.action("remove-test").good(), "without its mark it could be anybody's");
        assertTrue(Files.exists(work.resolve("new.rdb")));
        Files.writeString(work.resolve("restore-test"), "");
        good(test.action("remove-test"));
        good(test.action("remove-test"));

        assertEquals(List.of(), left());
        assertEquals("written after the fault", server.command("GET", "since"));
        assertArrayEquals(file, Files.readAllBytes(server.folder().resolve("dump.rdb")));
    }

    @Test
    void isReadOnFromWhereTheStoreBrokeOff() throws Exception {
        server = RedisServer.start("save 3600 1");
        server.command("SET", "canary", "tweet");
        server.command("SET", "newest", "2026-04-15T01:59:00Z");
        server.command("EVAL", "for i = 1, 20000 do redis.call('SET', redis.sha1hex(i), redis.sha1hex(-i)) end", "0");
        Path file = server.dump(folder.resolve("good.rdb"));
        try (BreakingBucket bucket = new BreakingBucket()) {
            String key = RedisBench.STAMP + ".rdb";
            bucket.put(key, file);
            bench = new RedisBench(folder, new S3Store(bucket.store("backups")), bucket.store("backups"), List.of("ssh"), target(server.port()), CHECKS,
                    Optional.empty(), Optional.empty());
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            server.command("FLUSHALL");
            bucket.breakIn(key, file);
            good(run.play(Part.MAIN));
            bucket.assertReadOn(Files.size(file), run.lines());
            assertEquals(20_002, server.size());
        }
    }

    @Test
    void bringsItBackWithoutAnAppendOnlyFileProvesItAndCanBeTakenBack() throws Exception {
        faulty("save 3600 1");
        Files.setPosixFilePermissions(server.folder().resolve("dump.rdb"), PosixFilePermissions.fromString("rw-rw----"));
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals(104, server.size());
        assertEquals(List.of("redis-check-rdb", "keys", "newest", "canary", "keys before the swap",
                "keys of type string before the swap", "keys", "keys of type hash", "keys of type list", "keys of type set", "keys of type string",
                "sample of keys in db0, unchanged",
                "sample of keys in db3, unchanged"), run.checked().stream().map(one -> one.check()).toList());
        assertTrue(run.checked().stream().allMatch(RecoveryEvent.Checked::passed), run.lines()::toString);
        assertEquals("1", run.checked().get(5).actual().toString());
        assertEquals("102", run.checked().get(10).actual().toString());
        assertTrue(run.lines().contains("Before, the server held 1 key: string 1 (db0)"), run.lines()::toString);
        assertTrue(run.one(RecoveryEvent.RecoveryPointFound.class).measured());
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("hash 1 (db0)") && line.contains("set 1 (db3)")), run.lines()::toString);

        server.command("SET", "later", "after the swap");
        good(run.play(Part.UNDO));
        assertEquals("written after the fault", server.command("GET", "since"), "ALL-2: not even that is lost");
        assertEquals(1, server.size());
        assertEquals("save", server.command("CONFIG", "GET", "save").lines().findFirst().orElseThrow());
        assertTrue(server.command("CONFIG", "GET", "save").contains("3600 1"), "as it was before");
    }

    @Test
    void RD_2_aServerThatASupervisorStartsAgainIsNoticedBeforeTheFileIsPlacedAndNoSavePointIsLeft() throws Exception {
        faulty("save 3600 1");
        server.command("SAVE");
        server.kill();
        Process supervisor = new ProcessBuilder("sh", "-c", "while :; do redis-server $0 --daemonize no; sleep 0.4; done",
                server.configuration().toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            while (!server.lives()) {
                assertTrue(supervisor.isAlive());
            }
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN, "stop"));
            assertEquals("save", server.command("CONFIG", "GET", "save"), "whatever ends it, it saves nothing");
            Outcome outcome = run.action("stop");
            assertFalse(outcome.good());
            assertTrue(outcome.reason().toString().contains("supervisor"), outcome.reason()::toString);
            assertFalse(run.action("swap").good(), "nothing is placed under a living server");
        } finally {
            supervisor.destroyForcibly().waitFor();
        }
        assertEquals("written after the fault", server.command("GET", "since"));
    }

    @Test
    void RD_2_whatIsPlacedUnderALivingServerIsWrittenOverWhenItEndsAndWhatIsPlacedAfterwardsIsNot() throws Exception {
        faulty("save 3600 1");
        Files.copy(folder.resolve("good.rdb"), server.folder().resolve("dump.rdb"), StandardCopyOption.REPLACE_EXISTING);
        shutDown("SAVE");
        server.up();
        assertEquals(1, server.size(), "the harm: it has saved what it had in memory over the file");

        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "swap"));
        assertFalse(server.lives());
        good(run.action("swap"));
        good(run.action("start"));
        assertEquals(104, server.size());
    }

    @Test
    void RD_4_aDamagedFileIsRefusedAndOneThatDoesNotLoadEndsBeforeTheServerIsTouched() throws Exception {
        faulty();
        Path dump = folder.resolve("good.rdb");
        Files.delete(backup());
        Path cut = folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb");
        Files.copy(dump, cut);
        try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
            file.setLength(file.length() - 20);
        }
        bench.close();
        bench = new RedisBench(folder, List.of("ssh"), target(server.port()), CHECKS, Optional.empty(), Optional.empty());
        assertEquals(List.of("ALL-5"), bench.refused(), "a truncated RDB is bad");

        Files.copy(dump, cut, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
            file.seek(5);
            file.write("0099".getBytes());
            file.seek(file.length() - 8);
            file.write(new byte[8]);
        }
        bench.close();
        bench = new RedisBench(folder, List.of("ssh"), target(server.port()), CHECKS, Optional.empty(), Optional.empty());
        assertNotEquals(0, new ProcessBuilder("redis-server", "--port", "0", "--dir", cut.getParent().toString(), "--dbfilename", cut.getFileName().toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor(), "the harm: with such a file in its place the server does not come up");
        assertEquals(List.of("RD-4"), bench.refused(), "newer than the server");

        Files.copy(dump, cut, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
            byte[] nonsense = new byte[40];
            java.util.Arrays.fill(nonsense, (byte) 0xc7);
            file.seek(file.length() - 80);
            file.write(nonsense);
            file.seek(file.length() - 8);
            file.write(new byte[8]);
        }
        bench.close();
        bench = new RedisBench(folder, List.of("ssh"), target(server.port()), List.of(), Optional.empty(), Optional.empty());
        for (Map<String, String> choices : List.of(Map.<String, String>of(), Map.of(RedisPlanner.NO_TRIAL, "true"))) {
            Outcome outcome = bench.run(Way.SIDE_BY_SIDE, choices).play(Part.MAIN);
            assertTrue(outcome.reason().toString().contains("redis-check-rdb"), "also where it is not loaded beside: " + outcome);
            assertEquals(1, server.size());
            assertTrue(bench.refused().isEmpty(), "its lock is let go");
        }
    }

    @Test
    void aFailedCheckEndsItBeforeTheServerIsTouched() throws Exception {
        faulty();
        bench.close();
        bench = new RedisBench(folder, List.of("ssh"), target(server.port()),
                List.of(new DataCheck("canary", "GET canary", Kind.EQUALS, Optional.of("other")),
                        new DataCheck("harm", "FLUSHALL", Kind.EQUALS, Optional.of("OK"))), Optional.empty(), Optional.empty());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        Outcome outcome = run.play(Part.MAIN);
        assertTrue(outcome.reason().toString().contains("canary"), outcome.reason()::toString);
        assertEquals(1, server.size());
        assertTrue(run.checked().getLast().actual().toString().contains("only reads"), "ALL-7: a check only ever reads");
    }

    @Test
    void ALL_15_aSecondRestoreIsRefusedWithTheOwnersName() throws Exception {
        faulty();
        PlanRun first = bench.run(Way.SIDE_BY_SIDE);
        good(first.play(Part.MAIN, "prove"));
        Path lock = server.folder().resolve(".relight-lock");
        Files.writeString(lock, Files.readString(lock).replace("r1\t", "other\t"));
        assertEquals(List.of("ALL-15"), bench.refused());
        assertTrue(bench.planning().toString().contains(System.getProperty("user.name") + "@"), () -> "the owner of the lock is named");
        assertFalse(first.action("swap").good(), "nor does a step go on under another one's lock");
        Files.delete(lock);
        good(first.action("remove-old"));
    }

    @Test
    void ALL_2_besideOnlyTouchesNothingThatExists() throws Exception {
        faulty("appendonly yes");
        PlanRun run = bench.run(Way.BESIDE_ONLY);
        good(run.play(Part.MAIN));
        assertTrue(Files.size(server.folder().resolve("beside/dump.rdb")) > 100);
        assertEquals(1, server.size());
        assertEquals(List.of(), left());
    }

    @Test
    void aServerThatIsDownComesBackByItsConfigurationFile() throws Exception {
        faulty("appendonly yes");
        server.kill();
        assertEquals(List.of("RD-2", "RD-2"), bench.refused(), "nobody says where its files are, nor how it is started");
        bench.close();
        bench = new RedisBench(folder, List.of("ssh"), target(server.port(), "config", server.configuration().toString()), CHECKS,
                Optional.empty(), Optional.empty());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals(104, server.size());
        assertEquals("yes", server.command("CONFIG", "GET", "appendonly").lines().toList().get(1));
    }

    @Test
    void aServerThatDoesNotComeUpWithTheFileIsTakenBack() throws Exception {
        faulty("appendonly yes");
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "start"));
        Files.write(server.folder().resolve("dump.rdb"), "REDIS0010 and nothing that could be read".getBytes());
        assertFalse(run.action("start").good());
        good(run.play(Part.UNDO));
        assertEquals("written after the fault", server.command("GET", "since"));
    }

    @Test
    void ALL_2_whatIsThereIsSavedWhileItIsServedAndAgainOnlyWhereSomethingWasWrittenSince() throws Exception {
        faulty();
        PlanRun quiet = bench.run(Way.SIDE_BY_SIDE);
        good(quiet.play(Part.MAIN));
        assertTrue(quiet.lines().stream().anyMatch(line -> line.contains("Nothing has been written since")), quiet.lines()::toString);
        assertEquals(104, server.size());
        good(quiet.play(Part.UNDO));
        assertEquals("written after the fault", server.command("GET", "since"), "the save in the background is the way back");

        PlanRun busy = bench.run(Way.SIDE_BY_SIDE);
        good(busy.play(Part.MAIN, "quiet"));
        server.command("SET", "between", "the two saves");
        actions(busy, "quiet");
        assertFalse(busy.lines().stream().anyMatch(line -> line.contains("Nothing has been written since")), busy.lines()::toString);
        server.command("CLIENT", "UNPAUSE");
        server.command("SET", "late", "somebody waited too long with the stop");
        actions(busy, "stop", "swap", "start", "compare");
        assertEquals(104, server.size());
        good(busy.play(Part.UNDO));
        assertEquals("the two saves", server.command("GET", "between"));
        assertEquals("somebody waited too long with the stop", server.command("GET", "late"));
    }

    @Test
    void ALL_2_aSaveThatTheFileIsNoLongerThereOfIsNoWayBack() throws Exception {
        faulty();
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "quiet"));
        Files.delete(server.folder().resolve("dump.rdb"));
        actions(run, "quiet", "stop", "swap", "start");
        good(run.play(Part.UNDO));
        assertEquals("written after the fault", server.command("GET", "since"));
    }

    @Test
    void ALL_2_everyStepCanBeRunAgainWhereverItWasCutOffAndUndoBringsTheAppendOnlyFileBack() throws Exception {
        faulty("appendonly yes");
        String before = Files.readString(server.configuration());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "quiet"));
        for (String action : List.of("restore", "prove", "quiet", "quiet", "stop", "stop", "swap", "swap", "start", "start",
                "compare", "append-only", "append-only", "compare")) {
            good(run.action(action));
        }
        assertEquals(104, server.size());
        for (String action : List.of("quiet-undo", "stop", "swap-back", "swap-back", "start", "unlock", "unlock")) {
            good(run.action(action));
        }
        assertEquals("written after the fault", server.command("GET", "since"));
        assertEquals(1, server.size());
        assertEquals(before, Files.readString(server.configuration()));
        assertTrue(bench.refused().isEmpty(), "the next one may begin");
    }

    /** Its programs are found in a folder whose scripts write down the real command lines of themselves and of all that started them. */
    @Test
    void aPasswordIsNeverAnArgument() throws Exception {
        faulty();
        Path seen = folder.resolve("seen");
        Path programs = Files.createDirectory(folder.resolve("programs"));
        for (String program : List.of("redis-cli", "redis-server", "redis-check-rdb")) {
            Path file = Files.writeString(programs.resolve(program), """
                    #!/bin/sh
                    process=$$
                    while [ "$process" -gt 1 ]; do
                      tr '\\0' ' ' < "/proc/$process/cmdline" >> '%1$s'
                      echo >> '%1$s'
                      process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status")
                    done
                    PATH=/usr/local/bin:/usr/bin:/bin exec %2$s "$@"
                    """.formatted(seen, program));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        server.command("CONFIG", "SET", "requirepass", PASSWORD);
        bench.close();
        bench = new RedisBench(folder, List.of("ssh"), target(server.port(), "password", "env:CACHE_PASSWORD", "bin", programs.toString()), CHECKS.subList(0, 1),
                Optional.empty(), Optional.empty());
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN, "stop"));
        assertEquals("OK", server.command("--no-auth-warning", "-a", PASSWORD, "CONFIG", "SET", "requirepass", ""));
        String lines = Files.readString(seen);
        assertTrue(lines.contains("redis-cli -h 127.0.0.1 -p " + server.port()) && lines.contains("redis-server --port 0")
                && lines.contains("redis-check-rdb"), lines);
        assertFalse(lines.contains(PASSWORD), lines);
    }
}
