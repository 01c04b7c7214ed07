package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.endtoend.RelightProcess.Said;
import relight.testing.RedisServer;

/** A team's own Redis with its append-only file on, flushed by mistake, and the ways back by commands alone; also where they are cut off. */
class RedisRecoveryTest {

    /**
     * A program of the host that does its work, unless its words hold what stands in the file {@code cut}: then the machine goes down as
     * it does without power, half of the work done.
     */
    private static final String CUT = """
            #!/bin/sh
            if [ -e '%1$s/cut' ]; then
              read -r where < '%1$s/cut'
              case "$*" in
                *"$where"*)
                  while [ ! -e '%1$s/console' ]; do sleep 0.05; done
                  read -r console < '%1$s/console'
                  /bin/rm '%1$s/cut' '%1$s/console'
                  %2$s
                  kill -KILL "$console" "$PPID"
                  exit 1;;
              esac
            fi
            exec /bin/%3$s "$@"
            """;

    private static RedisServer redis;
    private static RedisServer saving;
    private static Desk desk;
    private static Path host;

    @BeforeAll
    static void server(@TempDir Path folder) throws Exception {
        redis = RedisServer.start("appendonly yes", "save 3600 1");
        saving = RedisServer.start("save 3600 1");
        host = Files.createDirectory(folder.resolve("host"));
        program("mv", ":");
        program("rm", "/bin/rm -rf \"$2/old\"");
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  cache:
                    engine: redis
                    rto: 1h
                    rpo: 24h
                    target: {port: %d, bin: %s}
                    checks:
                      canary: {query: GET canary, equals: tweet}
                  sessions: {engine: redis, target: {port: %d}}
                series:
                  hourly: {system: sessions, store: disk, path: "sessions_{timestamp}.rdb.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC}
                  nightly: {system: cache, store: disk, path: "cache_{timestamp}.rdb.gz", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                            greatest-age: 26h, least-size: 100B}
                """.formatted(redis.port(), host, saving.port()));
        redis.fill(500);
        redis.command("SET", "canary", "tweet");
        Path dump = redis.dump(folder.resolve("cache.rdb"));
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(3600));
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(backups.resolve("cache_" + stamp + ".rdb.gz")))) {
            Files.copy(dump, out);
        }
        Files.copy(backups.resolve("cache_" + stamp + ".rdb.gz"), backups.resolve("sessions_" + stamp + ".rdb.gz"));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    private static void program(String name, String half) throws IOException {
        Path file = Files.writeString(host.resolve(name), CUT.formatted(host, half, name));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a command until the console and the program beside the server are gone, in the middle of the action that says these words. */
    private static void cutOff(String where, String... command) throws Exception {
        Files.writeString(host.resolve("cut"), where + "\n");
        RelightProcess console = desk.start(command);
        Files.writeString(host.resolve("console.part"), console.pid() + "\n");
        Files.move(host.resolve("console.part"), host.resolve("console"));
        console.end();
        assertTrue(Files.notExists(host.resolve("cut")), "it was cut off, and has not ended by itself");
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        redis.close();
        saving.close();
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
        assertEquals(501, plan.at("/dryRun/added/count").asInt(), plan::toString);
        assertEquals("db0 string since", plan.path("dryRun").path("items").findValuesAsText("path").stream().filter(path -> path.endsWith("since")).findFirst().orElse(""));
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
        console.walkTo("load it beside");
        long before = desk.intents("prove-the-file/1");
        console.type("");
        RelightProcess.await(() -> desk.intents("prove-the-file/1") > before, "the intent of the proof");
        console.kill();
        assertEquals("the fault", redis.command("GET", "since"), "production has not been touched");
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("has not been touched"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says").ended(2);
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("501", redis.command("DBSIZE"));
    }

    /** Nobody stops a server for what lies beside it: in the middle of a restore that has only counted what is there, and of a copy. */
    @ParameterizedTest
    @CsvSource({"cache, Take its save points away", "apart, Move the file to"})
    void cutOffBeforeAnythingIsTouchedOnlyTheCopyGoes(String into, String next) throws Exception {
        String process = process(redis);
        long before = left();
        RelightProcess console = into.equals("cache") ? desk.startAtTerminal("restore", "run", "cache", "--confirm-target", "cache")
                : desk.startAtTerminal("restore", "run", "cache", "--into", into, "--confirm-target", into);
        console.walkTo(next);
        console.kill();
        assertEquals(before + 1, left());
        desk.relight("resume", "--undo").ended(2);
        assertEquals("the fault", redis.command("GET", "since"));
        assertEquals(process, process(redis));
        assertEquals(before, left());
        assertTrue(Files.notExists(redis.folder().resolve(into)) && Files.notExists(redis.folder().resolve(".relight-lock")));
        assertEquals(0, desk.relight("restore", "plan", "cache", "--json").ended(0).json().path("refusals").size());
    }

    /** The server's own last file is from before the fault, and a save of ours has written over it. */
    @Test
    void ALL_2_takenBackWhileTheServerSavesNothingOfItGoesOnAndTheEarlierFileIsThere() throws Exception {
        saving.fill(5);
        saving.command("SAVE");
        byte[] earlier = Files.readAllBytes(saving.folder().resolve("dump.rdb"));
        saving.command("EVAL", "redis.call('FLUSHDB') for i = 1, 80 do redis.call('SET', 'wrong:' .. i, 'since the fault') end", "0");
        saving.command("CONFIG", "SET", "rdb-key-save-delay", "100000");
        String process = process(saving);
        RelightProcess console = desk.startAtTerminal("restore", "run", "sessions", "--confirm-target", "sessions");
        console.walkTo("load it beside");
        console.kill();
        Said undone = desk.relight("resume", "--undo").ended(2);
        assertTrue(saving.command("INFO", "persistence").contains("rdb_bgsave_in_progress:0"), "nothing goes on behind its back");
        assertEquals("80", saving.command("DBSIZE"));
        assertEquals(process, process(saving));
        try (Stream<Path> files = Files.walk(saving.folder())) {
            Path stays = files.filter(file -> file.toString().contains("/.relight-") && Files.isRegularFile(file)).reduce((one, other) -> {
                throw new AssertionError(one + " and " + other);
            }).orElseThrow();
            assertArrayEquals(earlier, Files.readAllBytes(stays));
            assertTrue(undone.toString().contains("stays as " + stays) || desk.relight("protocol", "show").toString().contains("stays as " + stays), undone::toString);
        }
        assertEquals(0, desk.relight("restore", "plan", "sessions", "--json").ended(0).json().path("refusals").size());
    }

    @Test
    void cutOffBetweenTheOldFilesAndTheRestoredOneItGoesOnAndSoDoesTheWayBack() throws Exception {
        cutOff("new.rdb", "restore", "run", "cache", "--confirm-target", "cache");
        assertTrue(Files.notExists(redis.folder().resolve("dump.rdb")) && Files.notExists(redis.folder().resolve("appendonlydir")), "half way");
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("is between the old and the restored file") && resumed.err().contains("Production is down"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "half of it is there", "--retry").ended(1);
        assertEquals("501", redis.command("DBSIZE"));

        cutOff("old/appendonlydir", "resume", "--undo");
        assertTrue(Files.notExists(redis.folder().resolve("appendonlydir")), "half way back");
        desk.relight("resume", "--unknown", "failed", "--reason", "half of it is back", "--retry").ended(2);
        assertEquals("the fault", redis.command("GET", "since"));
        assertTrue(redis.command("CONFIG", "GET", "appendonly").endsWith("yes"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffBetweenTheOldFilesAndTheRestoredOneEverythingCanBeTakenBack() throws Exception {
        cutOff("new.rdb", "restore", "run", "cache", "--confirm-target", "cache");
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals("the fault", redis.command("GET", "since"));
    }

    @Test
    void cutOffWhileTheOldFilesAreRemovedTheCommitIsEnded() throws Exception {
        desk.relight("restore", "run", "cache", "--confirm-target", "cache").ended(1);
        cutOff(".relight-", "resume", "--commit");
        assertEquals(1, left());
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("is the restored file and in use") && resumed.err().contains("whole or in part"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "not all of it is gone", "--retry").ended(0);
        assertEquals(0, left());
        assertEquals("501", redis.command("DBSIZE"));
    }

    private static String process(RedisServer server) throws IOException {
        return server.command("INFO", "server").lines().filter(line -> line.startsWith("process_id:")).findFirst().orElseThrow();
    }

    private static long left() throws IOException {
        try (Stream<Path> files = Files.list(redis.folder())) {
            return files.filter(file -> file.getFileName().toString().startsWith(".relight-2") && Files.notExists(file.resolve("undone"))).count();
        }
    }
}
