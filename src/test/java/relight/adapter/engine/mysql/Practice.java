package relight.adapter.engine.mysql;

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
import relight.core.recovery.StepRunner;
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
    final MysqlAccess access;
    final Restores restores;
    final MysqlRunner runner;

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

    /** @param path of the series; with a slash at its end the backups are folders */
    Practice(Path folder, Map<String, String> target, UnaryOperator<ProtectedSystem> change, StoreDefinition definition,
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
        super(folder, change.apply(new ProtectedSystem("shop", "mysql", "critical", List.of(), Objectives.NONE, target,
                CHECKS, Optional.empty(), Optional.empty(), Optional.empty())), definition, store.apply(definition), folder.resolve("index.db"), path);
        this.folder = folder;
        access = new MysqlAccess(Practice::secret, hosts);
        Clock clock = Clock.systemUTC();
        restores = new Restores(workspace, catalog, List.of(new MysqlEngine(catalog, access, clock)))
                .testingIn(folder.resolve("restore-tests"));
        runner = new MysqlRunner(catalog, access, clock);
    }

    @Override
    protected Restores restores() {
        return restores;
    }

    @Override
    protected StepRunner runner() {
        return runner;
    }

    Path dumps() {
        return folder.resolve("dumps");
    }
}
