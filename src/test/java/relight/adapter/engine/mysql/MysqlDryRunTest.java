package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.catalog.WorkListener;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.core.restore.RestoreRequest.Way;
import relight.testing.MariaDbServer;

/** What a restore would make of each table, on a real server. */
class MysqlDryRunTest {

    @TempDir
    private Path folder;

    @Test
    void FS_4_tellsOfEachTableWhatListsAloneCanTell() throws Exception {
        try (MariaDbServer server = MariaDbServer.start()) {
            Shop.fill(server);
            server.execute("shop", "CREATE TABLE counted (id INT) ENGINE=MyISAM", "INSERT INTO counted VALUES (1), (2)",
                    "CREATE TABLE counted_none (id INT) ENGINE=MyISAM");
            try (Practice practice = new Practice(folder, server.target("shop"))) {
                server.dump("shop", practice.dumps().resolve("shop_20260415.sql"), "--routines", "--events");
                server.execute("shop", "DROP TABLE `Odd ``Name`", "CREATE TABLE later (id INT) ENGINE=MyISAM", "INSERT INTO later VALUES (1), (2), (3)",
                        "INSERT INTO counted VALUES (3)");
                DryRun dry = practice.restores.dryRun(practice.request(Way.SIDE_BY_SIDE, Map.of()), WorkListener.NONE).orElseThrow();
                Map<String, DryRun.Item> items = new TreeMap<>();
                dry.items().forEach(item -> items.put(item.path(), item));
                assertEquals(new DryRun.Item(Kind.ADDED, "Odd `Name", 2), items.get("Odd `Name"));
                assertEquals(new DryRun.Item(Kind.REMOVED, "later", 3), items.get("later"));
                assertEquals(new DryRun.Item(Kind.CHANGED, "counted", 2), items.get("counted"));
                assertEquals(new DryRun.Item(Kind.THERE, "orders", 5000), items.get("orders"), "the server only estimates how many it has");
                assertEquals(1, dry.sum(Kind.UNCHANGED).count(), "no rows on both sides");
                assertTrue(items.keySet().stream().noneMatch(name -> name.contains("recent")), "views are no tables");
                assertTrue(practice.restores.dryRun(practice.request(Way.BESIDE_ONLY, Map.of()), WorkListener.NONE).isEmpty());
            }
        }
    }
}
