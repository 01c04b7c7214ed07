package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.adapter.s3.S3Store;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.BreakingBucket;
import relight.testing.MariaDbServer;

/** Restores from a real server's dumps into a real server, from the fault to commit or undo. */
class MysqlRestoreTest {

    private static MariaDbServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws IOException {
        Shop.fill(server);
    }

    @ParameterizedTest
    @CsvSource({"shop_20260415.sql, ''", "shop_20260415.bin, gz", "shop_20260415.sql.gz, gz gz", "shop_20260415.dump, zst", "shop_20260415.bz2, bz2"})
    void bringsTheDataBackFromADumpOfAnyNameAndCompression(String name, String wrappings) throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, name, wrappings, "--routines", "--events");
            String before = sums();
            server.execute("shop", "SET foreign_key_checks = 0", "DROP TABLE orders");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(before, sums());
            assertEquals(Optional.of(Instant.parse("2026-04-15T01:59:00Z")), practice.events(RecoveryEvent.RecoveryPointFound.class).stream()
                    .filter(RecoveryEvent.RecoveryPointFound::measured).map(RecoveryEvent.RecoveryPointFound::point).findFirst());
            assertFalse(practice.events(RecoveryEvent.CommitWindowOpened.class).isEmpty());
        }
    }

    @Test
    void isReadOnFromWhereTheStoreBrokeOff() throws Exception {
        server.execute("shop", "CREATE TABLE noise AS SELECT SHA2(RAND(), 512) AS words FROM seq_1_to_20000");
        try (BreakingBucket bucket = new BreakingBucket(); Practice practice = new Practice(folder, server.target("shop"), it -> it, bucket.store("dumps"),
                definition -> new S3Store((StoreDefinition.S3) definition))) {
            Files.createDirectories(practice.dumps());
            dump(practice, "shop_20260415.sql.gz", "gz");
            Path file = practice.dumps().resolve("shop_20260415.sql.gz");
            bucket.put("shop_20260415.sql.gz", file);
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            bucket.breakIn("shop_20260415.sql.gz", file);
            assertTrue(practice.run(Shop.step(plan, "restore")).good(), practice.told::output);
            bucket.assertReadOn(Files.size(file), practice.told.lines());
            assertEquals("20000", server.execute(Shop.step(plan, "restore").with().get("into"), "SELECT COUNT(*) FROM noise"));
        }
    }

    @Test
    void MY_1_swapsTablesWithKeysInCirclesViewsTriggersRoutinesAndEventsAndBackAgain() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.sql", "", "--routines", "--events");
            String whole = sums();
            server.execute("shop", "SET foreign_key_checks = 0", "DELETE FROM orders WHERE id > 50", "DROP VIEW a_view_on_it", "DROP PROCEDURE tidy",
                    "CREATE TABLE newer (id INT)", "ALTER EVENT thin_out DISABLE");
            String harmed = sums();
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(whole, sums());
            assertEquals("ENABLED", server.execute("", "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'shop'"));
            assertKeysStayWithin("shop");
            server.execute("shop", "UPDATE orders SET note = 'x' WHERE id = 200", "CALL tidy()");

            practice.succeed(plan, Part.UNDO);
            assertEquals(harmed, sums());
            assertKeysStayWithin("shop");
            assertEquals("DISABLED", server.execute("", "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'shop'"));
            assertEquals("5000", server.execute("", "SELECT COUNT(*) FROM `" + restored(plan) + "`.orders"));
            assertEquals(List.of("shop", restored(plan)), server.schemas());
        }
    }

    @Test
    void dropsTheOldTablesOnlyAtCommit() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.sql.gz", "gz", "--routines", "--events");
            server.execute("shop", "SET foreign_key_checks = 0", "TRUNCATE orders");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(3, server.schemas().size(), server.schemas()::toString);
            practice.succeed(plan, Part.COMMIT);
            assertEquals(List.of("shop"), server.schemas());
            assertEquals("utf8mb4_unicode_ci", server.execute("shop", "SELECT @@collation_database"));
        }
    }

    @Test
    void makesASchemaAgainThatIsGone() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.sql.gz", "gz", "--routines", "--events");
            server.execute("", "DROP DATABASE shop");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            practice.succeed(plan, Part.COMMIT);
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));
            assertEquals(List.of("shop"), server.schemas());
        }
    }

    @Test
    void ALL_2_inPlaceSetsTheTablesAsideFirstAndTakesThemBack() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.sql", "", "--routines", "--events");
            String whole = sums();
            server.execute("shop", "SET foreign_key_checks = 0", "DELETE FROM orders WHERE id > 50");
            String harmed = sums();
            RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(whole, sums());
            assertEquals("ENABLED", server.execute("", "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'shop'"));
            practice.succeed(plan, Part.UNDO);
            assertEquals(harmed, sums());
        }
    }

    @Test
    void MY_1_keepsTheRoutinesAndEventsOfWhichTheDumpSaysNothing() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.sql", "");
            String whole = sums();
            server.execute("shop", "SET foreign_key_checks = 0", "DELETE FROM orders WHERE id > 50");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("routines, events")), plan.found()::toString);
            practice.succeed(plan, Part.MAIN);
            assertEquals(whole, sums());
        }
    }

    @Test
    void besideOnlyTouchesNothingAndIsDroppedAgain() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.sql", "", "--databases");
            server.execute("shop", "SET foreign_key_checks = 0", "DELETE FROM orders WHERE id > 50");
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("50", server.execute("shop", "SELECT COUNT(*) FROM orders"));
            assertEquals("5000", server.execute("", "SELECT COUNT(*) FROM `" + restored(plan) + "`.orders"));
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of("shop"), server.schemas());
        }
    }

    private static void assertKeysStayWithin(String schema) throws IOException {
        assertEquals("buyer\tshop\torders\tcustomers\nlikes\tshop\tcustomers\torders", server.execute("", "SELECT CONSTRAINT_NAME, "
                + "UNIQUE_CONSTRAINT_SCHEMA, TABLE_NAME, REFERENCED_TABLE_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS "
                + "WHERE CONSTRAINT_SCHEMA = '" + schema + "' ORDER BY 1"));
    }

    /** All that is in the schema, as a dump without what changes from one to the next. */
    private String sums() throws IOException {
        return Files.readString(server.dump("shop", folder.resolve("sums"), "--skip-comments", "--routines", "--events", "--hex-blob"))
                .replaceAll("(?m)^.*(AUTO_INCREMENT=|STARTS).*$", "");
    }

    static String restored(RestorePlan plan) {
        return Shop.step(plan, "restore").with().get("restored");
    }

    private static void dump(Practice practice, String name, String wrappings, String... options) throws Exception {
        Path file = server.dump("shop", practice.dumps().resolve("dump"), options);
        for (String wrapping : wrappings.split(" ")) {
            switch (wrapping) {
                case "gz" -> pack(file, "gzip", "-kf");
                case "zst" -> pack(file, "zstd", "-qkf");
                case "bz2" -> pack(file, "bzip2", "-kf");
                default -> { }
            }
            Path packed = file.resolveSibling("dump." + wrapping);
            if (Files.exists(packed)) {
                Files.move(packed, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, practice.dumps().resolve(name));
    }

    private static void pack(Path file, String... command) throws Exception {
        List<String> words = new java.util.ArrayList<>(List.of(command));
        words.add(file.toString());
        assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor());
    }
}
