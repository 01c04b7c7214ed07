package relight.core.restore.sqlserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.sqlserver.BackupSet.Forks;
import relight.core.restore.sqlserver.BackupSet.Kind;
import relight.core.restore.sqlserver.BackupSet.Positions;
import relight.core.restore.sqlserver.SqlserverFacts.DataFile;
import relight.core.restore.sqlserver.SqlserverFacts.Database;
import relight.core.restore.sqlserver.SqlserverFacts.Folders;
import relight.core.restore.sqlserver.SqlserverFacts.Server;
import relight.core.restore.sqlserver.SqlserverFacts.Trouble;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

public class SqlserverPlannerTest {

    private static final Instant NOW = Instant.parse("2026-04-15T06:30:00Z");
    private static final Map<String, Long> ROOM = Map.of("D:\\", 10_000_000L, "L:\\", 10_000_000L);
    private static final Server SERVER = server(List.of("shop"), List.of(), true, ROOM);
    private static final Database SHOP = new Database("ONLINE", "FULL", true, "sa", "2026-01-01", 2_000_000_000, Optional.of("2026-04-15 06:00:00"),
            List.of("app web1"), Optional.empty());
    private static final List<DataFile> FILES = List.of(new DataFile("shop", "E:\\old\\shop.mdf", "D", 8_000_000),
            new DataFile("shop_log", "E:\\old\\shop_log.ldf", "L", 1_000_000));
    private static final BackupSet FULL = set(Kind.FULL, "full.bak", 100, 100, "2026-04-15T02:00:00Z");

    /** A plan of that way, as anybody would make it. */
    public static RestorePlan example(Way way) {
        return plan(way, facts());
    }

