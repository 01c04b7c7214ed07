package relight.ui.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.edit.Drafts;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Messages;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.RecoveryRail;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.common.Screen;

/** A runbook edited in the console's window, with the keyboard. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
@Timeout(180)
class EditorOnScreenTest {

    private static final String SOURCE = "# Shop  \r\n\nText.\r\n\r\n```bash \npg_restore -d shop dump\n```\r\nno end";

    @TempDir
    private Path folder;
    private final Background background = new Background();
    private Path file;
    private Drafts drafts;
    private Shell shell;
    private Stage window;
    private ScreenWalker person;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("runbooks/a.md");
        drafts = new Drafts(folder.resolve("data"));
        Files.createDirectories(file.getParent());
        Files.writeString(file, SOURCE);
        Workspace workspace = new Workspace(folder, new Site("Shop", "test", ZoneOffset.UTC), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(Path.of("runbooks/a.md")));
        Linter linter = new Linter(ShellCheck.NONE);
        FxToolkit.onFx(() -> {
            shell = new Shell(Messages.english());
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, shell, shell.dialogs(), new NoFilePicker());
            EditorViewModel editor = new EditorViewModel(workspace,
                    new Editing(new RunbookReader(), linter, drafts, _ -> false, Editing.PAUSE), background);
            Scene scene = shell.scene(1000, 900);
            new Look().dress(scene);
            shell.furnish(RecoveryRail.of(desk, new RunbooksScreen(desk, new RunbooksViewModel(workspace, new RunbookReader(), background),
                    new FindingsViewModel(workspace, linter, background), Optional.of(editor))), Optional.empty());
            shell.go(new Destination.Page(Screen.RUNBOOKS));
            window = new Stage();
            window.setScene(scene);
            window.show();
            window.requestFocus();
        });
        person = new ScreenWalker(window.getScene());
        person.click("runbook-edit");
        person.await("the keyboard is in the source", () -> window.getScene().getFocusOwner() instanceof SourceArea);
        FxToolkit.pulse();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(() -> {
            shell.leave();
            window.hide();
        });
        background.close();
    }

    @Test
    void whatIsTypedCompletedAndSavedLeavesEveryOtherByte() throws IOException {
        FxToolkit.onFx(() -> area().moveTo(SOURCE.replace("\r", "").indexOf("```bash ") + 8));
        person.press(KeyCode.CONTROL, KeyCode.SPACE);
        person.await("what can stand here is shown", () -> proposals().isVisible() && proposals().getItems().size() > 5);
        type(KeyCode.T, KeyCode.I, KeyCode.M);
        person.await("what fits is left", () -> proposals().isVisible() && proposals().getItems().size() == 1);
        type(KeyCode.ENTER, KeyCode.DIGIT5, KeyCode.M);
        person.await("the preview follows", () -> root().lookupAll(".label").stream()
                .anyMatch(node -> node instanceof Label label && label.getText() != null && label.getText().contains("ends after 5 min")));
        type(KeyCode.X);
        person.press(KeyCode.CONTROL, KeyCode.Z);
        type(KeyCode.DIGIT5, KeyCode.M);
        assertEquals(SOURCE, Files.readString(file));
        person.press(KeyCode.CONTROL, KeyCode.S);
        person.await("it is saved", () -> !unsaved());
        assertEquals(SOURCE.replace("```bash ", "```bash timeout=5m"), Files.readString(file));
        person.press(KeyCode.CONTROL, KeyCode.Z);
        person.await("what was saved can be undone", this::unsaved);
        person.press(KeyCode.CONTROL, KeyCode.Y);
        person.await("and redone: it is as in the file", () -> !unsaved());
    }

    @Test
    void whatIsNotSavedIsAskedForBeforeTheScreenIsLeft() throws IOException {
        type(KeyCode.X);
        person.press(KeyCode.CONTROL, KeyCode.DIGIT1);
        person.await("it is asked", () -> shell.dialogs().open());
        assertEquals(Optional.of(Screen.RUNBOOKS), FxToolkit.onFx(shell::current));
        person.press(KeyCode.ESCAPE);
        person.await("one goes on writing", () -> !shell.dialogs().open() && window.getScene().getFocusOwner() == area());
        type(KeyCode.Y);
        person.press(KeyCode.CONTROL, KeyCode.DIGIT1);
        person.click("editor-save-and-go");
        person.await("it is saved, and gone on", () -> shell.current().equals(Optional.of(Screen.READY)));
        assertEquals("xy" + SOURCE, Files.readString(file));
        assertEquals(Optional.empty(), drafts.find(file));
    }

    @Test
    void whatSomebodyElseWroteMeanwhileIsSaidAndNothingOfEitherIsLost() throws IOException {
        type(KeyCode.X);
        Files.writeString(file, "# Theirs\n");
        person.await("it is said", () -> root().lookup("#editor-conflict-mine") != null);
        person.press(KeyCode.CONTROL, KeyCode.S);
        assertEquals("# Theirs\n", Files.readString(file));
        person.click("editor-conflict-difference");
        person.await("both are shown", () -> root().lookup(".difference-old") != null && root().lookup(".difference-new") != null);
        person.click(FxToolkit.onFx(() -> root().lookup(".dialog-box").lookup("#editor-conflict-mine")));
        person.await("one goes on writing, and can save", () -> unsaved() && window.getScene().getFocusOwner() == area());
        person.press(KeyCode.CONTROL, KeyCode.S);
        person.await("it is saved", () -> !unsaved());
        assertEquals("x" + SOURCE, Files.readString(file));
    }

    @Test
    void theKeyboardGoesToWhatIsDangerousAndToWords() {
        person.await("the linter has looked", () -> root().lookup(".source-margin .status-shape") != null);
        type(KeyCode.F8);
        assertEquals(5, FxToolkit.onFx(() -> area().getCurrentParagraph()));
        assertTrue(FxToolkit.onFx(() -> root().lookup("#editor-finding").isVisible()));
        person.press(KeyCode.CONTROL, KeyCode.F);
        type(KeyCode.T, KeyCode.E, KeyCode.X, KeyCode.T);
        assertEquals("Text", FxToolkit.onFx(() -> area().getSelectedText()));
        type(KeyCode.ESCAPE);
        assertTrue(FxToolkit.onFx(() -> window.getScene().getFocusOwner() == area()));
    }

    private void type(KeyCode... keys) {
        for (KeyCode key : keys) {
            person.press(key);
            FxToolkit.pulse();
        }
    }

    private boolean unsaved() {
        Node save = root().lookup("#editor-save");
        return save != null && !save.isDisabled();
    }

    private Node root() {
        return window.getScene().getRoot();
    }

    private SourceArea area() {
        return (SourceArea) root().lookup(".source-area");
    }

    private ListView<?> proposals() {
        return (ListView<?>) root().lookup(".proposals");
    }
}
