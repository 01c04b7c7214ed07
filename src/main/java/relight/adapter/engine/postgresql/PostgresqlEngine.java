package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import relight.adapter.engine.postgresql.pitr.PitrProbe;
import relight.adapter.engine.postgresql.pitr.ThrowAwayPlace;
import relight.core.catalog.Catalog;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.Facts;
import relight.core.restore.HostAddress;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.TestPlace;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.NewServer;
import relight.core.restore.postgresql.PostgresqlChoice;
import relight.core.restore.postgresql.PostgresqlFacts;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.postgresql.pitr.PitrFacts;
import relight.core.restore.postgresql.pitr.PitrPlanner;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;

/** PostgreSQL: databases from dumps of pg_dump, and whole clusters from base backups and the archive of their log. */
public final class PostgresqlEngine implements RestoreEngine<Facts> {

    private final PostgresqlProbe probe;
    private final PitrProbe pitr;
    private final PitrPlanner pitrPlanner = new PitrPlanner();
    private final PostgresqlPlanner planner = new PostgresqlPlanner();

    /**
     * Over the stores of a catalog.
     *
     * @param spool the folder below which runs have their spools: its free space is looked at (ALL-6)
     */
    public PostgresqlEngine(Catalog catalog, PostgresqlAccess access, Path spool, Clock clock) {
        this.probe = new PostgresqlProbe(catalog, access, spool, clock);
        this.pitr = new PitrProbe(catalog, clock);
    }

    @Override
    public String name() {
        return PostgresqlPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        Stream<Choice> dumps = Stream.of(PostgresqlChoice.NO_OWNER, PostgresqlChoice.KEEP_SLOTS, PostgresqlChoice.KEEP_SEQUENCES,
                PostgresqlChoice.FORCE).map(Choice::yes);
        Stream<Choice> moments = PitrSite.of(system).isPresent() ? Stream.of(Choice.text(PitrTarget.TIMELINE), Choice.number(PitrTarget.PORT)) : Stream.of();
        Stream<Choice> parts = Stream.of(HostAddress.WORD, NewServer.CHOICE, NewServer.PASSWORD, ArchivePart.TABLES, ArchivePart.SCHEMAS).map(Choice::text);
        return Stream.of(dumps, parts, moments).flatMap(Function.identity()).toList();
    }

    /** A moment can be asked for only where a log could be replayed: a dump is as it is. */
    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        Stream<Choice> dumps = Stream.of(Choice.text(PostgresqlChoice.OLD_CLIENT), Choice.oneOf(PostgresqlChoice.SAFETY, PostgresqlChoice.RENAME, PostgresqlChoice.DUMP),
                Choice.text(PostgresqlChoice.SAFETY_FOLDER));
        Stream<Choice> moments = PitrSite.of(system).isPresent()
                ? Stream.of(Choice.text(PitrTarget.CHOICE), Choice.oneOf(PitrTarget.LOOK, PitrTarget.ON, PitrTarget.OFF)) : Stream.of();
        return Stream.concat(dumps, moments).toList();
    }

    /** A whole cluster is never written over while it may run. */
    @Override
    public List<RestoreRequest.Way> ways(Map<String, String> chosen) {
        return chosen.containsKey(PitrTarget.CHOICE) ? RestoreRequest.Way.APART : List.of(RestoreRequest.Way.values());
    }

    @Override
    public Facts probe(RestoreRequest request) throws IOException, InterruptedException {
        return PitrProbe.isBase(request.backup()) ? pitr.look(request) : probe.look(request);
    }

    /** Tables, by their names on both sides; a restore beside makes all of them new, and a base backup has no list of them. */
    @Override
    public boolean compares(RestoreRequest request) {
        return !PitrProbe.isBase(request.backup()) && request.way() != RestoreRequest.Way.BESIDE_ONLY && NewServer.target(request).isEmpty();
    }

    @Override
    public Optional<Message> untold(RestoreRequest request) {
        return PitrProbe.isBase(request.backup()) && request.way() != RestoreRequest.Way.BESIDE_ONLY ? Optional.of(Message.of("restore.pitr.dry.untold")) : Optional.empty();
    }

    @Override
    public DryRun.Of compared() {
        return DryRun.Of.TABLES;
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        return probe.compare(request);
    }

    @Override
    public Planning plan(RestoreRequest request, Facts facts, Messages words) {
        return switch (facts) {
            case PitrFacts found when NewServer.target(request).isPresent() -> new Planning.Refused(List.of(new Refusal("ALL-2",
                    words.say("restore.pg.refused.server.base"), words.say("restore.pg.refused.server.base.remedy"))));
            case PitrFacts found -> pitrPlanner.plan(request, found, words);
            case PostgresqlFacts found -> planner.plan(request, found, words);
            default -> throw new IllegalArgumentException(facts.toString());
        };
    }

    /** A whole cluster gets a folder on this machine; for a dump its probe looks whether a server can be made here. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) throws IOException {
        return PitrProbe.isBase(request.backup()) ? ThrowAwayPlace.on(request, folder) : Optional.of(TestPlace.in(request, folder));
    }

    @Override
    public Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) throws IOException, InterruptedException {
        return pitr.settle(system, wish, listener);
    }

    @Override
    public Optional<Reach> reach(ProtectedSystem system) throws IOException, InterruptedException {
        return pitr.reach(system);
    }
}
