package relight.core.restore.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.CheckLines;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.beside.PlacePlan;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

public class BucketPlannerTest {

    private List<DataCheck> checks = List.of(new DataCheck("pictures", "count", DataCheck.Kind.AT_LEAST, Optional.of("20")));
    private Optional<ColdStorage> cold = Optional.empty();
    private State state = State.GOOD;
    private BackupFormat.Content content = BackupFormat.Content.FOLDER;
    private Optional<String> lock = Optional.empty();
    private BucketCounts there = new BucketCounts(10, 4, 3, 2, 1, 5_000_000);
    private boolean inside;
    private Optional<Instant> asOf = Optional.empty();
    private long largest = 1_000;
    private List<String> missing = List.of();
    private long entries = 20;
    private Optional<String> stop = Optional.empty();
    private Optional<String> start = Optional.empty();
    private Optional<String> newest = Optional.of("1969-12-31T22:00:00Z");

    /** A plan of that way, as anybody would make it. */
    public static RestorePlan example(Way way) {
        return new BucketPlannerTest().planned(way, Map.of());
    }

    @Test
    void ALL_1_namesThePlaceWhatIsThereAndItsNewestObjectAndIsConfirmedByName() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE, Map.of());
        for (String part : List.of("s3://live/media/", "16 objects", "1969-12-31")) {
            assertTrue(plan.target().contains(part), plan.target());
        }
        assertEquals(Optional.of("pictures"), assertInstanceOf(Step.Approval.class, plan.steps().getFirst()).typed());
        inside = true;
        assertEquals("ALL-1", refused(Way.SIDE_BY_SIDE));
    }

    @Test
    void ALL_2_whatIsWrittenOverIsKeptBesideFirst() {
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            RestorePlan plan = planned(way, Map.of());
            assertEquals(List.of("recheck", "lock", "compare", "keep", "write", "prove"), actions(plan, Part.MAIN));
            assertEquals(List.of("put-back", "remove-old"), actions(plan, Part.UNDO));
            assertEquals(List.of("remove-old"), actions(plan, Part.COMMIT));
            assertEquals(List.of("write"), steps(plan).filter(step -> step.with().containsKey(PlacePlan.WAY_BACK)).map(Step.EngineAction::action).toList());
            assertTrue(steps(plan).filter(step -> step.action().equals("keep")).allMatch(step -> step.with().get("side").equals(".relight-19700101-000000-000/media/")));
        }
    }

    @Test
    void ALL_2_besideNeverGoesWhereSomethingIs() {
        assertEquals("ALL-2", refused(Way.BESIDE_ONLY));
        there = new BucketCounts(0, 20, 0, 0, 0, 5_000_000);
        RestorePlan plan = planned(Way.BESIDE_ONLY, Map.of("remove", "true"));
        assertEquals(List.of("recheck", "lock", "compare", "write", "prove"), actions(plan, Part.MAIN));
        assertEquals(List.of("put-back"), actions(plan, Part.UNDO));
        assertTrue(steps(plan).filter(step -> step.action().equals("write")).allMatch(step -> step.with().get("remove").equals("false")));
    }

    @Test
    void ALL_3_pinsTheBackupInItsVersion() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE, Map.of());
        assertEquals("tag", plan.preconditions().get("backup-tag"));
        assertTrue(steps(plan).filter(step -> !step.action().equals("recheck")).allMatch(step -> step.with().get("backup.etag").equals("tag")));
    }

    @Test
    void ALL_3_refusesAMomentThatHasNotCome() {
        asOf = Optional.of(Instant.EPOCH.plusSeconds(1));
        assertEquals("ALL-3", refused(Way.IN_PLACE));
    }

    @Test
    void ALL_4_refusesWhatIsNoFolder() {
        content = BackupFormat.Content.TAR;
        assertEquals("ALL-4", refused(Way.SIDE_BY_SIDE));
    }

    @Test
    void ALL_5_refusesABackupThatIsBadOrUnreadOrThatNoStoreCopiesInOneGo() {
        state = State.BAD;
        assertEquals("ALL-5", refused(Way.SIDE_BY_SIDE));
        state = State.UNVERIFIED;
        assertEquals("ALL-5", refused(Way.SIDE_BY_SIDE));
        state = State.GOOD;
        largest = (5L << 40) + 1;
        assertEquals("ALL-5", refused(Way.SIDE_BY_SIDE));
    }

    @Test
    void ALL_2_aMomentOfTheBucketItselfNeedsNoCopiesAndLeavesItsVersionsAlone() {
        asOf = Optional.of(Instant.EPOCH);
        state = State.UNVERIFIED;
        RestorePlan plan = planned(Way.IN_PLACE, Map.of());
        assertEquals(List.of("recheck", "lock", "compare", "write", "prove"), actions(plan, Part.MAIN));
        assertEquals(List.of("put-back", "remove-old"), actions(plan, Part.UNDO));
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("ALL-2") && guard.text().contains("their ids are noted")), plan.guards().toString());
    }

    @Test
    void ALL_7_theChecksAreAskedOfWhatWasWrittenAndNothingComesBackFromAMomentWithoutObjects() {
        assertTrue(steps(planned(Way.SIDE_BY_SIDE, Map.of())).filter(step -> step.action().equals("prove"))
                .allMatch(step -> CheckLines.read(step.with()).getFirst().name().equals("pictures")));
        checks = List.of();
        RestorePlan unproven = planned(Way.SIDE_BY_SIDE, Map.of());
        assertTrue(text(unproven, "ALL-7").contains("unproven") && unproven.found().stream().anyMatch(found -> found.text().contains("unproven")));
        asOf = Optional.of(Instant.EPOCH);
        entries = 0;
        assertEquals("ALL-7", refused(Way.IN_PLACE));
    }

    @Test
    void ALL_6_saysHowMuchMoreTheStoreMustTakeAndKeepsBeforeItWrites() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE, Map.of());
        assertTrue(text(plan, "ALL-6").contains("5 MB more and what is kept beside"), text(plan, "ALL-6"));
        List<String> order = actions(plan, Part.MAIN);
        assertTrue(order.indexOf("keep") < order.indexOf("write"), order.toString());
        asOf = Optional.of(Instant.EPOCH);
        assertTrue(text(planned(Way.IN_PLACE, Map.of()), "ALL-6").contains("new versions"));
    }

    @Test
    void ALL_8_aColdCopyOfManyObjectsIsThawedFirst() {
        cold = Optional.of(ColdStorage.frozen("GLACIER"));
        assertEquals(List.of("thaw"), actions(planned(Way.SIDE_BY_SIDE, Map.of()), Part.MAIN));
    }

    @Test
    void ALL_10_saysWhereTheRecoveryPointComesFrom() {
        assertTrue(text(planned(Way.SIDE_BY_SIDE, Map.of()), "ALL-10").contains("time of the backup"));
        checks = List.of(new DataCheck("newest", "**", DataCheck.Kind.NEWEST, Optional.empty()));
        assertTrue(text(planned(Way.SIDE_BY_SIDE, Map.of()), "ALL-10").contains("not when it was copied"));
    }

    private static String text(RestorePlan plan, String id) {
        return plan.guards().stream().filter(guard -> guard.id().equals(id)).findFirst().orElseThrow().text();
    }

    @Test
    void ALL_15_refusesAPrefixThatSomebodyElseRestores() {
        lock = Optional.of("another");
        assertEquals("ALL-15", refused(Way.SIDE_BY_SIDE));
    }

    @Test
    void ALL_15_stopsWhoWritesBeforeAnythingIsKeptAndStartsThemBehindTheProofAndTheWayBack() {
        stop = Optional.of("systemctl stop shop");
        start = Optional.of("systemctl start shop");
        RestorePlan plan = planned(Way.SIDE_BY_SIDE, Map.of());
        assertEquals(List.of("recheck", "lock", "compare", "systemctl stop shop", "keep", "write", "prove", "systemctl start shop"), order(plan, Part.MAIN));
        assertEquals(List.of("systemctl stop shop", "put-back", "systemctl start shop", "remove-old"), order(plan, Part.UNDO));
        assertEquals(1, plan.stages().stream().filter(stage -> stage.changes().startsWith("Applications are stopped")).count());
        there = new BucketCounts(0, 20, 0, 0, 0, 5_000_000);
        assertEquals(List.of("recheck", "lock", "compare", "write", "prove"), order(planned(Way.BESIDE_ONLY, Map.of()), Part.MAIN));
    }

    @Test
    void ALL_15_looksForWhoWritesByTheTimeOfTheNewestObject() {
        assertFalse(found(planned(Way.SIDE_BY_SIDE, Map.of())).contains("somebody is at work"));
        newest = Optional.of("1969-12-31T23:55:00Z");
        assertTrue(found(planned(Way.SIDE_BY_SIDE, Map.of())).contains("no command that stops them"));
        stop = Optional.of("systemctl stop shop");
        assertTrue(found(planned(Way.SIDE_BY_SIDE, Map.of())).contains("they are stopped before"));
        assertTrue(text(planned(Way.SIDE_BY_SIDE, Map.of()), "ALL-15").contains("was looked for"));
        there = new BucketCounts(0, 20, 0, 0, 0, 5_000_000);
        assertFalse(text(planned(Way.BESIDE_ONLY, Map.of()), "ALL-15").contains("was looked for"), "nobody writes where nothing is");
    }

    private static String found(RestorePlan plan) {
        return plan.found().toString();
    }

    private static List<String> order(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part).flatMap(step -> switch (step) {
            case Step.EngineAction action -> Stream.of(action.action());
            case Step.Shell shell -> Stream.of(shell.script());
            default -> Stream.empty();
        }).toList();
    }

    @Test
    void FS_4_removesAndWritesOverNewerOnesOnlyWhereThatIsChosenAndAsksOnceMore() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE, Map.of());
        assertTrue(steps(plan).filter(step -> step.action().equals("write")).allMatch(step -> step.with().get("remove").equals("false")
                && step.with().get("replace-newer").equals("false")));
        assertTrue(plan.found().stream().anyMatch(found -> found.text().contains("2 objects were changed at the target after")), plan.found().toString());
        for (String choice : List.of("remove", "replace-newer")) {
            RestorePlan chosen = planned(Way.SIDE_BY_SIDE, Map.of(choice, "true"));
            assertEquals(2, chosen.steps().stream().filter(Step.Approval.class::isInstance).count());
            assertFalse(steps(chosen).filter(step -> step.action().equals("write")).allMatch(step -> step.with().get(choice).equals("false")));
        }
    }

    @Test
    void FS_4_onlyWhatWasChosenComesBackAndWhatTheBackupDoesNotHoldIsRefused() {
        RestorePlan plan = planned(Way.SIDE_BY_SIDE, Map.of("only", "2026/, a\\, b.svg", "remove", "true"));
        assertTrue(plan.found().stream().anyMatch(found -> found.text().contains("2026, a, b.svg")), plan.found().toString());
        assertTrue(steps(plan).filter(step -> step.action().equals("compare")).allMatch(step -> step.with().get("only.1").equals("2026")
                && step.with().get("only.2").equals("a, b.svg")), "the comparison, and with it all that follows, reads it from the plan");
        missing = List.of("2026");
        assertEquals("FS-4", refused(Way.SIDE_BY_SIDE));
    }

    private static Stream<Step.EngineAction> steps(RestorePlan plan) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast);
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return steps(plan).filter(step -> step.header().part() == part).map(Step.EngineAction::action).toList();
    }

    private RestorePlan planned(Way way, Map<String, String> choices) {
        return assertInstanceOf(Planning.Planned.class, plan(way, choices)).plan();
    }

    private String refused(Way way) {
        return assertInstanceOf(Planning.Refused.class, plan(way, Map.of())).refusals().getFirst().id();
    }

    private Planning plan(Way way, Map<String, String> choices) {
        Verdict verdict = new Verdict(state, List.of(), Optional.empty(), Optional.of("cafe"), Optional.of(new BackupFormat(List.of(), content, "")));
        Backup backup = new Backup("b1", "daily", "pictures", "copies", new StoredObject("20260415/", Optional.empty(), Optional.of("tag"), 5_000_000,
                Instant.EPOCH, cold, OptionalLong.of(entries)), "s3://copies/20260415/", BackupSeries.Kind.FULL, Instant.EPOCH, verdict);
        ProtectedSystem system = new ProtectedSystem("pictures", "bucket", "critical", List.of(), Objectives.NONE, Map.of("store", "live", "prefix", "media"),
                checks, stop, start, Optional.empty());
        return new BucketPlanner().plan(new RestoreRequest(system, backup, List.of(), way, Optional.of("beside").filter(_ -> way == Way.BESIDE_ONLY), choices),
                new BucketFacts(backup, "live", "media/", "s3://live/media/", inside, true, largest, there, newest, lock, false, asOf,
                        missing, Instant.EPOCH), Messages.english());
    }
}
