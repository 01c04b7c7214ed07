package relight.ui.runbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import relight.core.runbook.WholeFile;
import relight.core.runbook.lint.Finding;
import relight.core.runbook.lint.Guard;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.recognition.GuardedEdit;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;

/** What the linter finds in the runbook that is being read, and the guarded restore in the place of its shell. */
public final class FindingsViewModel {

    private record Edit(Path file, String before, String after) {}

    private final Workspace workspace;
    private final Linter linter;
    private final Background background;
    private final ObjectProperty<Optional<List<Finding>>> findings = new SimpleObjectProperty<>(this, "findings", Optional.empty());
    private final ObjectProperty<Optional<Exception>> problem = new SimpleObjectProperty<>(this, "problem", Optional.empty());
    private final ObjectProperty<Optional<String>> undoable = new SimpleObjectProperty<>(this, "undoable", Optional.empty());
    private final Deque<Edit> edits = new ArrayDeque<>();
    private RunbookEntry entry;
    private Background.Running running = () -> { };
    private Runnable afterEdit = () -> { };

    public FindingsViewModel(Workspace workspace, Linter linter, Background background) {
        this.workspace = workspace;
        this.linter = linter;
        this.background = background;
    }

    /** Empty while they are being looked for. */
    ReadOnlyObjectProperty<Optional<List<Finding>>> findingsProperty() {
        return findings;
    }

    /** Why an edit was not made. */
    ReadOnlyObjectProperty<Optional<Exception>> problemProperty() {
        return problem;
    }

    /** The file whose last edit can be taken back. */
    ReadOnlyObjectProperty<Optional<String>> undoableProperty() {
        return undoable;
    }

    /** What is to be done when a file has changed: read the runbooks again. */
    void afterEdit(Runnable read) {
        afterEdit = read;
    }

    void show(RunbookEntry now) {
        if (now.equals(entry)) {
            return;
        }
        entry = now;
        running.cancel();
        findings.set(Optional.empty());
        running = background.runAfterPicture(() -> linter.lint(now.name(), now.source()), found -> findings.set(Optional.of(found)),
                failure -> problem.set(Optional.of(failure)));
    }

    /** The systems whose guarded restore can stand in the shell's place; those that the shell names come first. */
    List<String> systems(Finding finding) {
        return finding.guard().map(guard -> {
            String shell = String.join("\n", entry.source().lines().skip(guard.from() - 1L).limit(guard.to() - guard.from() + 1L).toList());
            return workspace.systems().stream().filter(system -> system.engine().equals(guard.engine()))
                    .sorted(Comparator.comparing(system -> !isNamed(system, shell))).map(ProtectedSystem::name).toList();
        }).orElse(List.of());
    }

    private static boolean isNamed(ProtectedSystem system, String shell) {
        return shell.contains(system.name()) || system.target("database").or(() -> system.target("path")).filter(shell::contains).isPresent();
    }

    /** Puts the guarded restore of the system where the finding is. */
    void replace(Finding finding, String system) {
        Guard guard = finding.guard().orElseThrow();
        Path file = workspace.root().resolve(entry.name());
        Edit edit = new Edit(file, entry.source(), GuardedEdit.apply(entry.source(), guard.from(), guard.to(), List.of(GuardedEdit.Restored.newest(system))));
        write(file, edit.before(), edit.after(), () -> edits.push(edit));
    }

    /** Takes the last edit back, if nobody has changed the file since. */
    void undo() {
        if (!edits.isEmpty()) {
            Edit edit = edits.peek();
            write(edit.file(), edit.after(), edit.before(), edits::pop);
        }
    }

    private void write(Path file, String expected, String text, Runnable done) {
        background.run(() -> {
            swap(file, expected, text);
            return file;
        }, written -> {
            done.run();
            problem.set(Optional.empty());
            undoable.set(Optional.ofNullable(edits.peek()).map(edit -> workspace.root().relativize(edit.file()).toString().replace('\\', '/')));
            afterEdit.run();
        }, failure -> problem.set(Optional.of(failure)));
    }

    private static void swap(Path file, String expected, String text) {
        try {
            if (!Files.readString(file).equals(expected)) {
                throw new Problem(Message.of("screens.findings.changed", file.toString()), Message.of("screens.findings.changed.remedy"));
            }
            WholeFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Problem(Message.of("screens.findings.unwritable", file.toString(), String.valueOf(e.getMessage())),
                    Message.of("screens.findings.unwritable.remedy"), e);
        }
    }
}
