package relight.ui.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.edit.Drafts;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.workspace.Workspace;
import relight.testing.Quiet;
import relight.ui.common.Desk;

/** A runbook that is being edited, for pictures. */
public final class EditorStage {

    private EditorStage() {}

    /**
     * The screen with the editor in it, after a few letters.
     *
     * @param changedByTwo whether a colleague has written into the file meanwhile, and a recovery runs with it
     */
    public static RunbooksScreen screen(Desk desk, Workspace workspace, String name, boolean changedByTwo) {
        Linter linter = new Linter(ShellCheck.NONE);
        Path file = workspace.root().resolve(name);
        EditorViewModel model = new EditorViewModel(workspace, new Editing(new RunbookReader(), linter,
                new Drafts(workspace.root().resolve("data").resolve("drafts")), _ -> changedByTwo, Duration.ZERO), Quiet.background());
        RunbooksScreen screen = new RunbooksScreen(desk, new RunbooksViewModel(workspace, new RunbookReader(), desk.background()),
                new FindingsViewModel(workspace, linter, desk.background()), Optional.of(model));
        model.open(name);
        int end = model.sourceProperty().get().orElseThrow().text().length();
        model.edit(end, 0, "\nChecked at the drill of 12 November.\n");
        if (changedByTwo) {
            try {
                byte[] before = Files.readAllBytes(file);
                Files.write(file, (new String(before, StandardCharsets.UTF_8) + "\nA line of a colleague.\n").getBytes(StandardCharsets.UTF_8));
                model.lookAtFile();
                Files.write(file, before);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return screen;
    }
}
