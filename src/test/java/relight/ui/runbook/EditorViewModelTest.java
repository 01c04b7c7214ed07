package relight.ui.runbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.runbook.RunbookReader;
import relight.core.text.Difference;
import relight.core.runbook.edit.Drafts;
import relight.core.runbook.edit.SourceText;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Problem;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.Quiet;
import relight.ui.common.Background;

class EditorViewModelTest {

    private static final String NAME = "runbooks/a.md";
    private static final String SOURCE = "\uFEFF# Shop  \r\n\r\n```bash\npg_restore -d shop dump\n```\r\nno end";

    @TempDir
    private Path folder;
    private Path file;
    private EditorViewModel model;
    private final List<String> saved = new ArrayList<>();

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve(NAME);
        Files.createDirectories(file.getParent());
        Files.writeString(file, SOURCE);
        model = model();
    }

    private EditorViewModel model() {
        return model(Quiet.background());
    }

    private EditorViewModel model(Background background) {
        Workspace workspace = new Workspace(folder, new Site("Shop", "test", ZoneOffset.UTC), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(Path.of(NAME)));
        EditorViewModel made = new EditorViewModel(workspace, new Editing(new RunbookReader(), new Linter(ShellCheck.NONE),
                new Drafts(folder.resolve("data/drafts")), NAME::equals, Duration.ZERO), background);
        made.afterSave(saved::add);
        return made;
    }

    @Test
    void savesWhatWasEditedAndNoOtherByte() throws Exception {
        model.open(NAME);
        int at = text().indexOf("dump");
        model.edit(at, 4, "latest.dump");
        assertTrue(model.changedProperty().get());
        model.save(() -> saved.add("then"));
        assertEquals(SOURCE.replace("dump", "latest.dump"), Files.readString(file));
        assertFalse(model.changedProperty().get());
        assertEquals(List.of(NAME, "then"), saved);
        assertEquals(Optional.empty(), new Drafts(folder.resolve("data/drafts")).find(file));
    }

    @Test
    void keepsTheRightsOfTheFile() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r-x"));
        model.open(NAME);
        model.edit(0, 0, "x");
        model.save(() -> { });
        assertEquals("rw-rw-r-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var beside = Files.list(file.getParent())) {
            assertEquals(List.of(file), beside.toList());
        }
    }

    @Test
    void thePreviewAndTheFindingsFollowTheText() {
        model.open(NAME);
        assertEquals(1, model.previewProperty().get().orElseThrow().steps());
        assertEquals(List.of(4), model.findingsProperty().get().stream().map(finding -> finding.line()).distinct().toList());
        model.edit(text().indexOf("pg_restore"), "pg_restore -d shop dump".length(), "echo done");
        assertEquals(List.of(), model.findingsProperty().get());
        model.edit(text().indexOf("```bash") + 7, 0, " timeout=soon");
        assertTrue(model.previewProperty().get().orElseThrow().problem().isPresent());
    }

    @Test
    void afterACrashTheDraftIsOfferedAndTheFileIsAsItWas() throws Exception {
        model.open(NAME);
        model.edit(0, 0, "Written at night. ");
        EditorViewModel next = model();
        next.open(NAME);
        assertTrue(next.draftProperty().get().isPresent());
        assertEquals(SOURCE, Files.readString(file));
        assertFalse(next.changedProperty().get());
        next.takeDraft();
        assertTrue(next.changedProperty().get());
        assertEquals(Optional.empty(), next.conflictProperty().get());
        next.save(() -> { });
        assertEquals("\uFEFFWritten at night. " + SOURCE.substring(1), Files.readString(file));
        EditorViewModel third = model();
        third.open(NAME);
        assertEquals(Optional.empty(), third.draftProperty().get());
    }

    @Test
    void aDraftThatNobodyWantsIsGone() {
        model.open(NAME);
        model.edit(0, 0, "x");
        EditorViewModel next = model();
        next.open(NAME);
        next.dropDraft();
        EditorViewModel third = model();
        third.open(NAME);
        assertEquals(Optional.empty(), third.draftProperty().get());
    }

    @Test
    void whatIsDiscardedIsNotOfferedAgain() throws Exception {
        model.open(NAME);
        model.edit(0, 0, "x");
        model.forget();
        assertFalse(model.isOpen());
        assertEquals(SOURCE, Files.readString(file));
        model.open(NAME);
        assertEquals(Optional.empty(), model.draftProperty().get());
    }

    @Test
    void neverWritesOverWhatSomebodyElseHasWritten() throws Exception {
        model.open(NAME);
        model.edit(0, 0, "Mine. ");
        Files.writeString(file, SOURCE + "\nTheirs.");
        model.save(() -> saved.add("then"));
        assertTrue(model.conflictProperty().get().isPresent());
        assertEquals(SOURCE + "\nTheirs.", Files.readString(file));
        assertEquals(List.of(), saved);
        assertTrue(model.difference().stream().anyMatch(line -> line.side() == Difference.Side.OLD && line.text().equals("Theirs.")));
        model.keepMine();
        model.save(() -> { });
        assertEquals("\uFEFFMine. " + SOURCE.substring(1), Files.readString(file));
    }

    @Test
    void whatIsSavedHereIsNeverTakenForSomebodyElses() {
        Deque<Runnable> told = new ArrayDeque<>();
        EditorViewModel later = model(new Background(Runnable::run, told::addLast));
        later.open(NAME);
        drain(told);
        later.edit(0, 0, "Mine. ");
        drain(told);
        later.save(() -> { });
        later.lookAtFile();
        List.copyOf(told).reversed().forEach(Runnable::run);
        assertEquals(Optional.empty(), later.conflictProperty().get());
        assertFalse(later.changedProperty().get());
    }

    private static void drain(Deque<Runnable> told) {
        while (!told.isEmpty()) {
            told.removeFirst().run();
        }
    }

    @Test
    void theirsCanBeTaken() throws Exception {
        model.open(NAME);
        model.edit(0, 0, "Mine. ");
        Files.writeString(file, "# Theirs\n");
        model.lookAtFile();
        model.takeTheirs();
        assertEquals("# Theirs\n", text());
        assertFalse(model.changedProperty().get());
        assertEquals(Optional.empty(), model.conflictProperty().get());
    }

    @Test
    void whatWasNotEditedIsReadAnewByItself() throws Exception {
        model.open(NAME);
        Files.writeString(file, "# Theirs\n");
        model.lookAtFile();
        assertEquals("# Theirs\n", text());
        assertEquals("Theirs", model.previewProperty().get().orElseThrow().title());
    }

    @Test
    void aFileThatIsGoneIsWrittenAgainIfWanted() throws Exception {
        model.open(NAME);
        Files.delete(file);
        model.lookAtFile();
        assertEquals(Optional.empty(), model.conflictProperty().get().orElseThrow().theirs());
        model.keepMine();
        model.edit(0, 0, "x");
        model.save(() -> { });
        assertEquals("\uFEFFx" + SOURCE.substring(1), Files.readString(file));
    }

    @Test
    void refusesAnotherEncodingWithASentenceAndLeavesTheFile() throws Exception {
        byte[] latin = "# Gr\u00FC\u00DFe\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, latin);
        model.open(NAME);
        assertFalse(model.isOpen());
        assertEquals("runbook.edit.encoding", ((Problem) model.problemProperty().get().orElseThrow()).what().key());
        assertArrayEquals(latin, Files.readAllBytes(file));
    }

    @Test
    void aNewRunbookIsWrittenWhenItIsSavedFirst() throws Exception {
        model.create("runbooks/new.md", "# New\n");
        assertTrue(model.changedProperty().get());
        assertFalse(Files.exists(folder.resolve("runbooks/new.md")));
        model.save(() -> { });
        assertEquals("# New\n", Files.readString(folder.resolve("runbooks/new.md")));
        assertEquals(List.of("runbooks/new.md"), saved);
    }

    @Test
    void theTemplatesAreRunbooksWithoutAFinding() {
        for (String language : List.of("en", "de", "uk")) {
            model.create("runbooks/new.md", NewRunbook.template(java.util.Locale.of(language), "Нове"));
            assertEquals(Optional.empty(), model.previewProperty().get().orElseThrow().problem());
            assertEquals("Нове", model.previewProperty().get().orElseThrow().title());
            assertEquals(List.of(), model.findingsProperty().get(), language);
        }
    }

    @Test
    void saysWhenARecoveryRunsWithIt() {
        model.open(NAME);
        assertTrue(model.isInUse());
    }

    private String text() {
        return model.sourceProperty().get().map(SourceText::text).orElseThrow();
    }
}
