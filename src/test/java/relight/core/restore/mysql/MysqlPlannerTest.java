package relight.core.restore.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestPlace;
import relight.core.restore.TestRestore;
import relight.core.restore.mysql.MysqlFacts.Dump;
import relight.core.restore.mysql.MysqlFacts.Replication;
import relight.core.restore.mysql.MysqlFacts.Schema;
import relight.core.restore.mysql.MysqlFacts.Server;
import relight.core.restore.mysql.MysqlFacts.Tool;
import relight.core.restore.mysql.MysqlFacts.Tools;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

public class MysqlPlannerTest {

    private static final Instant NOW = Instant.parse("2026-04-15T06:30:00Z");
    private static final Replication ALONE = new Replication(List.of(), 0, "");
    private static final Server SERVER = new Server("uid7", "10.11.19-MariaDB", true, List.of("shop"), List.of(), ALONE, List.of(), false);
    private static final Schema SHOP = new Schema("6 tables, 2026-04-01", 2_000_000_000, "utf8mb4", "utf8mb4_unicode_ci",
            Optional.of("2026-04-15 06:00:00"), List.of("app 10.0.0.7:3000"), List.of("view", "trigger", "routine"), List.of());
    private static final DumpInventory FOUND = inventory(Optional.empty(), List.of(), false, Set.of("shop"));
    private static final Dump DUMP = dump(FOUND, List.of());
    private static final Tools TOOLS = new Tools(Optional.of(new Tool(Path.of("/usr/bin/mariadb"), "10.11.19", true)), Optional.empty());

    /** A plan of that way, as anybody would make it. */
    public static RestorePlan example(Way way) {
        return plan(way, Map.of(), facts());
    }

