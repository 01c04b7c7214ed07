package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.catalog.WorkListener;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.testing.MariaDbServer;

/** A real server's own binary log, replayed behind its dump: to a moment, a position, a transaction, and to its end. */
class BinlogReplayTest {

    /** Later than all that the server logs by its own clock. */
    private static final Instant HOUR = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(3, ChronoUnit.HOURS);

    private static MariaDbServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        // A session may get the thread of an ended one, whose clock never goes back behind the rows that were replayed in it, and these are of a time to come
        server = MariaDbServer.start("--log-bin=bin", "--server-id=7", "--default-time-zone=+05:30", "--thread-cache-size=0");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws IOException {
        server.execute("", "RESET MASTER");
        Shop.fill(server);
        server.execute("shop", "DROP EVENT thin_out");
        server.execute("", "DROP DATABASE IF EXISTS other", "CREATE DATABASE other", "CREATE TABLE other.things (id INT)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROW", "MIXED"})
    void replaysUpToAMomentAndLeavesTheMistakeOutCommittedAndUndone(String format) throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            work(format);
            String good = sums();
            at(HOUR.plusSeconds(60), format, "shop", "DELETE FROM orders WHERE id > 150", "DROP VIEW a_view_on_it");
            keep(practice);
            String harmed = sums();

