package relight.core.restore.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.BackupLines;
import relight.core.restore.FarLook;
import relight.core.restore.Finding;
import relight.core.restore.HostAddress;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.beside.Elsewhere;
import relight.core.restore.beside.PlaceFacts;
import relight.core.restore.files.ArchiveEntry.Kind;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.FileScope;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

public class FilesPlannerTest {

    private Optional<Elsewhere> elsewhere = Optional.empty();
    private List<DataCheck> checks = List.of(new DataCheck("newest", "*.svg", DataCheck.Kind.NEWEST, Optional.empty()));
    private State state = State.GOOD;
    private BackupFormat.Content content = BackupFormat.Content.TAR;
    private Optional<ColdStorage> cold = Optional.empty();
    private Optional<String> lock = Optional.empty();
    private List<String> holders = List.of();
    private Optional<String> identity = Optional.of("inode-9");
    private FileScope scope = FileScope.ALL;
    private long free = 100_000_000;

    /** A plan of that way, as anybody would make it. */
    public static RestorePlan example(Way way) {
        return new FilesPlannerTest().planned(way, Map.of());
    }

    @Test
    void ALL_1_thePlanNamesPlaceHostSizeAndNewestDataAndPinsThemForEveryChange() {
        for (Way way : List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE)) {
            RestorePlan plan = planned(way, Map.of());
            for (String part : List.of("media", "/srv/media", "web1", "1 kB", "2026-04-14")) {
                assertTrue(plan.target().contains(part), plan.target());
            }
            assertTrue(plan.steps().getFirst() instanceof Step.Approval approval && approval.typed().equals(Optional.of("media")));
            assertEquals("inode-9", action(plan, way == Way.IN_PLACE ? "overwrite" : "swap").with().get("identity"));
        }
    }

    @Test
    void ALL_1_atAnotherPlaceEveryActionIsDoneThere() {
        elsewhere = Optional.of(new Elsewhere(new FarLook(HostAddress.parse("ssh:web1"), false, Optional.empty()), "anna", false, List.of()));
        RestorePlan plan = planned(Map.of("keep-newer", "true"));
        for (Step step : plan.steps()) {
            if (step instanceof Step.EngineAction action && !action.action().equals("recheck")) {
                assertEquals("ssh:web1", action.with().get("on"), action.action());
            }
        }
        String found = plan.found().toString();
        for (String part : List.of("can only be read from here: 5 MB pass", "As anna on web1, Relight does not see", "fetched into the private folder on web1")) {
            assertTrue(found.contains(part), found);
        }
    }

    @Test
    void ALL_4_whatOnlyThisMachineCanUnpackAndWhatIsMissingThereIsRefused() {
        elsewhere = Optional.of(new Elsewhere(new FarLook(HostAddress.parse("ssh:web1"), false, Optional.empty()), "root", true, List.of("tar")));
        assertRefused("ALL-4");
        elsewhere = Optional.of(new Elsewhere(new FarLook(HostAddress.parse("ssh:web1"), false, Optional.empty()), "root", true, List.of()));
        planned(Map.of());
        content = BackupFormat.Content.FOLDER;
        assertRefused("ALL-4");
        elsewhere = Optional.empty();
        planned(Map.of());
    }

    @Test
    void ALL_2_besideFirstAndNothingIsWrittenOverWithoutASafetyCopy() {
        assertEquals(List.of("recheck", "lock", "restore", "prove", "compare", "quiet", "swap"), actions(planned(Map.of()), Part.MAIN));
        assertEquals(List.of("recheck", "lock", "restore", "prove", "compare", "quiet", "safety-copy", "overwrite"),
                actions(planned(Way.IN_PLACE, Map.of()), Part.MAIN));
        assertEquals(List.of("remove-old"), actions(planned(Map.of()), Part.COMMIT));
    }

    @Test
    void ALL_3_theBytesAreThoseThatWereVerified() {
        assertEquals("cafe", action(planned(Map.of()), "restore").with().get("backup.sha256"));
    }

    @Test
    void ALL_4_refusesWhatIsNoArchiveByItsBytes() {
        content = BackupFormat.Content.SQLITE;
        assertRefused("ALL-4");
    }

    @Test
    void ALL_5_refusesABackupThatIsBadOrThatNobodyHasRead() {
        state = State.BAD;
        assertRefused("ALL-5");
        state = State.UNVERIFIED;
        assertRefused("ALL-5");
    }

    @Test
    void ALL_6_refusesWhereTheDiskWouldFillHalfWay() {
        free = 39_999_999;
        assertRefused("ALL-6");
        free = 40_000_000;
        planned(Map.of());
    }

    @Test
    void ALL_7_theChecksAreAskedOfTheCopyAndWithoutThemTheRestoreIsUnproven() {
        assertEquals("*.svg", action(planned(Map.of()), "prove").with().get("check.1.query"));
        checks = List.of();
        assertTrue(text(planned(Map.of()), "ALL-7").contains("unproven"));
    }

    @Test
    void ALL_9_showsTheSourceAndSetsNoRightWithWhichItWouldRunAsSomebodyElse() {
        RestorePlan plan = planned(Map.of());
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("/backups/media.tar.gz")), plan.found().toString());
        assertTrue(text(plan, "ALL-9").contains("setuid"), text(plan, "ALL-9"));
        for (int mode : new int[] {04755, 02750, 06711, 0104755}) {
            assertTrue(ArchiveEntry.special(mode), Integer.toOctalString(mode));
        }
        assertFalse(ArchiveEntry.special(0100777));
    }

    @Test
    void ALL_10_saysWhereTheRecoveryPointComesFrom() {
        assertTrue(text(planned(Map.of()), "ALL-10").contains("restored data"));
        checks = List.of();
        assertTrue(text(planned(Map.of()), "ALL-10").contains("time of the backup"));
    }

    @Test
    void ALL_14_refusesWhatWasEncryptedBeforeItWasStored() {
        content = BackupFormat.Content.ENCRYPTED;
        assertRefused("ALL-14");
    }

    @Test
    void ALL_15_refusesWhileSomebodyElseRestoresAndNamesWhoHasItOpen() {
        holders = List.of("nginx (80)");
        assertTrue(planned(Map.of()).found().stream().anyMatch(finding -> finding.text().contains("nginx (80)")));
        lock = Optional.of("olena@web2");
        assertRefused("ALL-15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../x", "a/../../x", "a/..", "C:\\Windows\\x", "\\\\server\\x", "nul\0x"})
    void FS_1_refusesPathsThatLeaveTheFolder(String name) {
        Problem refused = assertThrows(Problem.class, () -> new ArchiveEntry(name, Kind.FILE, "").place());
        assertTrue(refused.what().values().contains(name), "by its name");
    }

    @ParameterizedTest
    @CsvSource({"a,/etc", "a,../x", "deep/a,../../x", "deep/a,b/../../../x"})
    void FS_1_refusesLinksThatLeadOut(String name, String link) {
        assertThrows(Problem.class, () -> new ArchiveEntry(name, Kind.LINK, link).place());
    }

    @Test
    void FS_1_takesWhatStaysInside() {
        assertEquals(Path.of("a/b"), new ArchiveEntry("./a/b", Kind.FILE, "").place());
        assertEquals(Path.of("deep/a"), new ArchiveEntry("deep/a", Kind.LINK, "../b").place());
    }

    @Test
    void FS_1_refusesDevicesByNameAndHardLinksToWhatLiesOutside() {
        Problem refused = assertThrows(Problem.class, () -> new ArchiveEntry("deep/null", Kind.OTHER, "").place());
        assertTrue(refused.what().values().contains("deep/null") && refused.what().key().endsWith("device"), refused.what().toString());
        assertThrows(Problem.class, () -> new ArchiveEntry("a", Kind.HARD_LINK, "/etc/shadow").linked());
        assertThrows(Problem.class, () -> new ArchiveEntry("a", Kind.HARD_LINK, "../shadow").linked());
    }

    @Test
    void FS_2_statesItsCapsAndTakesOthers() {
        String usual = text(planned(Map.of()), "FS-2");
        assertTrue(usual.contains("90 MB") && usual.contains("5,000,000"), usual);
        RestorePlan few = planned(Map.of("max-entries", "12"));
        assertTrue(text(few, "FS-2").contains("12 entries"));
        assertEquals("12", action(few, "restore").with().get("max-entries"));
        assertInstanceOf(Planning.Refused.class, plan(Way.SIDE_BY_SIDE, Map.of("max-entries", "many")));
        UnpackBudget budget = new UnpackBudget(new UnpackCaps(10_000_000_000L, 2, 200), 1_000);
        budget.bytes(UnpackCaps.FREE);
        assertThrows(Problem.class, () -> budget.bytes(1), "two hundred times is for what is larger than a gigabyte");
    }

    @Test
    void FS_3_saysThatOwnersAreKeptOrListedAndCarriesWhatTheWorkspaceNames() {
        RestorePlan plan = planned(Map.of());
        assertTrue(text(plan, "FS-3").contains("listed"));
        for (String action : List.of("restore", "swap")) {
            assertEquals("www-data:www-data", action(plan, action).with().get("owner"));
            assertEquals("2750", action(plan, action).with().get("mode"));
        }
    }

    @Test
    void FS_4_removesNothingThatNobodyChoseAndAsksBeforeItDoes() {
        RestorePlan kept = planned(Map.of());
        assertEquals("false", swap(kept).with().get("remove"));
        assertEquals(1, approvals(kept), "only the target's name");
        RestorePlan removed = planned(Map.of("remove", "true"));
        assertEquals("true", swap(removed).with().get("remove"));
        assertEquals(2, approvals(removed));
        List<String> order = removed.steps().stream().map(step -> step instanceof Step.EngineAction action ? action.action() : step.kind()).toList();
        assertTrue(order.indexOf("compare") < order.lastIndexOf("approval") && order.lastIndexOf("approval") < order.indexOf("swap"), order.toString());
    }

    @Test
    void FS_4_saysWhatTheSeriesLeavesOutAndHandsItToEveryAction() {
        FileScope scope = new FileScope(List.of("uploads/**"), List.of("*.tmp", "cache/"));
        RestorePlan plan = assertInstanceOf(Planning.Planned.class, plan(Map.of("remove", "true"), scope, BackupFormat.Content.TAR,
                Optional.of("inode-9"))).plan();
        List<String> found = plan.found().stream().map(finding -> finding.text()).toList();
        assertTrue(found.contains("Series daily holds only uploads/**.") && found.contains("Series daily leaves out *.tmp, cache/."), found.toString());
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("FS-4") && guard.text().contains("neither removed nor written over")));
        for (String action : List.of("compare", "swap")) {
            Map<String, String> with = action(plan, action).with();
            assertEquals(scope.includes(), ScopeLines.read(with).includes());
            assertEquals(scope.excludes(), ScopeLines.read(with).excludes());
        }
        assertEquals("uploads/** / *.tmp cache/", plan.preconditions().get("scope"), "another scope is another plan");
    }

    @Test
    void warnsThatWhatTheSeriesLeavesOutIsLostWhereTheTargetIs() {
        RestorePlan plan = assertInstanceOf(Planning.Planned.class, plan(Map.of(), new FileScope(List.of(), List.of("cache/")),
                BackupFormat.Content.TAR, Optional.empty())).plan();
        assertTrue(plan.found().stream().anyMatch(finding -> finding.standing() == Finding.Standing.WARNING
                && finding.text().startsWith("What the series leaves out does not come back")), plan.found().toString());
    }

    @Test
    void aFolderIsRestoredFromLikeAnArchive() {
        RestorePlan plan = assertInstanceOf(Planning.Planned.class, plan(Map.of(), FileScope.ALL, BackupFormat.Content.FOLDER,
                Optional.of("inode-9"))).plan();
        assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("a folder with 1,200 files")), plan.found().toString());
        assertTrue(text(plan, "FS-1").startsWith("The folder is copied"));
        assertTrue(text(plan, "ALL-4").contains("folder of files"));
        assertEquals(OptionalLong.of(1_200), BackupLines.read(action(plan, "restore").with()).object().entries());
    }

    @Test
    void ALL_8_thawsAColdBackupFirstAndCountsItsHours() {
        cold = Optional.of(ColdStorage.frozen("DEEP_ARCHIVE"));
        RestorePlan plan = planned(Map.of("remove", "true"));
        List<String> order = plan.steps().stream().map(step -> step instanceof Step.EngineAction action ? action.action() : step.kind()).toList();
        assertEquals(List.of("approval", "thaw", "restore"), order);
        assertEquals(Duration.ofHours(12), plan.steps().get(1).header().estimate().orElseThrow());
        assertEquals(Map.of("remove", "true"), assertInstanceOf(Step.Restore.class, plan.steps().get(2)).choices(), "what was chosen is kept");
    }

    private static Step.EngineAction swap(RestorePlan plan) {
        return action(plan, "swap");
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(name)).findFirst().orElseThrow();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part).filter(Step.EngineAction.class::isInstance)
                .map(step -> ((Step.EngineAction) step).action()).toList();
    }

    private static long approvals(RestorePlan plan) {
        return plan.steps().stream().filter(Step.Approval.class::isInstance).count();
    }

    private static String text(RestorePlan plan, String id) {
        return plan.guards().stream().filter(guard -> guard.id().equals(id)).findFirst().orElseThrow().text();
    }

    private void assertRefused(String id) {
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, plan(Way.SIDE_BY_SIDE, Map.of()));
        assertTrue(refused.refusals().stream().anyMatch(one -> one.id().equals(id)), refused.toString());
    }

    private RestorePlan planned(Map<String, String> choices) {
        return planned(Way.SIDE_BY_SIDE, choices);
    }

    private RestorePlan planned(Way way, Map<String, String> choices) {
        return assertInstanceOf(Planning.Planned.class, plan(way, choices)).plan();
    }

    private Planning plan(Map<String, String> choices, FileScope held, BackupFormat.Content kind, Optional<String> there) {
        scope = held;
        content = kind;
        identity = there;
        return plan(Way.SIDE_BY_SIDE, choices);
    }

    private Planning plan(Way way, Map<String, String> choices) {
        boolean folder = content == BackupFormat.Content.FOLDER;
        Verdict verdict = new Verdict(state, List.of(), Optional.empty(), Optional.of("cafe"),
                Optional.of(new BackupFormat(folder ? List.of() : List.of(BackupFormat.Wrapping.GZIP), content, "")));
        Backup backup = new Backup("b1", "daily", "media", "disk", new StoredObject("media.tar.gz", Optional.empty(), Optional.empty(), 5_000_000,
                Instant.EPOCH, cold, folder ? OptionalLong.of(1_200) : OptionalLong.empty()), "/backups/media.tar.gz",
                BackupSeries.Kind.FULL, Instant.EPOCH, verdict);
        ProtectedSystem system = new ProtectedSystem("media", "files", "critical", List.of(), Objectives.NONE,
                Map.of("path", "media", "owner", "www-data:www-data", "mode", "2750"), checks, Optional.empty(), Optional.empty(), Optional.empty());
        PlaceFacts place = new PlaceFacts("web1", Path.of("/srv/media"), identity, 1_000, Optional.of("2026-04-14T22:00:00Z"), false,
                free, lock, holders, false, Instant.EPOCH, elsewhere);
        return new FilesPlanner().plan(new RestoreRequest(system, backup, List.of(), way, Optional.empty(), choices),
                new FilesFacts(place, backup, 3, 40_000_000, scope), Messages.english());
    }
}
