package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.core.catalog.Backup;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.recovery.StepRunner;
import relight.core.restore.Restores;
import relight.core.workspace.BackupSeries.Kind;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.StoreDefinition;
import relight.testing.PlanPractice;

/** One database and one folder of its backups: {@code *.bak}, {@code *.dif} and {@code *.trn}. */
final class Practice extends PlanPractice {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("orders", "SELECT COUNT(*) FROM orders WHERE note = 'fine'", DataCheck.Kind.AT_LEAST, Optional.of("300")),
            new DataCheck("newest order", "SELECT MAX(created) FROM orders", DataCheck.Kind.NEWEST, Optional.empty()));

    private final Restores restores;
    private final SqlserverRunner runner;

    static Practice over(Path folder, Map<String, String> target) throws IOException {
        ProtectedSystem system = new ProtectedSystem("shop", "sqlserver", "", List.of(), Objectives.NONE, target, CHECKS,
                Optional.empty(), Optional.empty(), Optional.empty());
        return new Practice(folder, system, new StoreDefinition.Folder("disk", Files.createDirectories(folder.resolve("backups")), false));
    }

    private Practice(Path folder, ProtectedSystem system, StoreDefinition.Folder disk) throws IOException {
        super(folder, system, disk, new FolderStore(disk), folder.resolve("index.db"), List.of(series(system, disk, "full", "*.bak", Kind.FULL),
                series(system, disk, "differential", "*.dif", Kind.DIFFERENTIAL), series(system, disk, "log", "*.trn", Kind.INCREMENTAL)));
        SqlserverAccess access = new SqlserverAccess(Practice::password, Hosts.known(Pods.NONE));
        restores = new Restores(workspace, catalog, List.of(new SqlserverEngine(catalog, access, Clock.systemUTC())));
        runner = new SqlserverRunner(access);
    }

    static Secret password(SecretReference reference) {
        try {
            return new Secret(Files.readString(Path.of(((SecretReference.File) reference).path())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Restores restores() {
        return restores;
    }

    @Override
    protected StepRunner runner() {
        return runner;
    }

    /** The full one. */
    @Override
    public Backup backup() throws IOException, InterruptedException {
        catalog.refresh(WorkListener.NONE);
        Backup full = catalog.list(CatalogQuery.ALL, 0, 100).stream().filter(backup -> backup.kind() == Kind.FULL).findFirst().orElseThrow();
        return full.state() == State.UNVERIFIED ? catalog.verify(full, WorkListener.NONE) : full;
    }
}