            Map<String, String> chosen = Map.of("target", "time:" + HOUR.plusSeconds(59).atOffset(ZoneOffset.ofHours(2)));
            DryRun dry = practice.restores.dryRun(practice.request(Way.SIDE_BY_SIDE, chosen), WorkListener.NONE).orElseThrow();
            assertEquals("restore.mysql.dry.replayed", dry.by().getLast().key());
            assertEquals(HOUR.plusSeconds(30), dry.by().getLast().values().getLast(), "when the last transaction that is replayed was made");
            assertEquals(0, dry.sum(DryRun.Kind.CHANGED).count() + dry.sum(DryRun.Kind.UNCHANGED).count(), "what the log changes nobody has counted");

            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, chosen);
            practice.succeed(plan, Part.MAIN);
            assertSame(good, sums());
            assertEquals("1", server.execute("other", "SELECT COUNT(*) FROM things"), "another schema's events are not replayed");
            assertTrue(practice.events(RecoveryEvent.RecoveryPointFound.class).stream()
                    .anyMatch(found -> found.measured() && found.point().equals(HOUR.plusSeconds(30))), "RPO is the last transaction replayed");

            practice.succeed(plan, Part.UNDO);
            assertSame(harmed, sums());
            RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of("target", "time:" + HOUR.plusSeconds(30)));
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            assertSame(good, sums());
        }
    }

    @Test
    void replaysInPlaceWithTheOldTablesSetAside() throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            work("ROW");
            String good = sums();
            at(HOUR.plusSeconds(60), "ROW", "shop", "DELETE FROM orders WHERE id > 150");
            keep(practice);
            RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of("target", "time:" + HOUR.plusSeconds(59)));
            practice.succeed(plan, Part.MAIN);
            assertSame(good, sums());
        }
    }

    @Test
    void stopsAtAPositionATransactionAndTheEnd() throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            at(HOUR, "MIXED", "shop", "UPDATE orders SET note = 'one' WHERE id = 1");
            String[] status = server.execute("", "SHOW MASTER STATUS").split("\t");
            at(HOUR, "MIXED", "shop", "UPDATE orders SET note = 'two' WHERE id = 1");
            String gtid = server.execute("", "SELECT @@gtid_binlog_pos");
            server.execute("", "FLUSH BINARY LOGS");
            at(HOUR, "ROW", "shop", "UPDATE orders SET note = 'three' WHERE id = 1");
            keep(practice);
            assertEquals("one", noteAfter(practice, "position:" + status[0] + ":" + status[1]));
            assertEquals("two", noteAfter(practice, "gtid:" + gtid));
            assertEquals("three", noteAfter(practice, "latest"));
        }
    }

    private static String noteAfter(Practice practice, String target) throws Exception {
        RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of("target", target));
        practice.succeed(plan, Part.MAIN);
        String said = server.execute(Shop.step(plan, "restore").with().get("into"), "SELECT note FROM orders WHERE id = 1");
        practice.succeed(plan, Part.UNDO);
        return said;
    }

    @Test
    void ALL_13_refusesByNameWhatTheLogLacks() throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            for (int i = 0; i < 3; i++) {
                at(HOUR.plusSeconds(i), "ROW", "shop", "UPDATE orders SET note = 'x" + i + "' WHERE id = 1");
                server.execute("", "FLUSH BINARY LOGS");
            }
            keep(practice);
            assertSays(practice, "latest");
            assertSays(practice, "time:2026-04-15T10:00", "no target");
            assertSays(practice, "time:2026-04-15T09:00:00Z", "before 20");
            assertSays(practice, "time:2199-04-15T09:00:00Z", "does not reach");
            Path second = logs(practice).resolve("bin.000002");
            byte[] whole = Files.readAllBytes(second);
            Files.delete(second);
            assertSays(practice, "latest", "bin.000002 is missing");
            Files.write(second, Arrays.copyOf(whole, whole.length - 60));
            assertSays(practice, "latest", "bin.000002 ends before it was closed");
            byte[] damaged = whole.clone();
            damaged[whole.length - 100] ^= 1;
            Files.write(second, damaged);
            assertSays(practice, "latest", "bin.000002 is damaged");
            Files.write(second, whole);
            Files.delete(logs(practice).resolve("bin.000001"));
            assertSays(practice, "latest", "bin.000001 is missing");
        }
    }

    @Test
    void ALL_13_refusesADumpWithoutAPosition() throws Exception {
        try (Practice practice = practice()) {
            server.dump("shop", practice.dumps().resolve("shop_20260415.sql"));
            keep(practice);
            assertSays(practice, "latest", "does not say where the binary log stood");
        }
    }

    @Test
    void ALL_13_replaysALogThatBreaksOffToItsLastWholeTransactionAndSaysSo() throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            at(HOUR, "ROW", "shop", "UPDATE orders SET note = 'whole' WHERE id = 1");
            at(HOUR, "ROW", "shop", "UPDATE orders SET note = 'cut' WHERE id = 1");
            keep(practice);
            Path log = logs(practice).resolve("bin.000001");
            byte[] all = Files.readAllBytes(log);
            Files.write(log, Arrays.copyOf(all, all.length - 90));
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of("target", "latest"));
            assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("ends in the middle of an event")), plan.found()::toString);
            assertEquals("whole", noteAfter(practice, "latest"));
        }
    }

    @Test
    void ALL_12_refusesStatementsThatCrossTheBorderOfTheSchema() throws Exception {
        for (String[] crossing : new String[][] {{"other", "UPDATE shop.orders SET note = 'lost' WHERE id = 1"},
            {"shop", "INSERT INTO other.things SELECT id FROM orders WHERE id = 1"}}) {
            fillShop();
            try (Practice practice = practice()) {
                dump(practice);
                at(HOUR, "STATEMENT", crossing[0], crossing[1]);
                keep(practice);
                assertSays(practice, "latest", "reaches across the border of schema shop");
                assertSays(practice, "time:" + HOUR.minusSeconds(1));
            }
        }
    }

    /** What the program says of qualified names is not what the filter lets through. */
    @Test
    void ALL_12_aStatementThatNamesItsOwnSchemaMeansTheRestoredOne() throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            at(HOUR, "STATEMENT", "shop", "UPDATE shop.orders o JOIN `shop`.customers c ON o.customer = c.id SET o.note = 'a;\\'`/*!*/; \\\\' WHERE o.id = 1");
            keep(practice);
            server.execute("shop", "SET SESSION sql_log_bin = 0", "UPDATE orders SET note = 'live' WHERE id = 1");
            assertEquals("a;'`/*!*/; \\\\", noteAfter(practice, "latest"));
            assertEquals("live", server.execute("shop", "SELECT note FROM orders WHERE id = 1"), "production is not touched by the replay");
        }
    }

    @Test
    void beginsAgainWithTheDumpWhereAReplayBrokeOff() throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            at(HOUR, "STATEMENT", "shop", "UPDATE orders SET cents = cents + 1 WHERE id = 1");
            keep(practice);
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of("target", "latest"));
            Step.EngineAction replay = Shop.step(plan, "replay");
            String scratch = replay.with().get("into");
            for (String action : List.of("create", "restore")) {
                assertTrue(practice.run(Shop.step(plan, action)).good());
            }
            server.execute(scratch, "UPDATE orders SET cents = cents + 1 WHERE id = 1", "DELETE FROM relight_notes WHERE kind = 'filled'");
            assertFalse(practice.run(Shop.step(plan, "swap")).good(), "half of a replay is not swapped in");
            assertTrue(practice.run(replay).good());
            assertTrue(practice.run(replay).good(), "once more changes nothing");
            assertEquals("2", server.execute(scratch, "SELECT cents FROM orders WHERE id = 1"));
        }
    }

    @Test
    void showsWhatCanBeReachedAndMakesATargetOfAMoment() throws Exception {
        try (Practice practice = practice()) {
            dump(practice);
            at(HOUR, "ROW", "shop", "UPDATE orders SET note = 'x' WHERE id = 1");
            keep(practice);
            practice.backup();
            Reach reach = practice.restores.reach(practice.system()).orElseThrow();
            assertEquals(Optional.of(HOUR), reach.newest());
            assertEquals(1, reach.bases().size());
            RestoreRequest request = practice.restores.request(new Restores.Wish("shop", Restores.LATEST_GOOD, Optional.of(HOUR), Way.SIDE_BY_SIDE,
                    Optional.empty(), Map.of()), WorkListener.NONE);
            assertEquals("time:" + HOUR, request.choices().get("target"));
        }
    }

    private Practice practice() throws IOException {
        Map<String, String> target = new TreeMap<>(server.target("shop"));
        target.put("binlog", folder.resolve("logs").toString());
        return new Practice(folder, target);
    }

    private static void dump(Practice practice) throws IOException {
        server.dump("shop", practice.dumps().resolve("shop_20260415.sql"), "--routines", "--events", "--master-data=2");
    }

    /** What a day's work leaves in the log, beside that of another schema. */
    private static void work(String format) throws IOException {
        at(HOUR, format, "shop", "UPDATE orders SET note = 'emoji 😀 \\\\ ; \\'' WHERE id = 1",
                "INSERT INTO customers (name) VALUES (UUID()), ('new one')", "UPDATE shop.orders o SET o.cents = o.cents + 1 WHERE o.id < 10",
                "CREATE TABLE newer (id INT PRIMARY KEY, said TEXT)", "INSERT INTO newer VALUES (1, 'a')", "ALTER TABLE newer ADD COLUMN more INT",
                "CREATE VIEW newest AS SELECT id FROM shop.newer", "DELETE FROM parts WHERE id = 3", "DROP TABLE empty_one");
        at(HOUR.plusSeconds(10), format, "other", "INSERT INTO things VALUES (1)");
        server.execute("", "FLUSH BINARY LOGS");
        at(HOUR.plusSeconds(30), format, "shop", "BEGIN", "INSERT INTO newer VALUES (2, 'b', 2)", "UPDATE orders SET note = NULL WHERE id = 2", "COMMIT");
    }

    /** Statements that the log says were run at that moment. */
    private static void at(Instant moment, String format, String database, String... statements) throws IOException {
        server.execute(database, Stream.concat(Stream.of("SET SESSION binlog_format = " + format, "SET SESSION sql_log_bin = 1",
                "SET TIMESTAMP = " + moment.getEpochSecond()), Stream.concat(Stream.of(statements), Stream.of("SET TIMESTAMP = DEFAULT"))).toArray(String[]::new));
    }

    /** Copies the logs to where they are kept. */
    private static void keep(Practice practice) throws IOException {
        Files.createDirectories(logs(practice));
        try (Stream<Path> files = Files.list(server.data())) {
            for (Path file : files.filter(it -> it.getFileName().toString().matches("bin\\.\\d+")).toList()) {
                Files.copy(file, logs(practice).resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path logs(Practice practice) {
        return practice.folder.resolve("logs");
    }

    private static void assertSays(Practice practice, String target, String... sentences) throws Exception {
        Planning planning = practice.consider(Way.SIDE_BY_SIDE, Map.of("target", target));
        String said = planning instanceof Planning.Refused refused ? refused.refusals().toString() : "";
        assertEquals(sentences.length == 0, said.isEmpty(), said);
        for (String sentence : sentences) {
            assertTrue(said.contains(sentence), said);
        }
    }

    /** Every row and every view, in an order that does not depend on how they came. */
    private static String sums() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("orders", "customers", "newer", "parts", "audit", "`Odd ``Name`")) {
            boolean there = !server.execute("", "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = '"
                    + table.replace("``", "\u0000").replace("`", "").replace('\u0000', '`') + "'").isEmpty();
            all.append(table).append('\n').append(there ? server.execute("shop", "SELECT * FROM " + table + " ORDER BY 1") : "absent").append('\n');
        }
        return all + server.execute("", "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop' ORDER BY 1");
    }

    private static void assertSame(String before, String after) {
        Set<String> known = Set.copyOf(before.lines().distinct().toList());
        List<String> added = after.lines().filter(line -> !known.contains(line)).limit(5).toList();
        assertTrue(before.equals(after), () -> "not there before: " + added);
    }
}
