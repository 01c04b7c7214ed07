package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.good;
import static relight.adapter.engine.redis.RedisBench.target;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.s3.S3Store;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.testing.RedisServer;
import relight.testing.S3Server;
import relight.testing.SshHost;

/** A Redis on a host over a real sshd, under a unit that starts it again whenever it ends by itself. */
@Timeout(180)
class RedisElsewhereTest {

    private static RedisServer server;
    private static SshHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start("appendonly yes", "save 3600 1");
        host = SshHost.start();
        host.program("systemctl", """
                #!/bin/sh
                [ "$2" = cache.service ] || exit 5
                printf '%%s\\n' "$1" >> '%1$s/units'
                case $1 in
                  stop) kill "$(redis-cli -p %2$d INFO server | tr -d '\\r' | sed -n 's/^process_id://p')" ;;
                  start) redis-server '%3$s' >/dev/null ;;
                esac
                """.formatted(server.folder(), server.port(), server.configuration()));
    }

    @AfterAll
    static void stop() {
        host.close();
        server.close();
    }

    @BeforeEach
    void fault() throws Exception {
        server.fill(100);
        server.command("SET", "canary", "tweet");
        server.command("SET", "newest", "2026-04-15T01:59:00Z");
        Files.createDirectories(folder.resolve("backups"));
        server.dump(folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"));
        server.command("FLUSHALL");
        server.command("SET", "since", "the fault");
    }

    private Map<String, String> remote() {
        return target(server.port(), "on", host.on(), "service", "cache.service");
    }

    @Test
    void U4_anRdbComesBackOnAHostUnderSystemdAndIsTakenBack() throws Exception {
        try (RedisBench bench = new RedisBench(folder, host.ssh(), remote(), RedisRestoreTest.CHECKS, Optional.empty(), Optional.empty())) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            assertEquals(102, server.size());
            assertEquals(List.of("stop", "start"), Files.readAllLines(server.folder().resolve("units")));
            assertTrue(server.command("CONFIG", "GET", "appendonly").endsWith("yes"));
            good(run.play(Part.UNDO));
            assertEquals("the fault", server.command("GET", "since"));
        }
        try (RedisBench bench = new RedisBench(folder, host.ssh(), target(server.port(), "service", "cache.service"), RedisRestoreTest.CHECKS, Optional.empty(), Optional.empty())) {
            PlanRun chosen = bench.run(Way.SIDE_BY_SIDE, Map.of("on", host.on()));
            good(chosen.play(Part.MAIN));
            good(chosen.play(Part.COMMIT));
            assertEquals(102, server.size());
            assertEquals(List.of("stop", "start", "stop", "start", "stop", "start"), Files.readAllLines(server.folder().resolve("units")), "it went there for this once");
            assertThrows(Problem.class, () -> bench.run(Way.SIDE_BY_SIDE, Map.of("on", "the cellar")));
        }
    }

    @Test
    void ALL_3_theHostReadsTheBucketItselfOrThroughHereAndOnlyTheBytesThatWereVerified() throws Exception {
        try (S3Server s3 = S3Server.start()) {
            s3.bucket("backups");
            s3.put("backups", RedisBench.STAMP + ".rdb", folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"));
            StoreDefinition.S3 definition = s3.store("backups", "backups", "");
            try (RedisBench bench = new RedisBench(folder, new S3Store(definition), definition, host.ssh(), remote(), RedisRestoreTest.CHECKS,
                    Optional.empty(), Optional.empty())) {
                PlanRun run = bench.run(Way.BESIDE_ONLY);
                good(run.play(Part.MAIN));
                assertTrue(run.lines().stream().anyMatch(line -> line.contains("has read") && line.contains("itself")), run.lines()::toString);
                assertEquals(-1, Files.mismatch(folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"), server.folder().resolve("beside/dump.rdb")));
                elsewise(bench, s3);
            }
        }
    }

    /** The same bucket, which the host does not reach any more, and then with other bytes than those that were verified. */
    private void elsewise(RedisBench bench, S3Server s3) throws Exception {
        removeBeside();
        host.program("curl", "#!/bin/sh\necho 'curl: (6) Could not resolve host' >&2\nexit 6\n");
        PlanRun through = bench.run(Way.BESIDE_ONLY);
        good(through.play(Part.MAIN));
        assertTrue(through.lines().stream().anyMatch(line -> line.contains("cannot read the store itself")), through.lines()::toString);
        Path file = folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb");
        assertEquals(-1, Files.mismatch(file, server.folder().resolve("beside/dump.rdb")));

        removeBeside();
        host.remove("curl");
        PlanRun other = bench.run(Way.BESIDE_ONLY);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        s3.put("backups", RedisBench.STAMP + ".rdb", Files.write(folder.resolve("other.rdb"), bytes));
        assertFalse(other.play(Part.MAIN).good());
        assertTrue(other.lines().stream().anyMatch(line -> line.contains("SHA-256")), other.lines()::toString);
        assertTrue(Files.notExists(server.folder().resolve("beside")), "ALL-3: nothing has the name of what was verified");
        assertEquals("the fault", server.command("GET", "since"));
    }

    private static void removeBeside() throws Exception {
        Files.delete(server.folder().resolve("beside/dump.rdb"));
        Files.delete(server.folder().resolve("beside"));
    }
}
