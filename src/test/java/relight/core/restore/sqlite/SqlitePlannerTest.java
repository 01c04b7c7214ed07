package relight.core.restore.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.FarLook;
import relight.core.restore.HostAddress;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Thawing;
import relight.core.restore.beside.Elsewhere;
import relight.core.restore.beside.PlaceFacts;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

public class SqlitePlannerTest {

    private static final Path TARGET = Path.of("/srv/shop/shop.db");
    private static final DataCheck NEWEST = new DataCheck("newest", "SELECT max(at) FROM orders", DataCheck.Kind.NEWEST, Optional.empty());

    private List<DataCheck> checks = List.of(NEWEST);
    private Optional<String> stop = Optional.of("systemctl stop shop");
    private State state = State.GOOD;
    private Content content = Content.SQLITE;
    private Optional<ColdStorage> cold = Optional.empty();
    private Map<String, String> choices = Map.of();
    private Optional<String> lock = Optional.empty();
    private List<String> holders = List.of("java (4711)");
    private long free = 1_000_000_000;
    private boolean intoTaken;
    private boolean mountPoint;
    private Optional<Elsewhere> elsewhere = Optional.empty();
    private Optional<SqliteFacts.Made> made = Optional.empty();

    /** A plan of that way, as anybody would make it. */
    public static RestorePlan example(Way way) {
        return new SqlitePlannerTest().planned(way);
    }

