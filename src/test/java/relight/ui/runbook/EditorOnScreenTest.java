package relight.ui.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.edit.Drafts;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Messages;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.common.NoFilePicker;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;

@ExtendWith(FxToolkit.class)
class EditorOnScreenTest {

    private static final String SOURCE = "# Shop  \r\n\nText.\r\n\r\n```bash \npg_restore -d shop dump\n```\r\nno end";

    @TempDir
    private Path folder;
    private final Background background = new Background();
    private final ModalPane above = new ModalPane();
    private final Dialogs dialogs = new Dialogs(above);
    private Path file;
    private RunbooksScreen screen;
    private Stage window;
    private Robot robot;

    @AfterEach
    void close() {
        FxToolkit.onFx(() -> {
            screen.detach();
            window.hide();
        });
        background.close();
    }

    @Test
    void whatIsTypedCompletedAndSavedLeavesEveryOtherByte() throws Exception {
        open();
        edit();
        FxToolkit.onFx(() -> area().moveTo(SOURCE.replace("\r", "").indexOf("```bash ") + 8));
        type(KeyCode.T, KeyCode.I, KeyCode.M);
        FxToolkit.await("proposals come while one types", () -> proposals().isVisible());
        type(KeyCode.ENTER);
        type(KeyCode.DIGIT5, KeyCode.M);
        FxToolkit.await("the preview follows", () -> root().lookupAll(".label").stream()
                .anyMatch(node -> node instanceof javafx.scene.control.Label label && label.getText() != null && label.getText().contains("ends after 5 min")));
        assertEquals(SOURCE, Files.readString(file));
        chord(KeyCode.S);
        FxToolkit.await("it is saved", () -> Files.readString(file).contains("timeout=5m"));
        assertEquals(SOURCE.replace("```bash ", "```bash timeout=5m"), Files.readString(file));
        FxToolkit.await("nothing is left to save", () -> !screen.alert().get());
        chord(KeyCode.Z);
        FxToolkit.await("undone", () -> screen.alert().get());
    }

    @Test
    void whatIsNotSavedIsAskedForBeforeTheScreenIsLeft() throws Exception {
        open();
        edit();
        type(KeyCode.X);
        FxToolkit.await("it is not saved", () -> screen.alert().get());
        AtomicBoolean gone = new AtomicBoolean();
        assertFalse(FxToolkit.onFx(() -> screen.mayLeave(() -> gone.set(true))));
        FxToolkit.pulse();
        FxToolkit.onFx(() -> ((Button) above.lookup("#editor-stay")).fire());
        assertFalse(gone.get());
        FxToolkit.onFx(() -> screen.mayLeave(() -> gone.set(true)));
        FxToolkit.pulse();
        FxToolkit.onFx(() -> ((Button) above.lookup("#editor-save-and-go")).fire());
        FxToolkit.await("it is saved, and gone on", gone::get);
        assertEquals("x" + SOURCE, Files.readString(file));
        assertTrue(FxToolkit.onFx(() -> screen.mayLeave(() -> { })));
        FxToolkit.await("the page is read again", () -> root().lookup(".runbook-list") != null);
    }

    @Test
    void theKeyboardFindsFindingsAndWords() throws Exception {
        open();
        edit();
        FxToolkit.await("the linter has looked", () -> root().lookup(".source-margin .status-shape") != null);
        type(KeyCode.F8);
        assertEquals(5, FxToolkit.onFx(() -> area().getCurrentParagraph()));
        FxToolkit.onFx(screen::filter);
        type(KeyCode.T, KeyCode.E, KeyCode.X, KeyCode.T);
        assertEquals("Text", FxToolkit.onFx(() -> area().getSelectedText()));
        type(KeyCode.ESCAPE);
        assertTrue(FxToolkit.onFx(() -> window.getScene().getFocusOwner() == area()));
    }

    private void open() throws Exception {
        file = folder.resolve("runbooks/a.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, SOURCE);
        Workspace workspace = new Workspace(folder, new Site("Shop", "test", ZoneOffset.UTC), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(Path.of("runbooks/a.md")));
        FxToolkit.onFx(() -> {
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, _ -> { }, dialogs, new NoFilePicker());
            Linter linter = new Linter(ShellCheck.NONE);
            screen = new RunbooksScreen(desk, new RunbooksViewModel(workspace, new RunbookReader(), background),
                    new FindingsViewModel(workspace, linter, background), Optional.of(new EditorViewModel(workspace,
                    new Editing(new RunbookReader(), linter, new Drafts(folder.resolve("data")), _ -> false, Editing.PAUSE), background)));
            Scene scene = new Scene(new StackPane(screen.node(), above), 1000, 900);
            new Look().dress(scene);
            window = new Stage();
            window.setScene(scene);
            window.show();
            window.requestFocus();
            screen.attach();
            robot = new Robot();
        });
        FxToolkit.await("the runbook is read", () -> root().lookup("#runbook-edit") instanceof Button edit && !edit.isDisable());
    }

    private void edit() {
        FxToolkit.onFx(() -> root().lookup(".document-pane").requestFocus());
        FxToolkit.onFx(() -> ((Button) root().lookup("#runbook-edit")).fire());
        FxToolkit.await("the source is there", () -> window.getScene().getFocusOwner() instanceof SourceArea);
        FxToolkit.pulse();
        assertNotNull(FxToolkit.onFx(() -> area().getCaretBounds()));
    }

    private void type(KeyCode... codes) {
        for (KeyCode code : codes) {
            FxToolkit.onFx(() -> robot.keyType(code));
            FxToolkit.pulse();
        }
    }

    private void chord(KeyCode code) {
        FxToolkit.onFx(() -> {
            robot.keyPress(KeyCode.CONTROL);
            robot.keyType(code);
            robot.keyRelease(KeyCode.CONTROL);
        });
        FxToolkit.pulse();
    }

    private Parent root() {
        return window.getScene().getRoot();
    }

    private SourceArea area() {
        return (SourceArea) root().lookup(".source-area");
    }

    private ListView<?> proposals() {
        return (ListView<?>) root().lookup(".proposals");
    }
}
