package relight.adapter.engine.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.restore.redis.RedisTarget;
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

/** A workspace with one Redis and one folder of its backups, over the real catalog and the real engine. */
final class RedisBench implements AutoCloseable {

    static final String STAMP = "20260415";

    private final SqliteCatalogIndex index;
    private final Catalog catalog;
    private final Restores restores;
    private final RedisAccess access;
    private final RedisRunner runner;
    private final Path folder;
    private int runs;

    RedisBench(Path folder, List<String> ssh, Map<String, String> target, List<DataCheck> checks, Optional<String> stop, Optional<String> start)
            throws Exception {
        this(folder, new FolderStore(store(folder)), store(folder), ssh, target, checks, stop, start);
    }

    /** At a place that these ways lead to. */
    RedisBench(Path folder, Hosts hosts, Map<String, String> target, List<DataCheck> checks) throws Exception {
        this(folder, new FolderStore(store(folder)), store(folder), hosts, target, checks, Optional.empty(), Optional.empty());
    }

    RedisBench(Path folder, BackupStore store, StoreDefinition definition, List<String> ssh, Map<String, String> target, List<DataCheck> checks,
               Optional<String> stop, Optional<String> start) throws Exception {
        this(folder, store, definition, Hosts.over(ssh), target, checks, stop, start);
    }

    private RedisBench(Path folder, BackupStore store, StoreDefinition definition, Hosts hosts, Map<String, String> target, List<DataCheck> checks,
               Optional<String> stop, Optional<String> start) throws Exception {
        this.folder = folder;
        ProtectedSystem system = new ProtectedSystem("cache", "redis", "critical", List.of(), Objectives.NONE, target, checks, stop, start,
                Optional.empty());
        this.index = new SqliteCatalogIndex(Files.createTempDirectory(folder, "index").resolve("index.db"));
        BackupSeries series = new BackupSeries("all", "cache", "backups", "{timestamp}*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                Retention.NONE, 0, Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());
        Workspace workspace = new Workspace(folder, new Site("test", "test", ZoneOffset.UTC), List.of(definition), List.of(system),
                List.of(series), List.of(), List.of(), List.of());
        this.catalog = new Catalog(workspace, Map.of("backups", store), index);
        this.access = new RedisAccess(reference -> new Secret("it's a \"secret\""), hosts);
        this.restores = new Restores(workspace, catalog, List.of(new RedisEngine(catalog::store, access, Clock.systemUTC()))).testingIn(folder.resolve("tests"));
        this.runner = new RedisRunner(catalog::store, access);
        catalog.refresh(WorkListener.NONE);
    }

    private static StoreDefinition.Folder store(Path folder) {
        return new StoreDefinition.Folder("backups", folder.resolve("backups"), false);
    }

    /** Here, with what else the target says. */
    static Map<String, String> target(int port, String... more) {
        Map<String, String> target = new TreeMap<>(Map.of("port", Integer.toString(port)));
        for (int i = 0; i < more.length; i += 2) {
            target.put(more[i], more[i + 1]);
        }
        return target;
    }

    RestoreRequest request(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        String newest = catalog.list(CatalogQuery.ALL, 0, 1).getFirst().id();
        return restores.request(new Restores.Wish("cache", newest, Optional.empty(), way,
                Optional.of("beside").filter(name -> way == Way.BESIDE_ONLY), choices), WorkListener.NONE);
    }

    Planning planning() throws IOException, InterruptedException {
        return restores.plan(request(Way.SIDE_BY_SIDE, Map.of()), Messages.english());
    }

    List<String> refused() throws IOException, InterruptedException {
        return planning() instanceof Planning.Refused refused ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
    }

    PlanRun run(Way way) throws IOException, InterruptedException {
        return run(way, Map.of());
    }

    PlanRun run(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return run(request(way, choices));
    }

    /** A restore test of the newest backup. */
    PlanRun test() throws IOException, InterruptedException {
        return run(restores.request(TestRestore.wish("cache", catalog.list(CatalogQuery.ALL, 0, 1).getFirst().id(), Optional.empty(), Instant.now()),
                WorkListener.NONE));
    }

    Optional<DryRun> dryRun(Way way, Map<String, String> choices) throws IOException, InterruptedException {
        return restores.dryRun(request(way, choices), WorkListener.NONE);
    }

    /** The same with at most so many keys. */
    DryRun dryRun(long most, Path files) throws IOException, InterruptedException {
        RestoreRequest request = request(Way.SIDE_BY_SIDE, Map.of());
        return new RedisDryRun(access.to(RedisTarget.of(request.system())), files.toString(), most).run(catalog.store("backups"), request.backup(), WorkListener.NONE);
    }

    private PlanRun run(RestoreRequest request) throws IOException, InterruptedException {
        Planning planning = restores.plan(request, Messages.english());
        if (planning instanceof Planning.Refused refused) {
            throw new AssertionError(refused.refusals().toString());
        }
        runs++;
        return new PlanRun(((Planning.Planned) planning).plan(), runner, folder.resolve("run" + runs));
    }

    static void good(Outcome outcome) {
        if (!outcome.good()) {
            throw new AssertionError(outcome.reason().toString());
        }
    }

    @Override
    public void close() {
        index.close();
    }
}
