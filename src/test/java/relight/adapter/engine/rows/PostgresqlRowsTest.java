package relight.adapter.engine.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relight.core.runbook.StepHeader.Part;
import relight.testing.PostgresServer;

class PostgresqlRowsTest extends RowsRescue {

    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    void emptied() throws Exception {
        for (String database : server.databases()) {
            server.execute("postgres", "DROP DATABASE \"" + database + "\" WITH (FORCE)");
        }
        server.execute("postgres", "CREATE DATABASE shop");
    }

    @Override
    Connection connect() throws Exception {
        return server.connect("shop");
    }

    @Override
    String engine() {
        return "postgresql";
    }

    @Override
    Map<String, String> target() {
        return server.target("shop");
    }

    @Override
    void dump(Path dumps) throws Exception {
        server.dump("shop", dumps.resolve("shop_20260415.dump"), "-Fc");
    }

    @Override
    List<String> copies() throws Exception {
        return server.databases().stream().filter(name -> !name.equals("shop")).toList();
    }

    @Override
    String lines() {
        return "\"Order Lines\"";
    }

    @Override
    String bytes() {
        return "BYTEA";
    }

    @Override
    String blob(String hex) {
        return "'\\x" + hex + "'";
    }

    @Override
    String hex(String column) {
        return column + "::text";
    }

    @Override
    String joined(String column) {
        return "string_agg(" + column + "::text, ',' ORDER BY " + column + ")";
    }

    @Override
    void more() throws Exception {
        sql("CREATE TABLE mails (text TEXT)",
                "CREATE FUNCTION send() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO mails VALUES ('mail ' || NEW.id); RETURN NEW; END $$",
                "CREATE TRIGGER send AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION send()",
                "CREATE SCHEMA \"Odd Schema\"",
                "CREATE TYPE \"Odd Schema\".mood AS ENUM ('sad', 'glad')",
                "CREATE TABLE \"Odd Schema\".\"Hard \"\"One\"\"\" (\"Id\" BIGINT GENERATED ALWAYS AS IDENTITY, day DATE, doc JSONB, tags TEXT[], "
                        + "mood \"Odd Schema\".mood, twice BIGINT GENERATED ALWAYS AS (\"Id\" * 2) STORED, at TIMESTAMPTZ, wait INTERVAL, "
                        + "share REAL, span INT4RANGE, big BYTEA, PRIMARY KEY (\"Id\", day)) PARTITION BY RANGE (day)",
                "CREATE TABLE \"Odd Schema\".p1 PARTITION OF \"Odd Schema\".\"Hard \"\"One\"\"\" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "INSERT INTO \"Odd Schema\".\"Hard \"\"One\"\"\" (day, doc, tags, mood, at, wait, share, span, big) VALUES "
                        + "('2026-04-01', '{\"a\": [1, null]}', '{x,\"y z\",NULL}', 'glad', '2026-04-15 01:02:03.456789+02', '1 mon 2 days', 0.1, '[1,5)', NULL), "
                        + "('2026-04-02', NULL, '{}', NULL, 'infinity', '-3 hours', 'NaN', 'empty', '')");
    }

    @Override
    AutoCloseable lockedByAnother() throws Exception {
        Connection connection = connect();
        connection.createStatement().execute("SET application_name = 'relight r7, anna@ops1'");
        connection.createStatement().execute("SELECT pg_advisory_lock(1380273236, 0)");
        return connection;
    }

    @Override
    String another() {
        return "relight r7, anna@ops1";
    }

    @Test
    void RR_3_leavesTriggersOutUnlessTheyAreChosenAndLooksAtForeignKeysAllTheSame() throws Exception {
        sql("ALTER TABLE orders ENABLE ALWAYS TRIGGER send", "DELETE FROM orders WHERE id = 10", "TRUNCATE mails");
        bench.plan(Map.of("rescue", "orders", "rows", "all")).play(Part.MAIN);
        assertEquals("0", value("SELECT count(*) FROM mails"));
        assertEquals("A", value("SELECT tgenabled FROM pg_trigger WHERE tgname = 'send'"));
        bench.play(Part.COMMIT);
        sql("DELETE FROM orders WHERE id = 10");
        bench.plan(Map.of("rescue", "orders", "rows", "all", "triggers", "run")).play(Part.MAIN);
        assertEquals("mail 10", value("SELECT text FROM mails"));
        bench.play(Part.COMMIT);
        sql("DELETE FROM customers WHERE id = 3");
        bench.plan(Map.of("rescue", "customers", "rows", "orders")).play(Part.MAIN, "bring-back");
        assertEquals("FAILED", bench.action("bring-back").kind().name(), "an order without its customer");
        assertEquals("0", value("SELECT count(*) FROM orders WHERE customer = 3"));
        assertEquals("A", value("SELECT tgenabled FROM pg_trigger WHERE tgname = 'send'"));
    }

