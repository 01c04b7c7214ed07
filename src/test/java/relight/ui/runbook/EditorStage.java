package relight.ui.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.edit.Drafts;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.workspace.Workspace;
import relight.testing.Quiet;
import relight.ui.common.Desk;
import relight.ui.common.FxThread;

/** A runbook that is being edited, for pictures. */
public final class EditorStage {

    /** What is to be seen of it. */
    public enum Moment {
        /** A sentence more. */
        TYPED,
        /** A colleague has written into the file meanwhile, and a recovery runs with it. */
        CONFLICT,
        /** The same, side by side. */
        DIFFERENCE,
        /** What can stand behind a fence's opening. */
        PROPOSALS,
        /** The line that is dangerous. */
        FINDING,
        /** A word that is looked for. */
        FIND
    }

    private static final String MINE = "The last drill took 41 minutes.\n\n";

    private EditorStage() {}

    /** The screen with the editor in it; its drafts lie in a folder of its own. */
    public static RunbooksScreen screen(Desk desk, Workspace workspace, String name, Moment moment) {
        boolean ofTwo = moment == Moment.CONFLICT || moment == Moment.DIFFERENCE;
        Linter linter = new Linter(ShellCheck.NONE);
        EditorViewModel model = new EditorViewModel(workspace, new Editing(new RunbookReader(), linter,
                new Drafts(drafts(workspace)), _ -> ofTwo, Duration.ZERO), Quiet.background());
        RunbooksScreen screen = new RunbooksScreen(desk, new RunbooksViewModel(workspace, new RunbookReader(), desk.background()),
                new FindingsViewModel(workspace, linter, desk.background()), Optional.of(model));
        model.open(name);
        onceSeen(screen, () -> act(screen, model, moment, workspace.root().resolve(name)));
        return screen;
    }

    private static Path drafts(Workspace workspace) {
        try {
            return Files.createTempDirectory(workspace.root(), "drafts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a moment into the file, so that other pictures find it as it was. */
    private static void colleague(Path file, EditorViewModel model) {
        try {
            String before = Files.readString(file);
            Files.writeString(file, before.replace("support |", "support, at night the hotline |"));
            model.lookAtFile();
            Files.writeString(file, before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only what has been laid out has a caret. */
    private static void onceSeen(RunbooksScreen screen, Runnable action) {
        screen.node().sceneProperty().subscribe(scene -> {
            if (scene != null) {
                FxThread.later(() -> {
                    scene.getRoot().applyCss();
                    scene.getRoot().layout();
                    FxThread.later(action);
                });
            }
        });
    }

    private static void act(RunbooksScreen screen, EditorViewModel model, Moment moment, Path file) {
        SourceArea area = (SourceArea) screen.node().lookup(".source-area");
        area.requestFocus();
        switch (moment) {
            case TYPED -> write(area);
            case CONFLICT -> {
                write(area);
                colleague(file, model);
            }
            case DIFFERENCE -> {
                write(area);
                colleague(file, model);
                ((Button) screen.node().lookup("#editor-conflict-difference")).fire();
            }
            case PROPOSALS -> {
                area.insertText(area.getText().indexOf("```bash\n", area.getText().indexOf("## Pictures")) + "```bash".length(), " critical ");
                press(area, KeyCode.SPACE, true);
            }
            case FINDING -> {
                press(area, KeyCode.F8, false);
                press(area, KeyCode.F8, false);
            }
            case FIND -> {
                int word = area.getText().indexOf("shopdb");
                area.selectRange(word, word + "shopdb".length());
                screen.filter();
            }
        }
    }

    private static void write(SourceArea area) {
        area.insertText(area.getText().indexOf("## Assess"), MINE);
    }

    private static void press(SourceArea area, KeyCode key, boolean control) {
        area.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, control, false, false));
    }
}
