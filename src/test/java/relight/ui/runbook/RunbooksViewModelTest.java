package relight.ui.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.Quiet;
import relight.ui.ShopSite;

class RunbooksViewModelTest {

    @TempDir
    private Path folder;
    private ShopSite shop;
    private RunbooksViewModel model;

    @BeforeEach
    void open() {
        shop = ShopSite.in(folder);
        model = new RunbooksViewModel(shop.workspace(), new RunbookReader(), Quiet.background());
        model.open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void readsEveryRunbookAlthoughOneOfThemIsBroken() {
        assertEquals(List.of("Media files lost", "Shop database corrupted"), titles());
        assertTrue(entry("runbooks/media-lost.md").runbook().isEmpty());
        assertEquals(8, entry("runbooks/shop-database.md").steps());
    }

    @Test
    void theBrokenOneIsShownWithTheLineOfItsMistake() {
        RunbookEntry broken = entry("runbooks/media-lost.md");
        assertEquals(OptionalInt.of(7), broken.problemLine());
        assertTrue(((Problem) broken.problem().orElseThrow()).say(Messages.english()).contains("runbooks/media-lost.md:7:"));
        assertTrue(RunbookReader.body(broken.source()).contains("# Media files lost"));
    }

    @Test
    void marksStepsByTheLineOnWhichTheyStand() {
        RunbookEntry entry = entry("runbooks/shop-database.md");
        String[] lines = RunbookReader.body(entry.source()).split("\n", -1);
        for (Step step : entry.runbook().orElseThrow().steps()) {
            String line = lines[step.header().line() - 1];
            assertTrue(line.startsWith("```") || line.startsWith("- [ ]") || line.startsWith("1."),
                    step.title() + " stands on line " + step.header().line() + ": " + line);
        }
        assertEquals(8, entry.steps());
    }

    @Test
    void theFrontMatterIsNotPartOfTheDocumentAndMovesNoLine() {
        RunbookEntry entry = entry("runbooks/shop-database.md");
        assertTrue(entry.source().startsWith("---"));
        String body = RunbookReader.body(entry.source());
        assertTrue(body.startsWith("\n\n"));
        assertEquals(entry.source().lines().count(), body.lines().count());
    }

    @Test
    void whatWasReadAgainUnchangedIsTheSameAlthoughItIsDrawnFromNewBlocks() {
        RunbookEntry before = entry("runbooks/shop-database.md");
        model.open();
        RunbookEntry after = entry("runbooks/shop-database.md");
        assertEquals(before, after);
        assertEquals(before.hashCode(), after.hashCode());
        assertFalse(after.rows().isEmpty());
    }

    @Test
    void addsUpWhatTheStepsAreExpectedToTake() {
        assertEquals(Optional.of(Duration.ofSeconds(26 * 60 + 20)), entry("runbooks/shop-database.md").estimate());
    }

    @Test
    void aFileThatHasGoneIsSaidToBeUnreadable() throws IOException {
        Files.delete(folder.resolve("runbooks/media-lost.md"));
        model.open();
        assertEquals("screens.runbooks.unreadable", ((Problem) entry("runbooks/media-lost.md").problem().orElseThrow()).what().key());
    }

    @Test
    void staysWithTheRunbookThatIsReadWhenTheFilesAreReadAgain() {
        model.choose("runbooks/shop-database.md");
        model.open();
        assertEquals(Optional.of("runbooks/shop-database.md"), model.chosenProperty().get().map(RunbookEntry::name));
    }

    @Test
    void takesAWishThatComesBeforeTheFilesAreRead() {
        RunbooksViewModel fresh = new RunbooksViewModel(shop.workspace(), new RunbookReader(), Quiet.background());
        fresh.choose("runbooks/shop-database.md");
        fresh.open();
        assertEquals(Optional.of("runbooks/shop-database.md"), fresh.chosenProperty().get().map(RunbookEntry::name));
    }

    private List<String> titles() {
        return model.entriesProperty().get().orElseThrow().stream().map(RunbookEntry::title).toList();
    }

    private RunbookEntry entry(String name) {
        return model.entriesProperty().get().orElseThrow().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }
}
