package relight.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** A workspace with one system and its backups, and the loop that runs a plan's steps the way a recovery does. */
public abstract class PlanPractice implements AutoCloseable {

    public final Workspace workspace;
    public final Catalog catalog;
    /** What all runs said. */
    public final TestRun told;
    private final SqliteCatalogIndex index;
    private final BegunSteps begun = new BegunSteps();

    /**
     * Over one store, all of whose backups are the system's.
     *
     * @param index file of the catalog's index
     */
    protected PlanPractice(Path folder, ProtectedSystem system, StoreDefinition definition, BackupStore store, Path index) throws IOException {
        this(folder, system, definition, store, index, "*");
    }

    /** @param path of the series; with a slash at its end the backups are folders */
    protected PlanPractice(Path folder, ProtectedSystem system, StoreDefinition definition, BackupStore store, Path index, String path) throws IOException {
        this(folder, system, definition, store, index, List.of(series(system, definition, "nightly", path, BackupSeries.Kind.FULL)));
    }

    /** Over several series of one store. */
    protected PlanPractice(Path folder, ProtectedSystem system, StoreDefinition definition, BackupStore store, Path index, List<BackupSeries> series)
            throws IOException {
        workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(definition), List.of(system), series,
                List.of(), List.of(), List.of());
        told = TestRun.in(folder.resolve("spool"), 0);
        this.index = new SqliteCatalogIndex(index);
        catalog = new Catalog(workspace, Map.of(definition.name(), store), this.index);
    }

    /** A series without a schedule, whose keys tell no time of day. */
    protected static BackupSeries series(ProtectedSystem system, StoreDefinition store, String name, String path, BackupSeries.Kind kind) {
        return new BackupSeries(name, system.name(), store.name(), path, "yyyyMMdd", kind, Optional.empty(), new Retention(0, 0, 0), 0, Optional.empty());
    }

    protected abstract Restores restores();

    protected abstract StepRunner runner();

    /** A variable holds its own name in small letters, a file its line, and its path where there is no such file. */
    protected static Secret secret(SecretReference reference) {
        return switch (reference) {
            case SecretReference.Environment environment -> new Secret(environment.variable().toLowerCase(Locale.ROOT));
            case SecretReference.File(String path) -> new Secret(Files.exists(Path.of(path)) ? line(Path.of(path)) : path);
        };
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProtectedSystem system() {
        return workspace.systems().getFirst();
    }

    /** The only backup there is, read to its end. */
    public Backup backup() throws IOException, InterruptedException {
        List<?> problems = catalog.refresh(WorkListener.NONE);
        assertTrue(problems.isEmpty(), problems::toString);
        Backup backup = catalog.list(CatalogQuery.ALL, 0, 10).getFirst();
        return backup.state() == State.UNVERIFIED ? catalog.verify(backup, WorkListener.NONE) : backup;
    }

    public RestoreRequest request(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return new RestoreRequest(system(), backup(), List.of(), way, Optional.empty(), choices);
    }

    public Planning consider(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return restores().plan(request(way, choices), Messages.english());
    }

    public RestorePlan plan(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return switch (consider(way, choices)) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    public List<String> refusals(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return ids(consider(way, choices));
    }

    /** What a person is told of why it is refused. */
    public String refused(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return consider(way, choices).toString();
    }

    /** Of a restore beside, under that name. */
    public List<String> refusals(String into) throws IOException, InterruptedException {
        RestoreRequest request = new RestoreRequest(system(), backup(), List.of(), Way.BESIDE_ONLY, Optional.of(into), Map.of());
        return ids(restores().plan(request, Messages.english()));
    }

    private static List<String> ids(Planning planning) {
        return planning instanceof Planning.Refused refused ? refused.refusals().stream().map(relight.core.restore.Refusal::id).toList() : List.of();
    }

    /** Runs the steps of a part in their order; the first that does not succeed ends it. */
    public Outcome execute(List<Step> steps, Part part) throws InterruptedException {
        for (Step step : steps) {
            if (step.header().part() == part && begun.need(step)) {
                Outcome outcome = run(step);
                if (!outcome.good()) {
                    return outcome;
                }
            }
        }
        return Outcome.succeeded();
    }

    public void succeed(RestorePlan plan, Part part) throws InterruptedException {
        Outcome outcome = execute(plan.steps(), part);
        assertTrue(outcome.good(), () -> outcome.reason() + "\n" + told.output());
    }

    public Outcome run(Step step) throws InterruptedException {
        StepRunner recheck = new RecheckRunner(restores());
        begun.begin(step);
        StepRun run = told.beside(Integer.toHexString(step.id().value().hashCode()));
        if (recheck.runs(step)) {
            return recheck.run(step, run);
        }
        if (runner().runs(step)) {
            return runner().run(step, run);
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

    public <E extends RecoveryEvent> List<E> events(Class<E> kind) {
        return told.events(kind);
    }

    @Override
    public void close() {
        index.close();
    }
}
