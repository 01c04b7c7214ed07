package relight.adapter.engine.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.mysql.MysqlAccess;
import relight.adapter.engine.mysql.MysqlEngine;
import relight.adapter.engine.mysql.MysqlRunner;
import relight.adapter.engine.postgresql.PostgresqlAccess;
import relight.adapter.engine.postgresql.PostgresqlEngine;
import relight.adapter.engine.postgresql.PostgresqlRunner;
import relight.adapter.engine.sqlite.SqliteActions;
import relight.adapter.engine.sqlite.SqliteEngine;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecheckRunner;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.TestRun;

/** A workspace with one system and its backup, and the loop that runs a plan as it reads in its saved document. */
final class RowsBench implements AutoCloseable {

    final Restores restores;
    TestRun told;
    private final Path folder;
    private final SqliteCatalogIndex index;
    private final List<StepRunner> runners;
    private List<Step> steps = List.of();

    RowsBench(Path folder, String engine, Map<String, String> target) throws IOException {
        this.folder = folder;
        StoreDefinition.Folder store = new StoreDefinition.Folder("dumps", Files.createDirectories(folder.resolve("dumps")), false);
        ProtectedSystem system = new ProtectedSystem("shop", engine, "critical", List.of(), Objectives.NONE, target,
                List.of(new DataCheck("orders", "SELECT count(*) FROM orders", DataCheck.Kind.AT_LEAST, Optional.of("1"))),
                Optional.empty(), Optional.empty(), Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(store), List.of(system),
                List.of(new BackupSeries("nightly", "shop", "dumps", "*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        new Retention(0, 0, 0), 0, Optional.empty())), List.of(), List.of(), List.of());
        Files.createDirectories(folder);
        index = new SqliteCatalogIndex(folder.resolve("index.db"));
        Map<String, BackupStore> stores = Map.of("dumps", new FolderStore(store));
        Catalog catalog = new Catalog(workspace, stores, index);
        Function<SecretReference, Secret> secrets = reference -> new Secret("none");
        Clock clock = Clock.systemUTC();
        RowsAccess access = new RowsAccess(secrets, Hosts.known(Pods.NONE));
        PostgresqlAccess postgresql = new PostgresqlAccess(secrets);
        MysqlAccess mysql = new MysqlAccess(secrets);
        List<RestoreEngine<?>> engines = List.of(new RowsEngine<>(new PostgresqlEngine(catalog, postgresql, folder, clock), access, clock),
                new RowsEngine<>(new MysqlEngine(catalog, mysql, clock), access, clock), new RowsEngine<>(new SqliteEngine(folder, catalog::store, folder.resolve("spool"), Hosts.known(Pods.NONE)), access, clock));
        restores = new Restores(workspace, catalog, engines);
        runners = List.of(new RecheckRunner(restores), new RowsRunner(access), new SqliteActions(stores::get, Hosts.known(Pods.NONE)),
                new PostgresqlRunner(catalog, postgresql, clock), new MysqlRunner(catalog, mysql, clock));
        told = TestRun.in(folder.resolve("spool"), 0);
    }

    Path dumps() {
        return folder.resolve("dumps");
    }

    Planning consider(Map<String, String> choices) throws IOException, InterruptedException {
        restores.catalog().refresh(WorkListener.NONE);
        RestoreRequest request = restores.request(new Restores.Wish("shop", Restores.LATEST_GOOD, Optional.empty(),
                RestoreRequest.Way.SIDE_BY_SIDE, Optional.empty(), choices), WorkListener.NONE);
        return restores.plan(request, Messages.english());
    }

    List<String> refusals(Map<String, String> choices) throws IOException, InterruptedException {
        return consider(choices) instanceof Planning.Refused refused ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
    }

    /** Plans anew and takes the plan as its document says it. */
    RowsBench plan(Map<String, String> choices) throws IOException, InterruptedException {
        return switch (consider(choices)) {
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
            case Planning.Planned planned -> {
                steps = new RunbookReader().read("plan.md", new PlanWriter().write(planned.plan(), Messages.english())).steps();
                told = TestRun.in(Files.createTempDirectory(folder, "spool"), 0);
                yield this;
            }
        };
    }

    /** Answers what is asked for. */
    RowsBench choosing(String rows) {
        told = told.with(Map.of("rows", rows));
        return this;
    }

    /** All of a part. */
    void play(Part part) throws InterruptedException {
        play(part, "");
    }

    /** All of a part that comes before an action. */
    void play(Part part, String before) throws InterruptedException {
        for (Step step : steps) {
            if (step instanceof Step.EngineAction action && action.action().equals(before)) {
                return;
            }
            if (step.header().part() == part) {
                good(run(step));
            }
        }
    }

    /** One action, again or out of its turn. */
    Outcome action(String name) throws InterruptedException {
        return run(steps.stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals(name)).findFirst().orElseThrow());
    }

    void good(Outcome outcome) {
        if (!outcome.good()) {
            throw new AssertionError(outcome.reason() + "\n" + told.output());
        }
    }

    private Outcome run(Step step) throws InterruptedException {
        if (step instanceof Step.Approval) {
            return Outcome.succeeded();
        }
        StepRunner runner = runners.stream().filter(one -> one.runs(step)).findFirst().orElseThrow(() -> new AssertionError(step));
        return runner.run(step, told.beside(Integer.toHexString(step.id().value().hashCode())));
    }

    @Override
    public void close() {
        index.close();
    }
}
