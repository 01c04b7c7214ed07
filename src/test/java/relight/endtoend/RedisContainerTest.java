package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.RedisServer;

/**
 * A Redis that is the first process of a process namespace, as the main process of a container is. In place of the Docker that this
 * machine has not stands a program that lets a shell into that namespace, starts it again, and knows no other words: not proven on a
 * real Docker.
 */
class RedisContainerTest {

    private static final String DOCKER = """
            #!/bin/sh
            first() { pgrep -P "$(cat '%1$s/container' 2>/dev/null)" 2>/dev/null; }
            case "$*" in
            "exec -i cache sh -s") first >/dev/null || { echo "container cache is not running" >&2; exit 1; }; exec nsenter --target "$(first)" --pid --mount setsid --wait sh -s;;
            "start cache") first >/dev/null && exit 0
              setsid unshare --pid --fork --kill-child --mount-proc redis-server '%2$s' --daemonize no >/dev/null 2>&1 &
              echo $! > '%1$s/container';;
            *) echo "docker: unknown command: $*" >&2; exit 125;;
            esac
            """;

    @Test
    void RD_3_theMainProcessOfAContainerEndsOnlyWhenTheFileIsInItsPlace(@TempDir Path folder) throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            redis.fill(50);
            Path backups = Files.createDirectories(folder.resolve("workspace/backups"));
            String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
            Path dump = redis.dump(folder.resolve("cache.rdb"));
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(backups.resolve("cache_" + stamp + ".rdb.gz")))) {
                Files.copy(dump, out);
            }
            redis.kill();
            Path docker = Files.writeString(Files.createDirectory(folder.resolve("bin")).resolve("docker"), DOCKER.formatted(folder, redis.configuration()));
            Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
            try {
                new ProcessBuilder(docker.toString(), "start", "cache").start().waitFor();
                RelightProcess.await(redis::lives, "the server in its namespace");
                redis.command("SET", "since", "the fault");
                restore(folder, redis, docker);
                assertEquals("50", redis.command("DBSIZE"));
            } finally {
                ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("container")).strip())).ifPresent(container -> {
                    container.descendants().forEach(ProcessHandle::destroyForcibly);
                    container.destroyForcibly();
                });
            }
        }
    }

    private static void restore(Path folder, RedisServer redis, Path docker) throws Exception {
        try (Desk desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  cache:
                    engine: redis
                    target: {port: %d, on: "docker:cache"}
                    checks:
                      keys: {query: DBSIZE, at-least: 50}
                series:
                  nightly: {system: cache, store: disk, path: "cache_{timestamp}.rdb.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC}
                """.formatted(redis.port()))) {
            desk.variable("PATH", docker.getParent() + ":" + System.getenv("PATH"));
            desk.relight("catalog", "refresh").ended(0);
            desk.relight("catalog", "verify").ended(0);
            Said plan = desk.relight("restore", "plan", "cache").ended(0);
            assertTrue(plan.out().contains("not proven on a real Docker") && plan.out().contains("RD-3"), plan::toString);
            desk.relight("restore", "run", "cache", "--confirm-target", "cache").ended(1);
            assertEquals("50", redis.command("DBSIZE"));
            desk.relight("resume", "--undo").ended(2);
            assertEquals("the fault", redis.command("GET", "since"));
            desk.relight("restore", "run", "cache", "--confirm-target", "cache", "--commit").ended(0);
        }
    }
}
