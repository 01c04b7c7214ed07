package relight.ui.runbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import relight.core.runbook.edit.Completion;
import relight.core.text.Difference;
import relight.core.runbook.edit.Drafts.Draft;
import relight.core.runbook.edit.EditedFile;
import relight.core.runbook.edit.SourceLines;
import relight.core.runbook.edit.SourceText;
import relight.core.runbook.lint.Finding;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;

/** A runbook that is edited: its source, what its preview shows, and what stands between it and its file. */
public final class EditorViewModel {

    private final Workspace workspace;
    private final Editing with;
    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<SourceText>> source = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<List<SourceLines.Line>> lines = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<RunbookEntry>> preview = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<Finding>> findings = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<Draft>> draft = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Conflict>> conflict = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Exception>> problem = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final Object draftFiles = new Object();
    private EditedFile file;
    private Optional<byte[]> base = Optional.empty();
    private boolean saving;
    private volatile Object edition = new Object();
    private Background.Running pausing = () -> { };
    private Background.Running reading = () -> { };
    private Background.Running linting = () -> { };
    private Background.Running colouring = () -> { };
    private Background.Running completing = () -> { };
    private Consumer<String> afterSave = name -> { };

    public EditorViewModel(Workspace workspace, Editing with, Background background) {
        this.workspace = workspace;
        this.with = with;
        this.background = background;
    }

    /**
     * Somebody else has written into the file meanwhile.
     *
     * @param theirs what is in it now; empty where it is gone
     */
    record Conflict(Optional<byte[]> theirs) {}

    /** The text; empty while nothing is edited, and another one when it is read anew. */
    ReadOnlyObjectProperty<Optional<SourceText>> sourceProperty() {
        return source.getReadOnlyProperty();
    }

