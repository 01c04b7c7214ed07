package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;

/** Orders that were deleted by mistake, brought back and taken back by commands alone. */
class RowsRescueTest {

    private Desk desk;
    private Path live;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: sqlite
                    target: {path: shop.db}
                    checks:
                      orders: {query: SELECT count(*) FROM orders, at-least: 100}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.db", timestamp: yyyyMMdd, zone: UTC}
                """);
        live = desk.workspace().resolve("shop.db");
        sql("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, note TEXT)",
                "CREATE TABLE lines (order_id INTEGER REFERENCES orders (id) ON DELETE CASCADE, no INTEGER, article TEXT, PRIMARY KEY (order_id, no))",
                "INSERT INTO orders SELECT value, value % 10, 'note ' || value FROM generate_series(1, 100)",
                "INSERT INTO lines SELECT value, 1, 'loaf' FROM generate_series(1, 100)");
        Files.copy(live, Files.createDirectories(desk.workspace().resolve("backups")).resolve("shop_20260415.db"));
        sql("PRAGMA foreign_keys = ON", "DELETE FROM orders WHERE customer = 5", "UPDATE orders SET note = 'oops' WHERE id = 1");
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void V6_rowsComeBackThroughTheTerminalAndAreTakenBack() throws Exception {
        String harmed = content();
        desk.relight("catalog", "refresh").ended(0);
        Said plan = desk.relight("restore", "plan", "shop", "--choice", "rescue=orders", "--choice", "where=customer = 5 OR id = 1").ended(0);
        assertTrue(plan.out().contains("orders → lines"), plan::toString);
        assertEquals(harmed, content(), "a plan touches nothing");

        Said back = desk.relight("restore", "run", "shop", "--choice", "rescue=orders", "--choice", "where=customer = 5 OR id = 1", "--set", "rows=missing",
                "--confirm-target", "shop", "--undo", "--as", "K. Lang");
        assertEquals(harmed, content(), back::toString);
        assertTrue((back.out() + back.err()).contains("#2 orders 5 missing"), back::toString);
        assertEquals(List.of(), copies());
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertTrue(record.toString().contains("20 inserted"), record::toString);

        desk.relight("restore", "run", "shop", "--choice", "rescue=orders", "--choice", "rows=all", "--confirm-target", "shop", "--commit", "--as", "K. Lang").ended(0);
        assertEquals("100", value("SELECT count(*) FROM orders WHERE note <> 'oops'"));
        assertEquals("100", value("SELECT count(*) FROM lines"));
        assertEquals(List.of(), copies());
        assertEquals(1, desk.relight("restore", "run", "shop", "--choice", "rescue=nothing", "--confirm-target", "shop").ended(2).out().lines()
                .filter(line -> line.contains("RR-5")).count());
    }

    private List<String> copies() throws Exception {
        try (Stream<Path> files = Files.list(desk.workspace())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.contains("rescue") || name.startsWith(".relight")).toList();
        }
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql.replace("generate_series(1, 100)", "(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n "
                        + "WHERE value < 100) SELECT value FROM n)"));
            }
        }
    }

    private String value(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live); Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private String content() throws Exception {
        return value("SELECT group_concat(id || note, ',') FROM (SELECT * FROM orders ORDER BY id)") + value("SELECT count(*) FROM lines");
    }
}
