package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.RedisServer;

/** A real Redis with its append-only file on is flushed by mistake; the wizard's screens bring it back, once taken back and once to the commit. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenRedisTest {

    @TempDir
    private Path folder;

    private RedisServer server;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        server = RedisServer.start("appendonly yes", "save 3600 1");
        server.fill(300);
        server.command("SET", "canary", "tweet");
        Path backups = Files.createDirectories(folder.resolve("site/backups"));
        server.dump(backups.resolve("cache_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC)
                .format(Instant.now().minusSeconds(600)) + ".rdb"));
        console = new ConsoleOnScreen(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  cache:
                    engine: redis
                    target: {port: %d}
                    checks:
                      canary: {query: GET canary, equals: tweet}
                series:
                  nightly: {system: cache, store: disk, path: "cache_{timestamp}.rdb", timestamp: yyyyMMdd_HHmmss, zone: UTC, least-size: 100B}
                """.formatted(server.port()));
    }

    @AfterEach
    void close() {
        if (console != null) {
            console.close();
        }
        server.close();
    }

    @Test
    void RD_1_theWizardBringsAFlushedRedisBackWhoseAppendOnlyFileWouldHaveHiddenTheRestoredOne() throws Exception {
        server.command("FLUSHALL");
        server.command("SET", "since", "the fault");

        assertEquals(List.of("way-beside-only", "way-side-by-side"), console.ways("cache"), "what is always refused is not offered");
        console.restoring("cache").undo();

        assertEquals("the fault", server.command("GET", "since"), "what was there before is there again");
        assertEquals(1, server.size());
        console.assertTakenBack();
        List<Path> kept = beside();
        assertEquals(1, kept.size(), "the restored data is kept for a look");

        console.restore("cache");

        assertEquals(301, server.size());
        assertEquals("tweet", server.command("GET", "canary"));
        server.kill();
        server.up();
        assertEquals(301, server.size(), "it survives a restart");
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
        assertEquals(kept, beside(), "and what was committed leaves nothing more");
    }

    private List<Path> beside() throws IOException {
        try (Stream<Path> left = Files.list(server.folder())) {
            return left.filter(file -> file.getFileName().toString().startsWith(".relight")).toList();
        }
    }
}
