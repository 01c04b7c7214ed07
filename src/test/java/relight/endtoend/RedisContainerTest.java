package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
 * machine has not stands a program that lets a shell into that namespace and knows no other words: not proven on a real Docker.
 */
class RedisContainerTest {

    private static final String DOCKER = """
            #!/bin/sh
            [ "$*" = "exec -i cache sh -s" ] || { echo "docker: unknown command: $*" >&2; exit 125; }
            exec nsenter --target %d --pid --mount sh -s
            """;

    @Test
    void RD_3_theMainProcessOfAContainerIsNotStoppedButTheProvenFileIsLaidBesideIt(@TempDir Path folder) throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            redis.fill(50);
            Path backups = Files.createDirectories(folder.resolve("workspace/backups"));
            String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
            Path dump = redis.dump(folder.resolve("cache.rdb"));
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(backups.resolve("cache_" + stamp + ".rdb.gz")))) {
                Files.copy(dump, out);
            }
            redis.kill();
            Process container = new ProcessBuilder("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "redis-server",
                    redis.configuration().toString(), "--daemonize", "no").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            try {
                RelightProcess.await(redis::lives, "the server in its namespace");
                redis.command("SET", "since", "the fault");
                restore(folder, redis, container.children().findFirst().orElseThrow().pid());
                assertEquals("the fault", redis.command("GET", "since"), "it has never been away");
                assertEquals(-1, Files.mismatch(dump, redis.folder().resolve("beside/dump.rdb")));
            } finally {
                container.descendants().forEach(ProcessHandle::destroyForcibly);
                container.destroyForcibly().waitFor();
            }
        }
    }

    private static void restore(Path folder, RedisServer redis, long main) throws Exception {
        Path docker = Files.writeString(Files.createDirectory(folder.resolve("bin")).resolve("docker"), DOCKER.formatted(main));
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
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
            JsonNode refusals = desk.relight("restore", "plan", "cache", "--json").json().path("refusals");
            assertEquals(1, refusals.size(), refusals::toString);
            assertEquals("RD-3", refusals.get(0).path("id").asText());
            Said beside = desk.relight("restore", "run", "cache", "--into", "beside", "--confirm-target", "beside");
            assertTrue((beside.out() + beside.err()).contains("not proven on a real Docker"), beside::toString);
        }
    }
}
