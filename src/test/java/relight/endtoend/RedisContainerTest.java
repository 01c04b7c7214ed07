package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.DockerEngine;
import relight.testing.RedisServer;
import relight.testing.Until;

/** A Redis that is the first process of a container of a real Docker: with it the container ends, and every shell in it. */
class RedisContainerTest {

    @Test
    void RD_3_theMainProcessOfAContainerEndsOnlyWhenTheFileIsInItsPlace(@TempDir Path folder) throws Exception {
        try (DockerEngine docker = DockerEngine.start(); RedisServer redis = RedisServer.start()) {
            redis.fill(50);
            Path backups = Files.createDirectories(folder.resolve("workspace/backups"));
            String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
            Path dump = redis.dump(folder.resolve("cache.rdb"));
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(backups.resolve("cache_" + stamp + ".rdb.gz")))) {
                Files.copy(dump, out);
            }
            redis.kill();
            docker.container("cache", Map.of(redis.folder().toString(), redis.folder()), List.of("redis-server", redis.configuration().toString(), "--daemonize", "no"));
            Until.holds(() -> redis(docker, redis, "PING").equals("PONG"));
            redis(docker, redis, "SET", "since", "the fault");
            restore(folder, redis, docker);
            assertEquals("50", redis(docker, redis, "DBSIZE"));
        }
    }

    private static String redis(DockerEngine docker, RedisServer server, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(server.port())));
        words.addAll(List.of(command));
        return docker.inside("cache", words.toArray(String[]::new));
    }

    private static void restore(Path folder, RedisServer redis, DockerEngine docker) throws Exception {
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
            desk.variables(docker.environment());
            desk.relight("catalog", "refresh").ended(0);
            desk.relight("catalog", "verify").ended(0);
            Said plan = desk.relight("restore", "plan", "cache").ended(0);
            assertTrue(plan.out().contains("RD-3"), plan::toString);
            desk.relight("restore", "run", "cache", "--confirm-target", "cache").ended(1);
            assertEquals("50", redis(docker, redis, "DBSIZE"));
            desk.relight("resume", "--undo").ended(2);
            assertEquals("the fault", redis(docker, redis, "GET", "since"));
            desk.relight("restore", "run", "cache", "--confirm-target", "cache", "--commit").ended(0);
        }
    }
}
