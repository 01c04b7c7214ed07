package relight.ui.runbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Finding;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Problem;
import relight.testing.Quiet;
import relight.ui.ShopSite;

class FindingsViewModelTest {

    private static final String PAGE = "# Shop\n\n## Restore\n\n```bash\nsystemctl stop shop\n\npg_restore -d warehouse \"$FILE\"\n```\n";

    @TempDir
    private Path folder;
    private ShopSite shop;
    private Path file;
    private RunbooksViewModel runbooks;
    private FindingsViewModel model;

    @BeforeEach
    void open() throws Exception {
        shop = ShopSite.in(folder);
        file = folder.resolve("runbooks/shop-database.md");
        Files.writeString(file, PAGE);
        runbooks = new RunbooksViewModel(shop.workspace(), new RunbookReader(), Quiet.background());
        model = new FindingsViewModel(shop.workspace(), new Linter(ShellCheck.NONE), Quiet.background());
        runbooks.chosenProperty().addListener((all, before, now) -> now.ifPresent(model::show));
        model.afterEdit(runbooks::open);
        runbooks.choose("runbooks/shop-database.md");
        runbooks.open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void showsWhatIsFoundInTheRunbookThatIsRead() {
        assertEquals(List.of("RB-18 8"), found().stream().map(finding -> finding.id() + " " + finding.line()).toList());
    }

    @Test
    void namesTheSystemFirstThatTheShellNames() {
        assertEquals(List.of("warehouse", "shopdb", "crm", "erp"), model.systems(found().getFirst()));
    }

    @Test
    void putsTheGuardedRestoreInPlaceAndTakesItBackToTheByte() throws Exception {
        byte[] before = Files.readAllBytes(file);
        model.replace(found().getFirst(), "warehouse");
        assertTrue(Files.readString(file).contains("```relight\nrestore: warehouse\nbackup: latest-good\n```\n\n```text\npg_restore -d warehouse \"$FILE\"\n```"));
        assertEquals(List.of(), found());
        assertEquals(Optional.of("runbooks/shop-database.md"), model.undoableProperty().get());
        model.undo();
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(1, found().size());
        assertEquals(Optional.empty(), model.undoableProperty().get());
    }

    @Test
    void neverWritesOverWhatSomebodyElseHasChanged() throws Exception {
        Files.writeString(file, PAGE + "\nA line of a colleague.\n");
        model.replace(found().getFirst(), "warehouse");
        assertEquals("screens.findings.changed", ((Problem) model.problemProperty().get().orElseThrow()).what().key());
        assertTrue(Files.readString(file).endsWith("A line of a colleague.\n"));
        assertEquals(Optional.empty(), model.undoableProperty().get());
    }

    private List<Finding> found() {
        return model.findingsProperty().get().orElseThrow();
    }
}
