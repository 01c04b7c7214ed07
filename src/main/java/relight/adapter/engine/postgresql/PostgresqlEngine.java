package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import relight.core.catalog.Catalog;
import relight.core.restore.Choice;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.postgresql.PostgresqlChoice;
import relight.core.restore.postgresql.PostgresqlFacts;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;

/** PostgreSQL databases from dumps of pg_dump. */
public final class PostgresqlEngine implements RestoreEngine<PostgresqlFacts> {

    private final PostgresqlProbe probe;
    private final PostgresqlPlanner planner = new PostgresqlPlanner();

    /**
     * Over the stores of a catalog.
     *
     * @param spool the folder below which runs have their spools: its free space is looked at (ALL-6)
     */
    public PostgresqlEngine(Catalog catalog, PostgresqlAccess access, Path spool, Clock clock) {
        this.probe = new PostgresqlProbe(catalog, access, spool, clock);
    }

    @Override
    public String name() {
        return PostgresqlPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return Stream.of(PostgresqlChoice.NO_OWNER, PostgresqlChoice.KEEP_SLOTS, PostgresqlChoice.KEEP_SEQUENCES, PostgresqlChoice.FORCE)
                .map(Choice::yes).toList();
    }

    @Override
    public PostgresqlFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        return probe.look(request);
    }

    @Override
    public Planning plan(RestoreRequest request, PostgresqlFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