    @Test
    void ALL_1_namesHostSchemaSizeAndNewestDataAndAsksForTheSystemsName() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of(), facts());
        assertEquals("MySQL or MariaDB at db.example:3306, schema shop, 2 GB, newest data 2026-04-15 06:00:00", plan.target());
        assertEquals("orders", plan.confirm());
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck")).allMatch(it -> it.with().get("server").equals("uid7")));
        assertEquals("6 tables, 2026-04-01", action(plan, "recheck").with().get("fact.schema"));
    }

    @Test
    void ALL_2_MY_1_restoresBesideProvesThenSwapsAndKeepsTheOldTablesUntilCommit() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of(), facts());
        assertEquals(List.of("recheck", "create", "restore", "count", "check", "recovery-point", "sessions", "swap"), actions(plan, Part.MAIN));
        assertEquals(List.of("sessions", "swap-back", "drop"), actions(plan, Part.UNDO));
        assertEquals(List.of("drop", "drop"), actions(plan, Part.COMMIT));
        Map<String, String> restore = action(plan, "restore").with();
        assertEquals("shop_relight_20260415063000", restore.get("into"));
        assertEquals("shop_before_20260415063000", restore.get("before"));
    }

    @Test
    void ALL_3_pinsTheBytesThatWereVerified() {
        assertEquals("ab12", action(plan(Way.SIDE_BY_SIDE, Map.of(), facts()), "restore").with().get("backup.sha256"));
    }

    @Test
    void ALL_2_inPlaceSetsTheTablesAsideBeforeAnythingElse() {
        RestorePlan plan = plan(Way.IN_PLACE, Map.of(), facts());
        assertEquals(List.of("recheck", "create", "sessions", "set-aside", "restore", "count", "check", "recovery-point", "finish"),
                actions(plan, Part.MAIN));
        assertEquals("shop", action(plan, "restore").with().get("into"));
    }

    @Test
    void ALL_2_neverWritesBesideIntoASchemaThatExists() {
        RestoreRequest into = new RestoreRequest(system(), backup(State.GOOD), List.of(), Way.BESIDE_ONLY, Optional.of("shop"), Map.of());
        assertEquals(List.of("ALL-2"), refused(into, facts()));
        RestorePlan plan = plan(Way.BESIDE_ONLY, Map.of(), facts());
        assertFalse(actions(plan, Part.MAIN).contains("swap"));
        assertEquals(List.of("drop"), actions(plan, Part.UNDO));
    }

    @Test
    void MY_1_refusesASwapOverKeysOfOtherSchemasAndSequencesNamedInFull() {
        Schema pointed = new Schema(SHOP.state(), 1, "utf8mb4", "x", Optional.empty(), List.of(), List.of(), List.of("crm.contacts.fk"));
        assertRefused("MY-1", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(pointed), DUMP));
        plan(Way.BESIDE_ONLY, Map.of(), with(SERVER, Optional.of(pointed), DUMP));
        Dump counted = dump(inventory(Optional.empty(), List.of(), true, Set.of()), List.of());
        assertRefused("MY-1", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP), counted));
        plan(Way.IN_PLACE, Map.of(), with(SERVER, Optional.of(SHOP), counted));
    }

    @ParameterizedTest
    @CsvSource({"standalone, true", "new-primary, true", "replica, true", "clone, false"})
    void MY_2_refusesToWriteOntoARunningReplicaUnlessItIsToBeACopy(String role, boolean refused) {
        Replication running = new Replication(List.of("primary:3306"), 0, "0-1-5");
        MysqlFacts facts = with(server(running), Optional.of(SHOP), dump(inventory(Optional.of("0-1-5"), List.of(), false, Set.of()), List.of()));
        assertEquals(refused, refused(request(Way.SIDE_BY_SIDE, Map.of("role", role)), facts).contains("MY-2"));
    }

    @Test
    void MY_2_asksWhatAServerIsToBeThatHasReplicasOrWorksWithIdentifiers() {
        MysqlFacts primary = with(server(new Replication(List.of(), 2, "")), Optional.of(SHOP), DUMP);
        assertRefused("MY-2", Way.SIDE_BY_SIDE, Map.of(), primary);
        assertEquals("new-primary", action(plan(Way.SIDE_BY_SIDE, Map.of("role", "new-primary"), primary), "restore").with().get("role"));
        Dump positioned = dump(inventory(Optional.of("3e11:1-5"), List.of(), false, Set.of()), List.of());
        assertRefused("MY-2", Way.SIDE_BY_SIDE, Map.of(), with(server(new Replication(List.of(), 0, "3e11:1-9")), Optional.of(SHOP), positioned));
        plan(Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP), positioned));
    }

    @Test
    void MY_2_aReplicaGetsThePositionOfTheDumpAndNeedsOne() {
        assertRefused("MY-2", Way.SIDE_BY_SIDE, Map.of("role", "replica"), facts());
        Dump positioned = dump(inventory(Optional.of("0-1-5"), List.of(), false, Set.of()), List.of());
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of("role", "replica"), with(SERVER, Optional.of(SHOP), positioned));
        assertEquals("position", actions(plan, Part.MAIN).getLast());
        Server mysql = new Server("uid7", "8.0.36", false, List.of(), List.of(), new Replication(List.of(), 0, "3e11:1-9"), List.of(), false);
        assertRefused("MY-2", Way.SIDE_BY_SIDE, Map.of("role", "replica"), with(mysql, Optional.of(SHOP), positioned));
    }

    @Test
    void MY_4_refusesMissingAccountsUntilSomebodyChooses() {
        MysqlFacts facts = with(SERVER, Optional.of(SHOP), dump(FOUND, List.of("ghost@%")));
        assertRefused("MY-4", Way.SIDE_BY_SIDE, Map.of(), facts);
        for (String choice : List.of("current-user", "keep")) {
            RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of("definer", choice), facts);
            assertEquals(choice, action(plan, "restore").with().get("definer"));
            assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("ghost@%")));
        }
    }

    @Test
    void MY_5_refusesADumpThatNobodyCanTellTheEndOf() {
        Dump unknown = new Dump(Content.SQL, "", List.of(), Optional.of(1L), true, DumpInventory.NOTHING, List.of());
        assertRefused("MY-5", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP), unknown));
        assertEquals("by hand", action(plan(Way.SIDE_BY_SIDE, Map.of("no-end", "by hand"), with(SERVER, Optional.of(SHOP), unknown)), "restore")
                .with().get("no-end"));
    }

    @Test
    void MY_6_noStepAndNoCommandHoldsThePassword() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of(), facts());
        assertEquals("env:SHOP_PASSWORD", action(plan, "restore").with().get("password"));
        assertTrue(MysqlCommands.client(TOOLS.client().orElseThrow(), Path.of("/run/client.cnf"), "shop", true).stream()
                .noneMatch(word -> word.contains("password") || word.startsWith("-p")));
        assertTrue(MysqlCommands.loader(TOOLS.client().orElseThrow(), Path.of("/run/client.cnf"), Path.of("/run/mydumper"), "shop", 4, true).stream()
                .noneMatch(word -> word.contains("password") || word.startsWith("-p")));
    }

    @ParameterizedTest
    @EnumSource(value = Content.class, names = {"EMPTY", "UNKNOWN", "SQLITE", "ZIP", "REDIS_RDB", "POSTGRESQL_PLAIN"})
    void ALL_4_refusesWhatIsNoDumpWhateverItsName(Content content) {
        assertRefused("ALL-4", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP), new Dump(content, "", List.of(), Optional.empty(), false,
                DumpInventory.NOTHING, List.of())));
    }

    @Test
    void ALL_5_refusesABackupThatIsBadOrUnread() {
        for (State state : List.of(State.BAD, State.UNVERIFIED)) {
            assertEquals(List.of("ALL-5"), refused(new RestoreRequest(system(), backup(state), List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of()), facts()));
        }
    }

    @Test
    void ALL_6_refusesWhereTheServerHasTooLittleRoom() {
        MysqlFacts full = new MysqlFacts(NOW, SERVER, Optional.of(SHOP), TOOLS, DUMP, Optional.of(2_100_000_000L));
        assertRefused("ALL-6", Way.SIDE_BY_SIDE, Map.of(), full);
    }

    @Test
    void ALL_9_ALL_12_refusesWhatWouldRunACommandOrLeaveTheSchema() {
        assertRefused("ALL-9", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP),
                dump(inventory(Optional.empty(), List.of(new DumpInventory.Forbidden(3, "\\")), false, Set.of()), List.of())));
        assertRefused("ALL-12", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP),
                dump(inventory(Optional.empty(), List.of(new DumpInventory.Forbidden(3, "DROP USER x")), false, Set.of()), List.of())));
        assertRefused("ALL-12", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP),
                dump(inventory(Optional.empty(), List.of(), false, Set.of("a", "b")), List.of())));
    }

    @Test
    void ALL_7_ALL_10_saysWhatIsUnprovenAndLabelsTheRecoveryPoint() {
        ProtectedSystem unchecked = new ProtectedSystem("orders", "mysql", "", List.of(), Objectives.NONE, system().target(), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        RestoreRequest request = new RestoreRequest(unchecked, backup(State.GOOD), List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        RestorePlan plan = ((Planning.Planned) new MysqlPlanner().plan(request, facts(), Messages.english())).plan();
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("unproven")));
        assertFalse(actions(plan, Part.MAIN).contains("check"));
        List<String> checked = actions(plan(Way.SIDE_BY_SIDE, Map.of(), facts()), Part.MAIN);
        assertTrue(checked.contains("check") && checked.indexOf("check") < checked.indexOf("swap"), checked.toString());
        assertEquals("2026-04-15T02:00:00Z", action(plan, "recovery-point").with().get("point"));
    }

    @ParameterizedTest
    @EnumSource(BinlogFacts.Kind.class)
    void ALL_13_ALL_12_refusesALogThatCannotBeReplayedByWhatItLacks(BinlogFacts.Kind kind) {
        assertRefused(kind == BinlogFacts.Kind.STATEMENT ? "ALL-12" : "ALL-13", Way.SIDE_BY_SIDE, Map.of("target", "latest"),
                logged(Optional.of(new BinlogFacts.Fault(kind, "bin.000002", "")), true, true));
    }

    @Test
    void ALL_13_refusesToReplayWithoutTheProgramOrTheRight() {
        assertRefused("ALL-13", Way.SIDE_BY_SIDE, Map.of("target", "latest"), logged(Optional.empty(), false, true));
        assertRefused("MY-1", Way.SIDE_BY_SIDE, Map.of("target", "latest"), logged(Optional.empty(), true, false));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void ALL_2_replaysBehindTheCountAndBeforeTheSwap(Way way) {
        RestorePlan plan = plan(way, Map.of("target", "latest"), logged(Optional.empty(), true, true));
        List<String> actions = actions(plan, Part.MAIN);
        assertEquals(List.of("count", "replay", "check"), actions.subList(actions.indexOf("count"), actions.indexOf("check") + 1));
        assertTrue(way != Way.SIDE_BY_SIDE || actions.indexOf("replay") < actions.indexOf("swap"));
        assertFalse(actions.contains("recovery-point"), "ALL-10: the log's last transaction is what was recovered");
        Map<String, String> with = action(plan, "replay").with();
        assertEquals("bin.000001,bin.000002", with.get("log.files"));
        assertEquals(List.of("389", "1200", "2026-04-15T06:00:00Z"), List.of(with.get("log.from"), with.get("log.to"), with.get("point")));
        assertEquals("bin.000002:1200", action(plan, "recheck").with().get("fact.log"), "ALL-3: a log that has changed is seen");
    }

    @Test
    void ALL_1_noStepOfATestInAServerOfItsOwnKnowsProductionsServer() {
        TestPlace.OwnServer own = new TestPlace.OwnServer(Path.of("/tests/relight_test_shop"), Path.of("/usr/sbin"), "MariaDB 10.11.19", "mysql", 5999);
        RestoreRequest test = new RestoreRequest(system(), backup(State.GOOD), List.of(), Way.BESIDE_ONLY, Optional.of("relight_test_shop"),
                Map.of(TestRestore.CHOICE, "true"));
        Server made = new Server(own.identity(), "MariaDB 10.11.19", true, List.of(), List.of(), ALONE, List.of(), true);
        MysqlFacts facts = with(made, Optional.empty(), DUMP).testedAt(new MysqlFacts.Test(own, Optional.of("utf8mb4"), Optional.empty()));
        RestorePlan plan = ((Planning.Planned) new MysqlPlanner().plan(test, facts, Messages.english())).plan();
        assertEquals(List.of("recheck", "own-server", "create", "restore", "count", "check", "recovery-point", "remove-server"), actions(plan, Part.MAIN));
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck")).allMatch(it -> it.with().get("host").equals("127.0.0.1")
                && it.with().get("port").equals("5999") && it.with().get("user").equals("relight")
                && it.with().get("server").equals("own:/tests/relight_test_shop")));
        assertEquals("utf8mb4", action(plan, "create").with().get("charset"));
    }

    private static MysqlFacts logged(Optional<BinlogFacts.Fault> fault, boolean program, boolean allowed) {
        BinlogFacts log = new BinlogFacts(Optional.of("/logs"), "latest", "shop", List.of(new BinlogFacts.Piece("bin.000001", 4_000),
                new BinlogFacts.Piece("bin.000002", 2_000)), 389, 1200, 12, Optional.of(Instant.parse("2026-04-15T06:00:00Z")), false, fault, allowed);
        Tools tools = new Tools(TOOLS.client(), program ? Optional.of(new Tool(Path.of("/usr/bin/mariadb-binlog"), "3.5", true)) : Optional.empty());
        return new MysqlFacts(NOW, SERVER, Optional.of(SHOP), tools, DUMP, Optional.of(9_000_000_000L), Optional.of(log));
    }

    @Test
    void MY_3_saysThatTheSandboxLineIsTakenOutOnTheWay() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of(), facts());
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("sandbox mode")), plan.found().toString());
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("MY-3")));
    }

    @Test
    void MY_5_refusesAFolderOfMydumperWhoseMetadataHasNoEndAndOneThatNothingHereCanLoad() {
        Dump finished = new Dump(Content.MYDUMPER, "", List.of(), Optional.of(600_000_000L), true, FOUND, List.of());
        assertRefused("MY-1", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP), finished));
        Tools all = new Tools(TOOLS.client(), Optional.empty(), Optional.of(new Tool(Path.of("/usr/bin/myloader"), "0.10.0", false)));
        plan(Way.SIDE_BY_SIDE, Map.of(), new MysqlFacts(NOW, SERVER, Optional.of(SHOP), all, finished, Optional.of(9_000_000_000L)));
        DumpInventory begun = MydumperFile.metadata("Started dump at: 2026-04-15 02:00:00\nSHOW MASTER STATUS:\n\tLog: bin.000001\n\tPos: 1972\n\tGTID:\n\n");
        assertEquals(Optional.of("bin.000001:1972"), begun.position());
        Dump open = new Dump(Content.MYDUMPER, "", List.of(), Optional.of(1L), true, begun, List.of());
        assertRefused("MY-5", Way.SIDE_BY_SIDE, Map.of(), new MysqlFacts(NOW, SERVER, Optional.of(SHOP), all, open, Optional.of(9_000_000_000L)));
    }

    @Test
    void theNameOfAFileOfMydumperSaysWhatIsInIt() {
        assertEquals(List.of("ROWS shop", "ROWS shop", "TABLE shop", "VIEW shop", "TRIGGERS shop", "PROGRAMS shop", "CREATE shop"),
                Stream.of("shop.orders.sql", "shop.a.b.00002.sql.gz", "shop.orders-schema.sql", "shop.v-schema-view.sql",
                        "shop.orders-schema-triggers.sql.zst", "shop-schema-post.sql", "shop-schema-create.sql.gz")
                        .map(name -> MydumperFile.of(name).orElseThrow()).map(file -> file.kind() + " " + file.database()).toList());
        assertEquals(Optional.empty(), MydumperFile.of("../shop.orders.sql"));
        assertEquals("DELIMITER $|/|$\nCREATE PROCEDURE p() BEGIN DO 1; \nEND\n$|/|$\nDELIMITER ;\n",
                MydumperFile.delimited("CREATE PROCEDURE p() BEGIN DO 1; \nEND;\n"));
    }

    @Test
    void ALL_1_ALL_2_neitherAnotherServerNorAPartIsTakenForAllOfItHere() {
        assertRefused("ALL-1", Way.SIDE_BY_SIDE, Map.of("server", "db2:3306"), facts());
        assertRefused("ALL-2", Way.BESIDE_ONLY, Map.of("tables", "orders"), facts());
    }

    @Test
    void ALL_14_refusesWhatWasEncryptedBeforeItWasStored() {
        assertRefused("ALL-14", Way.SIDE_BY_SIDE, Map.of(), with(SERVER, Optional.of(SHOP), new Dump(Content.ENCRYPTED, "age", List.of(), Optional.empty(),
                false, DumpInventory.NOTHING, List.of())));
    }

    @Test
    void ALL_15_refusesBesideAnotherRestoreAndShowsWhoIsConnected() {
        Server busy = new Server("uid7", "10.11.19-MariaDB", true, List.of("shop"), List.of("root 10.0.0.9, m.ivanov@desk"), ALONE, List.of(), false);
        assertRefused("ALL-15", Way.SIDE_BY_SIDE, Map.of(), with(busy, Optional.of(SHOP), DUMP));
        assertTrue(new MysqlPlanner().plan(request(Way.SIDE_BY_SIDE, Map.of()), with(busy, Optional.of(SHOP), DUMP), Messages.english()).toString()
                .contains("root 10.0.0.9, m.ivanov@desk"));
        assertTrue(plan(Way.SIDE_BY_SIDE, Map.of(), facts()).found().stream().anyMatch(finding -> finding.text().contains("app 10.0.0.7:3000")));
    }

    private static DumpInventory inventory(Optional<String> gtids, List<DumpInventory.Forbidden> forbidden, boolean counted, Set<String> databases) {
        return new DumpInventory(Optional.of("shop"), databases, Optional.of("10.11.19"), true, true, Optional.empty(), gtids, Set.of(), Set.of("t"),
                Set.of("view"), Set.of(), counted, forbidden, List.of(), Map.of("t", 3L));
    }

    private static Dump dump(DumpInventory found, List<String> missing) {
        return new Dump(Content.SQL, "MariaDB dump 10.19", List.of(), Optional.of(600_000_000L), true, found, missing);
    }

    private static Server server(Replication replication) {
        return new Server("uid7", "10.11.19-MariaDB", true, List.of("shop"), List.of(), replication, List.of(), false);
    }

    private static MysqlFacts facts() {
        return with(SERVER, Optional.of(SHOP), DUMP);
    }

    private static MysqlFacts with(Server server, Optional<Schema> schema, Dump dump) {
        return new MysqlFacts(NOW, server, schema, TOOLS, dump, Optional.of(9_000_000_000L));
    }

    private static ProtectedSystem system() {
        return new ProtectedSystem("orders", "mysql", "", List.of(), Objectives.NONE, Map.of("host", "db.example", "user", "restorer", "database", "shop",
                "password", "env:SHOP_PASSWORD"), List.of(new DataCheck("orders", "SELECT 1", DataCheck.Kind.AT_LEAST, Optional.of("1"))),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh:db1", "docker:db1"})
    void elsewhereThePlanSaysWhatPassesThroughHere(String on) {
        RestorePlan plan = planned(on);
        assertTrue(plan.found().toString().contains("600 MB come from the store to this machine, and "), () -> plan.found().toString());
        assertTrue(plan.target().contains(on + " "), plan::target);
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck")).allMatch(it -> on.equals(it.with().get("on"))));
    }

    private static RestorePlan planned(String on) {
        ProtectedSystem near = system();
        Map<String, String> target = new TreeMap<>(near.target());
        target.put("on", on);
        RestoreRequest request = new RestoreRequest(new ProtectedSystem(near.name(), near.engine(), near.tier(), List.of(), near.objectives(), target, near.checks(),
                Optional.empty(), Optional.empty(), Optional.empty()), backup(State.GOOD), List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        return ((Planning.Planned) new MysqlPlanner().plan(request, facts(), Messages.english())).plan();
    }

    @Test
    void ALL_8_thawsAColdDumpFirstAndKeepsWhatWasChosen() {
        Map<String, String> choices = Map.of("target", "latest", "thaw-tier", "bulk");
        RestoreRequest cold = new RestoreRequest(system(), backup(State.UNVERIFIED, Optional.of(ColdStorage.frozen("DEEP_ARCHIVE"))), List.of(), Way.SIDE_BY_SIDE,
                Optional.empty(), choices);
        RestorePlan plan = ((Planning.Planned) new MysqlPlanner().plan(cold, facts(), Messages.english())).plan();
        assertEquals(List.of("thaw"), actions(plan).stream().map(Step.EngineAction::action).toList());
        assertEquals(Duration.ofHours(48), actions(plan).getFirst().header().estimate().orElseThrow());
        assertEquals(choices, ((Step.Restore) plan.steps().getLast()).choices());
        RestoreRequest hurried = new RestoreRequest(system(), cold.backup(), List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of("thaw-tier", "expedited"));
        assertEquals(List.of("ALL-8"), refused(hurried, facts()));
    }

    private static Backup backup(State state) {
        return backup(state, Optional.empty());
    }

    private static Backup backup(State state, Optional<ColdStorage> cold) {
        StoredObject object = new StoredObject("shop.sql", Optional.empty(), Optional.empty(), 600_000_000, NOW, cold, OptionalLong.empty());
        return new Backup("b1", "nightly", "orders", "disk", object, "s3://backups/shop.sql", BackupSeries.Kind.FULL, Instant.parse("2026-04-15T02:00:00Z"),
                new Verdict(state, List.of(), Optional.of(NOW), Optional.of("ab12"), Optional.of(new BackupFormat(List.of(), Content.SQL, "MariaDB dump 10.19"))));
    }

    private static RestoreRequest request(Way way, Map<String, String> choices) {
        return new RestoreRequest(system(), backup(State.GOOD), List.of(), way, Optional.empty(), choices);
    }

    private static RestorePlan plan(Way way, Map<String, String> choices, MysqlFacts facts) {
        return switch (new MysqlPlanner().plan(request(way, choices), facts, Messages.english())) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static void assertRefused(String id, Way way, Map<String, String> choices, MysqlFacts facts) {
        assertEquals(List.of(id), refused(request(way, choices), facts));
    }

    private static List<String> refused(RestoreRequest request, MysqlFacts facts) {
        return new MysqlPlanner().plan(request, facts, Messages.english()) instanceof Planning.Refused refused
                ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
    }

    private static List<Step.EngineAction> actions(RestorePlan plan) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast).toList();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return actions(plan).stream().filter(step -> step.header().part() == part).map(Step.EngineAction::action).toList();
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return actions(plan).stream().filter(step -> step.action().equals(name)).findFirst().orElseThrow();
    }
}
