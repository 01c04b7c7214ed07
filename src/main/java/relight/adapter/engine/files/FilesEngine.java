package relight.adapter.engine.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.place.PlaceProbe;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.contents.Contents;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.beside.UnpackedSize;
import relight.core.restore.files.FilesFacts;
import relight.core.restore.files.FilesPlanner;
import relight.core.restore.files.Selection;
import relight.core.restore.files.UnpackCaps;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.FileScope;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** Looks at a folder of files and plans how it comes back. */
public final class FilesEngine implements RestoreEngine<FilesFacts> {

    /** A larger folder is counted no further: its size is shown for people and decides nothing. */
    private static final long MOST_COUNTED = 200_000;
    /** A zip is spooled as a whole before it is unpacked; what it holds is not known before. */
    private static final long ZIP_RATIO = 4;

    private final PlaceProbe places;
    private final Workspace workspace;
    private final Function<String, BackupStore> stores;
    private final FilesPlanner planner = new FilesPlanner();

    /**
     * @param stores by name
     */
    public FilesEngine(Workspace workspace, Function<String, BackupStore> stores) {
        this.stores = stores;
        this.places = new PlaceProbe(workspace.root());
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return FilesPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return List.of(Choice.yes("remove"), Choice.yes("keep-newer"), Choice.text(Selection.ONLY));
    }

    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        return UnpackCaps.NAMES.stream().map(Choice::text).toList();
    }

    @Override
    public FilesFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        Path target = places.target(request.system());
        Count count = new Count();
        if (Files.isDirectory(target)) {
            Files.walkFileTree(target, count);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new FilesFacts(places.look(request, count.bytes, count.newest.map(Instant::toString), List.of()), request.backup(),
                count.files, needed(request), scope(request));
    }

    @Override
    public boolean compares(RestoreRequest request) {
        return true;
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        if (!request.backup().object().readable(Instant.now())) {
            return Optional.empty();
        }
        try {
            Path original = places.target(request.system());
            Path target = request.way() == RestoreRequest.Way.BESIDE_ONLY ? original.resolveSibling(request.into().orElseThrow()) : original;
            Contents contents = new BackupReader(stores.apply(request.backup().store()), request.backup()).list(listener);
            return Optional.of(new FilesDryRun(contents, request, original, target, scope(request)).run());
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    private FileScope scope(RestoreRequest request) {
        return workspace.series(request.backup().series()).map(BackupSeries::scope).orElse(FileScope.ALL);
    }

    private static long needed(RestoreRequest request) {
        long unpacked = UnpackedSize.of(request.backup());
        boolean zip = request.backup().verdict().format().map(BackupFormat::content).filter(BackupFormat.Content.ZIP::equals).isPresent();
        return (zip ? unpacked * (1 + ZIP_RATIO) : unpacked) / 10 * 11;
    }

    /** In a folder of Relight's own, under the name of the file: what the system's target says of owners stays behind. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        return Optional.of(PlaceProbe.throwAway(request, places.target(request.system()), folder));
    }

    @Override
    public Planning plan(RestoreRequest request, FilesFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }

    private static final class Count extends SimpleFileVisitor<Path> {

        private long files;
        private long bytes;
        private Optional<Instant> newest = Optional.empty();

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            bytes += attributes.size();
            Instant changed = attributes.lastModifiedTime().toInstant();
            newest = newest.filter(other -> other.isAfter(changed)).or(() -> Optional.of(changed));
            return files >= MOST_COUNTED || Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }
}
