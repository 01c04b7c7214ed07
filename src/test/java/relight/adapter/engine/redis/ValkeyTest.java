package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.good;
import static relight.adapter.engine.redis.RedisBench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.recovery.StepRunner;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.testing.RedisServer;

/**
 * Valkey is known by what it says of itself and brought back with its own programs. A stand-in: a real Redis 7 under the names of Valkey's
 * programs, whose INFO has the lines that Valkey documents; not proven on a real Valkey.
 */
@Timeout(120)
class ValkeyTest {

    private static final String CLI = """
            #!/bin/bash
            set -o pipefail
            printf '%%s\\n' "${0##*/}" >> '%1$s/used'
            PATH=/usr/local/bin:/usr/bin:/bin redis-cli "$@" | sed 's/^redis_version:.*/redis_version:7.2.4\\nserver_name:valkey\\nvalkey_version:8.0.1\\r/'
            """;
    private static final String PROGRAM = """
            #!/bin/sh
            printf '%%s\\n' "${0##*/}" >> '%1$s/used'
            [ "$1" != --version ] || { echo 'Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0'; exit 0; }
            PATH=/usr/local/bin:/usr/bin:/bin exec %2$s "$@"
            """;

    @TempDir
    private Path folder;
    private RedisServer server;
    private Path programs;
    private RedisBench bench;

    @BeforeEach
    void start() throws Exception {
        programs = Files.createDirectory(folder.resolve("programs"));
        for (String name : List.of("redis-cli", "valkey-cli")) {
            program(name, CLI.formatted(programs));
        }
        server = RedisServer.start("appendonly yes");
        server.fill(100);
        Files.createDirectories(folder.resolve("backups"));
        server.dump(folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"));
        server.command("FLUSHALL");
        server.command("SET", "since", "the fault");
    }

    private void program(String name, String text) throws IOException {
        Files.setPosixFilePermissions(Files.writeString(programs.resolve(name), text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private RedisBench open() throws Exception {
        bench = new RedisBench(folder, List.of("ssh"), target(server.port(), "bin", programs.toString()), List.of(), Optional.empty(), Optional.empty());
        return bench;
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
        server.close();
    }

    @Test
    void RD_4_itComesBackWithItsOwnProgramsThoughThoseOfRedisAreThereToo() throws Exception {
        for (String name : List.of("server", "check-rdb")) {
            program("valkey-" + name, PROGRAM.formatted(programs, "redis-" + name));
            program("redis-" + name, "#!/bin/sh\nprintf '%s\\n' redis-" + name + " >> '" + programs + "/used'\nexit 1\n");
        }
        RestorePlan plan = ((Planning.Planned) open().planning()).plan();
        assertTrue(plan.found().stream().anyMatch(found -> found.text().contains("Valkey 8.0.1")), plan.found()::toString);
        Step.EngineAction swap = plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("swap"))
                .map(step -> (Step.EngineAction) step).findFirst().orElseThrow();
        StepRunner runner = new RedisRunner(name -> null, new RedisAccess(reference -> null, Hosts.known(Pods.NONE)));
        assertEquals("Valkey 8.0.1", runner.tool(swap));

        Files.deleteIfExists(programs.resolve("used"));
        PlanRun run = bench.run(Way.SIDE_BY_SIDE);
        good(run.play(Part.MAIN));
        assertEquals(100, server.size());
        List<String> used = Files.readAllLines(programs.resolve("used"));
        assertTrue(used.containsAll(List.of("valkey-cli", "valkey-server", "valkey-check-rdb")), used::toString);
        assertTrue(used.stream().noneMatch(List.of("redis-server", "redis-check-rdb")::contains), used::toString);
        good(run.play(Part.UNDO));
        assertEquals("the fault", server.command("GET", "since"));
    }

    @Test
    void RD_4_theProgramsOfRedisAreNoneForAValkey() throws Exception {
        Planning planning = open().planning();
        assertEquals(List.of("RD-4"), bench.refused());
        assertTrue(((Planning.Refused) planning).refusals().getFirst().text().contains("valkey-server"), planning::toString);
        Files.delete(programs.resolve("valkey-cli"));
        assertEquals(List.of("RD-4"), bench.refused(), "redis-cli speaks with it, but redis-server does not read its files");
    }
}
