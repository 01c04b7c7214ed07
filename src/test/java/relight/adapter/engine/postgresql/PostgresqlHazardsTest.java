package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.postgresql.PostgresqlCommands;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.catalog.WorkListener;
import relight.core.restore.Planning;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.testing.Encrypted;
import relight.testing.PostgresServer;

/** Each hazard on a real server: first what happens without the guard, then with it. */
class PostgresqlHazardsTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;
    private Practice practice;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws SQLException, IOException {
        Shop.fill(server);
        practice = new Practice(folder, server.target("shop"));
    }

    @Test
    void ALL_1_aRestoreTestTouchesNoProductionAndDropsNothingThatDoesNotBearItsMark() throws Exception {
        Map<String, String> withoutServer = new TreeMap<>(server.target("shop"));
        withoutServer.put("bin", server.clients(folder.resolve("clients")).toString());
        practice = new Practice(folder, withoutServer);
        server.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
        String oid = server.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'");
        server.execute("postgres", "CREATE DATABASE relight_test_kept", "COMMENT ON DATABASE relight_test_kept IS 'Relight restore of backup b1'");
        practice.backup();
        Restores.Wish wish = TestRestore.wish("shop", Restores.LATEST_GOOD, Optional.empty(), Instant.now());
        Restores.Wish wrong = new Restores.Wish("shop", wish.backup(), wish.at(), wish.way(), Optional.of("shop"), wish.choices());
        assertTrue(practice.restores.plan(practice.restores.request(wrong, WorkListener.NONE), Messages.english()) instanceof Planning.Refused);
        RestorePlan plan = ((Planning.Planned) practice.restores.plan(practice.restores.request(wish, WorkListener.NONE), Messages.english())).plan();
        Step.EngineAction cleanUp = (Step.EngineAction) TestRestore.cleanUp(plan.steps()).orElseThrow();
        for (String foreign : List.of("shop", "relight_test_kept")) {
            Map<String, String> with = new TreeMap<>(cleanUp.with());
            with.put("drop", foreign);
            Outcome refused = practice.run(Step.EngineAction.of(cleanUp.header(), cleanUp.engine(), cleanUp.action(), with));
            assertTrue(!refused.good() && refused.reason().toString().contains("does not bear the mark"), refused::toString);
        }
        Step.EngineAction create = plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("create"))
                .map(Step.EngineAction.class::cast).findFirst().orElseThrow();
        Map<String, String> over = new TreeMap<>(create.with());
        over.put("into", "relight_test_kept");
        assertFalse(practice.run(Step.EngineAction.of(create.header(), create.engine(), create.action(), over)).good(), "a restore that was meant to stay stays");
        practice.succeed(plan, Part.MAIN);
        assertEquals(List.of("relight_test_kept", "shop"), server.databases().stream().sorted().toList());
        assertEquals(oid, server.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'shop'"));
        server.execute("postgres", "DROP DATABASE relight_test_kept");
    }

    @Test
    void ALL_1_doesNotTouchAnotherServerAtTheSameAddress() throws Exception {
        custom();
        RestorePlan plan = sideBySide();
        try (PostgresServer other = PostgresServer.start()) {
            Shop.fill(other);
            Step.EngineAction away = action(practice.plan(Way.IN_PLACE, Map.of()), "rename-away");
            Map<String, String> elsewhere = new TreeMap<>(away.with());
            elsewhere.put("port", Integer.toString(other.port()));
            Outcome guarded = practice.run(changed(away, elsewhere));
            assertFalse(guarded.good());
            assertTrue(guarded.reason().toString().contains("another server"), guarded.reason().toString());
            assertEquals(List.of("shop"), other.databases());

            elsewhere.put("server", other.value("postgres", "SELECT system_identifier FROM pg_control_system()"));
            elsewhere.remove("oid");
            assertTrue(practice.run(changed(away, elsewhere)).good());
            assertFalse(other.databases().contains("shop"));
        }
        assertTrue(plan.target().contains("127.0.0.1:" + server.port()) && plan.target().contains("newest data 2026-04-15"), plan.target());
    }

    @Test
    void ALL_1_whatWasPutThereMeanwhileIsNotSwappedAway() throws Exception {
        custom();
        RestorePlan plan = sideBySide();
        assertTrue(practice.run(action(plan, "create")).good() && practice.run(action(plan, "restore")).good());
        server.execute("postgres", "ALTER DATABASE shop RENAME TO aside", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE colleague ()");
        Map<String, String> byName = new TreeMap<>(action(plan, "swap").with());
        byName.remove("oid");
        assertTrue(practice.run(changed(action(plan, "swap"), byName)).good());
        assertEquals(null, server.value("shop", "SELECT to_regclass('colleague')"));
        assertTrue(practice.run(action(plan, "swap-back")).good());

        for (String guarded : List.of("sessions", "swap")) {
            Outcome outcome = practice.run(action(plan, guarded));
            assertTrue(outcome.reason().toString().contains("no longer the one"), outcome.reason().toString());
        }
        assertEquals("colleague", server.value("shop", "SELECT to_regclass('colleague')"));
    }

    @Test
    void ALL_2_aRestoreThatFailsLeavesWhatWasThere() throws Exception {
        Path dump = plain("--clean");
        append(dump, "SELECT 1/0;\n");
        server.execute("shop", "INSERT INTO orders (note) VALUES ('after the backup')");
        assertNotEquals(0, psql("shop", dump, "-v", "ON_ERROR_STOP=1"));
        assertEquals("0", server.value("shop", "SELECT count(*) FROM orders WHERE note = 'after the backup'"));

        server.execute("shop", "INSERT INTO orders (note) VALUES ('after the backup')");
        Files.delete(dump);
        append(plain(), "SELECT 1/0;\n");
        Outcome outcome = run();
        assertFalse(outcome.good());
        assertEquals("1", server.value("shop", "SELECT count(*) FROM orders WHERE note = 'after the backup'"));
    }

    @Test
    void ALL_2_besideNeverGoesIntoADatabaseThatIsThere() throws Exception {
        server.execute("postgres", "CREATE DATABASE shop_of_a_colleague");
        custom();
        assertEquals(List.of("ALL-2"), practice.refusals("shop_of_a_colleague"));
        assertEquals(List.of("ALL-2"), practice.refusals(Way.IN_PLACE, Map.of("safety", "dump")), "nobody has said where the safety copy goes");
        assertEquals(List.of(), practice.refusals("shop_that_is_new"));
    }

    @Test
    void ALL_2_productionThatAnEarlierRestoreMadeIsNotDroppedWhereTheStepThatKeepsItWasPassedOver() throws Exception {
        custom();
        server.execute("postgres", "DROP DATABASE shop");
        RestorePlan earlier = sideBySide();
        practice.succeed(earlier, Part.MAIN);
        practice.succeed(earlier, Part.COMMIT);
        server.execute("shop", "INSERT INTO orders (note) VALUES ('after the earlier restore')");
        RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of());
        for (String action : List.of("create", "restore")) {
            assertTrue(practice.run(action(plan, action)).reason().toString().contains("shop"), action);
        }
        assertEquals("1", server.value("shop", "SELECT count(*) FROM orders WHERE note = 'after the earlier restore'"));
        practice.succeed(plan, Part.MAIN);
    }

    @Test
    void ALL_3_seesThatTheFileChangedAfterItWasVerified() throws Exception {
        Path dump = plain();
        RestorePlan plan = sideBySide();
        FileTime modified = Files.getLastModifiedTime(dump);
        Files.writeString(dump, Files.readString(dump).replace("Customer 7 ", "Customer 8 "));
        Files.setLastModifiedTime(dump, modified);
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertEquals(0, psql("unguarded", dump));
        assertEquals("2", server.value("unguarded", "SELECT count(*) FROM customers WHERE name LIKE 'Customer 8 %'"));

        assertFalse(practice.run(action(plan, "create")).good() && practice.run(action(plan, "restore")).good());
        assertFalse(practice.execute(plan.steps(), Part.MAIN).good());
        practice.catalog.verify(practice.backup(), WorkListener.NONE);
        assertTrue(practice.run(action(plan, "restore")).reason().toString().contains("SHA-256"), "that the catalog has read the other bytes since does not make them the planned ones");
        assertEquals("1", server.value("shop", "SELECT count(*) FROM customers WHERE name LIKE 'Customer 8 %'"));
    }

    @Test
    void ALL_4_restoresACustomDumpThatIsNamedLikeAPlainOne() throws Exception {
        Path dump = server.dump("shop", practice.dumps().resolve("shop_20260415.sql"), "-Fc");
        server.execute("postgres", "CREATE DATABASE unguarded");
        psql("unguarded", dump);
        assertEquals(null, server.value("unguarded", "SELECT to_regclass('orders')"));

        assertTrue(run().good());
        assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_4_refusesWhatIsNoDump() throws Exception {
        server.dump("shop", folder.resolve("plain"));
        assertEquals(0, new ProcessBuilder("tar", "-cf", practice.dumps().resolve("shop_20260415.dump").toString(), "-C", folder.toString(), "plain")
                .inheritIO().start().waitFor());
        assertEquals(List.of("ALL-4"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void ALL_5_aTruncatedDumpNeverReachesTheSwap() throws Exception {
        Path dump = plain();
        String text = Files.readString(dump);
        Files.writeString(dump, text.substring(0, text.indexOf("\n3000\t")) + "\n");
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertEquals(0, psql("unguarded", dump, "-v", "ON_ERROR_STOP=1"));
        assertEquals("2999", server.value("unguarded", "SELECT count(*) FROM orders"));

        assertEquals(List.of("ALL-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        assertEquals(1, server.databases().stream().filter("shop"::equals).count());
        assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_7_anEmptyCopyIsNotSwappedIn() throws Exception {
        server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc", "--schema-only");
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertEquals(0, server.client(List.of(server.program("pg_restore"), "--exit-on-error", "-d", "unguarded",
                practice.dumps().resolve("shop_20260415.dump").toString()), null));
        assertEquals("0", server.value("unguarded", "SELECT count(*) FROM orders"));

        assertTrue(run().reason().toString().contains("no row at all"));
        assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
    }

    @Test
    void ALL_5_aRestoreThatNobodySawEndIsNotTakenForAWholeOne() throws Exception {
        custom();
        RestorePlan plan = sideBySide();
        assertTrue(practice.run(action(plan, "create")).good());
        assertTrue(practice.run(action(plan, "restore")).good());
        assertTrue(practice.run(action(plan, "count")).good());

        String restored = PostgresqlRestoreTest.restored(plan);
        assertTrue(practice.run(action(plan, "create")).good());
        server.execute(restored, "CREATE TABLE customers (id int)", "INSERT INTO customers VALUES (1)");
        Outcome outcome = practice.run(action(plan, "count"));
        assertFalse(outcome.good());
        assertTrue(outcome.reason().toString().contains(restored), outcome.reason().toString());
    }

    @Test
    void ALL_7_aFailedCheckStopsBeforeTheSwap() throws Exception {
        server.execute("shop", "UPDATE orders SET note = 'poisoned' WHERE id = 7");
        custom();
        server.execute("shop", "UPDATE orders SET note = 'canary' WHERE id = 7");
        assertFalse(run().good());
        assertTrue(practice.events(RecoveryEvent.Checked.class).stream().anyMatch(it -> it.check().equals("canary") && !it.passed()));
        assertEquals("canary", server.value("shop", "SELECT note FROM orders WHERE id = 7"));
    }

    @Test
    void ALL_9_aDumpRunsNoCommandOnThisMachine() throws Exception {
        Path mark = folder.resolve("mark");
        Path dump = plain();
        append(dump, "\\! touch " + mark + "\n");
        server.execute("postgres", "CREATE DATABASE unguarded");
        psql("unguarded", dump);
        assertTrue(Files.exists(mark));
        Files.delete(mark);

        assertEquals(List.of("ALL-12"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        Path restricted = folder.resolve("restricted.sql");
        Files.writeString(restricted, "\\restrict key\n\\! touch " + mark + "\n\\unrestrict key\n");
        assertNotEquals(0, server.client(PostgresqlCommands.psql(Path.of(server.program("psql")), "unguarded"), restricted));
        assertFalse(Files.exists(mark));
    }

    @Test
    void ALL_9_refusesAPsqlWithAKnownHoleUnlessAReasonIsGiven() throws Exception {
        Path dump = plain();
        Files.writeString(dump, Files.readString(dump).replaceAll("(?m)^\\\\(un)?restrict .*$", ""));
        try (Practice old = with(oldPsql())) {
            assertEquals(List.of("ALL-9"), old.refusals(Way.SIDE_BY_SIDE, Map.of()));
            assertEquals(List.of(), old.refusals(Way.SIDE_BY_SIDE, Map.of("old-client", "isolated host")));
            RestorePlan plan = old.plan(Way.SIDE_BY_SIDE, Map.of("old-client", "isolated host"));
            assertTrue(old.run(action(plan, "create")).good());
            Map<String, String> unasked = new TreeMap<>(action(plan, "restore").with());
            unasked.remove("old-client");
            assertFalse(old.run(changed(action(plan, "restore"), unasked)).good(), "nor where a psql came there after the plan");
            assertTrue(old.run(action(plan, "restore")).good());
        }
    }

    @Test
    void ALL_9_putsPsqlIntoRestrictedModeWithAKeyThatNoDumpCanKnow() throws Exception {
        plain();
        Path seen = folder.resolve("seen.sql");
        try (Practice watched = with(psql("watched", "tee " + seen + " | %s \"$@\""))) {
            RestorePlan plan = watched.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(watched.run(action(plan, "create")).good() && watched.run(action(plan, "restore")).good());
        }
        List<String> lines = Files.readAllLines(seen, StandardCharsets.ISO_8859_1);
        Path mark = folder.resolve("mark");
        String hidden = "\\! touch " + mark;
        Path evil = folder.resolve("evil.sql");
        server.execute("postgres", "CREATE DATABASE unguarded");
        List<String> psql = PostgresqlCommands.psql(Path.of(server.program("psql")), "unguarded");
        Files.write(evil, List.of(hidden));
        server.client(psql, evil);
        assertTrue(Files.exists(mark));
        Files.delete(mark);

        assertTrue(lines.getFirst().matches("\\\\restrict [0-9a-f]{64}"), lines.getFirst());
        Files.write(evil, List.of(lines.getFirst(), hidden));
        assertNotEquals(0, server.client(psql, evil));
        assertFalse(Files.exists(mark));
    }

    @Test
    void ALL_10_measuresTheRecoveryPointInTheData() throws Exception {
        server.execute("shop", "UPDATE orders SET created = created - interval '14 days'");
        custom();
        Instant measured = Instant.parse("2026-04-01T01:59:00Z");
        assertTrue(practice.backup().recoveryPoint().isAfter(Instant.parse("2026-04-15T00:00:00Z")));
        assertTrue(run().good());
        RecoveryEvent.RecoveryPointFound found = practice.events(RecoveryEvent.RecoveryPointFound.class).getFirst();
        assertEquals(measured, found.point());
        assertTrue(found.measured());
    }

    @Test
    void ALL_10_labelsTheBackupsTimeWhereNoCheckMeasures() throws Exception {
        custom();
        try (Practice unmeasured = new Practice(folder, server.target("shop"), system -> new ProtectedSystem(system.name(), system.engine(), system.tier(),
                List.of(), system.objectives(), system.target(), Practice.CHECKS.subList(0, 1), Optional.empty(), Optional.empty(), Optional.empty()))) {
            unmeasured.succeed(unmeasured.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            RecoveryEvent.RecoveryPointFound found = unmeasured.events(RecoveryEvent.RecoveryPointFound.class).getFirst();
            assertEquals(unmeasured.backup().recoveryPoint(), found.point());
            assertFalse(found.measured());
        }
    }

    @Test
    void ALL_12_refusesADumpOfSeveralDatabasesAndOneOfTheWholeCluster() throws Exception {
        server.execute("postgres", "CREATE DATABASE victim");
        Path dump = plain("--create");
        Files.writeString(dump, Files.readString(dump) + Files.readString(server.dump("victim", folder.resolve("victim.sql"), "--create")));
        assertEquals(List.of("ALL-12"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        assertEquals(0, server.client(List.of(server.program("pg_dumpall"), "-f", dump.toString()), null));
        assertEquals(List.of("ALL-12"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void ALL_12_aStreamDoesNotLeaveForAnotherDatabase() throws Exception {
        server.execute("postgres", "CREATE DATABASE victim", "CREATE DATABASE unguarded");
        Path dump = plain();
        Files.writeString(dump, "\\connect victim\n" + Files.readString(dump));
        psql("unguarded", dump);
        assertEquals("5000", server.value("victim", "SELECT count(*) FROM orders"));

        server.execute("victim", "DROP TABLE orders CASCADE");
        RestorePlan plan = sideBySide();
        practice.succeed(plan, Part.MAIN);
        assertEquals(null, server.value("victim", "SELECT to_regclass('orders')"));
        assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
        assertTrue(practice.told.lines().stream().anyMatch(line -> line.contains("Left out: \\connect victim")));
    }

    @Test
    void ALL_12_aCommandDeepInTheDataIsStoppedInTheStream() throws Exception {
        Path mark = Files.createDirectory(folder.resolve("open"), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwxrwxrwx"))).resolve("mark");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(mark.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path dump = plain();
        StringBuilder filler = new StringBuilder();
        for (int i = 0; i < 400_000; i++) {
            filler.append("-- ").append("x".repeat(40)).append('\n');
        }
        append(dump, filler + "COPY public.orders TO PROGRAM 'cat > " + mark + "';\n");
        server.execute("postgres", "CREATE DATABASE unguarded");
        psql("unguarded", dump);
        assertTrue(Files.exists(mark));
        Files.delete(mark);

        RestorePlan plan = sideBySide();
        assertFalse(practice.execute(plan.steps(), Part.MAIN).good());
        assertFalse(Files.exists(mark));
    }

    @Test
    void ALL_14_aDumpThatWasEncryptedBeforeItWasStoredIsRefusedByItsBytes() throws Exception {
        Path dump = Encrypted.inPlace(custom());
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertNotEquals(0, server.client(List.of(server.program("pg_restore"), "-d", "unguarded", dump.toString()), null));

        assertEquals(List.of("ALL-14"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void ALL_15_endsTheSessionsOfWritersAndKeepsThemOutUntilTheSwap() throws Exception {
        custom();
        RestorePlan plan = sideBySide();
        try (Connection writer = server.connect("shop")) {
            assertThrows(SQLException.class, () -> server.execute("postgres", "ALTER DATABASE shop RENAME TO elsewhere"));
            server.execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop'");
            assertFalse(writer.isValid(5));
        }
        try (Connection writer = server.connect("shop")) {
            assertThrows(SQLException.class, () -> server.execute("postgres", "ALTER DATABASE shop RENAME TO elsewhere"));
            assertTrue(sideBySide().found().stream().anyMatch(it -> it.text().contains("postgres test")));
            assertEquals(Part.MAIN, action(plan, "sessions").header().part());
            assertTrue(practice.run(action(plan, "sessions")).good());
            assertFalse(writer.isValid(5));
            assertThrows(SQLException.class, () -> server.connect("shop").close());
        }
        practice.run(plan.steps().stream().filter(step -> step.header().part() == Part.UNDO)
                .filter(step -> ((Step.EngineAction) step).action().equals("swap-back")).findFirst().orElseThrow());
        server.connect("shop").close();
    }

    @Test
    void ALL_15_refusesWhileSomebodyElseRestoresTheSame() throws Exception {
        custom();
        server.execute("postgres", "CREATE DATABASE one", "CREATE DATABASE other", "ALTER DATABASE shop RENAME TO before_one",
                "ALTER DATABASE one RENAME TO shop");
        server.execute("other", "CREATE TABLE the_others_proven_copy ()");
        server.execute("postgres", "ALTER DATABASE shop RENAME TO before_other", "ALTER DATABASE other RENAME TO shop");
        server.execute("postgres", "ALTER DATABASE shop RENAME TO undone_by_one", "ALTER DATABASE before_one RENAME TO shop");
        assertEquals(null, server.value("shop", "SELECT to_regclass('the_others_proven_copy')"));

        server.execute("postgres", "CREATE DATABASE shop_r20260415060000");
        try (Connection other = server.connect("shop_r20260415060000")) {
            assertTrue(other.isValid(5));
            assertEquals(List.of("ALL-15"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            String refused = practice.refused(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(refused.contains("shop_r20260415060000, postgres, test, 127.0.0.1"), refused);
        }
    }

    @Test
    void ALL_15_ofTwoRestoresTheFirstDoesNotTakeAwayWhatTheSecondHasBrought() throws Exception {
        custom();
        server.execute("postgres", "COMMENT ON DATABASE shop IS 'of the team'");
        RestorePlan plan = sideBySide();
        practice.succeed(plan, Part.MAIN);
        assertEquals(List.of("ALL-15"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        String refused = practice.refused(Way.SIDE_BY_SIDE, Map.of());
        assertTrue(refused.contains("T. Ester"), refused);
        practice.plan(Way.BESIDE_ONLY, Map.of());

        server.execute("postgres", "ALTER DATABASE shop RENAME TO the_first", "CREATE DATABASE shop");
        Outcome undone = practice.execute(plan.steps(), Part.UNDO);
        assertTrue(undone.reason().toString().contains("another database"), undone::toString);
        server.execute("postgres", "ALTER DATABASE shop RENAME TO the_second", "ALTER DATABASE the_first RENAME TO shop");
        practice.succeed(plan, Part.UNDO);
        assertEquals("of the team", server.value("postgres", "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop'"));
        assertEquals(List.of(), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void PG_1_stopsAtTheFirstErrorAndKeepsNothingOfIt() throws Exception {
        Path dump = plain();
        Files.writeString(dump, Files.readString(dump).replaceFirst("CREATE TABLE public.orders", "CREATE TABLE nowhere.orders"));
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertEquals(0, psql("unguarded", dump));
        assertEquals("100", server.value("unguarded", "SELECT count(*) FROM customers"));

        RestorePlan plan = sideBySide();
        assertFalse(practice.execute(plan.steps(), Part.MAIN).good());
        assertEquals(1, practice.told.lines().stream().filter(line -> line.contains("ERROR:")).count(), "it does not go on behind the first");
        assertEquals(null, server.value(PostgresqlRestoreTest.restored(plan), "SELECT to_regclass('customers')"));
    }

    @Test
    void PG_1_countsTheErrorsThatAnExitStatusOfZeroHides() throws Exception {
        Path dump = plain();
        Path psql = psql("careless", "%s \"$@\"; echo 'psql:<stdin>:7: ERROR:  relation \"nowhere\" does not exist' >&2; exit 0");
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertEquals(0, server.client(List.of(psql.toString(), "-X", "-q", "-d", "unguarded", "-f", "-"), dump));

        try (Practice careless = with(psql)) {
            RestorePlan plan = careless.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(careless.run(action(plan, "create")).good());
            Outcome outcome = careless.run(action(plan, "restore"));
            assertFalse(outcome.good());
            assertTrue(outcome.reason().toString().contains("nowhere"), outcome.reason().toString());
        }
    }

    @Test
    void PG_1_comparesTheRowsWithThoseOfTheDump() throws Exception {
        plain();
        RestorePlan plan = sideBySide();
        assertTrue(practice.run(action(plan, "create")).good() && practice.run(action(plan, "restore")).good());
        server.execute(PostgresqlRestoreTest.restored(plan), "DELETE FROM orders WHERE id = 4000");
        assertTrue(practice.run(action(plan, "check")).good());

        Outcome outcome = practice.run(action(plan, "count"));
        assertFalse(outcome.good());
        assertTrue(outcome.reason().toString().contains("orders"), outcome.reason().toString());
    }

    @Test
    void PG_2_stopsAtTheFirstErrorOfAnArchiveAndCanBeRunAgain() throws Exception {
        server.execute("postgres", "CREATE ROLE leaver");
        server.execute("shop", "ALTER TABLE customers OWNER TO leaver");
        Path dump = custom();
        RestorePlan plan = sideBySide();
        server.execute("shop", "ALTER TABLE customers OWNER TO postgres");
        server.execute("postgres", "DROP ROLE leaver", "CREATE DATABASE unguarded");
        server.client(List.of(server.program("pg_restore"), "-d", "unguarded", dump.toString()), null);
        assertEquals("5000", server.value("unguarded", "SELECT count(*) FROM orders"));

        assertTrue(practice.run(action(plan, "create")).good());
        Outcome outcome = practice.run(action(plan, "restore"));
        assertFalse(outcome.good());
        assertTrue(outcome.reason().toString().contains("leaver"), outcome.reason().toString());
        assertEquals(null, server.value(PostgresqlRestoreTest.restored(plan), "SELECT to_regclass('orders_created_idx')"));
        server.execute("postgres", "CREATE ROLE leaver");
        assertTrue(practice.run(action(plan, "restore")).good());
        for (String database : server.databases()) {
            server.execute(database, "DROP OWNED BY leaver CASCADE");
        }
        server.execute("postgres", "DROP ROLE leaver");
    }

    @Test
    void PG_3_refusesBeforeAnythingStopsWhatARenameWouldStumbleOver() throws Exception {
        custom();
        try (Connection connection = server.connect("shop"); var statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("INSERT INTO orders (note) VALUES ('half')");
            statement.execute("PREPARE TRANSACTION 'half'");
        }
        assertThrows(SQLException.class, () -> server.execute("postgres", "ALTER DATABASE shop RENAME TO elsewhere"));
        assertEquals(List.of("PG-3"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        server.execute("shop", "ROLLBACK PREPARED 'half'");
        assertEquals(List.of(), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));

        server.execute("shop", "SELECT pg_create_logical_replication_slot('feed', 'pgoutput')");
        server.execute("postgres", "ALTER DATABASE shop RENAME TO shop_old", "CREATE DATABASE shop");
        assertEquals("shop_old", server.value("shop", "SELECT database FROM pg_replication_slots WHERE slot_name = 'feed'"));
        server.execute("postgres", "DROP DATABASE shop", "ALTER DATABASE shop_old RENAME TO shop");
        assertEquals(List.of("PG-3"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        assertEquals(List.of(), practice.refusals(Way.SIDE_BY_SIDE, Map.of("keep-slots", "true")));
        assertEquals(List.of(), practice.refusals(Way.BESIDE_ONLY, Map.of()));
        server.execute("shop", "SELECT pg_drop_replication_slot('feed')");

        server.execute("shop", "CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION p WITH (connect = false)",
                "ALTER SUBSCRIPTION sub ENABLE");
        assertThrows(SQLException.class, () -> server.execute("postgres", "DROP DATABASE shop"));
        assertEquals(List.of("PG-3"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        server.execute("shop", "ALTER SUBSCRIPTION sub DISABLE", "ALTER SUBSCRIPTION sub SET (slot_name = NONE)", "DROP SUBSCRIPTION sub");
    }

    @Test
    void PG_3_dropsUnderOpenSessionsOnlyWhereThatIsChosen() throws Exception {
        custom();
        for (boolean force : List.of(false, true)) {
            Map<String, String> choices = new TreeMap<>(Map.of("safety", "dump", "safety-folder", folder.resolve("safety" + force).toString()));
            if (force) {
                choices.put("force", "true");
            }
            RestorePlan plan = practice.plan(Way.IN_PLACE, choices);
            assertTrue(practice.run(action(plan, "safety-dump")).good());
            server.execute("postgres", "ALTER DATABASE shop ALLOW_CONNECTIONS true");
            try (Connection colleague = server.connect("shop")) {
                assertEquals(force, practice.run(action(plan, "drop")).good());
                assertEquals(!force, colleague.isValid(5));
            }
        }
    }

    @Test
    void PG_4_refusesADumpOfANewerProgram() throws Exception {
        Path dump = plain();
        Files.writeString(dump, Files.readString(dump).replaceFirst("-- Dumped by pg_dump version 15", "-- Dumped by pg_dump version 18"));
        assertEquals(List.of("PG-4"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void PG_8_aDumpIsNotTakenForTheMomentThatWasAskedFor() throws Exception {
        custom();
        assertEquals(List.of("PG-8"), practice.refusals(Way.SIDE_BY_SIDE, Map.of("target", "time:2026-04-15T09:05:00Z")));
    }

    @Test
    void PG_5_refusesWhoMayNotMakeADatabase() throws Exception {
        custom();
        server.execute("postgres", "CREATE ROLE clerk LOGIN");
        Map<String, String> target = server.target("shop");
        target.put("user", "clerk");
        try (Practice clerk = new Practice(folder, target)) {
            assertTrue(clerk.refusals(Way.SIDE_BY_SIDE, Map.of("no-owner", "true")).contains("PG-5"));
        }
        server.execute("postgres", "DROP ROLE clerk");
    }

    @Test
    void PG_4_refusesADumpOfANewerServer() throws Exception {
        Path dump = custom();
        byte[] bytes = Files.readAllBytes(dump);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("15.");
        bytes[at + 1] = '8';
        Files.write(dump, bytes);
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertEquals(0, server.client(List.of(server.program("pg_restore"), "-d", "unguarded", dump.toString()), null));

        assertEquals(List.of("PG-4"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void PG_4_refusesWithoutTheProgramAndNamesThePackage() throws Exception {
        custom();
        Map<String, String> target = server.target("shop");
        target.put("bin", folder.toString());
        try (Practice without = new Practice(folder, target)) {
            assertEquals(List.of("PG-4"), without.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    @Test
    void PG_5_namesMissingRolesAndRestoresWithoutOwnersWhereChosen() throws Exception {
        server.execute("postgres", "CREATE ROLE leaver");
        server.execute("shop", "ALTER TABLE customers OWNER TO leaver", "GRANT SELECT ON orders TO leaver");
        Path dump = custom();
        server.execute("shop", "DROP OWNED BY leaver CASCADE");
        server.execute("postgres", "DROP ROLE leaver", "CREATE DATABASE unguarded");
        assertNotEquals(0, server.client(List.of(server.program("pg_restore"), "--exit-on-error", "-d", "unguarded", dump.toString()), null));

        assertEquals(List.of("PG-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        practice.succeed(practice.plan(Way.SIDE_BY_SIDE, Map.of("no-owner", "true")), Part.MAIN);
        assertEquals("100", server.value("shop", "SELECT count(*) FROM customers"));
    }

    @Test
    void PG_5_namesMissingExtensionsBeforeTablesAreMissing() throws Exception {
        server.execute("shop", "CREATE EXTENSION citext", "CREATE TABLE places (name citext)");
        for (Path dump : List.of(plain(), custom())) {
            server.execute("postgres", "DROP DATABASE IF EXISTS unguarded", "CREATE DATABASE unguarded");
            byte[] elsewhere = new String(Files.readAllBytes(dump), StandardCharsets.ISO_8859_1).replace("citext", "citexx")
                    .getBytes(StandardCharsets.ISO_8859_1);
            Files.write(dump, elsewhere);
            if (dump.toString().endsWith(".sql")) {
                assertEquals(0, psql("unguarded", dump));
                Files.move(dump, folder.resolve("plain.sql"));
            } else {
                server.client(List.of(server.program("pg_restore"), "-d", "unguarded", dump.toString()), null);
                Files.move(dump, folder.resolve("custom.dump"));
            }
            assertEquals("5000", server.value("unguarded", "SELECT count(*) FROM orders"));
            assertEquals(null, server.value("unguarded", "SELECT to_regclass('places')"));
        }
        for (String name : List.of("plain.sql", "custom.dump")) {
            Path dump = Files.move(folder.resolve(name), practice.dumps().resolve("shop_20260415_" + name));
            assertEquals(List.of("PG-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            assertEquals(List.of("PG-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of("no-owner", "true")));
            Files.delete(dump);
        }
        assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
    }

    @Test
    void PG_6_movesSequencesThatAreBehindForward() throws Exception {
        server.execute("shop", "SELECT setval('orders_id_seq', 10)");
        Path dump = custom();
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertEquals(0, server.client(List.of(server.program("pg_restore"), "-d", "unguarded", dump.toString()), null));
        assertThrows(SQLException.class, () -> server.execute("unguarded", "INSERT INTO orders (note) VALUES ('new')"));

        assertTrue(run().good());
        server.execute("shop", "INSERT INTO orders (note) VALUES ('new')");
        assertTrue(practice.events(RecoveryEvent.Checked.class).stream().anyMatch(it -> it.check().equals("orders_id_seq") && !it.passed()));
    }

    @Test
    void PG_7_requiresAPsqlThatKnowsRestrict() throws Exception {
        Path dump = plain();
        assertTrue(Files.readString(dump).contains("\\restrict "));
        Path old = oldPsql();
        server.execute("postgres", "CREATE DATABASE unguarded");
        assertNotEquals(0, server.client(List.of(old.toString(), "-X", "-v", "ON_ERROR_STOP=1", "-d", "unguarded", "-f", "-"), dump));

        try (Practice without = with(old)) {
            assertEquals(List.of("PG-7"), without.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    /** A psql as it was before it knew the command: the same program, which does not find the word. */
    private Path oldPsql() throws IOException {
        return psql("old", "[ \"$1\" = --version ] && echo 'psql (PostgreSQL) 15.13' && exit; "
                + "sed 's/^\\\\restrict/\\\\before_restrict/' | %s \"$@\"");
    }

    /** A program of the name; {@code %s} in its script is the real one. */
    private Path psql(String place, String script) throws IOException {
        Path psql = Files.createDirectory(folder.resolve(place)).resolve("psql");
        String real = server.program("psql");
        String version = script.contains("--version") ? "" : "[ \"$1\" = --version ] && exec " + real + " --version\n";
        Files.writeString(psql, "#!/bin/bash\n" + version + script.formatted(real) + "\n");
        return Files.setPosixFilePermissions(psql, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The same practice where psql is another program. */
    private Practice with(Path psql) throws IOException {
        Map<String, String> target = server.target("shop");
        target.put("bin", psql.getParent().toString());
        return new Practice(folder, target);
    }

    private Path custom() throws IOException {
        return server.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc");
    }

    private Path plain(String... options) throws IOException {
        return server.dump("shop", practice.dumps().resolve("shop_20260415.sql"), options);
    }

    private static void append(Path dump, String text) throws IOException {
        String whole = Files.readString(dump);
        int end = whole.indexOf("--\n-- PostgreSQL database dump complete");
        Files.writeString(dump, whole.substring(0, end) + text + whole.substring(end));
    }

    private int psql(String database, Path dump, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(server.program("psql"), "-X", "-q", "-d", database, "-f", folder.resolve("unguarded.sql").toString()));
        Files.writeString(folder.resolve("unguarded.sql"), Files.readString(dump, StandardCharsets.ISO_8859_1)
                .replaceAll("(?m)^\\\\(un)?restrict .*$", ""), StandardCharsets.ISO_8859_1);
        command.addAll(List.of(options));
        return server.client(command, null);
    }

    private RestorePlan sideBySide() throws IOException, InterruptedException {
        return practice.plan(Way.SIDE_BY_SIDE, Map.of());
    }

    private Outcome run() throws IOException, InterruptedException {
        return practice.execute(sideBySide().steps(), Part.MAIN);
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return Shop.step(plan, name);
    }

    private static Step.EngineAction changed(Step.EngineAction action, Map<String, String> with) {
        return new Step.EngineAction(action.header(), action.engine(), action.action(), with, action.text());
    }
}
