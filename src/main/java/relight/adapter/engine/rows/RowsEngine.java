package relight.adapter.engine.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.catalog.Backup;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.Facts;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.StandIn;
import relight.core.restore.rows.CopyName;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.RowsChoice;
import relight.core.restore.rows.RowsFacts;
import relight.core.restore.rows.RowsPlanner;
import relight.core.restore.rows.Wanted;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;

/**
 * An engine that can bring single rows back as well: it restores beside production as it always does, and a rescue of rows follows.
 * Every other wish goes to it as it is.
 */
public final class RowsEngine<F extends Facts> implements RestoreEngine<Facts> {

    private final RestoreEngine<F> engine;
    private final RowsAccess access;
    private final Clock clock;
    private final RowsPlanner planner = new RowsPlanner();

    public RowsEngine(RestoreEngine<F> engine, RowsAccess access, Clock clock) {
        this.engine = engine;
        this.access = access;
        this.clock = clock;
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        List<Choice> choices = new ArrayList<>(engine.choices(system));
        choices.addAll(List.of(Choice.text(RowsChoice.RESCUE), Choice.text(RowsChoice.WHERE), Choice.text(RowsChoice.KEYS),
                Choice.oneOf(RowsChoice.TRIGGERS, RowsChoice.OFF, RowsChoice.RUN)));
        return choices;
    }

    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        List<Choice> choices = new ArrayList<>(engine.furtherChoices(system));
        choices.add(Choice.text(RowsChoice.ROWS));
        return choices;
    }

    @Override
    public List<Way> ways(Map<String, String> chosen) {
        return engine.ways(chosen);
    }

    @Override
    public Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) throws IOException, InterruptedException {
        if (!Wanted.asked(wish.choices())) {
            return engine.settle(system, wish, listener);
        }
        String copy = wish.into().filter(CopyName::is).orElseGet(() -> CopyName.of(live(system), clock.instant(), dialect()));
        return new Restores.Wish(wish.system(), wish.backup(), wish.at(), Way.BESIDE_ONLY, Optional.of(copy), wish.choices());
    }

    private String live(ProtectedSystem system) {
        return dialect() == Dialect.SQLITE ? Path.of(system.target("path").orElse(system.name())).getFileName().toString()
                : system.target("database").orElse(system.name());
    }

    private Dialect dialect() {
        return Dialect.of(engine.name()).orElseThrow();
    }

    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        return engine.throwAway(request, folder);
    }

    @Override
    public Optional<Reach> reach(ProtectedSystem system) throws IOException, InterruptedException {
        return engine.reach(system);
    }

    @Override
    public Optional<StandIn> standIn(ProtectedSystem system, Optional<Backup> newest) throws IOException, InterruptedException {
        return engine.standIn(system, newest);
    }

    /** Rows are found and shown by the rescue itself. */
    @Override
    public boolean compares(RestoreRequest request) {
        return !Wanted.asked(request.choices()) && engine.compares(request);
    }

    @Override
    public DryRun.Of compared() {
        return engine.compared();
    }

    @Override
    public boolean readsToCompare() {
        return engine.readsToCompare();
    }

    @Override
    public Optional<Message> untold(RestoreRequest request) {
        return Wanted.asked(request.choices()) ? Optional.empty() : engine.untold(request);
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        return engine.dryRun(request, listener);
    }

    @Override
    public Facts probe(RestoreRequest request) throws IOException, InterruptedException {
        if (!Wanted.asked(request.choices())) {
            return engine.probe(request);
        }
        Facts copy = RowsPlanner.wholeCluster(request) ? Map::of : engine.probe(request);
        Map<String, String> target = new TreeMap<>(request.system().target());
        target.putIfAbsent("database", request.system().name());
        try (Side production = access.open(dialect(), target, false)) {
            return RowsFacts.of(copy, dialect(), SchemaReader.read(production), Wanted.of(request.choices()), RescueLock.owner(production, target), clock.instant());
        }
    }

    @Override
    public Planning plan(RestoreRequest request, Facts facts, Messages words) {
        return facts instanceof RowsFacts rows ? planner.plan(request, rows, beside(request, rows, words), words)
                : engine.plan(request, own(facts), words);
    }

    private Planning beside(RestoreRequest request, RowsFacts rows, Messages words) {
        return RowsPlanner.wholeCluster(request) ? new Planning.Refused(List.of()) : engine.plan(request, own(rows.copy()), words);
    }

    /** They come from the engine's own probe. */
    @SuppressWarnings("unchecked")
    private F own(Facts facts) {
        return (F) facts;
    }
}
