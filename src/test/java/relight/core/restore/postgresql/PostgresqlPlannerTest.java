package relight.core.restore.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.FarLook;
import relight.core.restore.HostAddress;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestPlace;
import relight.core.restore.TestRestore;
import relight.core.restore.postgresql.PostgresqlFacts.Database;
import relight.core.restore.postgresql.PostgresqlFacts.Dump;
import relight.core.restore.postgresql.PostgresqlFacts.Locales;
import relight.core.restore.postgresql.PostgresqlFacts.Server;
import relight.core.restore.postgresql.PostgresqlFacts.Space;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlFacts.Tools;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

class PostgresqlPlannerTest {

    private static final Instant NOW = Instant.parse("2026-04-15T06:30:00Z");
    private static final PostgresqlVersion V15 = new PostgresqlVersion(150_018);
    private static final Server SERVER = new Server("7301", V15, false, true, List.of("shop"), List.of());
    private static final Database SHOP = new Database("16384", 2_000_000_000, new Locales("UTF8", "C", "C", Optional.empty()),
            Optional.of("shop"), Optional.of("2026-04-15 06:00:00+00"), List.of("shop app 10.0.0.7"), List.of(), List.of(), List.of());
    private static final Dump CUSTOM = new Dump(Content.POSTGRESQL_CUSTOM, List.of(), Optional.of(14), Optional.of(600_000_000L), 80,
            DumpInventory.NOTHING, List.of(), List.of(), Optional.empty());
    private static final Dump PLAIN = new Dump(Content.POSTGRESQL_PLAIN, List.of(), Optional.empty(), Optional.of(600_000_000L), 0,
            DumpInventory.NOTHING, List.of(), List.of(), Optional.empty());

    @Test
    void ALL_1_namesHostDatabaseSizeAndNewestDataAndAsksForTheSystemsName() {
        RestorePlan plan = plan(facts());
        assertEquals("PostgreSQL at db.example:5432, database shop, 2 GB, newest data 2026-04-15 06:00:00+00", plan.target());
        assertEquals("orders", plan.confirm());
        assertTrue(plan.steps().getFirst() instanceof Step.Approval approval && approval.typed().equals(Optional.of("orders")));
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck")).allMatch(it -> it.with().get("server").equals("7301")));
    }

    @Test
    void ALL_1_pinsTheDatabaseThatIsTakenOutOfItsPlace() {
        for (String name : List.of("sessions", "swap")) {
            assertEquals("16384", action(plan(facts()), name).with().get("oid"));
        }
        assertEquals("16384", action(plan(request(Way.IN_PLACE, Map.of()), facts()), "rename-away").with().get("oid"));
    }

    @Test
    void ALL_2_restoresBesideProvesThenSwapsAndKeepsTheOldOneUntilCommit() {
        RestorePlan plan = plan(facts());
        assertEquals(List.of("recheck", "create", "restore", "count", "check", "sequences", "setval", "sessions", "swap"),
                actions(plan, Part.MAIN));
        assertEquals(List.of("sessions", "swap-back", "drop"), actions(plan, Part.UNDO));
        assertEquals(List.of("drop"), actions(plan, Part.COMMIT));
        assertEquals("shop_before_20260415063000", last(plan).with().get("drop"));
        assertEquals("shop_r20260415063000", action(plan, "restore").with().get("into"));
    }

    @Test
    void ALL_2_inPlaceTakesASafetyCopyBeforeAnythingElse() {
        RestorePlan renamed = plan(request(Way.IN_PLACE, Map.of()), facts());
        assertEquals(List.of("recheck", "sessions", "rename-away", "create", "restore", "carry-over", "count", "check", "sequences",
                "setval"), actions(renamed, Part.MAIN));
        RestorePlan dumped = plan(request(Way.IN_PLACE, Map.of("safety", "dump", "safety-folder", "/srv/safety")), facts());
        assertEquals(List.of("sessions", "safety-dump", "drop", "create"), actions(dumped, Part.MAIN).subList(1, 5));
        assertEquals("/srv/safety/shop_before_20260415063000.dump", action(dumped, "safety-dump").with().get("file"));
        assertRefused("ALL-2", request(Way.IN_PLACE, Map.of("safety", "dump")), facts());
    }

