package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.catalog.WorkListener;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.core.restore.RestoreRequest.Way;
import relight.testing.PostgresServer;

/** What a restore would make of each table, on a real server. */
class PostgresqlDryRunTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.small();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"-Fc, shop.dump, THERE, -1", "-Fp, shop.sql, CHANGED, 7"})
    void FS_4_tellsOfEachTableWhatListsAloneCanTell(String form, String name, Kind emptied, long rows) throws Exception {
        Shop.fill(server);
        server.execute("shop", "CREATE TABLE \"Gone Since\" (id int)", "INSERT INTO \"Gone Since\" SELECT generate_series(1, 3)",
                "CREATE TABLE emptied (id int)", "INSERT INTO emptied SELECT generate_series(1, 7)", "CREATE TABLE never_filled (id int)",
                "CREATE TABLE split (id int) PARTITION BY RANGE (id)", "CREATE TABLE split_1 PARTITION OF split FOR VALUES FROM (1) TO (9)",
                "INSERT INTO split SELECT generate_series(1, 8)");
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve(name), form);
            server.execute("shop", "DROP TABLE \"Gone Since\"", "TRUNCATE emptied", "CREATE TABLE later (id int)", "INSERT INTO later VALUES (1)",
                    "ANALYZE later", "ANALYZE orders");
            String before = server.value("shop", "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables");
            DryRun dry = practice.restores.dryRun(practice.request(Way.SIDE_BY_SIDE, Map.of()), WorkListener.NONE).orElseThrow();
            Map<String, DryRun.Item> items = new TreeMap<>();
            dry.items().forEach(item -> items.put(item.path(), item));
            assertEquals(Kind.ADDED, items.get("public.\"Gone Since\"").kind());
            assertEquals(new DryRun.Item(Kind.REMOVED, "public.later", 1), items.get("public.later"));
            assertEquals(new DryRun.Item(Kind.THERE, "public.orders", 5000), items.get("public.orders"));
            assertEquals(new DryRun.Item(emptied, "public.emptied", rows < 0 ? 0 : rows), items.get("public.emptied"));
            assertEquals(Kind.THERE, items.get("public.split").kind());
            assertEquals(form.equals("-Fp") ? 1 : 0, dry.sum(Kind.UNCHANGED).count(), "only of a plain dump it is known that a table has no rows");
            assertEquals(before, server.value("shop", "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables"), "no table was read");
        }
    }

    @Test
    void allTablesAreNewWhereTheDatabaseIsGoneAndBesideNothingIsCompared() throws Exception {
        Shop.fill(server);
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            server.execute("postgres", "DROP DATABASE shop");
            DryRun dry = practice.restores.dryRun(practice.request(Way.SIDE_BY_SIDE, Map.of()), WorkListener.NONE).orElseThrow();
            assertEquals(2, dry.sum(Kind.ADDED).count());
            assertTrue(practice.restores.dryRun(practice.request(Way.BESIDE_ONLY, Map.of()), WorkListener.NONE).isEmpty());
        }
    }
}
