package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.place.PlaceProbe;
import relight.adapter.engine.place.PrivateFolder;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.beside.PlaceFacts;
import relight.core.restore.beside.UnpackedSize;
import relight.core.restore.sqlite.SqliteFacts;
import relight.core.restore.sqlite.SqlitePlanner;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Looks at an SQLite database and plans how it comes back. */
public final class SqliteEngine implements RestoreEngine<SqliteFacts> {

    private final PlaceProbe places;
    private final SqliteDataProbe data;
    private final Function<String, BackupStore> stores;
    private final Path spool;
    private final SqlitePlanner planner = new SqlitePlanner();

    /**
     * @param root   of the workspace, from which relative paths begin
     * @param stores by name
     * @param spool  where a dry run unpacks its copy
     */
    public SqliteEngine(Path root, Function<String, BackupStore> stores, Path spool) {
        this.stores = stores;
        this.spool = spool;
        this.places = new PlaceProbe(root);
        this.data = new SqliteDataProbe(root);
    }

    @Override
    public String name() {
        return SqlitePlanner.ENGINE;
    }

    @Override
    public SqliteFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        Path target = places.target(request.system());
        List<Path> owned = SqliteFile.SUFFIXES.stream().map(suffix -> target.resolveSibling(target.getFileName() + suffix)).toList();
        List<String> siblings = new ArrayList<>();
        long size = Files.exists(target) ? Files.size(target) : 0;
        for (Path file : owned) {
            if (Files.exists(file)) {
                siblings.add(file.getFileName().toString());
            }
        }
        PlaceFacts place = places.look(request, size, newest(request.system()), owned);
        return new SqliteFacts(place, request.backup(), siblings, needed(request));
    }

    /** An SQL dump has no indexes yet; they take about as much again as a third of the data. */
    private static long needed(RestoreRequest request) {
        long unpacked = UnpackedSize.of(request.backup());
        boolean dump = request.backup().verdict().format().map(BackupFormat::content).filter(BackupFormat.Content.SQL::equals).isPresent();
        return dump ? unpacked / 10 * 14 : unpacked / 10 * 11;
    }

    private Optional<String> newest(ProtectedSystem system) throws IOException, InterruptedException {
        for (DataCheck check : system.checks()) {
            if (check.kind() == DataCheck.Kind.NEWEST) {
                try {
                    return Optional.of(data.answer(system, check));
                } catch (Problem damagedOrGone) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Tables, all rows of them; a restore beside makes all of them new. */
    @Override
    public boolean compares(RestoreRequest request) {
        return request.way() != RestoreRequest.Way.BESIDE_ONLY;
    }

    @Override
    public DryRun.Of compared() {
        return DryRun.Of.TABLES;
    }

    @Override
    public boolean readsToCompare() {
        return true;
    }

    /** From a copy of the backup in the spool, which goes afterwards. */
    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        if (!compares(request)) {
            return Optional.empty();
        }
        PrivateFolder.make(spool);
        return Optional.of(new SqliteDryRun(stores.apply(request.backup().store()), request.backup(), spool, listener)
                .run(places.target(request.system()), needed(request)));
    }

    /** In a folder of Relight's own, under the name of the file: what the system's target says of owners stays behind. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        return Optional.of(PlaceProbe.throwAway(request, places.target(request.system()), folder));
    }

    @Override
    public Planning plan(RestoreRequest request, SqliteFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
