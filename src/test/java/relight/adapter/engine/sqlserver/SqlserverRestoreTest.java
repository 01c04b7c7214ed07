package relight.adapter.engine.sqlserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.testing.SqlcmdStandIn;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** Restores of SQL Server on a stand-in for its client; no real server has been asked. */
class SqlserverRestoreTest {

    @TempDir
    private static Path folder;

    private static SqlcmdStandIn server;
    private Practice practice;

    @BeforeAll
    static void start() throws Exception {
        server = SqlcmdStandIn.in(folder.resolve("server"), Files.createDirectories(folder.resolve("backups")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void aShopWithABackup() throws Exception {
        server.begin();
        Files.deleteIfExists(folder.resolve("index.db"));
        server.fill("shop");
        server.backUp("shop", "FULL", "shop.bak");
        practice = Practice.over(folder, server.target("shop"));
    }

    @AfterEach
    void close() {
        practice.close();
    }

    private String fine(String database) throws Exception {
        return server.execute(database, "SELECT COUNT(*) FROM orders WHERE note = 'fine'");
    }

    private RestorePlan plan(Way way) throws Exception {
        return practice.plan(way, Map.of());
    }

    private Outcome run(RestorePlan plan, String action) throws Exception {
        return practice.run(step(plan, action));
    }

    /** The last one of that name, such as the drop of the commit behind that of the way back. */
    private static Step.EngineAction step(RestorePlan plan, String action) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(action)).reduce((one, next) -> next).orElseThrow();
    }

    @Test
    void ALL_7_aChecksumOfATableIsTheSameInWhateverOrderItsRowsLieAndAnotherOfOtherRows() throws Exception {
        String sum = checksum("orders");
        assertTrue(sum.startsWith("300/"), sum);
        server.execute("shop", "CREATE TABLE turned AS SELECT * FROM orders ORDER BY id DESC", "CREATE TABLE blank (id INTEGER)");
        assertEquals(sum, checksum("turned"));
        server.execute("shop", "UPDATE turned SET note = CASE id WHEN 1 THEN 'odd' ELSE 'even' END WHERE id IN (1, 2)");
        assertNotEquals(sum, checksum("turned"));
        assertEquals("0/0", checksum("blank"));
        String gone = assertThrows(Problem.class, () -> checksum("gone")).say(Messages.in(Locale.ENGLISH, ZoneOffset.UTC));
        assertTrue(gone.contains("gone"), gone);
    }

    private static String checksum(String table) throws Exception {
        ProtectedSystem shop = new ProtectedSystem("shop", "sqlserver", "", List.of(), Objectives.NONE, server.target("shop"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        return new SqlserverDataProbe(new SqlserverAccess(Practice::password, Hosts.known(Pods.NONE))).answer(shop, new DataCheck("sum", "checksum: " + table, DataCheck.Kind.EQUALS, Optional.empty()));
    }

    @Test
    void ALL_2_bringsDamagedRowsBackBesideSwapsAndTakesItBackOrCommits() throws Exception {
        server.execute("shop", "UPDATE orders SET note = 'rubbish' WHERE id > 100");
        server.change(state -> state.putArray("sessions").addObject().put("id", 60).put("login", "app").put("host", "web1").put("database", "shop"));
        assertEquals(Optional.of("restore.sqlserver.dry.untold"), practice.restores().untold(practice.request(Way.SIDE_BY_SIDE, Map.of())).map(Message::key),
                "no backup of it tells tables before it is restored");
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        assertTrue(plan.found().getFirst().text().contains("have not been proven on a real server"), plan.found().toString());
        practice.succeed(plan, Part.MAIN);
        assertEquals("300", fine("shop"));
        assertEquals("shop_owner", server.database("shop").path("owner").asText(), "a restore makes the restorer the owner");
        assertEquals(List.of("ALL-15"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()), "while it can still be taken back");
        practice.succeed(plan, Part.UNDO);
        assertEquals("100", fine("shop"));
        assertEquals(2, server.databases().size(), "the restored one is kept for a look");

        RestorePlan again = plan(Way.SIDE_BY_SIDE);
        practice.succeed(again, Part.MAIN);
        practice.succeed(again, Part.COMMIT);
        assertEquals("300", fine("shop"));
        assertFalse(server.databases().stream().anyMatch(name -> name.contains("_before_")), server.databases().toString());
        assertEquals(true, practice.events(RecoveryEvent.RecoveryPointFound.class).getLast().measured());
    }

    @Test
    void ALL_2_besideNeverGoesIntoADatabaseThatIsThere() throws Exception {
        server.fill("shop_of_a_colleague");
        assertEquals(List.of("ALL-2"), practice.refusals("SHOP_of_a_colleague"));
        assertEquals(List.of(), practice.refusals("shop_that_is_new"));
    }

    @Test
    void MS_1_whatTheServerCannotReadOrRenameIsRefusedAndWhoMayNotRestore() throws Exception {
        for (Consumer<ObjectNode> obstacle : List.<Consumer<ObjectNode>>of(state -> state.put("major", 15), state -> state.put("allowed", "0"),
                state -> state.put("tie", "availability group"))) {
            JsonNode before = server.state();
            server.change(obstacle);
            assertEquals(List.of("MS-1"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            server.change(state -> state.setAll((ObjectNode) before));
        }
    }

    @Test
    void ALL_4_whatIsNoBackupOfSqlServerIsRefusedByItsBytes() throws Exception {
        Files.writeString(folder.resolve("backups/shop.bak"), "CREATE TABLE orders (id INT);\n");
        assertEquals(List.of("ALL-4"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void MS_1_movesEveryFileReadsTheBackupFirstAndSavesTheEndOfTheLog() throws Exception {
        server.execute("shop", "INSERT INTO orders VALUES (301, 'of today', '2026-04-15 06:00:00')");
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        practice.succeed(plan, Part.MAIN);
        assertEquals(List.of("D:\\MSSQL\\DATA\\", "L:\\MSSQL\\LOG\\"), server.database("shop").path("files").valueStream()
                .map(file -> file.path("path").asText().replaceAll("shop_relight_\\d+_\\d\\.[ml]df$", "")).toList());
        Path tail = server.saved(step(plan, "swap").with().get("tail"));
        assertTrue(Files.readString(tail).contains("of today"), "what was written since the backup is in the saved end of the log");
        assertEquals(List.of(true), practice.events(RecoveryEvent.Checked.class).stream().filter(it -> it.check().equals("end of the log"))
                .map(RecoveryEvent.Checked::passed).toList(), "its path is on record");
    }

    /** Such as one that was made anew when the old one was lost. */
    @Test
    void MS_1_aDatabaseThatWasNeverBackedUpIsSetAsideWithoutTheEndOfItsLog() throws Exception {
        server.execute("", "DROP DATABASE [shop]");
        server.fill("shop");
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        IOException harm = assertThrows(IOException.class, () -> server.backUp("shop", "LOG", "never.trn"));
        assertTrue(harm.getMessage().contains("there is no current database backup"), harm::getMessage);
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            RestorePlan plan = plan(way);
            practice.succeed(plan, Part.MAIN);
            assertEquals("300", fine("shop"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("10", fine("shop"));
        }
        RestorePlan planned = plan(Way.SIDE_BY_SIDE);
        server.backUp("shop", "FULL", "first.bak");
        assertFalse(practice.execute(planned.steps(), Part.MAIN).good(), "now there is an end of the log to save: the plan is made anew");
    }

    @Test
    void ALL_6_aDiskThatFillsUpInTheMiddleIsToldOfAndTheRestoreIsRunAgain() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        assertTrue(run(plan, "verify").good());
        server.change(state -> state.put("full", true));
        Outcome full = run(plan, "restore");
        assertTrue(full.reason().toString().contains("There is insufficient free space on disk volume"), full.reason()::toString);
        assertEquals("10", fine("shop"));
        server.change(state -> state.put("full", false));
        assertTrue(run(plan, "restore").good());
        server.change(state -> state.put("full", true));
        Outcome swapped = run(plan, "swap");
        assertTrue(swapped.reason().toString().contains("112(There is not enough space on the disk.)"), swapped.reason()::toString);
        assertEquals("10", fine("shop"), "without the end of its log nothing of it is moved");
        server.change(state -> state.put("full", false));
        assertTrue(run(plan, "swap").good());
        assertEquals("300", fine("shop"));
    }

    @Test
    void MS_1_ALL_5_aDamagedBackupEndsTheRestoreBeforeAnythingIsMade() throws Exception {
        Path backup = folder.resolve("backups/shop.bak");
        Files.writeString(backup, Files.readString(backup).replace("\"damaged\": false", "\"damaged\": true"));
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
        assertTrue(outcome.reason().toString().contains("Damage to the backup set"), outcome::toString);
        assertEquals(List.of("shop"), server.databases());
    }

    @Test
    void ALL_3_aBackupThatWasWrittenOverSinceThePlanIsNotRestored() throws Exception {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        Files.delete(folder.resolve("backups/shop.bak"));
        server.backUp("shop", "FULL", "shop.bak");
        assertTrue(run(plan, "verify").reason().toString().contains("other backups than when the plan was made"));
        assertTrue(run(plan, "restore").reason().toString().contains("other backups than when the plan was made"));
        assertEquals(List.of("shop"), server.databases());
    }

    @Test
    void ALL_1_anotherServerAtTheSameAddressIsNotTouched() throws Exception {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        server.change(state -> state.put("guid", "other"));
        for (String action : List.of("verify", "restore", "swap")) {
            assertTrue(run(plan, action).reason().toString().contains("another server"), action);
        }
        assertEquals(List.of("shop"), server.databases());
    }

    @Test
    void ALL_13_goesByTheDifferentialAndTheLogToAMomentAndNoFurther() throws Exception {
        server.clock("2026-04-15T04:00:00+00:00");
        server.execute("shop", "INSERT INTO orders VALUES (301, 'fine', '2026-04-15 04:00:00')");
        server.backUp("shop", "DIFFERENTIAL", "shop.dif");
        server.backUp("shop", "LOG", "shop_1.trn");
        server.clock("2026-04-15T05:00:00+00:00");
        server.execute("shop", "INSERT INTO orders VALUES (302, 'fine', '2026-04-15 05:00:00')");
        server.clock("2026-04-15T05:30:00+00:00");
        server.execute("shop", "DELETE FROM orders WHERE id < 200");
        server.clock("2026-04-15T06:00:00+00:00");
        server.backUp("shop", "LOG", "shop_2.trn");
        // the full backup was made before the clock was set
        Path full = folder.resolve("backups/shop.bak");
        Files.writeString(full, Files.readString(full).replaceAll("\"finished\": \"[^\"]*\"", "\"finished\": \"2026-04-15 04:00:00.000\""));
        dated("shop.dif", "2026-04-15T04:00:00Z");
        dated("shop_1.trn", "2026-04-15T04:00:00Z");
        dated("shop_2.trn", "2026-04-15T06:00:00Z");
        dated("shop.bak", "2026-04-15T02:00:00Z");
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of("target", "time:2026-04-15T05:15:00Z"));
        assertEquals("2026-04-15T07:15:00.000", step(plan, "restore").with().get("stop-at"), "by the server's own clock");
        assertEquals(List.of("FULL", "DIFFERENTIAL", "LOG"), List.of(1, 2, 3).stream().map(i -> step(plan, "restore").with().get("set." + i + ".kind")).toList());
        practice.succeed(plan, Part.MAIN);
        assertEquals("302", fine("shop"));

        Files.delete(folder.resolve("backups/shop_1.trn"));
        Files.delete(folder.resolve("backups/shop.dif"));
        practice.succeed(plan, Part.UNDO);
        Planning gap = practice.consider(Way.SIDE_BY_SIDE, Map.of("target", "latest"));
        assertTrue(gap instanceof Planning.Refused refused && refused.refusals().getFirst().id().equals("ALL-13")
                && refused.refusals().getFirst().text().contains("shop_2.trn"), gap::toString);
    }

    private static void dated(String backup, String moment) throws IOException {
        Files.setLastModifiedTime(folder.resolve("backups").resolve(backup), FileTime.from(Instant.parse(moment)));
    }

    @Test
    void inPlaceSetsTheOldDatabaseAsideFirst() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        RestorePlan plan = plan(Way.IN_PLACE);
        practice.succeed(plan, Part.MAIN);
        assertEquals("300", fine("shop"));
        practice.succeed(plan, Part.UNDO);
        assertEquals("10", fine("shop"));
        assertEquals(2, server.databases().size());
    }

    @Test
    void ofADatabaseThatCannotBeOpenedTheEndOfTheLogIsSavedAndACopyMadeBeside() throws Exception {
        server.execute("shop", "INSERT INTO orders VALUES (301, 'of today', '2026-04-15 06:00:00')");
        server.change(state -> ((ObjectNode) state.path("databases").get(0)).put("state", "RECOVERY_PENDING"));
        assertEquals(List.of("MS-1"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        RestorePlan plan = plan(Way.BESIDE_ONLY);
        practice.succeed(plan, Part.MAIN);
        assertTrue(Files.readString(server.saved(step(plan, "tail").with().get("tail"))).contains("of today"));
        assertEquals("300", fine(plan.confirm()));
        practice.succeed(plan, Part.UNDO);
        assertEquals(List.of("shop"), server.databases());
    }

    @Test
    void ALL_15_whoeverRestoresTheSameDatabaseIsNamedAndNobodyElseBegins() throws Exception {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        server.gate("RESTORE VERIFYONLY");
        Thread first = Thread.ofPlatform().start(() -> {
            try {
                run(plan, "verify");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (!server.waiting()) {
            Thread.onSpinWait();
        }
        assertEquals(List.of("ALL-15"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        assertTrue(practice.refused(Way.SIDE_BY_SIDE, Map.of()).contains("restorer relight"), () -> "the owner of the lock is named");
        String refused = run(plan, "restore").reason().toString();
        assertTrue(refused.contains("Somebody else is restoring shop"), refused);
        server.gate("");
        first.join();
        assertEquals("", run(plan, "restore").reason().toString());
    }

    @Test
    void eachActionGoesOnFromWhereverAnEarlierRunOfItWasCutOff() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        server.fail("^RESTORE DATABASE");
        assertTrue(run(plan, "restore").reason().toString().contains("told to fail"));
        server.fail("");
        assertTrue(run(plan, "restore").good());
        assertTrue(run(plan, "restore").good(), "what an earlier run left is made anew");
        for (String cut : List.of("^ALTER DATABASE .shop. MODIFY", "^ALTER DATABASE .shop_before_\\d+. SET MULTI", "^ALTER DATABASE .shop_relight_\\d+. MODIFY")) {
            server.fail(cut);
            assertFalse(run(plan, "swap").good(), cut);
        }
        server.fail("");
        assertTrue(run(plan, "swap").good());
        assertTrue(run(plan, "swap").good());
        assertEquals("300", fine("shop"));
        server.fail("^ALTER DATABASE .shop_before_\\d+. MODIFY");
        assertFalse(run(plan, "swap-back").good());
        server.fail("");
        assertTrue(run(plan, "swap-back").good());
        assertTrue(run(plan, "swap-back").good());
        assertEquals("10", fine("shop"));
        assertTrue(run(plan, "drop").good());
    }

    /** The server is away before each action: a sentence says so, and the action is run again when it is back. */
    @Test
    void theServerIsAwayInEachStageInTheWayBackAndInTheCommit() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        for (String action : List.of("verify", "restore", "checkdb", "count", "check", "swap", "swap-back", "swap", "drop")) {
            String address = server.state().path("address").asText();
            server.change(state -> state.put("address", "elsewhere"));
            Outcome away = run(plan, action);
            assertEquals(Outcome.Kind.FAILED, away.kind(), action);
            assertTrue(away.reason().toString().contains("127.0.0.1:1433"), () -> action + ": " + away.reason());
            server.change(state -> state.put("address", address));
            Outcome back = run(plan, action);
            assertTrue(back.good(), () -> action + ": " + back.reason());
        }
        assertEquals("300", fine("shop"));
        assertFalse(server.databases().stream().anyMatch(name -> name.contains("_before_")), server.databases().toString());
    }

    @Test
    void errorsCountWhateverTheClientsStatusSays() throws Exception {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        server.change(state -> state.put("lies", true));
        server.fail("^RESTORE DATABASE");
        assertTrue(run(plan, "restore").reason().toString().contains("told to fail"));
    }

    @Test
    void ALL_5_whatDoesNotFitItsChecksumOrWasDamagedWhenItWasMadeIsRefused() throws Exception {
        Path sum = Files.writeString(folder.resolve("backups/shop.bak.sha256"), "0".repeat(64) + "  shop.bak\n");
        assertEquals(List.of("ALL-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        Files.delete(sum);
        Path backup = folder.resolve("backups/shop.bak");
        Files.writeString(backup, Files.readString(backup).replace("\"was_damaged\": \"0\"", "\"was_damaged\": \"1\""));
        practice.catalog.refresh(WorkListener.NONE);
        practice.catalog.verify(practice.backup(), WorkListener.NONE);
        assertEquals(List.of("ALL-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void ALL_6_aVolumeWithoutRoomForTheFilesIsSeenBeforeTheRestoreBegins() throws Exception {
        server.change(state -> ((ArrayNode) state.path("volumes").get(0)).set(1, "9000000"));
        assertEquals(List.of("ALL-6"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void ALL_10_theRecoveryPointIsReadFromTheRestoredRows() throws Exception {
        practice.succeed(plan(Way.SIDE_BY_SIDE), Part.MAIN);
        List<RecoveryEvent.RecoveryPointFound> found = practice.events(RecoveryEvent.RecoveryPointFound.class);
        assertEquals(List.of(true), found.stream().map(RecoveryEvent.RecoveryPointFound::measured).toList());
        assertEquals(server.execute("shop", "SELECT MAX(created) FROM orders"), found.getFirst().point().toString().replace('T', ' ').replace("Z", ""));
    }

    @Test
    void ALL_12_nothingOfTheDatabaseThatTheBackupCallsItselfIsTouched() throws Exception {
        server.execute("shop", "UPDATE orders SET note = 'rubbish'");
        server.fill("crm");
        server.backUp("crm", "FULL", "shop.bak");
        server.execute("crm", "INSERT INTO orders VALUES (301, 'fine', '2026-04-15 06:00:00')");
        RestorePlan plan = plan(Way.SIDE_BY_SIDE);
        practice.succeed(plan, Part.MAIN);
        assertEquals("300", fine("shop"));
        assertEquals("301", fine("crm"));
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("crm")), plan.found().toString());
    }

    @Test
    void ALL_14_aBackupWhoseCertificateTheServerDoesNotHaveIsRefused() throws Exception {
        server.change(state -> state.put("certificate", false));
        assertEquals(List.of("ALL-14"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
    }

    @Test
    void ALL_7_aDamagedPageInTheCopyEndsTheRestoreBeforeTheSwap() throws Exception {
        server.change(state -> state.put("rotten", true));
        Outcome outcome = practice.execute(plan(Way.SIDE_BY_SIDE).steps(), Part.MAIN);
        assertTrue(outcome.reason().toString().contains("DBCC CHECKDB finds damage"), outcome::toString);
        assertEquals("300", fine("shop"));
    }

    @Test
    void aRestoreTestDropsOnlyWhatItMade() throws Exception {
        RestorePlan plan = test();
        practice.succeed(plan, Part.MAIN);
        assertEquals(List.of("shop"), server.databases());
        String name = step(plan, "drop").with().get("drop");
        server.fill(name);
        assertTrue(run(plan, "drop").reason().toString().contains("was not made by this restore"));
        assertEquals(List.of(name, "shop"), server.databases());
    }

    private RestorePlan test() throws IOException, InterruptedException {
        Restores.Wish wish = TestRestore.wish("shop", practice.backup().id(), Optional.empty(), Instant.now());
        Planning planning = practice.restores().testingIn(folder).plan(practice.restores().request(wish, WorkListener.NONE), Messages.english());
        return ((Planning.Planned) planning).plan();
    }

    @Test
    void ALL_4_theCatalogKnowsItByItsBytes() throws Exception {
        assertEquals(BackupFormat.Content.SQLSERVER_BACKUP, practice.backup().verdict().format().orElseThrow().content());
    }
}
