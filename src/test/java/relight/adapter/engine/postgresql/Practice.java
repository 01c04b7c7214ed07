package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecheckRunner;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
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

/** A workspace with one database and one store of dumps, and the loop that runs a plan's steps the way a recovery does. */
final class Practice implements AutoCloseable {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("orders", "SELECT count(*) FROM orders", DataCheck.Kind.AT_LEAST, Optional.of("1000")),
            new DataCheck("canary", "SELECT note FROM orders WHERE id = 7", DataCheck.Kind.EQUALS, Optional.of("canary")),
            new DataCheck("newest order", "SELECT max(created) FROM orders", DataCheck.Kind.NEWEST, Optional.empty()));

    final Path folder;
    final Workspace workspace;
    final Catalog catalog;
    final PostgresqlAccess access;
    final Restores restores;
    final PostgresqlRunner runner;
    /** What all runs said. */
    final TestRun told;
    private final SqliteCatalogIndex index;

    Practice(Path folder, Map<String, String> target) throws IOException {
        this(folder, target, UnaryOperator.identity());
    }

    Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change) throws IOException {
        this(folder, target, change, new StoreDefinition.Folder("dumps", Files.createDirectories(folder.resolve("dumps")), false),
                definition -> new FolderStore((StoreDefinition.Folder) definition));
    }

    Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change, StoreDefinition definition,
             Function<StoreDefinition, BackupStore> store) throws IOException {
        this.folder = folder;
        told = TestRun.in(folder.resolve("spool"), 0);
        ProtectedSystem system = change.apply(new ProtectedSystem("shop", "postgresql", "critical", List.of(), Objectives.NONE, target,
                CHECKS, Optional.empty(), Optional.empty(), Optional.empty()));
        workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(new BackupSeries("nightly", "shop", "dumps", "*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        new Retention(0, 0, 0), 0, Optional.empty())), List.of(), List.of(), List.of());
        index = new SqliteCatalogIndex(folder.resolve("index.db"));
        catalog = new Catalog(workspace, Map.of("dumps", store.apply(definition)), index);
        access = new PostgresqlAccess(Practice::secret);
        Clock clock = Clock.systemUTC();
        restores = new Restores(workspace, catalog, List.of(new PostgresqlEngine(catalog, access, folder.resolve("spool"), clock)))
                .testingIn(folder.resolve("restore-tests"));
        runner = new PostgresqlRunner(catalog, access, clock);
    }

    private static Secret secret(SecretReference reference) {
        return switch (reference) {
            case SecretReference.Environment environment -> new Secret(environment.variable().toLowerCase(java.util.Locale.ROOT));
            case SecretReference.File file -> new Secret(file.path());
        };
    }

    ProtectedSystem system() {
        return workspace.systems().getFirst();
    }

    Path dumps() {
        return folder.resolve("dumps");
    }

    /** The only backup there is, read to its end. */
    Backup backup() throws IOException, InterruptedException {
        catalog.refresh(WorkListener.NONE);
        Backup backup = catalog.list(CatalogQuery.ALL, 0, 10).getFirst();
        return backup.state() == State.UNVERIFIED ? catalog.verify(backup, WorkListener.NONE) : backup;
    }

    RestoreRequest request(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return new RestoreRequest(system(), backup(), List.of(), way, Optional.empty(), choices);
    }

    Planning consider(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return restores.plan(request(way, choices), Messages.english());
    }

    RestorePlan plan(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return switch (consider(way, choices)) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    List<String> refusals(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return consider(way, choices) instanceof Planning.Refused refused
                ? refused.refusals().stream().map(relight.core.restore.Refusal::id).toList() : List.of();
    }

    /** Runs the steps of a part in their order; the first that does not succeed ends it. */
    Outcome execute(List<Step> steps, Part part) throws InterruptedException {
        for (Step step : steps) {
            if (step.header().part() == part) {
                Outcome outcome = run(step);
                if (!outcome.good()) {
                    return outcome;
                }
            }
        }
        return Outcome.succeeded();
    }

    void succeed(RestorePlan plan, Part part) throws InterruptedException {
        Outcome outcome = execute(plan.steps(), part);
        assertTrue(outcome.good(), () -> outcome.reason() + "\n" + told.output());
    }

    Outcome run(Step step) throws InterruptedException {
        StepRunner recheck = new RecheckRunner(restores);
        StepRun run = told.beside(Integer.toHexString(step.id().value().hashCode()));
        if (recheck.runs(step)) {
            return recheck.run(step, run);
        }
        if (runner.runs(step)) {
            return runner.run(step, run);
        }
        return switch (step) {
            case Step.Shell shell -> shell(shell);
            case Step.Approval ignored -> Outcome.succeeded();
            default -> throw new AssertionError(step);
        };
    }

    private static Outcome shell(Step.Shell shell) throws InterruptedException {
        try {
            int status = new ProcessBuilder("bash", "-c", shell.script()).inheritIO().start().waitFor();
            return status == 0 ? Outcome.succeeded() : Outcome.failed("status " + status);
        } catch (IOException e) {
            return Outcome.failed(e.getMessage());
        }
    }

    <E extends RecoveryEvent> List<E> events(Class<E> kind) {
        return told.events(kind);
    }

    @Override
    public void close() {
        index.close();
    }
}
