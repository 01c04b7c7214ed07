package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.place.HostPlaceProbe;
import relight.adapter.engine.place.PlaceProbe;
import relight.adapter.engine.place.PrivateFolder;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.HostAddress;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.beside.PlaceFacts;
import relight.core.restore.beside.UnpackedSize;
import relight.core.restore.sqlite.SqliteFacts;
import relight.core.restore.sqlite.SqlitePlanner;
import relight.core.text.Message;
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
    private final Hosts hosts;
    private final SqlitePlanner planner = new SqlitePlanner();

    /**
     * @param root   of the workspace, from which relative paths begin
     * @param stores by name
     * @param spool  where a dry run unpacks its copy
     * @param hosts  the way to the other places where databases lie
     */
    public SqliteEngine(Path root, Function<String, BackupStore> stores, Path spool, Hosts hosts) {
        this.stores = stores;
        this.hosts = hosts;
        this.spool = spool;
        this.places = new PlaceProbe(root);
        this.data = new SqliteDataProbe(root, hosts);
    }

    @Override
    public String name() {
        return SqlitePlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return List.of(Choice.text(HostAddress.WORD));
    }

    @Override
    public SqliteFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        Optional<HostShell> shell = HostPlaceProbe.shell(request.system(), hosts);
        return shell.isPresent() ? probe(request, shell.get()) : probeHere(request);
    }

    /** A dump is made into a database here: only here each of its statements is read before it runs. */
    private SqliteFacts probe(RestoreRequest request, HostShell shell) throws IOException, InterruptedException {
        HostPlaceProbe.Seen seen = new HostPlaceProbe(shell, SqliteFile.ALL_SUFFIXES, List.of(SqlitePlanner.PROGRAM), List.of())
                .look(request, stores.apply(request.backup().store()), newest(request.system()));
        Optional<SqliteFacts.Made> made = isDump(request) ? Optional.of(new SqliteFacts.Made(spool, Files.getFileStore(PrivateFolder.make(spool)).getUsableSpace()))
                : Optional.empty();
        return new SqliteFacts(seen.place(), request.backup(), seen.siblings(), needed(request), made);
    }

    private SqliteFacts probeHere(RestoreRequest request) throws IOException, InterruptedException {
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
        return new SqliteFacts(place, request.backup(), siblings, needed(request), Optional.empty());
    }

    /** An SQL dump has no indexes yet; they take about as much again as a third of the data. */
    private static long needed(RestoreRequest request) {
        long unpacked = UnpackedSize.of(request.backup());
        return isDump(request) ? unpacked / 10 * 14 : unpacked / 10 * 11;
    }

    private static boolean isDump(RestoreRequest request) {
        return request.backup().verdict().format().map(BackupFormat::content).filter(BackupFormat.Content.SQL::equals).isPresent();
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
        return request.way() != RestoreRequest.Way.BESIDE_ONLY && HostPlaceProbe.elsewhere(request.system()).isEmpty();
    }

    @Override
    public Optional<Message> untold(RestoreRequest request) {
        return HostPlaceProbe.elsewhere(request.system()).filter(_ -> request.way() != RestoreRequest.Way.BESIDE_ONLY).map(on -> Message.of("restore.sqlite.dry.far", on.toString()));
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

    /** In a folder of Relight's own, or in the spool of another place, under the name of the file: what the system's target says of owners stays behind. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        if (HostPlaceProbe.elsewhere(request.system()).isPresent()) {
            return Optional.of(HostPlaceProbe.throwAway(request));
        }
        return Optional.of(PlaceProbe.throwAway(request, places.target(request.system()), folder));
    }

    @Override
    public Planning plan(RestoreRequest request, SqliteFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
