package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import relight.adapter.engine.postgresql.PostgresqlAccess;
import relight.adapter.engine.postgresql.PostgresqlEngine;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecheckRunner;
import relight.core.recovery.StepRun;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
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
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.BegunSteps;
import relight.testing.PostgresServer;
import relight.testing.TestRun;

/** A workspace with one cluster, its base backups and the archive of its log, and the loop that runs a plan's steps as a recovery does. */
public final class PitrPractice implements AutoCloseable {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("orders", "SELECT count(*) FROM orders", DataCheck.Kind.AT_LEAST, Optional.of("1")),
            new DataCheck("application", DataCheck.COMMAND + "psql -h \"$RELIGHT_HOST\" -p \"$RELIGHT_PORT\" -U \"$RELIGHT_USER\" -d \"$RELIGHT_DATABASE\" "
                    + "-XAtqc 'SELECT pg_is_in_recovery()'", DataCheck.Kind.EQUALS, Optional.of("t")),
            new DataCheck("newest order", "SELECT max(created) FROM orders", DataCheck.Kind.NEWEST, Optional.empty()));

    final Catalog catalog;
    final Restores restores;
    final PitrRunner runner;
    final TestRun told;
    private final SqliteCatalogIndex index;
    private final BegunSteps begun = new BegunSteps();

    /**
     * @param base path of the base backups' series in the store
     * @param log  path of the archive
     */
    public PitrPractice(Path folder, Map<String, String> target, StoreDefinition definition, Function<StoreDefinition, BackupStore> store, String base,
                 String log) throws IOException {
        told = TestRun.in(folder.resolve("spool"), 0);
        ProtectedSystem system = new ProtectedSystem("shop", "postgresql", "critical", List.of(), Objectives.NONE, target, CHECKS, Optional.empty(),
                Optional.empty(), Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("shop", "test", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(series("bases", base, BackupSeries.Kind.FULL), series("log", log, BackupSeries.Kind.WAL)), List.of(), List.of(), List.of());
        index = new SqliteCatalogIndex(folder.resolve("index.db"));
        catalog = new Catalog(workspace, Map.of(definition.name(), store.apply(definition)), index);
        PostgresqlAccess access = new PostgresqlAccess(reference -> new Secret("none"));
        restores = new Restores(workspace, catalog, List.of(new PostgresqlEngine(catalog, access, folder.resolve("spool"), Clock.systemUTC()))).testingIn(folder.resolve("restore-tests"));
        runner = new PitrRunner(catalog, Clock.systemUTC());
    }

    private static BackupSeries series(String name, String path, BackupSeries.Kind kind) {
        return new BackupSeries(name, "shop", "store", path, "yyyyMMdd_HHmmss", kind, Optional.empty(), new Retention(0, 0, 0), 0, Optional.empty());
    }

    /** The words of the target for the server. */
    public static Map<String, String> target(PostgresServer server) {
        Map<String, String> target = new TreeMap<>(server.target("shop"));
        target.put("data", server.data().toString());
        return target;
    }

    /** All that lies in the store, read. */
    List<Backup> backups() throws IOException, InterruptedException {
        List<?> problems = catalog.refresh(WorkListener.NONE);
        assertTrue(problems.isEmpty(), problems::toString);
        List<Backup> read = new ArrayList<>();
        for (Backup backup : catalog.list(CatalogQuery.ALL, 0, 20)) {
            read.add(backup.verdict().verifiedAt().isPresent() ? backup : catalog.verify(backup, WorkListener.NONE));
        }
        return read;
    }

    Planning consider(Way way, String target, String... choices) throws IOException, InterruptedException {
        backups();
        Map<String, String> chosen = new HashMap<>(Map.of("target", target, "look", "off"));
        for (int i = 0; i < choices.length; i += 2) {
            chosen.put(choices[i], choices[i + 1]);
        }
        Optional<String> into = way == Way.BESIDE_ONLY ? Optional.of("shop-copy") : Optional.empty();
        return restores.plan(restores.request(new Restores.Wish("shop", chosen.containsKey("backup") ? chosen.remove("backup") : Restores.LATEST_GOOD,
                Optional.empty(), way, into, chosen), WorkListener.NONE), Messages.english());
    }

    public RestorePlan plan(Way way, String target, String... choices) throws IOException, InterruptedException {
        return switch (consider(way, target, choices)) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    RestorePlan considered(Restores.Wish wish) throws IOException, InterruptedException {
        return switch (restores.plan(restores.request(wish, WorkListener.NONE), Messages.english())) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    List<Refusal> refusals(String target, String... choices) throws IOException, InterruptedException {
        return refusals(Way.SIDE_BY_SIDE, target, choices);
    }

    List<Refusal> refusals(Way way, String target, String... choices) throws IOException, InterruptedException {
        return consider(way, target, choices) instanceof Planning.Refused refused ? refused.refusals() : List.of();
    }

    /** Runs the steps of a part up to and with the action; the first that does not succeed ends it. */
    Outcome until(RestorePlan plan, Part part, String last) throws InterruptedException {
        for (Step step : plan.steps()) {
            if (step.header().part() == part && begun.need(step)) {
                Outcome outcome = run(step);
                if (!outcome.good() || step instanceof Step.EngineAction action && action.action().equals(last)) {
                    return outcome;
                }
            }
        }
        return Outcome.succeeded();
    }

    void succeed(RestorePlan plan, Part part) throws InterruptedException {
        succeed(plan, part, "");
    }

    public void succeed(RestorePlan plan, Part part, String last) throws InterruptedException {
        Outcome outcome = until(plan, part, last);
        assertTrue(outcome.good(), () -> outcome.reason() + "\n" + told.output());
    }

    /** The actions of that name in the plan, in order. */
    static List<Step.EngineAction> actions(RestorePlan plan, String name) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(action -> action.action().equals(name)).toList();
    }

    Outcome run(Step step) throws InterruptedException {
        return run(step, told.beside(Integer.toHexString(step.id().value().hashCode())));
    }

    Outcome run(Step step, StepRun run) throws InterruptedException {
        begun.begin(step);
        RecheckRunner recheck = new RecheckRunner(restores);
        if (recheck.runs(step)) {
            return recheck.run(step, run);
        }
        if (runner.runs(step)) {
            return runner.run(step, run);
        }
        return switch (step) {
            case Step.Approval ignored -> Outcome.succeeded();
            default -> throw new AssertionError(step);
        };
    }

    <E extends relight.core.recovery.RecoveryEvent> List<E> events(Class<E> kind) {
        return told.events(kind);
    }

    @Override
    public void close() {
        index.close();
    }
}
