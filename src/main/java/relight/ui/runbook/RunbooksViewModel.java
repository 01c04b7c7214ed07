package relight.ui.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import relight.core.recovery.StepHistory;
import relight.core.runbook.RunbookReader;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;

/** The runbooks of the workspace, and the one that is being read. */
public final class RunbooksViewModel {

    private final Workspace workspace;
    private final Background background;
    private final RunbookReader reader;
    private final ObjectProperty<Optional<List<RunbookEntry>>> entries = new SimpleObjectProperty<>(this, "entries", Optional.empty());
    private final ObjectProperty<Optional<RunbookEntry>> chosen = new SimpleObjectProperty<>(this, "chosen", Optional.empty());
    private final Supplier<StepHistory> histories;
    private final Set<Path> added = new ConcurrentSkipListSet<>();
    private Optional<String> wanted = Optional.empty();

    /** Where nothing is known of earlier recoveries. */
    public RunbooksViewModel(Workspace workspace, RunbookReader reader, Background background) {
        this(workspace, reader, background, () -> StepHistory.of(List.of()));
    }

    /**
     * Over one workspace.
     *
     * @param histories what earlier recoveries say of steps; asked in the background
     */
    public RunbooksViewModel(Workspace workspace, RunbookReader reader, Background background, Supplier<StepHistory> histories) {
        this.histories = histories;
        this.workspace = workspace;
        this.reader = reader;
        this.background = background;
    }

    Path root() {
        return workspace.root();
    }

    /** Empty until they have been read once. */
    ReadOnlyObjectProperty<Optional<List<RunbookEntry>>> entriesProperty() {
        return entries;
    }

    ReadOnlyObjectProperty<Optional<RunbookEntry>> chosenProperty() {
        return chosen;
    }

    /** Reads them all, as they are now. One that cannot be understood does not hide the others. */
    public void open() {
        background.run(this::readAll, this::show, failure -> show(List.of()));
    }

    private List<RunbookEntry> readAll() {
        StepHistory history = histories.get();
        List<RunbookEntry> all = new ArrayList<>();
        for (Path path : workspace.runbooks()) {
            all.add(read(path).with(history));
        }
        added.forEach(path -> all.add(read(path).with(history)));
        return all;
    }

    private RunbookEntry read(Path path) {
        Path file = workspace.root().resolve(path);
        String name = workspace.root().relativize(file).toString().replace('\\', '/');
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            Problem away = new Problem(Message.of("screens.runbooks.unreadable", name), Message.of("screens.runbooks.unreadable.remedy"), e);
            return RunbookEntry.unreadable(name, away);
        }
        return RunbookEntry.read(name, source, reader);
    }

    /** Reads one beside those of the workspace from now on: it has just been written. */
    void add(String name) {
        Path path = workspace.root().resolve(name);
        if (workspace.runbooks().stream().map(workspace.root()::resolve).noneMatch(path::equals)) {
            added.add(path);
        }
        wanted = Optional.of(name);
    }

    private void show(List<RunbookEntry> all) {
        entries.set(Optional.of(all));
        Optional<String> name = wanted.or(() -> chosen.get().map(RunbookEntry::name));
        wanted = Optional.empty();
        chosen.set(all.stream().filter(entry -> name.filter(entry.name()::equals).isPresent()).findFirst()
                .or(() -> all.stream().findFirst()));
    }

    void choose(RunbookEntry entry) {
        if (chosen.get().filter(entry::equals).isEmpty()) {
            chosen.set(Optional.of(entry));
        }
    }

    /** Chooses by file, now or as soon as they have been read; does nothing where there is none of that name. */
    void choose(String name) {
        wanted = Optional.of(name);
        entries.get().ifPresent(all -> all.stream().filter(entry -> entry.name().equals(name)).findFirst().ifPresent(this::choose));
    }
}
