package relight.adapter.engine.opensearch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.opensearch.SearchAccess;
import relight.adapter.opensearch.SnapshotStore;
import relight.core.catalog.Backup;
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
import relight.core.workspace.StoreRules;
import relight.core.workspace.Workspace;
import relight.testing.OpenSearchServer;
import relight.testing.TestRun;

/** A workspace with one index and one repository of snapshots, and the loop that runs a plan's steps the way a recovery does. */
final class Practice implements AutoCloseable {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("orders", "count", DataCheck.Kind.AT_LEAST, Optional.of("100")),
            new DataCheck("canary", "{\"query\": {\"term\": {\"note\": \"canary\"}}, \"size\": 0}", DataCheck.Kind.EQUALS, Optional.of("1")),
            new DataCheck("newest order", "max created", DataCheck.Kind.NEWEST, Optional.empty()));

    private static final AtomicInteger COUNT = new AtomicInteger();

    final Workspace workspace;
    final Catalog catalog;
    final SearchAccess access;
    private final SnapshotStore store;
    final Restores restores;
    final OpensearchRunner runner;
    /** What all runs said. */
    final TestRun told;
    private final SqliteCatalogIndex index;

    Practice(Path folder, OpenSearchServer server, String index) throws IOException {
        this(folder, server.target(index), server.url(), UnaryOperator.identity());
    }

    /** @param origin address of the cluster that is asked for snapshots */
    Practice(Path folder, Map<String, String> target, String origin, UnaryOperator<ProtectedSystem> change) throws IOException {
        told = TestRun.in(folder.resolve("spool"), 0);
        StoreDefinition.Opensearch definition = new StoreDefinition.Opensearch("snapshots", URI.create(origin), "main", Optional.empty(),
                Optional.empty(), Optional.empty(), false, StoreRules.NONE);
        ProtectedSystem system = change.apply(new ProtectedSystem("shop", "opensearch", "critical", List.of(), Objectives.NONE, target,
                CHECKS, Optional.empty(), Optional.empty(), Optional.empty()));
        workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(new BackupSeries("nightly", "shop", "snapshots", "*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        new Retention(0, 0, 0), 0, Optional.empty())), List.of(), List.of(), List.of());
        index = new SqliteCatalogIndex(folder.resolve("index-" + COUNT.incrementAndGet() + ".db"));
        access = new SearchAccess(Practice::secret);
        store = new SnapshotStore(definition, access);
        catalog = new Catalog(workspace, Map.of("snapshots", store), index);
        restores = new Restores(workspace, catalog, List.of(new OpensearchEngine(workspace, access, Clock.systemUTC())));
        runner = new OpensearchRunner(access);
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
        store.close();
        index.close();
    }
}
