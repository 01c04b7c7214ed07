package relight.adapter.engine.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.rows.FoundRows;
import relight.core.runbook.StepHeader.Part;

/** What a rescue of rows promises on every engine: customers, their orders and the lines of those, with keys in a circle. */
abstract class RowsRescue {

    @TempDir
    Path folder;
    RowsBench bench;

    /** A new, empty database. */
    abstract void emptied() throws Exception;

    abstract Connection connect() throws Exception;

    abstract String engine();

    abstract Map<String, String> target();

    /** Takes the backup. */
    abstract void dump(Path dumps) throws Exception;

    /** Databases beside production. */
    abstract List<String> copies() throws Exception;

    /** The table of lines in the engine's quotes. */
    abstract String lines();

    abstract String bytes();

    /** More of what only this engine has. */
    void more() throws Exception { }

    @BeforeEach
    void fill() throws Exception {
        emptied();
        sql("CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100), favourite INTEGER NULL)".replace("NULL)", engine().equals("sqlite")
                        ? "NULL REFERENCES orders (id) ON DELETE SET NULL)" : "NULL)"),
                "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, customer INTEGER NOT NULL, note VARCHAR(200), at TIMESTAMP NULL, amount DOUBLE PRECISION, "
                        + "CONSTRAINT buyer FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE)",
                "CREATE TABLE " + lines() + " (order_id INTEGER NOT NULL, line_no VARCHAR(10) NOT NULL, article VARCHAR(100), picture " + bytes()
                        + ", PRIMARY KEY (order_id, line_no), CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE)");
        if (!engine().equals("sqlite")) {
            sql("ALTER TABLE customers ADD CONSTRAINT likes FOREIGN KEY (favourite) REFERENCES orders (id) ON DELETE SET NULL");
        }
        List<String> rows = new ArrayList<>();
        for (int id = 1; id <= 5; id++) {
            rows.add("INSERT INTO customers VALUES (" + id + ", 'customer 😀 " + id + "', NULL)");
            for (int order = id * 10; order < id * 10 + 4; order++) {
                rows.add("INSERT INTO orders VALUES (" + order + ", " + id + ", " + (order % 2 == 0 ? "NULL" : "'a ''note''\n\twith é'")
                        + ", '2026-04-15 01:02:03', 0.1)");
                rows.add("INSERT INTO " + lines() + " VALUES (" + order + ", 'a', 'x', " + blob("00ff41") + "), (" + order + ", 'b', '', NULL)");
            }
            rows.add("UPDATE customers SET favourite = " + (id * 10 + 1) + " WHERE id = " + id);
        }
        sql(rows.toArray(String[]::new));
        bench = new RowsBench(folder, engine(), target());
        more();
        dump(bench.dumps());
    }