    @Test
    void PG_6_bringsBackIdentitiesPartitionsAndEveryTypeUnderOddNamesAndMovesTheSequenceOn() throws Exception {
        String table = "\"Odd Schema\".\"Hard \"\"One\"\"\"";
        String asked = "SELECT string_agg(h::text, E'\\n' ORDER BY \"Id\") FROM " + table + " h";
        String before = value(asked);
        sql("TRUNCATE " + table + " RESTART IDENTITY");
        bench.plan(Map.of("rescue", "\"Odd Schema\".\"Hard \"\"One\"\"\"", "rows", "all")).play(Part.MAIN);
        assertEquals(before, value(asked));
        sql("INSERT INTO " + table + " (day) VALUES ('2026-05-01')");
        assertEquals("3", value("SELECT max(\"Id\") FROM " + table));
    }

    @Test
    void RR_4_refusesWhereTheUserSeesOnlySomeRows() throws Exception {
        sql("DROP ROLE IF EXISTS clerk", "CREATE ROLE clerk LOGIN CREATEDB", "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk");
        bench.close();
        Map<String, String> target = new java.util.TreeMap<>(target());
        target.put("user", "clerk");
        bench = new RowsBench(folder, engine(), target);
        List<String> refusals = bench.refusals(Map.of("rescue", "orders"));
        org.junit.jupiter.api.Assertions.assertTrue(refusals.containsAll(List.of("RR-3", "RR-4")), refusals::toString);
        sql("DROP OWNED BY clerk", "DROP ROLE clerk");
    }

    @Test
    void RR_7_refusesABaseBackupOfAWholeCluster() throws Exception {
        java.nio.file.Files.delete(bench.dumps().resolve("shop_20260415.dump"));
        java.nio.file.Files.move(server.baseBackup(server.folder().resolve("base"), "-Ft", "-X", "none").resolve("base.tar"),
                bench.dumps().resolve("shop_20260415.tar"));
        assertEquals(List.of("RR-7"), bench.refusals(Map.of("rescue", "orders")));
    }

    @Test
    void anInterruptionEndsTheStatementThatWaitsAndNothingIsWritten() throws Exception {
        sql("UPDATE customers SET name = 'oops'");
        bench.plan(Map.of("rescue", "customers", "rows", "all")).play(Part.MAIN, "bring-back");
        AtomicReference<Exception> thrown = new AtomicReference<>();
        try (Connection other = connect(); Statement held = other.createStatement()) {
            other.setAutoCommit(false);
            held.execute("UPDATE customers SET name = 'held' WHERE id = 5");
            Thread bringing = Thread.ofPlatform().start(() -> {
                try {
                    bench.action("bring-back");
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
            });
            while (bringing.isAlive() && value("SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop' AND wait_event_type = 'Lock'").equals("0")) {
                Thread.onSpinWait();
            }
            bringing.interrupt();
            bringing.join();
        }
        assertEquals(InterruptedException.class, thrown.get() == null ? null : thrown.get().getClass());
        assertEquals("5", value("SELECT count(*) FROM customers WHERE name = 'oops'"));
        bench.good(bench.action("bring-back"));
        assertEquals("0", value("SELECT count(*) FROM customers WHERE name = 'oops'"));
    }

    @Test
    void bringsBackARowOfManyMegabytes() throws Exception {
        bench.close();
        sql("INSERT INTO \"Order Lines\" SELECT 10, 'big', 'big', decode(repeat('00ff', " + (Boolean.getBoolean("relight.slow") ? 32 : 4)
                + " * 1024 * 1024), 'hex')");
        java.nio.file.Files.delete(bench.dumps().resolve("shop_20260415.dump"));
        dump(bench.dumps());
        bench = new RowsBench(folder.resolve("big"), engine(), target());
        java.nio.file.Files.move(folder.resolve("dumps/shop_20260415.dump"), bench.dumps().resolve("shop_20260416.dump"));
        String before = value("SELECT encode(sha256(picture), 'hex') FROM \"Order Lines\" WHERE line_no = 'big'");
        sql("DELETE FROM \"Order Lines\" WHERE line_no = 'big'");
        bench.plan(Map.of("rescue", "Order Lines", "rows", "all")).play(Part.MAIN);
        assertEquals(before, value("SELECT encode(sha256(picture), 'hex') FROM \"Order Lines\" WHERE line_no = 'big'"));
    }
}