    @Test
    void MS_1_movesEveryFileHasTheBackupReadFirstAndSavesTheEndOfTheLogBeforeTheNameIsLost() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, facts());
        assertEquals(List.of("recheck", "verify", "restore", "checkdb", "count", "check", "recovery-point", "swap"), actions(plan, Part.MAIN));
        Map<String, String> restore = action(plan, "restore").with();
        assertEquals("D:\\MSSQL\\DATA\\shop_relight_20260415063000_1.mdf", restore.get("move.1.to"));
        assertEquals("L:\\MSSQL\\LOG\\shop_relight_20260415063000_2.ldf", restore.get("move.2.to"));
        assertEquals("D:\\MSSQL\\Backup\\shop_before_20260415063000_tail.trn", action(plan, "swap").with().get("tail"));
        assertEquals("true", action(plan, "verify").with().get("set.1.checksums"));
    }

    @Test
    void MS_1_aDatabaseThatWasNeverBackedUpIsSetAsideWithoutTheEndOfItsLogAndThePlanSaysSo() {
        Database never = new Database("ONLINE", "FULL", false, "sa", "2026-01-01", 1, Optional.empty(), List.of(), Optional.empty());
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, with(SERVER, never, List.of(FULL), Optional.empty()));
        assertFalse(action(plan, "swap").with().containsKey("tail"));
        assertTrue(plan.found().stream().anyMatch(found -> found.text().contains("No full backup was made of shop since it keeps a log")), plan.found()::toString);
        assertFalse(plan(Way.SIDE_BY_SIDE, facts()).found().stream().anyMatch(found -> found.text().contains("No full backup")));
    }

    @Test
    void MS_1_refusesWhatTheServerCannotReadRenameOrIsNotAllowedTo() {
        assertEquals(List.of("MS-1"), refused(Way.SIDE_BY_SIDE, with(SERVER, SHOP, List.of(), Optional.of(new Trouble(Trouble.Kind.UNREADABLE, "x", "y")))));
        assertEquals(List.of("MS-1"), refused(Way.SIDE_BY_SIDE, with(SERVER, SHOP, List.of(), Optional.of(new Trouble(Trouble.Kind.STORE, "s3://x", "")))));
        assertEquals(List.of("MS-1"), refused(Way.SIDE_BY_SIDE, with(server(List.of(), List.of(), false, ROOM), SHOP, List.of(FULL), Optional.empty())));
        Database broken = new Database("SUSPECT", "FULL", true, "sa", "", 1, Optional.empty(), List.of(), Optional.empty());
        assertEquals(List.of("MS-1"), refused(Way.SIDE_BY_SIDE, with(SERVER, broken, List.of(FULL), Optional.empty())));
        RestorePlan beside = plan(Way.BESIDE_ONLY, with(SERVER, broken, List.of(FULL), Optional.empty()));
        assertEquals("tail", actions(beside, Part.MAIN).get(1), "what can be saved of its log is saved first");
        assertEquals("true", action(beside, "tail").with().get("damaged"));
        Database tied = new Database("ONLINE", "FULL", true, "sa", "", 1, Optional.empty(), List.of(), Optional.of("availability group"));
        assertEquals(List.of("MS-1"), refused(Way.SIDE_BY_SIDE, with(SERVER, tied, List.of(FULL), Optional.empty())));
        BackupSet newer = new BackupSet("b1", "full.bak", 1, "g", Kind.FULL, "shop", FULL.positions(), FULL.finished(), FULL.forks(), 17, true, false, false, 1);
        assertEquals(List.of("MS-1"), refused(Way.SIDE_BY_SIDE, with(SERVER, SHOP, List.of(newer), Optional.empty())));
    }

    @Test
    void saysThatNothingOfItHasBeenProvenOnARealServer() {
        assertTrue(plan(Way.SIDE_BY_SIDE, facts()).found().getFirst().text().contains("not been proven on a real server"));
    }

    @Test
    void ALL_1_namesHostDatabaseSizeAndNewestDataAndAsksForTheSystemsName() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, facts());
        assertEquals("SQL Server at db.example:1433, database shop, 2 GB, newest data 2026-04-15 06:00:00", plan.target());
        assertEquals("orders", plan.confirm());
        assertTrue(actions(plan).stream().filter(it -> !it.action().equals("recheck")).allMatch(it -> it.with().get("server").equals("SQL/1")));
    }

    @Test
    void ALL_2_keepsTheOldDatabaseUntilCommitAndNeverWritesBesideIntoOneThatExists() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, facts());
        assertEquals(List.of("swap-back", "drop"), actions(plan, Part.UNDO));
        assertEquals("shop_before_20260415063000", actions(plan).getLast().with().get("drop"));
        assertEquals(List.of("recheck", "verify", "set-aside", "restore", "checkdb", "count", "check", "recovery-point"),
                actions(plan(Way.IN_PLACE, facts()), Part.MAIN));
        RestoreRequest into = new RestoreRequest(system(), backup(State.GOOD, Content.SQLSERVER_BACKUP, List.of()), List.of(), Way.BESIDE_ONLY,
                Optional.of("SHOP"), Map.of());
        assertEquals(List.of("ALL-2"), ids(new SqlserverPlanner().plan(into, facts(), Messages.english())), "the server tells no capitals apart");
    }

    @ParameterizedTest
    @EnumSource(value = Content.class, names = {"EMPTY", "UNKNOWN", "SQL", "TAR", "REDIS_RDB"})
    void ALL_4_refusesWhatItsBytesSayIsNoBackupOfSqlServer(Content content) {
        assertEquals(List.of("ALL-4"), ids(new SqlserverPlanner().plan(request(backup(State.GOOD, content, List.of()), Map.of()), facts(), Messages.english())));
    }

    @Test
    void ALL_3_pinsEachBackupByThePlaceAndTheIdentityThatItHasInItsFile() {
        for (String action : List.of("verify", "restore")) {
            Map<String, String> with = action(plan(Way.SIDE_BY_SIDE, facts()), action).with();
            assertEquals(List.of("full.bak", "1", FULL.guid()), List.of(with.get("set.1.path"), with.get("set.1.file"), with.get("set.1.guid")));
        }
    }

    @Test
    void ALL_4_ALL_5_ALL_14_refusesWrappedBadAndEncryptedOnes() {
        assertEquals(List.of("ALL-4"), ids(new SqlserverPlanner().plan(request(backup(State.GOOD, Content.SQLSERVER_BACKUP, List.of(Wrapping.GZIP)), Map.of()),
                facts(), Messages.english())));
        assertEquals(List.of("ALL-5"), ids(new SqlserverPlanner().plan(request(backup(State.BAD, Content.SQLSERVER_BACKUP, List.of()), Map.of()),
                facts(), Messages.english())));
        assertEquals(List.of("ALL-14"), refused(Way.SIDE_BY_SIDE, with(SERVER, SHOP, List.of(), Optional.of(new Trouble(Trouble.Kind.KEY, "x", "y")))));
        BackupSet damaged = new BackupSet("b1", "full.bak", 1, "g", Kind.FULL, "shop", FULL.positions(), FULL.finished(), FULL.forks(), 16, true, true, false, 1);
        assertEquals(List.of("ALL-5"), refused(Way.SIDE_BY_SIDE, with(SERVER, SHOP, List.of(damaged), Optional.empty())));
    }

    @Test
    void ALL_6_refusesAVolumeWithoutRoomForTheFilesAndATenthMore() {
        Server full = server(List.of("shop"), List.of(), true, Map.of("D:\\", 8_700_000L, "L:\\", 10_000_000L));
        assertEquals(List.of("ALL-6"), refused(Way.SIDE_BY_SIDE, with(full, SHOP, List.of(FULL), Optional.empty())));
    }

    @Test
    void ALL_7_ALL_10_saysWhereNothingIsProvenOrMeasured() {
        List<String> order = actions(plan(Way.SIDE_BY_SIDE, facts()), Part.MAIN);
        assertTrue(order.containsAll(List.of("checkdb", "count", "check")), order.toString());
        assertTrue(order.contains("recovery-point"), "no check asks for the newest data");
    }

    @Test
    void ALL_12_restoresIntoTheNewNameAloneWhateverTheBackupCallsItself() {
        BackupSet other = new BackupSet("b1", "full.bak", 1, "g", Kind.FULL, "crm", FULL.positions(), FULL.finished(), FULL.forks(), 16, true, false, false, 1);
        assertEquals("shop_relight_20260415063000", action(plan(Way.SIDE_BY_SIDE, with(SERVER, SHOP, List.of(other), Optional.empty())), "restore").with().get("into"));
        assertEquals("RESTORE DATABASE [a]]; DROP DATABASE b] FROM DISK = N'N:\\it''s.bak' WITH FILE = 1, MOVE N'x' TO N'y', CHECKSUM, RECOVERY, STATS = 5",
                TransactSql.restore("a]; DROP DATABASE b", Kind.FULL, "N:\\it's.bak", 1, true, Map.of("x", "y"), true, ""));
    }

    @Test
    void ALL_13_goesTheShortestWayWithoutAGap() {
        BackupSet differential = new BackupSet("b2", "d.dif", 1, "g", Kind.DIFFERENTIAL, "shop", new Positions(n(300), n(300), n(300), Optional.of(n(100))),
                Instant.parse("2026-04-15T04:00:00Z"), new Forks("f", "f"), 16, true, false, false, 1);
        BackupSet foreign = new BackupSet("b9", "other.dif", 1, "g", Kind.DIFFERENTIAL, "shop", new Positions(n(350), n(350), n(350), Optional.of(n(50))),
                Instant.parse("2026-04-15T04:30:00Z"), new Forks("f", "f"), 16, true, false, false, 1);
        List<BackupSet> all = new ArrayList<>(List.of(FULL, differential, foreign, set(Kind.LOG, "1.trn", 90, 200, "2026-04-15T03:00:00Z"),
                set(Kind.LOG, "2.trn", 200, 310, "2026-04-15T04:10:00Z"), set(Kind.LOG, "3.trn", 310, 400, "2026-04-15T05:00:00Z"),
                set(Kind.LOG, "4.trn", 400, 500, "2026-04-15T06:00:00Z")));
        assertEquals(List.of("full.bak", "d.dif", "2.trn", "3.trn"), way(all, "2026-04-15T04:40:00Z"));
        assertEquals(List.of("full.bak", "1.trn"), way(all, "2026-04-15T02:30:00Z"), "the differential one is of later");
        assertEquals(List.of("full.bak", "d.dif", "2.trn", "3.trn", "4.trn"), paths(BackupChain.of("b1", all, Optional.of(Instant.MAX))));
        assertEquals(BackupChain.Wrong.LATE, wrong(all, "2026-04-15T06:00:01Z"));
        assertEquals(BackupChain.Wrong.EARLY, wrong(all, "2026-04-15T01:59:59Z"));
        all.remove(4);
        assertEquals(BackupChain.Wrong.GAP, wrong(all, "2026-04-15T05:30:00Z"));
        all.remove(differential);
        assertEquals("GAP 1.trn 3.trn", fault(all, "2026-04-15T05:30:00Z"));
        assertEquals(List.of("ALL-13"), ids(new SqlserverPlanner().plan(request(backup(State.GOOD, Content.SQLSERVER_BACKUP, List.of()),
                Map.of("target", "time:2026-04-15T05:30:00Z")), with(SERVER, SHOP, all, Optional.empty()), Messages.english())));
    }

    @Test
    void ALL_13_doesNotMixHistoriesNorStopInALogThatGoesAsAWhole() {
        BackupSet other = new BackupSet("b3", "1.trn", 1, "g", Kind.LOG, "shop", new Positions(n(90), n(200), n(0), Optional.empty()),
                Instant.parse("2026-04-15T03:00:00Z"), new Forks("another", "another"), 16, true, false, false, 1);
        assertEquals(BackupChain.Wrong.FORK, wrong(List.of(FULL, other), "2026-04-15T02:30:00Z"));
        BackupSet bulk = new BackupSet("b3", "1.trn", 1, "g", Kind.LOG, "shop", other.positions(), other.finished(), new Forks("f", "f"), 16, true, false, true, 1);
        assertEquals(BackupChain.Wrong.BULK, wrong(List.of(FULL, bulk), "2026-04-15T02:30:00Z"));
        assertEquals(List.of("full.bak", "1.trn"), way(List.of(FULL, bulk), "2026-04-15T03:00:00Z"));
    }

    @Test
    void ALL_15_refusesBesideAnotherRestoreAndShowsWhoIsConnected() {
        SqlserverFacts busy = with(server(List.of("shop"), List.of("dba desk7"), true, ROOM), SHOP, List.of(FULL), Optional.empty());
        assertEquals(List.of("ALL-15"), refused(Way.SIDE_BY_SIDE, busy));
        assertTrue(planning(Way.SIDE_BY_SIDE, busy).toString().contains("dba desk7"));
        assertTrue(plan(Way.SIDE_BY_SIDE, facts()).found().stream().anyMatch(finding -> finding.text().contains("app web1")));
    }

    @Test
    void theStopIsWrittenByTheServersOwnClock() {
        BackupSet log = set(Kind.LOG, "1.trn", 90, 200, "2026-04-15T03:00:00Z");
        RestoreRequest request = request(backup(State.GOOD, Content.SQLSERVER_BACKUP, List.of()), Map.of("target", "time:2026-04-15T02:30:00Z"));
        RestorePlan plan = ((Planning.Planned) new SqlserverPlanner().plan(request, with(SERVER, SHOP, List.of(FULL, log), Optional.empty()), Messages.english())).plan();
        assertEquals("2026-04-15T04:30:00.000", action(plan, "restore").with().get("stop-at"));
        assertFalse(action(plan, "restore").with().containsKey("set.3.path"));
    }

    private static BigInteger n(long number) {
        return BigInteger.valueOf(number);
    }

    private static BackupSet set(Kind kind, String path, long first, long last, String finished) {
        return new BackupSet(kind == Kind.FULL ? "b1" : path, path, 1, "g-" + path, kind, "shop", new Positions(n(first), n(last), n(last), Optional.empty()),
                Instant.parse(finished), new Forks("f", "f"), 16, true, false, false, 1_000);
    }

    private static List<String> way(List<BackupSet> all, String moment) {
        return paths(BackupChain.of("b1", all, Optional.of(Instant.parse(moment))));
    }

    private static List<String> paths(BackupChain chain) {
        return chain.sets().stream().map(BackupSet::path).toList();
    }

    private static BackupChain.Wrong wrong(List<BackupSet> all, String moment) {
        return BackupChain.of("b1", all, Optional.of(Instant.parse(moment))).fault().orElseThrow().wrong();
    }

    private static String fault(List<BackupSet> all, String moment) {
        BackupChain.Fault fault = BackupChain.of("b1", all, Optional.of(Instant.parse(moment))).fault().orElseThrow();
        return fault.wrong() + " " + fault.what() + " " + fault.more();
    }

    private static Server server(List<String> databases, List<String> restoring, boolean allowed, Map<String, Long> room) {
        return new Server("SQL/1", "16.0.4135.4", 16, "Standard", databases, restoring, allowed,
                new Folders("D:\\MSSQL\\DATA\\", "L:\\MSSQL\\LOG\\", "D:\\MSSQL\\Backup"), room, ZoneOffset.ofHours(2));
    }

    private static SqlserverFacts facts() {
        return with(SERVER, SHOP, List.of(FULL), Optional.empty());
    }

    private static SqlserverFacts with(Server server, Database database, List<BackupSet> sets, Optional<Trouble> trouble) {
        return new SqlserverFacts(NOW, server, Optional.of(database), sets, FILES, trouble);
    }

    private static ProtectedSystem system() {
        return new ProtectedSystem("orders", "sqlserver", "", List.of(), Objectives.NONE, Map.of("host", "db.example", "user", "restorer", "database", "shop"),
                List.of(new DataCheck("orders", "SELECT 1", DataCheck.Kind.AT_LEAST, Optional.of("1"))), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Backup backup(State state, Content content, List<Wrapping> wrappings) {
        StoredObject object = new StoredObject("full.bak", Optional.empty(), Optional.empty(), 1_000, NOW, Optional.empty(), OptionalLong.empty());
        return new Backup("b1", "nightly", "orders", "disk", object, "/backups/full.bak", BackupSeries.Kind.FULL, Instant.parse("2026-04-15T02:00:00Z"),
                new Verdict(state, List.of(), Optional.of(NOW), Optional.of("ab12"), Optional.of(new BackupFormat(wrappings, content, ""))));
    }

    private static RestoreRequest request(Backup backup, Map<String, String> choices) {
        return new RestoreRequest(system(), backup, List.of(), Way.SIDE_BY_SIDE, Optional.empty(), choices);
    }

    private static Planning planning(Way way, SqlserverFacts facts) {
        return new SqlserverPlanner().plan(new RestoreRequest(system(), backup(State.GOOD, Content.SQLSERVER_BACKUP, List.of()), List.of(), way,
                Optional.empty(), Map.of()), facts, Messages.english());
    }

    private static RestorePlan plan(Way way, SqlserverFacts facts) {
        return switch (planning(way, facts)) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static List<String> refused(Way way, SqlserverFacts facts) {
        return ids(planning(way, facts));
    }

    private static List<String> ids(Planning planning) {
        return planning instanceof Planning.Refused refused ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
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
