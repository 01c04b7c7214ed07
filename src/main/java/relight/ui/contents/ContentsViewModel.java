package relight.ui.contents;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.contents.Contents;
import relight.core.contents.Preview;
import relight.core.contents.Ticks;
import relight.ui.common.Background;
import relight.ui.common.OneJob;
import relight.ui.common.ProgressMeter;

/** What lies in a backup: listed once, looked through by name, a file of it shown or saved, and what is ticked. */
public final class ContentsViewModel {

    /** More single paths than this nobody can read in a plan. */
    static final int MOST_PATHS = 2_000;
    static final int MOST_FOUND = 5_000;

    private final Backup backup;
    private final BackupReader reader;
    private final String target;
    private final Background background;
    private final ObjectProperty<Optional<Contents>> contents = new SimpleObjectProperty<>(this, "contents", Optional.empty());
    private final ObjectProperty<Optional<int[]>> found = new SimpleObjectProperty<>(this, "found", Optional.empty());
    private final ObjectProperty<Optional<Preview>> preview = new SimpleObjectProperty<>(this, "preview", Optional.empty());
    private final ObjectProperty<Optional<Path>> saved = new SimpleObjectProperty<>(this, "saved", Optional.empty());
    private Optional<Ticks> ticks = Optional.empty();
    private final OneJob job;
    private Background.Running search = () -> { };

    /**
     * @param target the system's folder, by which its archives may name it; empty where that makes no difference
     */
    public ContentsViewModel(BackupStore store, Backup backup, String target, Background background) {
        this.backup = backup;
        this.reader = new BackupReader(store, backup);
        this.target = target;
        this.background = background;
        this.job = new OneJob(background);
    }

    Backup backup() {
        return backup;
    }

    ReadOnlyObjectProperty<Optional<Contents>> contentsProperty() {
        return contents;
    }

    /** Entries that the last search found; empty where nothing is searched for. */
    ReadOnlyObjectProperty<Optional<int[]>> foundProperty() {
        return found;
    }

    ReadOnlyObjectProperty<Optional<Preview>> previewProperty() {
        return preview;
    }

    ReadOnlyObjectProperty<Optional<Exception>> problemProperty() {
        return job.problemProperty();
    }

    /** Where the last copy was saved. */
    ReadOnlyObjectProperty<Optional<Path>> savedProperty() {
        return saved;
    }

    ReadOnlyBooleanProperty workingProperty() {
        return job.workingProperty();
    }

    /** What is ticked; there once the backup is listed. */
    Optional<Ticks> ticks() {
        return ticks;
    }

    boolean isQuick() {
        return reader.isQuick();
    }

    void list(Consumer<ProgressMeter.Reading> progress) {
        work(() -> reader.list(heard(progress)), listed -> {
            ticks = Optional.of(new Ticks(listed, listed.rootOf(target)));
            contents.set(Optional.of(listed));
        });
    }

    /** Looks for names; an older search that is still under way is given up. */
    void search(String words) {
        search.cancel();
        if (words.isBlank() || contents.get().isEmpty()) {
            found.set(Optional.empty());
            return;
        }
        Contents all = contents.get().get();
        search = background.run(() -> all.search(words, MOST_FOUND + 1), nodes -> found.set(Optional.of(nodes)), job::failed);
    }

    /** Shows nothing, until a file is asked for. */
    void leave() {
        preview.set(Optional.empty());
    }

    void show(int node, Consumer<ProgressMeter.Reading> progress) {
        Contents all = contents.get().orElseThrow();
        preview.set(Optional.empty());
        work(() -> reader.preview(all, node, heard(progress)), seen -> preview.set(Optional.of(seen)));
    }

    /** Writes a file of the backup beside; under its own name only when it is whole. */
    void save(int node, Path file, Consumer<ProgressMeter.Reading> progress) {
        Contents all = contents.get().orElseThrow();
        saved.set(Optional.empty());
        work(() -> {
            reader.save(all, node, file, heard(progress));
            return file;
        }, done -> saved.set(Optional.of(done)));
    }

    /** Paths below the system's folder; none where everything is ticked. */
    List<String> paths() {
        return ticks.map(Ticks::paths).orElse(List.of());
    }

    private static WorkListener heard(Consumer<ProgressMeter.Reading> progress) {
        ProgressMeter meter = new ProgressMeter();
        return (what, done, total) -> progress.accept(meter.at(System.nanoTime(), what, done, total));
    }

    private <T> void work(Callable<T> action, Consumer<T> done) {
        job.begin(interruptible(action), done);
    }

    private static <T> Callable<T> interruptible(Callable<T> action) {
        return () -> {
            try {
                return action.call();
            } catch (java.io.InterruptedIOException | java.nio.channels.ClosedByInterruptException e) {
                throw new InterruptedException();
            }
        };
    }

    /** Ends what is under way. */
    void cancel() {
        job.cancel();
        search.cancel();
    }
}