    @Test
    void ALL_2_aPartNeverTakesThePlaceOfTheWhole() {
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            assertRefused("ALL-2", request(way, Map.of("tables", "orders", "schemas", "crm")), facts());
            assertRefused("ALL-2", request(way, Map.of("tables", "orders", "server", "db.example")), moved(false, Optional.empty()));
        }
        assertFalse(refused(request(Way.BESIDE_ONLY, Map.of("tables", "orders")), facts()).contains("ALL-2"));
    }

    @Test
    void ALL_2_neverWritesBesideIntoADatabaseThatExists() {
        RestoreRequest into = new RestoreRequest(system(), backup(State.GOOD, Optional.empty()), List.of(), Way.BESIDE_ONLY,
                Optional.of("shop"), Map.of());
        assertRefused("ALL-2", into, facts());
        RestorePlan plan = plan(request(Way.BESIDE_ONLY, Map.of()), facts());
        assertFalse(actions(plan, Part.MAIN).contains("swap"));
        assertEquals(List.of("drop"), actions(plan, Part.UNDO));
    }

    @Test
    void ALL_1_noStepOfATestInAServerOfItsOwnKnowsProductionsServer() {
        TestPlace.OwnServer own = new TestPlace.OwnServer(Path.of("/tests/relight_test_orders"), Path.of("/pg/bin"), "PostgreSQL 15.18", "postgres", 5999);
        RestoreRequest test = new RestoreRequest(system(), backup(State.GOOD, Optional.empty()), List.of(), Way.BESIDE_ONLY,
                Optional.of("relight_test_orders"), Map.of(TestRestore.CHOICE, "true"));
        PostgresqlFacts there = facts();
        PostgresqlFacts facts = new PostgresqlFacts(NOW, new Server(own.identity(), V15, true, true, List.of(), List.of()), Optional.empty(), there.tools(),
                PLAIN, there.space()).testedAt(new PostgresqlFacts.Test(own, Optional.of(SHOP.locales()), List.of("shop keeper"), true));
        RestorePlan plan = plan(test, facts);
        assertEquals(List.of("recheck", "own-server", "create", "restore", "count", "check", "sequences", "setval", "remove-server"),
                actions(plan, Part.MAIN));
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck")).allMatch(it -> it.with().get("host").equals("127.0.0.1")
                && it.with().get("port").equals("5999") && it.with().get("server").equals("own:/tests/relight_test_orders")));
        assertEquals("shop keeper", action(plan, "own-server").with().get("role.1"));
        assertEquals("C", action(plan, "create").with().get("collate"));
        assertEquals("true", action(plan, "restore").with().get("no-owner"), "of a dump that was read in part not every role is known");
        assertTrue(TestRestore.cleanUp(plan.steps()).isPresent());
    }

    @Test
    void aNewServerIsAPlaceOfItsOwnWithNothingSwappedAndAWayToPointTheApplicationsThere() {
        RestoreRequest there = request(Way.SIDE_BY_SIDE, Map.of(NewServer.CHOICE, "keeper@db2.example:6432", NewServer.PASSWORD, "env:OTHER"));
        RestorePlan plan = plan(there, moved(false, Optional.empty()));
        assertEquals(List.of("recheck", "create", "restore", "settings", "count", "check", "sequences", "setval"), actions(plan, Part.MAIN));
        assertEquals(List.of("drop"), actions(plan, Part.UNDO));
        assertEquals(List.of(), actions(plan, Part.COMMIT));
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck")).allMatch(it -> it.with().get("host").equals("db2.example")
                && it.with().get("port").equals("6432") && it.with().get("user").equals("keeper") && it.with().get("password").equals("env:OTHER")));
        assertEquals("shop", action(plan, "restore").with().get("into"));
        assertEquals("C", action(plan, "create").with().get("collate"));
        assertEquals("db2.example:6432", plan.confirm());
        assertTrue(plan.steps().stream().anyMatch(step -> step instanceof Step.Approval approval && approval.text().contains("host db2.example, port 6432")));
        assertRefused("ALL-1", there, moved(true, Optional.empty()));
        assertRefused("PG-5", there, moved(false, Optional.of("de_DE.UTF-8")));
        assertRefused("ALL-2", there, facts().movedTo(moved(false, Optional.empty()).moved().orElseThrow()));
    }

    private static PostgresqlFacts moved(boolean same, Optional<String> missing) {
        return new PostgresqlFacts(NOW, new Server("9999", V15, false, true, List.of(), List.of()), Optional.empty(), facts().tools(), CUSTOM, facts().space())
                .movedTo(new NewServer("db.example:5432", same, true, Optional.of(SHOP.locales()), missing, List.of(), List.of("ALTER DATABASE shop SET a TO 'b'")));
    }

    @Test
    void ALL_2_schemasTakeThePlaceOfThoseInUseOnlyWhereNothingOutsideIsTiedToThem() {
        RestoreRequest crm = request(Way.SIDE_BY_SIDE, Map.of("schemas", "crm"));
        PostgresqlFacts free = withCrm(new LivePart("crm", true, List.of()));
        RestorePlan plan = plan(crm, free);
        assertEquals(List.of("recheck", "create", "restore", "count", "sequences", "setval", "schema-swap", "check"), actions(plan, Part.MAIN));
        assertEquals(List.of("schema-back", "drop"), actions(plan, Part.UNDO));
        assertEquals(List.of("schema-drop", "drop"), actions(plan, Part.COMMIT));
        assertEquals("20260415063000", action(plan, "schema-swap").with().get("stamp"));
        assertRefused("ALL-2", crm, withCrm(new LivePart("crm", true, List.of("view public.seen"))));
        assertRefused("ALL-2", request(Way.SIDE_BY_SIDE, Map.of("schemas", "public")), free);
        assertRefused("ALL-2", request(Way.IN_PLACE, Map.of("tables", "orders", "schemas", "crm")), free);
        assertEquals(List.of(), refused(farRequest(Way.SIDE_BY_SIDE, Map.of("schemas", "crm")), free), "the host does it by itself");
    }

    @Test
    void ALL_2_tablesTakeThePlaceOfThoseInUseOnlyWhereNothingButForeignKeysIsTiedToThem() {
        RestoreRequest orders = request(Way.IN_PLACE, Map.of("tables", "orders"));
        RestorePlan plan = plan(orders, withCrm(new LivePart("public.orders", true, List.of())));
        assertEquals(List.of("recheck", "create", "restore", "count", "sequences", "setval", "table-swap", "check"), actions(plan, Part.MAIN));
        assertEquals(List.of("table-back", "drop"), actions(plan, Part.UNDO));
        assertEquals(List.of("table-drop", "drop"), actions(plan, Part.COMMIT));
        assertEquals("orders", action(plan, "table-swap").with().get("tables"));
        assertTrue(plan.stages().stream().anyMatch(stage -> stage.changes().contains("public.orders") && stage.changes().contains("public_before_20260415063000")));
        assertRefused("ALL-2", orders, withCrm(new LivePart("public.orders", true, List.of("view public.seen"))));
    }

    private static PostgresqlFacts withCrm(LivePart schema) {
        return with(facts(), dump -> new Dump(dump.content(), dump.wrappings(), dump.archive(), dump.inflated(), dump.entries(), dump.inventory(), List.of(),
                List.of(), Optional.empty(), List.of("TABLE DATA crm notes shop", "TABLE DATA public orders shop"))).exchanging(List.of(schema));
    }

    @Test
    void ALL_3_pinsTheHashThatWasVerifiedAndLooksAgainFirst() {
        RestorePlan plan = plan(facts());
        assertEquals("ab12", action(plan, "restore").with().get("sha256"));
        assertEquals("7301", action(plan, "recheck").with().get("fact.server"));
    }

    @ParameterizedTest
    @EnumSource(value = Content.class, names = {"EMPTY", "UNKNOWN", "SQLITE", "ZIP", "REDIS_RDB"})
    void ALL_4_refusesWhatIsNoDumpWhateverItsName(Content content) {
        assertRefused("ALL-4", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> new Dump(content, List.of(), Optional.empty(),
                Optional.empty(), 0, DumpInventory.NOTHING, List.of(), List.of(), Optional.empty())));
    }

    @Test
    void ALL_5_refusesABackupThatIsBadOrUnread() {
        for (State state : List.of(State.BAD, State.UNVERIFIED)) {
            assertRefused("ALL-5", new RestoreRequest(system(), backup(state, Optional.empty()), List.of(), Way.SIDE_BY_SIDE,
                    Optional.empty(), Map.of()), facts());
        }
    }

    @Test
    void ALL_6_refusesWhereSpoolOrServerHaveTooLittleRoom() {
        PostgresqlFacts facts = facts();
        assertRefused("ALL-6", request(Way.SIDE_BY_SIDE, Map.of()), new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP), facts.tools(), CUSTOM,
                new Space(Path.of("/spool"), 650_000_000L, Optional.empty())));
        assertRefused("ALL-6", request(Way.SIDE_BY_SIDE, Map.of()), new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP), facts.tools(), CUSTOM,
                new Space(Path.of("/spool"), Long.MAX_VALUE, Optional.of(2_100_000_000L))));
        assertFalse(refused(request(Way.SIDE_BY_SIDE, Map.of()), new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP), facts.tools(), CUSTOM,
                new Space(Path.of("/spool"), 660_000_000L, Optional.of(2_200_000_000L)))).contains("ALL-6"));
    }

    @Test
    void ALL_7_asksTheChecksBeforeTheSwap() {
        List<String> order = actions(plan(facts()), Part.MAIN);
        assertTrue(order.contains("check") && order.indexOf("check") < order.indexOf("swap"), order.toString());
        assertTrue(order.contains("count") && order.indexOf("count") < order.indexOf("swap"), order.toString());
    }

    @Test
    void ALL_7_saysThatARestoreWithoutChecksIsUnproven() {
        ProtectedSystem unchecked = new ProtectedSystem("orders", "postgresql", "", List.of(), Objectives.NONE,
                system().target(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        RestorePlan plan = plan(new RestoreRequest(unchecked, backup(State.GOOD, Optional.empty()), List.of(), Way.SIDE_BY_SIDE,
                Optional.empty(), Map.of()), facts());
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("unproven")));
    }

    @Test
    void ALL_8_thawsAColdBackupFirstAndCountsItsHours() {
        Backup cold = backup(State.UNVERIFIED, Optional.of(ColdStorage.frozen("DEEP_ARCHIVE")));
        PostgresqlFacts unread = with(facts(), dump -> new Dump(Content.UNKNOWN, List.of(), Optional.empty(), Optional.empty(), 0,
                DumpInventory.NOTHING, List.of(), List.of(), Optional.empty()));
        RestorePlan plan = plan(new RestoreRequest(system(), cold, List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of()), unread);
        assertEquals(List.of("thaw"), actions(plan, Part.MAIN));
        assertEquals(Duration.ofHours(12), action(plan, "thaw").header().estimate().orElseThrow());
        assertTrue(plan.steps().getLast() instanceof Step.Restore restore && restore.backup().equals("b1"));
        RestoreRequest bulk = new RestoreRequest(system(), cold, List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of("thaw-tier", "bulk"));
        assertEquals(Duration.ofHours(48), action(plan(bulk, unread), "thaw").header().estimate().orElseThrow());
        RestoreRequest expedited = new RestoreRequest(system(), cold, List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of("thaw-tier", "expedited"));
        assertRefused("ALL-8", expedited, unread);
    }

    @Test
    void ALL_14_refusesWhatWasEncryptedBeforeItWasStored() {
        assertRefused("ALL-14", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> new Dump(Content.ENCRYPTED, List.of(),
                Optional.empty(), Optional.empty(), 0, DumpInventory.NOTHING, List.of(), List.of(), Optional.empty())));
    }

    @Test
    void ALL_9_refusesAPsqlWithAKnownHoleUnlessAReasonIsGiven() {
        PostgresqlFacts old = withPsql(new PostgresqlVersion(150_013), PLAIN);
        assertRefused("ALL-9", request(Way.SIDE_BY_SIDE, Map.of()), old);
        assertEquals("isolated host", action(plan(request(Way.SIDE_BY_SIDE, Map.of("old-client", "isolated host")), old), "restore")
                .with().get("old-client"));
    }

    @Test
    void ALL_9_showsTheSourceAndHowItsChecksumStands() {
        List<String> found = plan(facts()).found().stream().map(finding -> finding.text()).toList();
        assertTrue(found.stream().anyMatch(text -> text.contains("s3://backups/shop.dump")), found.toString());
        assertTrue(found.contains("SHA-256 equals the one in shop.dump.sha256."), found.toString());
    }

    @Test
    void ALL_10_labelsTheBackupsTimeWhereNoCheckMeasures() {
        assertFalse(actions(plan(facts()), Part.MAIN).contains("recovery-point"));
        ProtectedSystem unmeasured = new ProtectedSystem("orders", "postgresql", "", List.of(), Objectives.NONE, system().target(),
                List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        RestorePlan plan = plan(new RestoreRequest(unmeasured, backup(State.GOOD, Optional.empty()), List.of(), Way.SIDE_BY_SIDE,
                Optional.empty(), Map.of()), facts());
        assertEquals("2026-04-15T02:00:00Z", action(plan, "recovery-point").with().get("point"));
    }

    @Test
    void ALL_12_refusesADumpThatReachesOutOfItsDatabase() {
        assertRefused("ALL-12", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> dump(PLAIN, inventory(false,
                Set.of(), List.of(new DumpInventory.Forbidden(7, "COPY t FROM PROGRAM ''"))))));
        assertRefused("ALL-12", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> dump(PLAIN, inventory(false,
                Set.of("a", "b"), List.of()))));
        assertRefused("ALL-12", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> new Dump(Content.POSTGRESQL_CLUSTER,
                List.of(), Optional.empty(), Optional.empty(), 0, DumpInventory.NOTHING, List.of(), List.of(), Optional.empty())));
    }

    @Test
    void ALL_15_refusesWhileSomebodyElseRestoresAndShowsWhoIsConnected() {
        assertRefused("ALL-15", request(Way.SIDE_BY_SIDE, Map.of()), withServer(new Server("7301", V15, false, true, List.of("shop"),
                List.of("shop_r20260415062000 by anna"))));
        Planning refused = new PostgresqlPlanner().plan(request(Way.SIDE_BY_SIDE, Map.of()), withServer(new Server("7301", V15, false, true, List.of("shop"),
                List.of("shop_r20260415062000 by anna"))), Messages.english());
        assertTrue(refused.toString().contains("shop_r20260415062000 by anna"), refused::toString);
        assertTrue(plan(facts()).found().stream().anyMatch(finding -> finding.text().contains("shop app 10.0.0.7")));
    }

    @Test
    void ALL_15_endsTheSessionsDirectlyBeforeTheSwapAndBeforeTheSafetyCopy() {
        List<String> beside = actions(plan(facts()), Part.MAIN);
        assertEquals(beside.indexOf("swap") - 1, beside.indexOf("sessions"));
        List<String> inPlace = actions(plan(request(Way.IN_PLACE, Map.of()), facts()), Part.MAIN);
        assertEquals(inPlace.indexOf("rename-away") - 1, inPlace.indexOf("sessions"));
    }

    @Test
    void PG_1_psqlStopsAtTheFirstErrorInOneTransactionAndTheRowsAreCountedAfterwards() {
        List<String> command = PostgresqlCommands.psql(Path.of("/usr/bin/psql"), "shop");
        assertTrue(command.containsAll(List.of("--set=ON_ERROR_STOP=1", "--no-psqlrc")), command.toString());
        assertFalse(command.contains("--single-transaction"), "it would commit what came before whoever feeds it was killed");
        List<String> order = actions(plan(request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> PLAIN)), Part.MAIN);
        assertEquals(order.indexOf("restore") + 1, order.indexOf("count"));
    }

    @Test
    void PG_2_pgRestoreStopsAtTheFirstErrorAndNeverMixesOneTransactionWithSeveralJobs() {
        List<String> command = PostgresqlCommands.restore(Path.of("/usr/bin/pg_restore"), "shop", 4, false, Optional.empty(), Path.of("/spool/archive"));
        assertTrue(command.containsAll(List.of("--exit-on-error", "--jobs=4")), command.toString());
        assertFalse(command.contains("--single-transaction") || command.contains("--create") || command.contains("--clean"), command.toString());
        assertEquals("4", action(plan(facts()), "restore").with().get("jobs"));
    }

    @Test
    void PG_3_refusesPreparedTransactionsSubscriptionsAndSlots() {
        assertRefused("PG-3", request(Way.SIDE_BY_SIDE, Map.of()), withDatabase(List.of("tx1"), List.of(), List.of()));
        assertRefused("PG-3", request(Way.SIDE_BY_SIDE, Map.of()), withDatabase(List.of(), List.of("slot"), List.of()));
        assertRefused("PG-3", request(Way.SIDE_BY_SIDE, Map.of()), withDatabase(List.of(), List.of(), List.of("sub")));
        assertFalse(refused(request(Way.SIDE_BY_SIDE, Map.of("keep-slots", "true")), withDatabase(List.of(), List.of("slot"), List.of()))
                .contains("PG-3"));
        assertFalse(refused(request(Way.BESIDE_ONLY, Map.of()), withDatabase(List.of("tx1"), List.of("slot"), List.of("sub")))
                .contains("PG-3"));
    }

    @Test
    void PG_3_forcesOnlyWhereChosen() {
        Map<String, String> dump = Map.of("safety", "dump", "safety-folder", "/srv");
        assertFalse(action(plan(request(Way.IN_PLACE, dump), facts()), "drop").with().containsKey("force"));
        assertEquals("true", action(plan(request(Way.IN_PLACE, Map.of("safety", "dump", "safety-folder", "/srv", "force", "true")), facts()),
                "drop").with().get("force"));
    }

    @Test
    void PG_4_refusesANewerDumpIntoAnOlderServer() {
        assertRefused("PG-4", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> dump(CUSTOM, from(170_000))));
        assertFalse(refused(request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> dump(CUSTOM, from(140_000)))).contains("PG-4"));
        DumpInventory newerProgram = new DumpInventory(Optional.of(V15), Optional.of(new PostgresqlVersion(180_001)), Optional.empty(), false, true, Set.of(),
                Set.of(), Set.of(), Set.of(), List.of(), List.of(), Map.of());
        assertRefused("PG-4", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> dump(PLAIN, newerProgram)));
        plan(request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> dump(CUSTOM, newerProgram)));
    }

    @Test
    void PG_4_refusesAnArchiveThatPgRestoreCannotReadAndMissingTools() {
        assertRefused("PG-4", request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> new Dump(Content.POSTGRESQL_CUSTOM, List.of(),
                Optional.of(16), Optional.empty(), 0, DumpInventory.NOTHING, List.of(), List.of(), Optional.empty())));
        assertRefused("PG-4", request(Way.SIDE_BY_SIDE, Map.of()), new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP),
                new Tools(Optional.empty(), Optional.empty(), Optional.empty(), 2), CUSTOM, facts().space()));
    }

    @Test
    void PG_5_listsExtensionsAndRolesThatAreMissing() {
        Dump missing = new Dump(Content.POSTGRESQL_CUSTOM, List.of(), Optional.of(14), Optional.empty(), 0, DumpInventory.NOTHING,
                List.of("postgis"), List.of("shop_owner"), Optional.empty());
        assertEquals(2, refused(request(Way.SIDE_BY_SIDE, Map.of()), with(facts(), dump -> missing)).stream().filter("PG-5"::equals).count());
        assertEquals(1, refused(request(Way.SIDE_BY_SIDE, Map.of("no-owner", "true")), with(facts(), dump -> missing)).stream()
                .filter("PG-5"::equals).count());
    }

    @Test
    void PG_8_aDumpIsNotTakenForTheMomentThatWasAskedFor() {
        assertRefused("PG-8", request(Way.SIDE_BY_SIDE, Map.of("target", "time:2026-04-15T09:05:00Z")), facts());
        plan(request(Way.SIDE_BY_SIDE, Map.of("target", "")), facts());
    }

    @Test
    void PG_5_refusesWhoMayNotMakeADatabase() {
        assertRefused("PG-5", request(Way.SIDE_BY_SIDE, Map.of()), withServer(new Server("7301", V15, false, false, List.of("shop"), List.of())));
    }

    @Test
    void PG_5_leavesOwnersOutOnlyWhereChosenAndSaysSo() {
        RestorePlan chosen = plan(request(Way.SIDE_BY_SIDE, Map.of("no-owner", "true")), facts());
        assertEquals("true", action(chosen, "restore").with().get("no-owner"));
        assertTrue(chosen.guards().stream().anyMatch(guard -> guard.id().equals("PG-5") && guard.text().contains("left out")));
        assertFalse(action(plan(facts()), "restore").with().containsKey("no-owner"));
        assertFalse(PostgresqlCommands.restore(Path.of("r"), "d", 1, false, Optional.empty(), Path.of("a")).contains("--no-owner"));
        assertTrue(PostgresqlCommands.restore(Path.of("r"), "d", 1, true, Optional.empty(), Path.of("a")).containsAll(List.of("--no-owner", "--no-privileges")));
    }

    @Test
    void PG_6_comparesSequencesAndSetsThemInAStepOfItsOwn() {
        assertTrue(actions(plan(facts()), Part.MAIN).containsAll(List.of("sequences", "setval")));
        List<String> kept = actions(plan(request(Way.SIDE_BY_SIDE, Map.of("keep-sequences", "true")), facts()), Part.MAIN);
        assertTrue(kept.contains("sequences"));
        assertFalse(kept.contains("setval"));
    }

    @Test
    void PG_7_requiresAPsqlThatKnowsRestrict() {
        assertRefused("PG-7", request(Way.SIDE_BY_SIDE, Map.of("old-client", "no time")),
                withPsql(new PostgresqlVersion(150_013), dump(PLAIN, inventory(true, Set.of(), List.of()))));
        plan(request(Way.SIDE_BY_SIDE, Map.of()), withPsql(V15, dump(PLAIN, inventory(true, Set.of(), List.of()))));
    }

    @Test
    void saysTheSameForTheSameFactsAndKeepsSecretsOut() {
        assertEquals(plan(facts()), plan(facts()));
        assertEquals("env:SHOP_PASSWORD", action(plan(facts()), "restore").with().get("password"));
    }

    private static PostgresqlFacts facts() {
        Optional<Tool> tool = Optional.of(new Tool(Path.of("/usr/bin/tool"), V15));
        return new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP), new Tools(tool, tool, tool, 4), CUSTOM,
                new Space(Path.of("/spool"), Long.MAX_VALUE, Optional.of(Long.MAX_VALUE)));
    }

    private static PostgresqlFacts with(PostgresqlFacts facts, UnaryOperator<Dump> change) {
        return new PostgresqlFacts(NOW, facts.server(), facts.existing(), facts.tools(), change.apply(facts.dump()), facts.space());
    }

    private static PostgresqlFacts withServer(Server server) {
        return new PostgresqlFacts(NOW, server, Optional.of(SHOP), facts().tools(), CUSTOM, facts().space());
    }

    private static PostgresqlFacts withPsql(PostgresqlVersion version, Dump dump) {
        Optional<Tool> psql = Optional.of(new Tool(Path.of("/usr/bin/psql"), version));
        return new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP), new Tools(psql, psql, psql, 4), dump, facts().space());
    }

    private static PostgresqlFacts withDatabase(List<String> prepared, List<String> slots, List<String> subscriptions) {
        Database attached = new Database(SHOP.oid(), SHOP.size(), SHOP.locales(), SHOP.owner(), SHOP.newest(),
                SHOP.sessions(), prepared, slots, subscriptions);
        return new PostgresqlFacts(NOW, SERVER, Optional.of(attached), facts().tools(), CUSTOM, facts().space());
    }

    @Test
    void atAHostOverSshThePlanSaysWhereTheDataPassesAndTheStepsKnowTheHost() {
        FarLook reads = new FarLook(new HostAddress.Ssh("db1"), true, Optional.empty());
        FarLook cannot = new FarLook(new HostAddress.Ssh("db1"), false, Optional.of("curl: command not found"));
        FarLook folder = new FarLook(new HostAddress.Ssh("db1"), false, Optional.empty());
        assertTrue(found(far(CUSTOM, reads)).contains("ssh:db1 has read the first byte of the backup from the store itself: it fetches and restores all 600 MB there"));
        assertTrue(found(far(CUSTOM, cannot)).contains("ssh:db1 cannot read the store itself (curl: command not found): 600 MB pass through this machine"));
        assertTrue(found(far(CUSTOM, folder)).contains("The store can only be read from here: 600 MB pass through this machine to ssh:db1"));
        Dump zipped = new Dump(PLAIN.content(), List.of(), Optional.empty(), Optional.of(2_000_000_000L), 0, DumpInventory.NOTHING, List.of(), List.of(), Optional.empty());
        assertTrue(found(far(zipped, reads)).contains("600 MB come from the store to this machine, and 2 GB go on from it to ssh:db1"), found(far(zipped, reads)));
        RestorePlan plan = plan(farRequest(Way.SIDE_BY_SIDE, Map.of()), far(CUSTOM, reads));
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck"))
                .allMatch(it -> "ssh:db1".equals(it.with().get("on")) && "/big".equals(it.with().get("spool"))));
        assertTrue(plan.target().startsWith("PostgreSQL at ssh:db1 db.example:5432"), plan::target);
    }

    @Test
    void ALL_6_ALL_2_ofAHostOverSshItsOwnRoomCountsAndASafetyCopyLiesThere() {
        FarLook reads = new FarLook(new HostAddress.Ssh("db1"), true, Optional.empty());
        PostgresqlFacts facts = facts();
        PostgresqlFacts full = new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP), facts.tools(), CUSTOM,
                new Space(Path.of("/big"), 1, Optional.empty(), Optional.of(reads)));
        Planning planning = new PostgresqlPlanner().plan(farRequest(Way.SIDE_BY_SIDE, Map.of()), full, Messages.english());
        assertTrue(planning.toString().contains("The folder ssh:db1 /big needs 660 MB"), planning::toString);
        RestorePlan plan = plan(farRequest(Way.IN_PLACE, Map.of("safety", "dump", "safety-folder", "/srv")), far(CUSTOM, reads));
        assertEquals("/srv/shop_before_20260415063000.dump", action(plan, "safety-dump").with().get("file"));
        assertRefused("ALL-2", farRequest(Way.IN_PLACE, Map.of("safety", "dump")), far(CUSTOM, reads));
    }

    private static String found(PostgresqlFacts facts) {
        return plan(farRequest(Way.SIDE_BY_SIDE, Map.of()), facts).found().toString();
    }

    private static PostgresqlFacts far(Dump dump, FarLook look) {
        PostgresqlFacts facts = facts();
        return new PostgresqlFacts(NOW, SERVER, Optional.of(SHOP), facts.tools(), dump,
                new Space(facts.space().spool(), facts.space().spoolFree(), facts.space().serverFree(), Optional.of(look)));
    }

    private static RestoreRequest farRequest(Way way, Map<String, String> choices) {
        ProtectedSystem near = system();
        Map<String, String> target = new TreeMap<>(near.target());
        target.putAll(Map.of("on", "ssh:db1", "spool", "/big"));
        ProtectedSystem far = new ProtectedSystem(near.name(), near.engine(), near.tier(), List.of(), near.objectives(), target, near.checks(), Optional.empty(),
                Optional.empty(), Optional.empty());
        return new RestoreRequest(far, backup(State.GOOD, Optional.empty()), List.of(), way, Optional.empty(), choices);
    }

    private static Dump dump(Dump like, DumpInventory inventory) {
        return new Dump(like.content(), like.wrappings(), like.archive(), like.inflated(), like.entries(), inventory, List.of(),
                List.of(), Optional.empty());
    }

    private static DumpInventory from(int version) {
        Optional<PostgresqlVersion> from = Optional.of(new PostgresqlVersion(version));
        return new DumpInventory(from, from, Optional.empty(), false, true, Set.of(), Set.of(), Set.of(), Set.of(), List.of(),
                List.of(), Map.of());
    }

    private static DumpInventory inventory(boolean restricted, Set<String> databases, List<DumpInventory.Forbidden> forbidden) {
        return new DumpInventory(Optional.empty(), Optional.empty(), Optional.empty(), restricted, true, Set.of(), Set.of(), Set.of(), databases,
                forbidden, List.of(), Map.of());
    }

    private static RestoreRequest request(Way way, Map<String, String> choices) {
        return new RestoreRequest(system(), backup(State.GOOD, Optional.empty()), List.of(), way, Optional.empty(), choices);
    }

    private static ProtectedSystem system() {
        return new ProtectedSystem("orders", "postgresql", "critical", List.of(), Objectives.NONE,
                Map.of("host", "db.example", "database", "shop", "user", "shop", "password", "env:SHOP_PASSWORD"),
                List.of(new DataCheck("newest order", "select max(created) from orders", DataCheck.Kind.NEWEST, Optional.empty())),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Backup backup(State state, Optional<ColdStorage> cold) {
        Instant night = Instant.parse("2026-04-15T02:00:00Z");
        return new Backup("b1", "nightly", "orders", "s3", new StoredObject("shop.dump", Optional.empty(), Optional.empty(), 600_000_000,
                night, cold), "s3://backups/shop.dump", BackupSeries.Kind.FULL, night,
                new Verdict(state, List.of(new Verdict.Reason("checksum", State.GOOD,
                        Message.of("catalog.checksum.sidecar", "SHA-256", "shop.dump.sha256"))), Optional.of(NOW), Optional.of("ab12"), Optional.empty()));
    }

    private static RestorePlan plan(PostgresqlFacts facts) {
        return plan(request(Way.SIDE_BY_SIDE, Map.of()), facts);
    }

    private static RestorePlan plan(RestoreRequest request, PostgresqlFacts facts) {
        Planning planning = new PostgresqlPlanner().plan(request, facts, Messages.english());
        return planning instanceof Planning.Planned planned ? planned.plan() : org.junit.jupiter.api.Assertions.fail(planning.toString());
    }

    private static List<String> refused(RestoreRequest request, PostgresqlFacts facts) {
        return new PostgresqlPlanner().plan(request, facts, Messages.english()) instanceof Planning.Refused refused
                ? refused.refusals().stream().map(relight.core.restore.Refusal::id).toList()
                : List.of();
    }

    private static void assertRefused(String id, RestoreRequest request, PostgresqlFacts facts) {
        assertTrue(refused(request, facts).contains(id), () -> refused(request, facts).toString());
    }

    private static List<Step.EngineAction> actions(RestorePlan plan) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast).toList();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return actions(plan).stream().filter(it -> it.header().part() == part).map(Step.EngineAction::action).toList();
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return actions(plan).stream().filter(it -> it.action().equals(name)).findFirst().orElseThrow();
    }

    private static Step.EngineAction last(RestorePlan plan) {
        return actions(plan).getLast();
    }
}
