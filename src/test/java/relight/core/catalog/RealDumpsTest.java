package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.adapter.folder.FolderStore;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.StoreDefinition;
import relight.testing.PostgresServer;

/** Dumps made by real servers, whole and harmed. */
class RealDumpsTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws SQLException {
        server = PostgresServer.start();
        server.execute("postgres", "CREATE DATABASE shopdb");
        server.execute("shopdb", "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT g, md5(g::text) FROM generate_series(1, 20000) g", "CREATE TABLE nobody (id int)",
                "CREATE VIEW newest AS SELECT max(id) FROM orders", "CREATE SEQUENCE numbers",
                "SELECT lo_from_bytea(0, repeat('x', 100000)::bytea), lo_from_bytea(0, 'y'::bytea)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"-Z0", "-Z6"})
    void ALL_5_readsACustomDumpToItsLastBlock(String compression) throws Exception {
        byte[] whole = Files.readAllBytes(server.dump("shopdb", folder.resolve("x.dump"), "-Fc", compression));
        Verdict verdict = verify("x.dump");
        assertEquals(State.GOOD, verdict.state(), verdict.reasons().toString());
        assertEquals(BackupFormat.Content.POSTGRESQL_CUSTOM, verdict.format().orElseThrow().content());
        assertTrue(verdict.format().orElseThrow().detail().matches("PostgreSQL [0-9.]+, shopdb"), verdict.format().toString());
        for (int length : new int[] {5, 30, 400, whole.length / 2, whole.length - 1}) {
            Files.write(folder.resolve("x.dump"), Arrays.copyOf(whole, length));
            assertEquals("catalog.read.truncated", verify("x.dump").reasons().getFirst().text().key(), "cut to " + length);
        }
    }

    @Test
    void ALL_5_findsAChangedByteInsideACompressedCustomDump() throws Exception {
        byte[] bytes = Files.readAllBytes(server.dump("shopdb", folder.resolve("x.dump"), "-Fc"));
        bytes[bytes.length / 2] ^= 0x40;
        Files.write(folder.resolve("x.dump"), bytes);
        assertEquals(State.BAD, verify("x.dump").state());
    }

    @Test
    void ALL_4_knowsACustomDumpBehindAnyNameAndAPlainOneThatIsRestricted() throws Exception {
        server.dump("shopdb", folder.resolve("x.sql.gz"), "-Fc");
        assertEquals("catalog.format.mismatch", verify("x.sql.gz").reasons().getFirst().text().key());
        server.dump("shopdb", folder.resolve("x.sql"), "-Fp");
        Verdict plain = verify("x.sql");
        assertEquals(State.GOOD, plain.state(), plain.reasons().toString());
        boolean restricted = Files.readString(folder.resolve("x.sql")).contains("\n\\restrict ");
        assertEquals(restricted, plain.format().orElseThrow().detail().endsWith("\\restrict"));
        server.dump("shopdb", folder.resolve("schema.dump"), "-Fc", "--schema-only");
        assertEquals(State.GOOD, verify("schema.dump").state());
        server.dump("shopdb", folder.resolve("x.tar"), "-Ft");
        assertEquals(State.GOOD, verify("x.tar").state());
    }

    @Test
    void readsARedisSnapshotWithItsChecksum() throws Exception {
        redis();
        assertEquals(State.GOOD, verify("dump.rdb").state(), verify("dump.rdb").reasons().toString());
        byte[] whole = Files.readAllBytes(folder.resolve("dump.rdb"));
        Files.write(folder.resolve("dump.rdb"), Arrays.copyOf(whole, whole.length - 9));
        assertEquals("catalog.content.rdb.cut", verify("dump.rdb").reasons().getFirst().text().key());
        whole[whole.length / 2] ^= 1;
        Files.write(folder.resolve("dump.rdb"), whole);
        assertEquals("catalog.content.rdb.crc", verify("dump.rdb").reasons().getFirst().text().key());
    }

    /** A server without a port of the network: it is spoken to through a socket in the folder. */
    private void redis() throws IOException, InterruptedException {
        Process redis = new ProcessBuilder("bash", "-c", """
                redis-server --port 0 --unixsocket "$PWD/s" --dir "$PWD" --daemonize no --save '' > redis.log 2>&1 &
                for i in $(seq 200); do redis-cli -s s ping > /dev/null 2>&1 && break; sleep 0.1; done
                seq 1 3000 | sed 's/.*/SET key:& value-of-&/' | redis-cli -s s > /dev/null
                redis-cli -s s save && redis-cli -s s shutdown nosave; wait
                """).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(redis.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        redis.waitFor();
        assertTrue(Files.exists(folder.resolve("dump.rdb")), "Needs redis-server from Debian: " + said);
    }

    private Verdict verify(String name) throws IOException {
        FolderStore store = new FolderStore(new StoreDefinition.Folder("main", folder, false));
        Backup backup = new Backup("id", "nightly", "shop", "main", store.find(name).orElseThrow(), name, BackupSeries.Kind.FULL, Instant.EPOCH,
                Verdict.UNVERIFIED);
        return new BackupVerifier(ReadingCaps.DEFAULT, Clock.systemUTC())
                .verify(store, backup, new BackupVerifier.Usual(0, OptionalLong.empty()), WorkListener.NONE);
    }
}