    /** Whether there is something to save. */
    ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    /** What the lines are, for their colours; a moment behind the text. */
    ReadOnlyObjectProperty<List<SourceLines.Line>> linesProperty() {
        return lines.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<RunbookEntry>> previewProperty() {
        return preview.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Finding>> findingsProperty() {
        return findings.getReadOnlyProperty();
    }

    /** What was written and not saved when the console ended last. */
    ReadOnlyObjectProperty<Optional<Draft>> draftProperty() {
        return draft.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Conflict>> conflictProperty() {
        return conflict.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Exception>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** What is to be done when a runbook was saved: it is named. */
    void afterSave(Consumer<String> told) {
        afterSave = told;
    }

    boolean isOpen() {
        return source.get().isPresent();
    }

    String name() {
        return file.name();
    }

    /** Whether it has not been in a file yet. */
    boolean isNew() {
        return base.isEmpty();
    }

    boolean isInUse() {
        return with.inUse().test(file.name());
    }

    // -- open and close

    private record Read(Optional<byte[]> bytes, Optional<Draft> draft) {}

    /** Opens a runbook of the workspace. */
    void open(String name) {
        EditedFile wanted = new EditedFile(workspace.root(), name);
        background.run(() -> new Read(wanted.read(), with.drafts().find(wanted.path())), read -> opened(wanted, read), this::failed);
    }

    /** Opens one that is not there yet; it is written when it is saved first. */
    void create(String name, String text) {
        file = new EditedFile(workspace.root(), name);
        base = Optional.empty();
        show(SourceText.unsaved(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private void opened(EditedFile wanted, Read read) {
        try {
            SourceText text = SourceText.of(wanted.name(), read.bytes().orElse(new byte[0]));
            file = wanted;
            base = read.bytes();
            show(text);
            draft.set(read.draft().filter(kept -> !Arrays.equals(kept.text(), base.orElse(null))));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void show(SourceText text) {
        edition = new Object();
        problem.set(Optional.empty());
        conflict.set(Optional.empty());
        draft.set(Optional.empty());
        findings.set(List.of());
        preview.set(Optional.empty());
        source.set(Optional.of(text));
        told();
        look();
    }

    /** Lets go of what was not saved, and of its draft. */
    void forget() {
        changed.set(false);
        stop();
        forgetDraft();
    }

    /** Lets go of the text and keeps the draft. */
    void stop() {
        if (isOpen() && changed.get()) {
            keepDraft(source.get().orElseThrow().bytes());
        }
        List.of(pausing, reading, linting, colouring, completing).forEach(Background.Running::cancel);
        source.set(Optional.empty());
        changed.set(false);
        conflict.set(Optional.empty());
        draft.set(Optional.empty());
        problem.set(Optional.empty());
    }

    private void failed(Exception failure) {
        problem.set(Optional.of(failure));
    }

    // -- edit

    /** So many letters were taken out of the text at a place, and others put in. */
    void edit(int at, int removed, String inserted) {
        source.get().orElseThrow().change(at, removed, inserted);
        touched();
    }

    Optional<SourceText.Change> undo() {
        return stepped(source.get().flatMap(SourceText::undo));
    }

    Optional<SourceText.Change> redo() {
        return stepped(source.get().flatMap(SourceText::redo));
    }

    private Optional<SourceText.Change> stepped(Optional<SourceText.Change> change) {
        change.ifPresent(_ -> touched());
        return change;
    }

    private void touched() {
        told();
        String text = source.get().orElseThrow().text();
        colouring.cancel();
        colouring = background.run(() -> SourceLines.of(text), lines::set, this::failed);
        pausing.cancel();
        pausing = background.run(() -> {
            Thread.sleep(with.pause());
            return true;
        }, rested -> look(), this::failed);
    }

    private void told() {
        changed.set(source.get().orElseThrow().isChanged());
    }

    /** Draws the preview anew, looks for what is dangerous, keeps the draft, and looks whether the file is still as it was. */
    private void look() {
        if (!isOpen()) {
            return;
        }
        String name = name();
        byte[] bytes = source.get().orElseThrow().bytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        String shown = source.get().orElseThrow().text();
        colouring.cancel();
        colouring = background.run(() -> SourceLines.of(shown), lines::set, this::failed);
        reading.cancel();
        reading = background.run(() -> RunbookEntry.read(name, text, with.reader()), entry -> preview.set(Optional.of(entry)), this::failed);
        linting.cancel();
        linting = background.run(() -> with.linter().lint(name, text), findings::set, failure -> findings.set(List.of()));
        if (changed.get()) {
            keepDraft(bytes);
        }
        lookAtFile();
    }

    private void keepDraft(byte[] text) {
        Object asked = edition;
        EditedFile of = file;
        Draft kept = new Draft(base, text);
        background.run(() -> {
            synchronized (draftFiles) {
                if (asked == edition) {
                    with.drafts().keep(of.path(), kept);
                }
            }
            return true;
        }, done -> { }, this::failed);
    }

    /** At once, so that it is gone even if the window closes now. */
    private void forgetDraft() {
        edition = new Object();
        try {
            forgetDraft(file);
        } catch (IOException e) {
            failed(e);
        }
    }

    private void forgetDraft(EditedFile of) throws IOException {
        synchronized (draftFiles) {
            with.drafts().forget(of.path());
        }
    }

    /** What could stand at a place; told only if nothing else is asked for meanwhile. */
    void complete(int offset, Consumer<Completion> told) {
        completing.cancel();
        String text = source.get().orElseThrow().text();
        completing = background.run(() -> Completion.at(text, offset, workspace), told, this::failed);
    }

    // -- the file

    /** Looks whether somebody else has written into the file; what was not edited here is read anew then. What is being saved is our own. */
    void lookAtFile() {
        if (!isOpen() || saving || conflict.get().isPresent()) {
            return;
        }
        EditedFile of = file;
        Optional<byte[]> expected = base;
        background.run(of::read, now -> {
            if (of == file && isOpen() && !saving && expected == base && !Arrays.equals(now.orElse(null), expected.orElse(null))) {
                differs(now);
            }
        }, this::failed);
    }

    private void differs(Optional<byte[]> theirs) {
        if (changed.get() || theirs.isEmpty() || draft.get().isPresent()) {
            conflict.set(Optional.of(new Conflict(theirs)));
        } else {
            reload(theirs.get());
        }
    }

    private void reload(byte[] theirs) {
        try {
            SourceText text = SourceText.of(name(), theirs);
            base = Optional.of(theirs);
            show(text);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Reads what somebody else has written; what was written here is let go. */
    void takeTheirs() {
        Optional<byte[]> theirs = conflict.get().flatMap(Conflict::theirs);
        if (theirs.isPresent()) {
            forgetDraft();
            reload(theirs.get());
        }
    }

    /** Goes on with what is here: the next time it is saved, it takes the place of what somebody else has written. */
    void keepMine() {
        conflict.get().ifPresent(with -> base = with.theirs());
        conflict.set(Optional.empty());
    }

    /** What somebody else has written, and what is here. */
    List<Difference.Line> difference() {
        String theirs = conflict.get().flatMap(Conflict::theirs).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
        return Difference.between(theirs, source.get().map(SourceText::text).orElse(""));
    }

    /** Goes on with the draft; the file stays as it is until it is saved. */
    void takeDraft() {
        draft.get().ifPresent(kept -> {
            Optional<byte[]> inFile = base;
            base = kept.base();
            show(SourceText.unsaved(name(), kept.text()));
            if (!Arrays.equals(kept.base().orElse(null), inFile.orElse(null))) {
                conflict.set(Optional.of(new Conflict(inFile)));
            }
        });
    }

    void dropDraft() {
        draft.set(Optional.empty());
        forgetDraft();
    }

    /** Writes it to its file, unless somebody else has written there meanwhile. */
    void save(Runnable then) {
        if (!isOpen() || saving || conflict.get().isPresent() || !changed.get()) {
            return;
        }
        SourceText text = source.get().orElseThrow();
        Object state = text.state();
        byte[] bytes = text.bytes();
        Optional<byte[]> expected = base;
        EditedFile of = file;
        Object before = edition;
        saving = true;
        background.run(() -> {
            boolean written = of.write(expected, bytes);
            if (written && before == edition) {
                edition = new Object();
                forgetDraft(of);
            }
            return written;
        }, written -> {
            saving = false;
            if (written) {
                saved(text, state, bytes);
                then.run();
            } else {
                lookAtFile();
            }
        }, failure -> {
            saving = false;
            failed(failure);
        });
    }

    private void saved(SourceText text, Object state, byte[] bytes) {
        text.saved(state);
        base = Optional.of(bytes);
        problem.set(Optional.empty());
        draft.set(Optional.empty());
        told();
        if (changed.get()) {
            keepDraft(text.bytes());
        }
        afterSave.accept(name());
    }
}
