package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.restore.sqlserver.SqlserverFacts;
import relight.core.restore.sqlserver.SqlserverPlanner;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;

/** Databases of SQL Server from the backups that it writes itself: full, differential and of the log. */
public final class SqlserverEngine implements RestoreEngine<SqlserverFacts> {

    private static final int MOST_BACKUPS = 5_000;

    private final Catalog catalog;
    private final SqlserverProbe probe;
    private final SqlserverPlanner planner = new SqlserverPlanner();

    /** Over the stores of a catalog. */
    public SqlserverEngine(Catalog catalog, SqlserverAccess access, Clock clock) {
        this.catalog = catalog;
        this.probe = new SqlserverProbe(catalog, access, clock);
    }

    @Override
    public String name() {
        return SqlserverPlanner.ENGINE;
    }

    @Override
    public Optional<Message> unproven() {
        return Optional.of(Message.of("restore.sqlserver.unproven"));
    }

    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        return List.of(Choice.text(PitrTarget.CHOICE));
    }

    /** Makes a target of a moment that was asked for, where there are backups of the log. */
    @Override
    public Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) {
        if (wish.at().isEmpty() || of(system, BackupSeries.Kind.INCREMENTAL).isEmpty()) {
            return wish;
        }
        Map<String, String> choices = new HashMap<>(wish.choices());
        choices.putIfAbsent(PitrTarget.CHOICE, new PitrTarget.Time(wish.at().get()).toString());
        return new Restores.Wish(wish.system(), wish.backup(), wish.at(), wish.way(), wish.into(), choices);
    }

    /** By the names of the backups alone: whether a log is missing between them, the server says when a plan is made. */
    @Override
    public Optional<Reach> reach(ProtectedSystem system) {
        List<Backup> logs = of(system, BackupSeries.Kind.INCREMENTAL);
        if (logs.isEmpty()) {
            return Optional.empty();
        }
        Instant end = logs.getLast().recoveryPoint();
        List<Reach.Base> bases = new ArrayList<>();
        List<Reach.Window> windows = new ArrayList<>();
        for (Backup full : of(system, BackupSeries.Kind.FULL)) {
            if (full.state() == State.GOOD) {
                bases.add(new Reach.Base(full.id(), full.recoveryPoint(), full.location()));
                if (end.isAfter(full.recoveryPoint())) {
                    windows.add(new Reach.Window(full.recoveryPoint(), end));
                }
            }
        }
        return Optional.of(new Reach(bases, List.of(new Reach.Span("", logs.getFirst().object().key(), logs.getLast().object().key(),
                logs.getFirst().recoveryPoint(), end)), windows, List.of()));
    }

    private List<Backup> of(ProtectedSystem system, BackupSeries.Kind kind) {
        return catalog.list(CatalogQuery.ofSystem(system.name()), 0, MOST_BACKUPS).stream().filter(backup -> backup.kind() == kind)
                .sorted(Comparator.comparing(Backup::recoveryPoint)).toList();
    }

    @Override
    public boolean chains() {
        return true;
    }

    @Override
    public SqlserverFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        return probe.look(request);
    }

    @Override
    public Optional<Message> untold(RestoreRequest request) {
        return request.way() == RestoreRequest.Way.BESIDE_ONLY ? Optional.empty() : Optional.of(Message.of("restore.sqlserver.dry.untold"));
    }

    /** A new database on the same server. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) {
        return Optional.of(request);
    }

    @Override
    public Planning plan(RestoreRequest request, SqlserverFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
