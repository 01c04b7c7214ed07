package relight;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import relight.adapter.engine.bucket.BucketDataProbe;
import relight.adapter.engine.bucket.BucketEngine;
import relight.adapter.engine.bucket.BucketRunner;
import relight.adapter.engine.files.FilesActions;
import relight.adapter.engine.files.FilesDataProbe;
import relight.adapter.engine.files.FilesEngine;
import relight.adapter.engine.kubernetes.KubernetesDataProbe;
import relight.adapter.engine.kubernetes.KubernetesEngine;
import relight.adapter.engine.kubernetes.KubernetesRunner;
import relight.adapter.engine.mysql.MysqlAccess;
import relight.adapter.engine.mysql.MysqlDataProbe;
import relight.adapter.engine.mysql.MysqlEngine;
import relight.adapter.engine.mysql.MysqlRunner;
import relight.adapter.engine.opensearch.OpensearchDataProbe;
import relight.adapter.engine.opensearch.OpensearchEngine;
import relight.adapter.engine.opensearch.OpensearchRunner;
import relight.adapter.engine.postgresql.PostgresqlAccess;
import relight.adapter.engine.postgresql.PostgresqlDataProbe;
import relight.adapter.engine.postgresql.PostgresqlEngine;
import relight.adapter.engine.postgresql.PostgresqlRunner;
import relight.adapter.engine.postgresql.SwitchEngine;
import relight.adapter.engine.postgresql.SwitchRunner;
import relight.adapter.engine.postgresql.pitr.PitrRunner;
import relight.adapter.engine.redis.RedisAccess;
import relight.adapter.engine.redis.RedisDataProbe;
import relight.adapter.engine.redis.RedisEngine;
import relight.adapter.engine.redis.RedisRunner;
import relight.adapter.engine.rows.RowsAccess;
import relight.adapter.engine.rows.RowsEngine;
import relight.adapter.engine.rows.RowsRunner;
import relight.adapter.engine.sqlite.SqliteActions;
import relight.adapter.engine.sqlite.SqliteDataProbe;
import relight.adapter.engine.sqlite.SqliteEngine;
import relight.adapter.engine.sqlserver.SqlserverAccess;
import relight.adapter.engine.sqlserver.SqlserverDataProbe;
import relight.adapter.engine.sqlserver.SqlserverEngine;
import relight.adapter.engine.sqlserver.SqlserverRunner;
import relight.adapter.host.Hosts;
import relight.adapter.kubernetes.ClusterAccess;
import relight.adapter.opensearch.SearchAccess;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.recovery.StepRunner;
import relight.core.restore.DataProbe;
import relight.core.restore.RestoreEngine;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;
import relight.core.workspace.Workspace;

/** Every kind of system that can be brought back: what plans it, what carries the plan out, and what asks its data. */
final class Engines {

    private record Engine(RestoreEngine<?> planner, List<StepRunner> runners, Optional<DataProbe> probe) {}

    private final List<Engine> all;
    private final StepRunner rows;

    /**
     * The engines over one workspace.
     *
     * @param spool    of the runs
     * @param clusters the way to them
     * @param hosts    the way to the other places where restores work
     */
    Engines(Workspace workspace, Catalog catalog, Function<SecretReference, Secret> secrets, Path spool, ClusterAccess clusters, Hosts hosts) {
        Clock clock = Clock.systemUTC();
        Path root = workspace.root();
        Function<String, BackupStore> stores = catalog::store;
        RowsAccess single = new RowsAccess(secrets, hosts);
        PostgresqlAccess postgresql = new PostgresqlAccess(secrets, hosts);
        MysqlAccess mysql = new MysqlAccess(secrets, hosts);
        RedisAccess redis = new RedisAccess(secrets, hosts);
        SqlserverAccess sqlserver = new SqlserverAccess(secrets, hosts);
        SearchAccess search = new SearchAccess(secrets);
        rows = new RowsRunner(single);
        all = List.of(
                new Engine(withRows(new SqliteEngine(root, stores, spool, hosts), single), List.of(new SqliteActions(stores, hosts)),
                        Optional.of(new SqliteDataProbe(root, hosts))),
                new Engine(new FilesEngine(workspace, stores, hosts), List.of(new FilesActions(stores, hosts)), Optional.of(new FilesDataProbe(root, hosts))),
                new Engine(new BucketEngine(workspace, stores, clock), List.of(new BucketRunner(workspace, stores)),
                        Optional.of(new BucketDataProbe(workspace))),
                new Engine(withRows(new SwitchEngine(new PostgresqlEngine(catalog, postgresql, spool, clock), postgresql, workspace::system, clock), single),
                        List.of(new PitrRunner(catalog, clock), new SwitchRunner(postgresql), new PostgresqlRunner(catalog, postgresql, clock)),
                        Optional.of(new PostgresqlDataProbe(postgresql))),
                new Engine(withRows(new MysqlEngine(catalog, mysql, clock), single), List.of(new MysqlRunner(catalog, mysql, clock)),
                        Optional.of(new MysqlDataProbe(mysql))),
                new Engine(new SqlserverEngine(catalog, sqlserver, clock), List.of(new SqlserverRunner(sqlserver)),
                        Optional.of(new SqlserverDataProbe(sqlserver))),
                new Engine(new RedisEngine(stores, redis, clock), List.of(new RedisRunner(stores, redis)), Optional.of(new RedisDataProbe(redis))),
                new Engine(new OpensearchEngine(workspace, search, clock), List.of(new OpensearchRunner(search)),
                        Optional.of(new OpensearchDataProbe(search))),
                new Engine(new KubernetesEngine(stores, workspace::store, clusters, clock), List.of(new KubernetesRunner(stores, clusters, secrets)),
                        Optional.of(new KubernetesDataProbe(clusters))));
    }

    /** Of a database single rows can be brought back, too. */
    private static RestoreEngine<?> withRows(RestoreEngine<?> engine, RowsAccess single) {
        return new RowsEngine<>(engine, single, Clock.systemUTC());
    }

    List<RestoreEngine<?>> planners() {
        return List.copyOf(all.stream().<RestoreEngine<?>>map(Engine::planner).toList());
    }

    List<StepRunner> runners() {
        return Stream.concat(Stream.of(rows), all.stream().flatMap(engine -> engine.runners().stream())).toList();
    }

    List<DataProbe> probes() {
        return all.stream().flatMap(engine -> engine.probe().stream()).toList();
    }
}
