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
import relight.adapter.engine.place.HostPlaceProbe;
import relight.adapter.engine.place.PlaceProbe;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.contents.Contents;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.HostAddress;
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
    private final Hosts hosts;
    private final FilesPlanner planner = new FilesPlanner();

    /**
     * @param stores by name
     * @param hosts  the way to the other places where files lie
     */
    public FilesEngine(Workspace workspace, Function<String, BackupStore> stores, Hosts hosts) {
        this.hosts = hosts;
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
        return List.of(Choice.yes("remove"), Choice.yes("keep-newer"), Choice.text(Selection.ONLY), Choice.text(HostAddress.WORD));
    }

    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        return UnpackCaps.NAMES.stream().map(Choice::text).toList();
    }

    @Override
    public FilesFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        Optional<HostShell> shell = HostPlaceProbe.shell(request.system(), hosts);
        return shell.isPresent() ? probe(request, shell.get()) : probeHere(request);
    }

    /** There an archive lies in the private folder beside what comes of it. */
    private FilesFacts probe(RestoreRequest request, HostShell shell) throws IOException, InterruptedException {
        boolean zip = isZip(request);
        HostPlaceProbe.Seen seen = new HostPlaceProbe(shell, "", zip ? List.of("xargs", FilesPlanner.UNZIP) : List.of("xargs"),
                zip ? List.of("find", "mv") : List.of("find", "mv", "tar")).look(request, stores.apply(request.backup().store()), Optional.empty());
        long needed = zip ? needed(request) : needed(request) * 2;
        return new FilesFacts(seen.place(), request.backup(), seen.files(), needed, scope(request));
    }

    private FilesFacts probeHere(RestoreRequest request) throws IOException, InterruptedException {
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
            Optional<HostShell> shell = HostPlaceProbe.shell(request.system(), hosts);
            Path original = shell.isPresent() ? Path.of(HostPlaceProbe.path(request.system())) : places.target(request.system());
            Path target = request.way() == RestoreRequest.Way.BESIDE_ONLY ? original.resolveSibling(request.into().orElseThrow()) : original;
            Contents contents = new BackupReader(stores.apply(request.backup().store()), request.backup()).list(listener);
            FilesDryRun dryRun = new FilesDryRun(contents, request, original, target, scope(request));
            return Optional.of(shell.isPresent() ? dryRun.run(shell.get()) : dryRun.run());
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
        return (isZip(request) ? unpacked * (1 + ZIP_RATIO) : unpacked) / 10 * 11;
    }

    private static boolean isZip(RestoreRequest request) {
        return request.backup().verdict().format().map(BackupFormat::content).filter(BackupFormat.Content.ZIP::equals).isPresent();
    }

    /** In a folder of Relight's own, or in the spool of another place, under the name of the file: what the system's target says of owners stays behind. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        if (HostPlaceProbe.elsewhere(request.system()).isPresent()) {
            return Optional.of(HostPlaceProbe.throwAway(request));
        }
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
