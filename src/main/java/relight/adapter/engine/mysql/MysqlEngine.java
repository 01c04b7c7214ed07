package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.Catalog;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.HostAddress;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.TestPlace;
import relight.core.restore.mysql.BinlogTarget;
import relight.core.restore.mysql.MysqlChoice;
import relight.core.restore.mysql.MysqlFacts;
import relight.core.restore.mysql.MysqlPlanner;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;

/** Schemas of MySQL and MariaDB from dumps of mysqldump and mariadb-dump, and from the binary log behind them. */
public final class MysqlEngine implements RestoreEngine<MysqlFacts> {

    private final MysqlProbe probe;
    private final BinlogLook log;
    private final MysqlPlanner planner = new MysqlPlanner();

    /** Over the stores of a catalog. */
    public MysqlEngine(Catalog catalog, MysqlAccess access, Clock clock) {
        this.probe = new MysqlProbe(catalog, access, clock);
        this.log = new BinlogLook(catalog, clock);
    }

    @Override
    public String name() {
        return MysqlPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return List.of(
                Choice.text(HostAddress.WORD),
                Choice.oneOf(MysqlChoice.ROLE, MysqlChoice.STANDALONE, MysqlChoice.NEW_PRIMARY, MysqlChoice.REPLICA, MysqlChoice.CLONE),
                Choice.oneOf(MysqlChoice.DEFINER, MysqlChoice.EXACT, MysqlChoice.CURRENT_USER, MysqlChoice.KEEP),
                Choice.text(MysqlChoice.NO_END));
    }

    @Override
    public List<Choice> furtherChoices(ProtectedSystem system) {
        return List.of(Choice.text(BinlogTarget.CHOICE));
    }

    @Override
    public Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) {
        return log.settle(system, wish);
    }

    @Override
    public Optional<Reach> reach(ProtectedSystem system) throws IOException, InterruptedException {
        return log.reach(system);
    }

    @Override
    public MysqlFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        return probe.look(request);
    }

    /** Its probe looks whether a server can be made here; else a scratch schema on the same server. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) {
        return Optional.of(TestPlace.in(request, folder));
    }

    /** Tables, by their names on both sides; a restore beside makes all of them new. */
    @Override
    public boolean compares(RestoreRequest request) {
        return request.way() != RestoreRequest.Way.BESIDE_ONLY;
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
    public Planning plan(RestoreRequest request, MysqlFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
