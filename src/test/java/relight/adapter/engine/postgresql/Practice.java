package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.core.catalog.BackupStore;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.runbook.Step;
import relight.core.restore.Restores;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;
import relight.testing.PlanPractice;

/** One database and one store of dumps. */
final class Practice extends PlanPractice {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("orders", "SELECT count(*) FROM orders", DataCheck.Kind.AT_LEAST, Optional.of("1000")),
            new DataCheck("canary", "SELECT note FROM orders WHERE id = 7", DataCheck.Kind.EQUALS, Optional.of("canary")),
            new DataCheck("newest order", "SELECT max(created) FROM orders", DataCheck.Kind.NEWEST, Optional.empty()));

    final Path folder;
    final PostgresqlAccess access;
    final Restores restores;
    final PostgresqlRunner runner;

    Practice(Path folder, Map<String, String> target) throws IOException {
        this(folder, target, UnaryOperator.identity());
    }

    Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change) throws IOException {
        this(folder, target, change, new StoreDefinition.Folder("dumps", Files.createDirectories(folder.resolve("dumps")), false),
                definition -> new FolderStore((StoreDefinition.Folder) definition));
    }

    Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change, StoreDefinition definition,
             Function<StoreDefinition, BackupStore> store) throws IOException {
        this(folder, target, change, definition, store, "*");
    }

    /** With dumps in directory format. */
    static Practice ofFolders(Path folder, Map<String, String> target) throws IOException {
        return new Practice(folder, target, UnaryOperator.identity(), new StoreDefinition.Folder("dumps", Files.createDirectories(folder.resolve("dumps")), false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "shop_{timestamp}/");
    }

    private Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change, StoreDefinition definition,
             Function<StoreDefinition, BackupStore> store, String path) throws IOException {
        this(folder, target, change, definition, store, path, List.of("ssh"));
    }

    /** @param ssh the program that reaches hosts */
    Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change, StoreDefinition definition,
             Function<StoreDefinition, BackupStore> store, String path, List<String> ssh) throws IOException {
        this(folder, target, change, definition, store, path, Hosts.over(ssh));
    }

    Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change, StoreDefinition definition,
             Function<StoreDefinition, BackupStore> store, String path, Hosts hosts) throws IOException {
        super(folder, change.apply(new ProtectedSystem("shop", "postgresql", "critical", List.of(), Objectives.NONE, target,
                CHECKS, Optional.empty(), Optional.empty(), Optional.empty())), definition, store.apply(definition), folder.resolve("index.db"), path);
        this.folder = folder;
        access = new PostgresqlAccess(Practice::secret, hosts);
        Clock clock = Clock.systemUTC();
        restores = new Restores(workspace, catalog, List.of(new SwitchEngine(
                new PostgresqlEngine(catalog, access, folder.resolve("spool"), clock), access, workspace::system, clock)))
                .testingIn(folder.resolve("restore-tests"));
        runner = new PostgresqlRunner(catalog, access, clock);
    }

    @Override
    protected Restores restores() {
        return restores;
    }

    @Override
    protected StepRunner runner() {
        return new Both(runner, new SwitchRunner(access));
    }

    private record Both(StepRunner one, StepRunner other) implements StepRunner {

        @Override
        public boolean runs(Step step) {
            return one.runs(step) || other.runs(step);
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            return (one.runs(step) ? one : other).run(step, run);
        }
    }

    Path dumps() {
        return folder.resolve("dumps");
    }
}
