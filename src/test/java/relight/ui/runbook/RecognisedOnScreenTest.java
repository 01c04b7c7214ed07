package relight.ui.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Messages;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** What a page says in words, offered beside it: nothing is written before it is used, and what is used is gone from the list. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RecognisedOnScreenTest {

    private static final String DOCUMENT = """
            # Shop

            **RTO:** < 4 h

            ## Szenario 1: Datenbank defekt

            **Symptom:** Der Shop zeigt eine weiße Seite

            ```bash
            restore
            ```

            **Geschätzte Dauer:** 1-2 Stunden
            """;

    @TempDir
    private Path folder;
    private Background background;
    private Stage stage;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("relight.yaml"), "site:\n  name: Shop\n");
        Files.writeString(Files.createDirectory(folder.resolve("runbooks")).resolve("shop.md"), DOCUMENT);
        background = new Background();
        FxToolkit.onFx(() -> {
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, destination -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
            Workspace workspace = new WorkspaceReader().read(folder);
            RunbooksScreen screen = new RunbooksScreen(desk, new RunbooksViewModel(workspace, new RunbookReader(), background),
                    new FindingsViewModel(workspace, new Linter(ShellCheck.NONE), background));
            stage = new Stage();
            stage.setScene(new Scene((Parent) screen.node(), 1440, 900));
            new Look().dress(stage.getScene());
            stage.show();
            screen.attach();
        });
        settle();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        background.close();
    }

    @Test
    void whatIsUsedIsWrittenAndOfferedNoMore() throws IOException {
        assertEquals(List.of("Use it: RTO 4 h", "Use it: Scenario “Datenbank defekt”: symptom “Der Shop zeigt eine weiße Seite”; takes 1 h to 2 h"), buttons("Use it"));
        press("Use it: RTO 4 h");
        assertEquals("---\nobjectives:\n  rto: 4h\n---\n\n" + DOCUMENT, Files.readString(folder.resolve("runbooks/shop.md")));
        assertEquals(1, buttons("Use it").size());
        press(buttons("Use it").getFirst());
        assertEquals("Der Shop zeigt eine weiße Seite", new WorkspaceReader().read(folder).scenarios().getFirst().symptom());
        assertEquals(List.of(), buttons("Use it"));
    }

    @Test
    void whatIsWavedAsideIsNotWrittenAndTheColumnGoesWithTheLast() throws IOException {
        while (!buttons("Not this").isEmpty()) {
            press(buttons("Not this").getFirst());
        }
        assertEquals(DOCUMENT, Files.readString(folder.resolve("runbooks/shop.md")));
        assertEquals("site:\n  name: Shop\n", Files.readString(folder.resolve("relight.yaml")));
        assertFalse(FxToolkit.onFx(() -> stage.getScene().lookup("#recognised").isVisible()));
    }

    private List<String> buttons(String action) {
        return FxToolkit.onFx(() -> stage.getScene().getRoot().lookupAll(".button").stream().map(Button.class::cast).map(Button::getAccessibleText)
                .filter(text -> text != null && text.startsWith(action + ": ")).toList());
    }

    private void press(String accessible) {
        FxToolkit.onFx(() -> stage.getScene().getRoot().lookupAll(".button").stream().map(Button.class::cast)
                .filter(button -> accessible.equals(button.getAccessibleText())).findFirst().orElseThrow().fire());
        settle();
        assertTrue(background.quiet());
    }

    private void settle() {
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
        FxToolkit.await("what followed it ends", background::quiet);
        FxToolkit.pulse();
    }
}
