package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.engine.files.FilesActions;
import relight.adapter.engine.files.FilesEngine;
import relight.adapter.engine.sqlite.SqliteActions;
import relight.adapter.engine.sqlite.SqliteEngine;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupHealth;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.CheckReport;
import relight.core.catalog.WorkListener;
import relight.core.recovery.StepRunner;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** A workspace with one system and one folder of backups, over the real catalog and the real engines. */
public final class RestoreBench implements AutoCloseable {

    private final SqliteCatalogIndex index;
    private final Catalog catalog;
    private final Restores restores;
    private final StepRunner runner;
    private final Path folder;

    public RestoreBench(Path folder, ProtectedSystem system) throws InterruptedException {
        this(folder, system, "{timestamp}*", List.of(), List.of());
    }

    /** Each dated folder is a backup. */
    public static RestoreBench ofFolders(Path folder, ProtectedSystem system, List<String> includes, List<String> excludes)
            throws InterruptedException {
        return new RestoreBench(folder, system, "{timestamp}/", includes, excludes);
    }

    private RestoreBench(Path folder, ProtectedSystem system, String path, List<String> includes, List<String> excludes)
            throws InterruptedException {
        this(folder, system, new StoreDefinition.Folder("backups", folder.resolve("backups"), false),
                new FolderStore(new StoreDefinition.Folder("backups", folder.resolve("backups"), false)), path, includes, excludes);
    }

    /** Backups elsewhere. */
    public static RestoreBench of(Path folder, ProtectedSystem system, StoreDefinition definition, BackupStore store, String path)
            throws InterruptedException {
        return new RestoreBench(folder, system, definition, store, path, List.of(), List.of());
    }

    /** The system at another place than this machine, its backups in a store of their own. */
    public static RestoreBench at(Path folder, Hosts hosts, ProtectedSystem system, BackupStore store) throws InterruptedException {
        return new RestoreBench(folder, hosts, system, new StoreDefinition.Folder("backups", folder.resolve("backups"), false), store, "{timestamp}*", List.of(), List.of());
    }

    /** The same, and each dated folder is a backup. */
    public static RestoreBench ofFolders(Path folder, Hosts hosts, ProtectedSystem system) throws InterruptedException {
        StoreDefinition.Folder definition = new StoreDefinition.Folder("backups", folder.resolve("backups"), false);
        return new RestoreBench(folder, hosts, system, definition, new FolderStore(definition), "{timestamp}/", List.of(), List.of());
    }

    /** The same with its backups in the folder. */
    public static RestoreBench at(Path folder, Hosts hosts, ProtectedSystem system) throws InterruptedException {
        return at(folder, hosts, system, new FolderStore(new StoreDefinition.Folder("backups", folder.resolve("backups"), false)));
    }

    private RestoreBench(Path folder, ProtectedSystem system, StoreDefinition definition, BackupStore store, String path,
            List<String> includes, List<String> excludes) throws InterruptedException {
        this(folder, Hosts.known(Pods.NONE), system, definition, store, path, includes, excludes);
    }

    private RestoreBench(Path folder, Hosts hosts, ProtectedSystem system, StoreDefinition definition, BackupStore store, String path,
            List<String> includes, List<String> excludes) throws InterruptedException {
        this.folder = folder;
        this.index = new SqliteCatalogIndex(folder.resolve("index/index.db"));
        BackupSeries series = new BackupSeries("all", system.name(), "backups", path, "yyyyMMdd", BackupSeries.Kind.FULL,
                Optional.empty(), Retention.NONE, 0, Optional.empty(), includes, excludes, Optional.empty(), Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("test", "test", ZoneOffset.UTC),
                List.of(definition), List.of(system), List.of(series),
                List.of(), List.of(), List.of());
        this.catalog = new Catalog(workspace, Map.of("backups", store), index);
        this.restores = new Restores(workspace, catalog, List.of(new SqliteEngine(folder, catalog::store, folder.resolve("spool"), hosts), new FilesEngine(workspace, catalog::store, hosts))).testingIn(folder.resolve("tests"));
        this.runner = system.engine().equals("sqlite") ? new SqliteActions(catalog::store, hosts) : new FilesActions(catalog::store, hosts);
        catalog.refresh(WorkListener.NONE);
    }

    public static ProtectedSystem system(String engine, String path, List<DataCheck> checks) {
        return new ProtectedSystem("shop", engine, "critical", List.of(), Objectives.NONE, Map.of("path", path), checks, Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    public RestoreRequest request(RestoreRequest.Way way, Optional<String> into, Map<String, String> choices)
            throws IOException, InterruptedException {
        String newest = catalog.list(CatalogQuery.ALL, 0, 1).getFirst().id();
        return restores.request(new Restores.Wish("shop", newest, Optional.empty(), way, into, choices), WorkListener.NONE);
    }

    public Planning planning(RestoreRequest request) throws IOException, InterruptedException {
        return restores.plan(request, Messages.english());
    }

    public DryRun dryRun(RestoreRequest.Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return restores.dryRun(request(way, Optional.of("beside").filter(_ -> way == RestoreRequest.Way.BESIDE_ONLY), choices), WorkListener.NONE).orElseThrow();
    }

    public Map<String, String> preconditions(RestoreRequest request) throws IOException, InterruptedException {
        return restores.preconditions(request);
    }

    public RestorePlan plan(RestoreRequest.Way way, Map<String, String> choices) throws IOException, InterruptedException {
        Planning planning = planning(request(way, Optional.of("beside").filter(_ -> way == RestoreRequest.Way.BESIDE_ONLY), choices));
        if (planning instanceof Planning.Refused refused) {
            throw new AssertionError(refused.refusals().toString());
        }
        return ((Planning.Planned) planning).plan();
    }

    public PlanRun run(RestoreRequest.Way way) throws IOException, InterruptedException {
        return run(way, Map.of());
    }

    public PlanRun run(RestoreRequest.Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return new PlanRun(plan(way, choices), runner, folder.resolve("run"));
    }

    /** A restore test of the newest backup. */
    public PlanRun test() throws IOException, InterruptedException {
        Planning planning = planning(restores.request(TestRestore.wish("shop", catalog.list(CatalogQuery.ALL, 0, 1).getFirst().id(), Optional.empty(), Instant.now()),
                WorkListener.NONE));
        if (planning instanceof Planning.Refused refused) {
            throw new AssertionError(refused.refusals().toString());
        }
        return new PlanRun(((Planning.Planned) planning).plan(), runner, folder.resolve("run"));
    }

    /** What is restored where nobody names a backup, with all of them read. */
    public RestoreRequest latestGood() throws IOException, InterruptedException {
        for (Backup backup : catalog.list(CatalogQuery.ALL, 0, 100).reversed()) {
            catalog.verify(backup, WorkListener.NONE);
        }
        return restores.request(Restores.Wish.latestGood("shop"), WorkListener.NONE);
    }

    /** What a look at the backups finds of this kind, such as {@code key}; asks the store. */
    public List<CheckReport.Line> check(String kind) throws InterruptedException {
        return new BackupHealth(catalog, InstantSource.system()).check(WorkListener.NONE).lines().stream().filter(line -> line.check().equals(kind)).toList();
    }

    @Override
    public void close() {
        index.close();
    }
}