    String blob(String hex) {
        return "X'" + hex + "'";
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    @Test
    void RR_2_bringsBackWhatADeleteHasTakenFromThreeTablesInACircle() throws Exception {
        String whole = content();
        sql("DELETE FROM customers WHERE id IN (3, 4)");
        assertNotEquals(whole, content());
        bench.plan(Map.of("rescue", "customers", "rows", "all")).play(Part.MAIN);
        assertEquals(whole, content());
        assertEquals(1, copies().size(), copies()::toString);
        assertFalse(bench.told.events(RecoveryEvent.CommitWindowOpened.class).isEmpty());
        assertTrue(bench.told.events(RecoveryEvent.Checked.class).stream().allMatch(RecoveryEvent.Checked::passed), bench.told::output);
        bench.play(Part.COMMIT);
        assertEquals(List.of(), copies());
    }

    @Test
    void setsBackRowsThatWereChangedAndAsksWhichOnes() throws Exception {
        String whole = content();
        sql("UPDATE orders SET note = 'oops', amount = 7 WHERE customer = 2", "DELETE FROM " + lines() + " WHERE order_id = 21",
                "INSERT INTO customers VALUES (99, 'new', NULL)");
        bench.plan(Map.of("rescue", "orders")).choosing("changed").play(Part.MAIN, "bring-back");
        assertEquals(List.of("CHANGED", "CHANGED", "CHANGED", "CHANGED", "MISSING", "MISSING"),
                FoundRows.first(bench.told.shared(), 100).stream().map(row -> row.kind().name()).toList());
        assertTrue(bench.told.output().contains("note: oops → "), bench.told::output);
        bench.good(bench.action("bring-back"));
        assertEquals("0", value("SELECT count(*) FROM orders WHERE note = 'oops' OR amount = 7"));
        assertEquals("38", value("SELECT count(*) FROM " + lines()));
        bench.choosing("5-6").told.lines().clear();
        bench.good(bench.action("take-back"));
        assertEquals("4", value("SELECT count(*) FROM orders WHERE note = 'oops' AND amount = 7"));
        bench.good(bench.action("compare"));
        bench.good(bench.choosing("all").action("bring-back"));
        sql("DELETE FROM customers WHERE id = 99");
        assertEquals(whole, content());
    }

    @Test
    void ALL_2_undoLeavesProductionAsItWas() throws Exception {
        sql("DELETE FROM customers WHERE id = 3", "UPDATE customers SET name = 'oops' WHERE id = 1");
        String harmed = content();
        bench.plan(Map.of("rescue", "customers", "rows", "all")).play(Part.MAIN);
        assertNotEquals(harmed, content());
        bench.play(Part.UNDO);
        assertEquals(harmed, content());
        assertEquals(List.of(), copies());
    }

    @Test
    void RR_9_showsWhatSomebodyHasChangedSinceAndDoesNotWriteOverIt() throws Exception {
        sql("DELETE FROM orders WHERE customer = 2", "UPDATE customers SET name = 'oops'");
        bench.plan(Map.of("rescue", "customers,orders", "rows", "all")).play(Part.MAIN, "bring-back");
        sql("INSERT INTO orders (id, customer, note) VALUES (21, 2, 'a new one')", "UPDATE customers SET name = 'by hand' WHERE id = 5");
        Outcome brought = bench.action("bring-back");
        bench.good(brought);
        assertEquals(2L, brought.figures().get("conflicts"), bench.told::output);
        assertEquals("a new one", value("SELECT note FROM orders WHERE id = 21"));
        assertEquals("by hand", value("SELECT name FROM customers WHERE id = 5"));
        assertEquals("customer 😀 4", value("SELECT name FROM customers WHERE id = 4"));
        assertTrue(bench.told.output().contains("orders 21: somebody has made another row"), bench.told::output);

        sql("UPDATE orders SET note = 'since' WHERE id = 22", "INSERT INTO " + lines() + " VALUES (23, 'c', 'since', NULL)");
        Outcome taken = bench.action("take-back");
        bench.good(taken);
        assertEquals("21,22,23", value("SELECT " + joined("id") + " FROM orders WHERE customer = 2"));
        assertEquals("c", value("SELECT line_no FROM " + lines() + " WHERE order_id = 23"), "a row on which newer ones hang stays");
        assertEquals("oops", value("SELECT name FROM customers WHERE id = 4"));
    }

    @Test
    void findsRowsByTheKeysAndByAConditionAndTheirParents() throws Exception {
        sql("DELETE FROM " + lines() + " WHERE order_id IN (10, 11)");
        bench.plan(Map.of("rescue", "Order Lines", "keys", "10/a, 11/b", "rows", "all")).play(Part.MAIN);
        assertEquals("38", value("SELECT count(*) FROM " + lines()));
        bench.play(Part.COMMIT);
        sql("DELETE FROM customers WHERE id = 5");
        bench.plan(Map.of("rescue", "orders", "where", "note IS NOT NULL AND customer = 5", "rows", "all")).play(Part.MAIN);
        assertEquals("51,53", value("SELECT " + joined("id") + " FROM orders WHERE customer = 5"));
        assertEquals("5", value("SELECT id FROM customers WHERE id = 5"), "the customer is needed");
        assertEquals("4", value("SELECT count(*) FROM " + lines() + " WHERE order_id >= 50"));
    }

    @Test
    void anActionThatIsRunAgainAfterItsCommitWritesNothing() throws Exception {
        sql("DELETE FROM customers WHERE id = 3");
        bench.plan(Map.of("rescue", "customers", "rows", "all")).play(Part.MAIN);
        String brought = content();
        sql("UPDATE orders SET note = 'since' WHERE id = 30");
        bench.good(bench.action("bring-back"));
        assertEquals("since", value("SELECT note FROM orders WHERE id = 30"));
        sql("UPDATE orders SET note = NULL WHERE id = 30");
        assertEquals(brought, content());
        bench.good(bench.action("take-back"));
        String taken = content();
        bench.good(bench.action("take-back"));
        assertEquals(taken, content());
    }

    @Test
    void ALL_1_namesTheTablesAndTheSystemThatAreWrittenToAndAsksForItsName() throws Exception {
        RestorePlan plan = ((Planning.Planned) bench.consider(Map.of("rescue", "customers", "rows", "all"))).plan();
        assertEquals("shop", plan.confirm());
        assertTrue(plan.target().contains("customers") && plan.target().contains("shop"), plan::target);
        assertTrue(plan.found().toString().contains("customers") && plan.found().toString().contains("orders"), () -> plan.found().toString());
    }

    /** Takes the lock as another console does, until it is closed. */
    abstract AutoCloseable lockedByAnother() throws Exception;

    /** What is told of that console. */
    abstract String another();

    @Test
    void ALL_15_aSecondOperatorIsToldWhoBringsRowsBackAndWritesNothing() throws Exception {
        sql("DELETE FROM customers WHERE id = 3");
        String harmed = content();
        Map<String, String> wish = Map.of("rescue", "customers", "rows", "all");
        bench.plan(wish).play(Part.MAIN, "bring-back");
        try (AutoCloseable other = lockedByAnother()) {
            Planning.Refused refused = (Planning.Refused) bench.consider(wish);
            assertEquals(List.of("ALL-15"), refused.refusals().stream().map(Refusal::id).toList());
            assertTrue(refused.refusals().getFirst().text().contains(another()), refused::toString);
            Outcome outcome = bench.action("bring-back");
            assertTrue(!outcome.good() && outcome.reason().toString().contains(another()), () -> other + " " + outcome.reason());
            assertEquals(harmed, content());
        }
        bench.good(bench.action("bring-back"));
        assertNotEquals(harmed, content());
        bench.play(Part.UNDO);
        assertEquals(harmed, content());
    }

    @Test
    void tellsWhenNothingIsMissing() throws Exception {
        bench.plan(Map.of("rescue", "customers", "rows", "all")).play(Part.MAIN);
        assertTrue(bench.told.output().contains("No row is missing and none is changed."), bench.told::output);
    }

    @Test
    void RR_1_RR_5_RR_6_refusesWhatItCannotTellApart() throws Exception {
        sql("CREATE TABLE notes (text VARCHAR(10))");
        assertEquals(List.of("RR-1"), bench.refusals(Map.of("rescue", "notes")));
        assertEquals(List.of("RR-5"), bench.refusals(Map.of("rescue", "nothing")));
        assertEquals(List.of("RR-6"), bench.refusals(Map.of("rescue", "orders", "where", "1=1); DROP TABLE orders; --")));
        assertEquals(List.of("RR-6"), bench.refusals(Map.of("rescue", "orders", "keys", "1/2")));
    }

    String joined(String column) {
        return "group_concat(" + column + " ORDER BY " + column + ")";
    }

    void sql(String... statements) throws Exception {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    String value(String sql) throws Exception {
        try (Connection connection = connect(); Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** All rows of the three tables. */
    String content() throws Exception {
        List<String> all = new ArrayList<>();
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            for (String sql : List.of("SELECT * FROM customers ORDER BY id", "SELECT * FROM orders ORDER BY id",
                    "SELECT order_id, line_no, article, " + hex("picture") + " FROM " + lines() + " ORDER BY 1, 2")) {
                try (ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        List<String> row = new ArrayList<>();
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            row.add(rows.getString(i));
                        }
                        all.add(row.toString());
                    }
                }
            }
        }
        return String.join("\n", all);
    }

    String hex(String column) {
        return "hex(" + column + ")";
    }
}
