package relight.core.restore.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.BackupLines;
import relight.core.restore.Finding;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.beside.PlaceFacts;
import relight.core.restore.files.ArchiveEntry.Kind;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.FileScope;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

class FilesPlannerTest {

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
        assertThrows(Problem.class, () -> new ArchiveEntry("null", Kind.OTHER, "").place());
        assertThrows(Problem.class, () -> new ArchiveEntry("a", Kind.HARD_LINK, "/etc/shadow").linked());
    }

    @Test
    void FS_2_statesItsCapsAndTakesOthers() {
        String usual = text(planned(Map.of()), "FS-2");
        assertTrue(usual.contains("90 MB") && usual.contains("5,000,000"), usual);
        assertTrue(text(planned(Map.of("max-entries", "12")), "FS-2").contains("12 entries"));
        assertInstanceOf(Planning.Refused.class, plan(Map.of("max-entries", "many")));
        UnpackBudget budget = new UnpackBudget(new UnpackCaps(10_000_000_000L, 2, 200), 1_000);
        budget.bytes(UnpackCaps.FREE);
        assertThrows(Problem.class, () -> budget.bytes(1), "two hundred times is for what is larger than a gigabyte");
    }

    @Test
    void FS_3_saysThatOwnersAreKeptOrListed() {
        assertTrue(text(planned(Map.of()), "FS-3").contains("listed"));
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
            Map<String, String> with = plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                    .filter(step -> step.action().equals(action)).findFirst().orElseThrow().with();
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
        Step.EngineAction restore = plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals("restore")).findFirst().orElseThrow();
        assertEquals(OptionalLong.of(1_200), BackupLines.read(restore.with()).object().entries());
    }

    private static Step.EngineAction swap(RestorePlan plan) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals("swap")).findFirst().orElseThrow();
    }

    private static long approvals(RestorePlan plan) {
        return plan.steps().stream().filter(Step.Approval.class::isInstance).count();
    }

    private static String text(RestorePlan plan, String id) {
        return plan.guards().stream().filter(guard -> guard.id().equals(id)).findFirst().orElseThrow().text();
    }

    private static RestorePlan planned(Map<String, String> choices) {
        return assertInstanceOf(Planning.Planned.class, plan(choices)).plan();
    }

    private static Planning plan(Map<String, String> choices) {
        return plan(choices, FileScope.ALL, BackupFormat.Content.TAR, Optional.of("inode-9"));
    }

    private static Planning plan(Map<String, String> choices, FileScope scope, BackupFormat.Content content, Optional<String> identity) {
        boolean folder = content == BackupFormat.Content.FOLDER;
        Verdict verdict = new Verdict(State.GOOD, List.of(), Optional.empty(), Optional.of("cafe"),
                Optional.of(new BackupFormat(folder ? List.of() : List.of(BackupFormat.Wrapping.GZIP), content, "")));
        Backup backup = new Backup("b1", "daily", "media", "disk", new StoredObject("media.tar.gz", Optional.empty(), Optional.empty(), 5_000_000,
                Instant.EPOCH, Optional.empty(), folder ? OptionalLong.of(1_200) : OptionalLong.empty()), "/backups/media.tar.gz", BackupSeries.Kind.FULL, Instant.EPOCH, verdict);
        ProtectedSystem system = new ProtectedSystem("media", "files", "critical", List.of(), Objectives.NONE, Map.of("path", "media"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        PlaceFacts place = new PlaceFacts("web1", Path.of("/srv/media"), identity, 1_000, Optional.empty(), false, 100_000_000,
                Optional.empty(), List.of(), false, Instant.EPOCH);
        return new FilesPlanner().plan(new RestoreRequest(system, backup, List.of(), Way.SIDE_BY_SIDE, Optional.empty(), choices),
                new FilesFacts(place, backup, 3, 40_000_000, scope), Messages.english());
    }
}
