package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.RedisServer;

/** A team's own Redis with its append-only file on, flushed by mistake, and the ways back by commands alone; also where they are cut off. */
class RedisRecoveryTest {

    private static RedisServer redis;
    private static Desk desk;

    @BeforeAll
    static void server(@TempDir Path folder) throws Exception {
        redis = RedisServer.start("appendonly yes", "save 3600 1");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  cache:
                    engine: redis
                    rto: 1h
                    rpo: 24h
                    target: {port: %d}
                    checks:
                      canary: {query: GET canary, equals: tweet}
                series:
                  nightly: {system: cache, store: disk, path: "cache_{timestamp}.rdb.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                """.formatted(redis.port()));
        redis.fill(500);
        redis.command("SET", "canary", "tweet");
        Path dump = redis.dump(folder.resolve("cache.rdb"));
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(backups.resolve("cache_" + stamp + ".rdb.gz")))) {
            Files.copy(dump, out);
        }
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        redis.close();
    }

    @BeforeEach
    void fault() throws IOException {
        if (!redis.lives()) {
            redis.up();
        }
        redis.command("FLUSHALL");
        redis.command("SET", "since", "the fault");
    }

    @Test
    void aFlushedRedisIsPlannedBroughtBackAndTakenBackByCommands() throws Exception {
        JsonNode plan = desk.relight("restore", "plan", "cache", "--json").ended(0).json();
        assertEquals(0, plan.path("refusals").size());
        desk.relight("restore", "run", "cache", "--confirm-target", "cache").ended(1);
        assertEquals("501", redis.command("DBSIZE"));
        desk.relight("resume", "--undo").ended(2);
        assertEquals("the fault", redis.command("GET", "since"));
        assertTrue(redis.command("CONFIG", "GET", "appendonly").endsWith("yes"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffWithProductionStoppedItSaysSoAndGoesOnToTheEnd() throws Exception {
        RelightProcess console = desk.startAtTerminal("restore", "run", "cache", "--confirm-target", "cache");
        console.walkTo("aside and the restored file into its place");
        console.kill();
        assertTrue(!redis.lives());
        Said on = desk.relight("resume", "--commit").ended(0);
        assertTrue(on.err().contains("Production is down"), on::toString);
        assertEquals("501", redis.command("DBSIZE"));
        redis.kill();
        redis.up();
        assertEquals("501", redis.command("DBSIZE"), "RD-1: it survives a restart");
    }

    @Test
    void cutOffWhileTheFileIsLoadedBesideNothingIsLeftOfItAndItIsTakenUpAgain() throws Exception {
        RelightProcess console = desk.startAtTerminal("restore", "run", "cache", "--confirm-target", "cache");
        console.walkTo("Load the file beside");
        long before = desk.intents("prove-the-file/2");
        console.type("");
        RelightProcess.await(() -> desk.intents("prove-the-file/2") > before, "the intent of the proof");
        console.kill();
        assertEquals("the fault", redis.command("GET", "since"), "production has not been touched");
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("has not been touched"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says").ended(2);
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("501", redis.command("DBSIZE"));
    }
}