    @Test
    void ALL_1_thePlanNamesTheTargetSoThatItCannotBeMistaken() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE);
        for (String part : List.of("shop", TARGET.toString(), "db1", "24 MB", "2026-04-15 12:00:00")) {
            assertTrue(plan.target().contains(part), plan.target());
        }
        assertEquals("shop", plan.confirm());
        assertEquals("inode-7", action(plan, "swap").with().get("identity"));
        assertTrue(plan.steps().getFirst() instanceof Step.Approval approval && approval.typed().equals(Optional.of("shop")));
    }

    @Test
    void ALL_2_besideFirstThenProvenThenSwappedAndTheOldOneIsKeptUntilCommit() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE);
        assertEquals(List.of("recheck", "lock", "restore", "prove", "quiet", "swap"), actions(plan, Part.MAIN));
        assertEquals(List.of("quiet", "swap-back", "remove-old"), actions(plan, Part.UNDO));
        assertEquals(List.of("remove-old"), actions(plan, Part.COMMIT));
        List<Boolean> disturbs = plan.stages().stream().map(stage -> stage.disturbs()).toList();
        assertEquals(List.of(false, false, false), disturbs.subList(0, 3), "production notices nothing before the proof");
    }

    @Test
    void ALL_2_inPlaceOnlyAfterASafetyCopyAndBesideWithoutASwap() {
        List<String> inPlace = actions(planned(Way.IN_PLACE), Part.MAIN);
        assertTrue(inPlace.indexOf("safety-copy") < inPlace.indexOf("overwrite") && inPlace.contains("safety-copy"));
        assertEquals(List.of("recheck", "lock", "restore", "prove", "place"), actions(planned(Way.BESIDE_ONLY), Part.MAIN));
        intoTaken = true;
        assertRefused("ALL-2", Way.BESIDE_ONLY);
    }

    @Test
    void ALL_2_whatCannotBeRenamedIsNotSwapped() {
        mountPoint = true;
        assertRefused("ALL-2", Way.SIDE_BY_SIDE);
        planned(Way.IN_PLACE);
    }

    @Test
    void ALL_3_theActionsArePinnedToTheVerifiedBytes() {
        Map<String, String> restore = action(planned(Way.SIDE_BY_SIDE), "restore").with();
        assertEquals("cafe", restore.get("backup.sha256"));
        assertEquals("v1", restore.get("backup.version"));
    }

    @Test
    void ALL_4_refusesWhatIsNoDatabaseByItsBytes() {
        content = Content.TAR;
        assertRefused("ALL-4", Way.SIDE_BY_SIDE);
    }

    @Test
    void ALL_5_refusesABackupThatIsBadOrThatNobodyHasRead() {
        state = State.BAD;
        assertRefused("ALL-5", Way.SIDE_BY_SIDE);
        state = State.UNVERIFIED;
        assertRefused("ALL-5", Way.SIDE_BY_SIDE);
    }

    @Test
    void ALL_6_refusesWhereTheDiskWouldFillHalfWay() {
        free = 29_999_999;
        assertRefused("ALL-6", Way.SIDE_BY_SIDE);
        free = 30_000_000;
        planned(Way.SIDE_BY_SIDE);
    }

    @Test
    void ALL_7_theChecksAreAskedOfTheCopyBeforeTheSwap() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE);
        assertEquals("SELECT max(at) FROM orders", action(plan, "prove").with().get("check.1.query"));
        List<String> order = actions(plan, Part.MAIN);
        assertTrue(order.indexOf("prove") < order.indexOf("swap"));
    }

    @Test
    void ALL_7_aSystemWithoutChecksIsCalledUnprovenInThePlan() {
        checks = List.of();
        assertTrue(planned(Way.SIDE_BY_SIDE).guards().stream().anyMatch(guard -> guard.id().equals("ALL-7") && guard.text().contains("unproven")));
    }

    @Test
    void ALL_8_thawsAColdBackupFirstAndCountsItsHours() {
        cold = Optional.of(ColdStorage.frozen("GLACIER"));
        state = State.UNVERIFIED;
        RestorePlan plan = planned(Way.SIDE_BY_SIDE);
        assertEquals(List.of("thaw"), actions(plan, Part.MAIN), "nothing of the target is touched by this plan");
        Step last = plan.steps().getLast();
        assertEquals("b1", assertInstanceOf(Step.Restore.class, last).backup());
        assertEquals(Duration.ofHours(5), thaw(plan).header().estimate().orElseThrow());
        assertEquals("STANDARD", thaw(plan).with().get("tier"));
        assertEquals("7", thaw(plan).with().get("days"));
        assertTrue(plan.estimate().compareTo(Duration.ofHours(5)) > 0);
        assertTrue(plan.found().getFirst().text().contains("5 h"), plan.found().getFirst().text());
    }

    @ParameterizedTest
    @CsvSource({"GLACIER,expedited,5", "GLACIER,bulk,720", "DEEP_ARCHIVE,standard,720", "DEEP_ARCHIVE,bulk,2880",
        "INTELLIGENT_TIERING ARCHIVE_ACCESS,standard,300", "INTELLIGENT_TIERING DEEP_ARCHIVE_ACCESS,standard,720"})
    void ALL_8_countsWhatTheClassAndTheChosenTierTake(String storageClass, String tier, int minutes) {
        cold = Optional.of(ColdStorage.frozen(storageClass));
        choices = Map.of(Thawing.TIER, tier, Thawing.DAYS, "2");
        assertEquals(Duration.ofMinutes(minutes), thaw(planned(Way.SIDE_BY_SIDE)).header().estimate().orElseThrow());
        assertEquals("2", thaw(planned(Way.SIDE_BY_SIDE)).with().get("days"));
    }

    @Test
    void ALL_8_refusesTiersThatTheClassDoesNotHaveAndDaysThatAreNone() {
        cold = Optional.of(ColdStorage.frozen("DEEP_ARCHIVE"));
        choices = Map.of(Thawing.TIER, "expedited");
        assertTrue(assertRefused("ALL-8", Way.SIDE_BY_SIDE).contains("DEEP_ARCHIVE"));
        choices = Map.of(Thawing.TIER, "at once");
        assertRefused("ALL-8", Way.SIDE_BY_SIDE);
        choices = Map.of(Thawing.DAYS, "0");
        assertRefused("ALL-8", Way.SIDE_BY_SIDE);
    }

    @Test
    void ALL_8_doesNotWaitForHoursWhereTheTargetOrTheBackupWouldRefuseAnyway() {
        cold = Optional.of(ColdStorage.frozen("GLACIER"));
        free = 29_999_999;
        assertRefused("ALL-6", Way.SIDE_BY_SIDE);
        state = State.BAD;
        assertRefused("ALL-5", Way.SIDE_BY_SIDE);
    }

    @Test
    void ALL_8_plansAThawedBackupLikeAnyOtherUntilItsCopyGoes() {
        cold = Optional.of(new ColdStorage("GLACIER", ColdStorage.Standing.THAWED, Optional.of(Instant.parse("2026-04-15T12:30:01Z"))));
        assertTrue(actions(planned(Way.SIDE_BY_SIDE), Part.MAIN).contains("swap"));
        cold = Optional.of(new ColdStorage("GLACIER", ColdStorage.Standing.THAWED, Optional.of(Instant.parse("2026-04-15T12:30:00Z"))));
        assertEquals(List.of("thaw"), actions(planned(Way.SIDE_BY_SIDE), Part.MAIN));
    }

    @Test
    void ALL_8_theThawingPlanReadsBackFromItsDocument() {
        cold = Optional.of(ColdStorage.frozen("GLACIER"));
        RestorePlan plan = planned(Way.IN_PLACE);
        List<Step> read = new RunbookReader().read("plan.md", new PlanWriter().write(plan, Messages.english())).steps();
        assertEquals(Map.of(Thawing.IN_PLACE, "true"), assertInstanceOf(Step.Restore.class, read.getLast()).choices());
        assertEquals(thaw(plan).with(), assertInstanceOf(Step.EngineAction.class, read.get(1)).with());
    }

    @Test
    void ALL_14_refusesWhatWasEncryptedBeforeItWasStored() {
        content = Content.ENCRYPTED;
        assertRefused("ALL-14", Way.SIDE_BY_SIDE);
    }

    private static Step.EngineAction thaw(RestorePlan plan) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(Thawing.ACTION)).findFirst().orElseThrow();
    }

    @Test
    void ALL_9_showsTheSourceAndHowItsChecksumStands() {
        List<String> found = planned(Way.SIDE_BY_SIDE).found().stream().map(finding -> finding.text()).toList();
        assertTrue(found.stream().anyMatch(text -> text.contains("s3://b/shop.db.gz")), found.toString());
        assertTrue(found.contains("SHA-256 equals the one in shop.db.gz.sha256."), found.toString());
        assertTrue(text("ALL-9").contains("Triggers and views"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT load_extension('x')", ".shell rm -rf /", ".system id", "SELECT writefile('/etc/cron.d/x', 'y')",
        "PRAGMA_x", "EXPLAIN SELECT 1"})
    void ALL_9_refusesStatementsThatRunCode(String statement) {
        assertThrows(Problem.class, () -> DumpRules.decide(statement, 1));
    }

    @Test
    void ALL_9_aSettingOfTheConnectionIsLeftOut() {
        assertEquals(DumpRules.Decision.LEAVE_OUT, DumpRules.decide("PRAGMA trusted_schema = ON", 1));
    }

    @Test
    void ALL_10_saysWhereTheRecoveryPointComesFrom() {
        assertTrue(text("ALL-10").contains("restored data"));
        checks = List.of();
        assertTrue(text("ALL-10").contains("time of the backup"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ATTACH '/srv/shop/shop.db' AS x", "DETACH x", "VACUUM INTO '/tmp/x'", "INSERT INTO other.orders VALUES (1)",
        "DELETE FROM \"other\".orders", "CREATE TABLE other.t (a)", "UPDATE other.t SET a = 1"})
    void ALL_12_refusesStatementsThatLeaveTheDatabase(String statement) {
        assertThrows(Problem.class, () -> DumpRules.decide(statement, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO orders VALUES ('ATTACH x.y')", "CREATE TABLE t (a TEXT DEFAULT 'x.y')", "INSERT INTO main.orders VALUES (1)",
        "PRAGMA user_version = 7", "DELETE FROM sqlite_sequence"})
    void ALL_12_letsADumpsOwnStatementsPass(String statement) {
        assertEquals(DumpRules.Decision.RUN, DumpRules.decide(statement, 1));
    }

    @Test
    void ALL_12_aDumpIsAmongTheGuards() {
        content = Content.SQL;
        assertTrue(guards().contains("ALL-12"));
    }

    @Test
    void ALL_15_refusesWhileSomebodyElseRestoresTheTarget() {
        lock = Optional.of("olena@db2");
        assertTrue(assertRefused("ALL-15", Way.SIDE_BY_SIDE).contains("olena@db2"));
    }

    @Test
    void ALL_15_namesTheWritersAndStopsThemBeforeItLooksAgain() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE);
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("java (4711)")), plan.found().toString());
        List<String> order = plan.steps().stream().map(step -> step instanceof Step.EngineAction action ? action.action() : step.text()).toList();
        assertTrue(order.indexOf("lock") < order.indexOf("restore"), order.toString());
        assertTrue(order.indexOf("systemctl stop shop") < order.indexOf("quiet") && order.indexOf("quiet") < order.indexOf("swap")
                && order.contains("systemctl stop shop"), order.toString());
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = {"SIDE_BY_SIDE", "IN_PLACE"})
    void SQ_1_theLogThatLiesThereIsNamedAndMovesWithItsFileInOneStep(Way way) {
        RestorePlan plan = planned(way);
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("shop.db-wal")), plan.found().toString());
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("SQ-1") && guard.text().contains("never replayed")));
        List<String> order = actions(plan, Part.MAIN);
        assertEquals(List.of(way == Way.IN_PLACE ? "overwrite" : "swap"), order.subList(order.indexOf("quiet") + (way == Way.IN_PLACE ? 2 : 1),
                order.size()), "whoever writes is gone, then everything in one step");
    }

    @Test
    void SQ_2_refusesWhereNobodyCouldStopTheWriters() {
        stop = Optional.empty();
        assertTrue(assertRefused("SQ-2", Way.SIDE_BY_SIDE).contains("java (4711)"));
        holders = List.of();
        planned(Way.SIDE_BY_SIDE);
    }

    @Test
    void takesADumpApartAsSqliteDoes() throws IOException {
        DumpStatements statements = new DumpStatements(new StringReader("-- it's a comment; really\nA 'x;''y';\n/* ; */ B \"a;b\" [c;d];\n"
                + "CREATE TRIGGER t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 1; END;\nLAST"));
        List<String> found = new ArrayList<>();
        Optional<String> next = statements.next();
        while (next.isPresent()) {
            found.add(next.get());
            next = statements.next();
        }
        assertEquals(List.of("A 'x;''y';", "B \"a;b\" [c;d];", "CREATE TRIGGER t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 1; END;", "LAST"), found);
    }

    private List<String> guards() {
        return planned(Way.SIDE_BY_SIDE).guards().stream().map(guard -> guard.id()).toList();
    }

    private String text(String id) {
        return planned(Way.SIDE_BY_SIDE).guards().stream().filter(guard -> guard.id().equals(id)).findFirst().orElseThrow().text();
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(name)).findFirst().orElseThrow();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part).filter(Step.EngineAction.class::isInstance)
                .map(step -> ((Step.EngineAction) step).action()).toList();
    }

    private String assertRefused(String id, Way way) {
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, plan(way));
        assertFalse(refused.refusals().stream().anyMatch(one -> one.remedy().isBlank()));
        return refused.refusals().stream().filter(one -> one.id().equals(id)).findFirst()
                .orElseThrow(() -> new AssertionError(refused.toString())).text();
    }

    @Test
    void ALL_1_atAnotherPlaceThePlanNamesTheHostAndEveryActionIsDoneThere() {
        elsewhere = there(true, Optional.empty());
        RestorePlan plan = planned(Way.SIDE_BY_SIDE);
        for (Step step : plan.steps()) {
            if (step instanceof Step.EngineAction action && !action.action().equals("recheck")) {
                assertEquals("ssh:db1", action.with().get("on"), action.action());
            }
        }
        assertTrue(plan.found().toString().contains("nothing of that passes through this machine"), plan.found().toString());
        elsewhere = there(false, Optional.of("curl: command not found"));
        assertTrue(planned(Way.SIDE_BY_SIDE).found().toString().contains("(curl: command not found): 5 MB pass through this machine"));
        elsewhere = Optional.empty();
        assertTrue(planned(Way.SIDE_BY_SIDE).steps().stream().noneMatch(step -> step instanceof Step.EngineAction action && action.with().containsKey("on")));
    }

    @Test
    void ALL_7_aHostWithoutSqlite3IsRefusedWithWhatToInstall() {
        elsewhere = Optional.of(new Elsewhere(new FarLook(HostAddress.parse("ssh:db1"), false, Optional.empty()), "anna", false, List.of("sqlite3")));
        assertTrue(assertRefused("ALL-7", Way.SIDE_BY_SIDE).contains("sqlite3 was not found on db1"));
    }

    @Test
    void ALL_6_aDumpIsMadeIntoADatabaseHereOnlyWhereThereIsRoom() {
        content = Content.SQL;
        elsewhere = there(false, Optional.empty());
        made = Optional.of(new SqliteFacts.Made(Path.of("/home/anna/spool"), 40_000_000));
        assertTrue(planned(Way.SIDE_BY_SIDE).found().toString().contains("5 MB come from the store to this machine, are made into a database in /home/anna/spool"));
        made = Optional.of(new SqliteFacts.Made(Path.of("/home/anna/spool"), 4_000_000));
        assertTrue(assertRefused("ALL-6", Way.SIDE_BY_SIDE).contains("/home/anna/spool on this machine needs 30 MB and has 4 MB free"));
    }

    private static Optional<Elsewhere> there(boolean reads, Optional<String> why) {
        return Optional.of(new Elsewhere(new FarLook(HostAddress.parse("ssh:db1"), reads, why), "root", true, List.of()));
    }

    private RestorePlan planned(Way way) {
        return assertInstanceOf(Planning.Planned.class, plan(way)).plan();
    }

    private Planning plan(Way way) {
        Verdict verdict = new Verdict(state, List.of(new Verdict.Reason("checksum", State.GOOD,
                Message.of("catalog.checksum.sidecar", "SHA-256", "shop.db.gz.sha256"))), Optional.empty(), Optional.of("cafe"),
                Optional.of(new BackupFormat(List.of(BackupFormat.Wrapping.GZIP), content, "")));
        Backup backup = new Backup("b1", "daily", "shop", "s3", new StoredObject("shop.db.gz", Optional.of("v1"), Optional.empty(), 5_000_000,
                Instant.EPOCH, cold), "s3://b/shop.db.gz", BackupSeries.Kind.FULL, Instant.parse("2026-04-15T02:00:00Z"), verdict);
        ProtectedSystem system = new ProtectedSystem("shop", "sqlite", "critical", List.of(), Objectives.NONE, Map.of("path", "shop.db"), checks,
                stop, Optional.of("systemctl start shop"), Optional.of("http://localhost/health"));
        PlaceFacts place = new PlaceFacts("db1", TARGET, Optional.of("inode-7"), 24_000_000, Optional.of("2026-04-15 12:00:00"), mountPoint, free,
                lock, holders, intoTaken, Instant.parse("2026-04-15T12:30:00Z"), elsewhere);
        RestoreRequest request = new RestoreRequest(system, backup, List.of(), way, Optional.of("beside.db").filter(_ -> way == Way.BESIDE_ONLY), choices);
        return new SqlitePlanner().plan(request, new SqliteFacts(place, backup, List.of("shop.db-wal"), 30_000_000, made), Messages.english());
    }
}
