package relight.adapter.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.redis.RedisBench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.redis.RedisPlanner;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.testing.RedisServer;

/** What a restore would make of each key, of a real Redis. */
@Timeout(120)
class RedisDryRunTest {

    @TempDir
    private Path folder;
    private final RedisServer server = RedisServer.start("appendonly yes");

    @AfterEach
    void close() {
        server.close();
    }

    private RedisBench bench() throws Exception {
        return new RedisBench(folder, List.of("ssh"), target(server.port()), List.of(), Optional.empty(), Optional.empty());
    }

    private void backup() throws IOException {
        Files.createDirectories(folder.resolve("backups"));
        Files.copy(server.dump(folder.resolve("good.rdb")), folder.resolve("backups").resolve(RedisBench.STAMP + ".rdb"));
    }

    @Test
    void FS_4_tellsOfEachKeyByItsTypeAndWhatIsInItAndLeavesNothing() throws Exception {
        server.command("SET", "same", "1");
        server.command("SET", "word", "tweet");
        server.command("SET", "gone", "1");
        server.command("HSET", "hash", "a", "1", "b", "2");
        server.command("HSET", "same hash", "a", "1", "b", "2");
        server.command("RPUSH", "list", "1", "2");
        server.command("ZADD", "scores", "1", "a");
        server.command("XADD", "stream", "1-1", "a", "1");
        server.command("-n", "3", "SADD", "set", "ключ", "🗝");
        server.command("SET", "ключ \"1\"", "x".repeat(70_000));
        backup();
        server.command("SET", "word", "tweed");
        server.command("DEL", "gone", "list", "same hash");
        server.command("HSET", "hash", "b", "3");
        server.command("HSET", "same hash", "b", "2", "a", "1");
        server.command("SET", "list", "a word now");
        server.command("SET", "since", "1");
        server.command("-n", "3", "SADD", "set", "more");
        try (RedisBench bench = bench()) {
            DryRun dry = bench.dryRun(Way.SIDE_BY_SIDE, Map.of()).orElseThrow();
            Map<String, Kind> items = dry.items().stream().collect(Collectors.toMap(DryRun.Item::path, DryRun.Item::kind));
            assertEquals(Map.of("db0 string word", Kind.CHANGED, "db0 string gone", Kind.ADDED, "db0 hash hash", Kind.CHANGED, "db0 list list", Kind.CHANGED,
                    "db0 string since", Kind.REMOVED, "db3 set set", Kind.CHANGED, "db0 stream stream", Kind.THERE,
                    "db0 string ключ \"1\"", Kind.THERE), items);
            assertEquals(3, dry.sum(Kind.UNCHANGED).count(), "a word, a hash in another order, scores");
            assertTrue(Messages.english().say(dry.by().get(1)).contains("10 (hash 2, list 1, set 1, stream 1, string 4, zset 1)"),
                    () -> Messages.english().say(dry.by().get(1)));
            try (Stream<Path> left = Files.list(server.folder())) {
                assertEquals(List.of(), left.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".relight")).toList());
            }
            assertTrue(bench.dryRun(Way.BESIDE_ONLY, Map.of()).isEmpty());
            assertTrue(bench.dryRun(Way.SIDE_BY_SIDE, Map.of(RedisPlanner.NO_TRIAL, "true")).isEmpty());
        }
    }

    @Test
    void ofMoreKeysThanFitAPartIsComparedAndTheSameOnBothSides() throws Exception {
        server.fill(3_000);
        backup();
        server.command("SET", "since", "1");
        try (RedisBench bench = bench()) {
            DryRun dry = bench.dryRun(1_000, server.folder());
            long compared = dry.sum(Kind.UNCHANGED).count();
            assertTrue(compared > 600 && compared < 900, () -> "every fourth of 3001: " + compared);
            assertTrue(dry.items().size() <= 1, () -> dry.items().toString());
            assertEquals(Message.of("restore.redis.dry.part", 4L), dry.by().getLast());
        }
    }
}
