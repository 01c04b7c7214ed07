package relight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relight.adapter.engine.postgresql.PostgresqlAccess;
import relight.adapter.engine.postgresql.PostgresqlEngine;
import relight.adapter.engine.postgresql.PostgresqlRunner;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.s3.S3Store;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Secret;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.PostgresServer;
import relight.testing.S3Server;
import relight.testing.TestRun;

/**
 * A database of 12 tables with three indexes each comes back from a bucket; data checks are left out on all sides.
 */
final class PostgresqlRestoreBenchmark {

    private static final int MEGABYTES = 2_000;
    private static final int TABLES = 12;
    /** A row with its share of the three indexes, as measured on PostgreSQL 15. */
    private static final int BYTES_A_ROW = 290;

    private PostgresqlRestoreBenchmark() {}

    /** Something whose time is taken. */
    private interface Work {
        void run() throws Exception;
    }

    static List<BenchmarkRow> run() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-pg-");
        try (PostgresServer server = PostgresServer.durable(); S3Server s3 = S3Server.start(S3Server.Backend.FILES)) {
            fill(server);
            Path dump = server.dump("shop", folder.resolve("shop_20260415.dump"), "-Fc", "-Z1");
            s3.bucket("backups");
            s3.put("backups", "shop_20260415.dump", dump);
            double local = seconds(() -> restore(server, "local", dump, "-j", Integer.toString(Runtime.getRuntime().availableProcessors())));
            double ours = seconds(ours(server, s3, folder));
            double script = seconds(() -> script(server, s3, folder.resolve("downloaded.dump")));
            String what = "PostgreSQL from S3, " + MEGABYTES + " MB in 12 tables, against ";
            return List.of(new BenchmarkRow(what + "pg_restore -j from a local file", ours, local, "s", "≤ 1.10 ×"),
                    new BenchmarkRow(what + "download, sha256sum, pg_restore", ours, script, "s", "≤ 0.80 ×"));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void fill(PostgresServer server) throws Exception {
        server.execute("postgres", "CREATE DATABASE shop");
        long rows = MEGABYTES * 1_000_000L / BYTES_A_ROW / TABLES;
        for (int i = 0; i < TABLES; i++) {
            server.execute("shop", "CREATE TABLE t%d (id bigint PRIMARY KEY, word text, at timestamptz, amount int)".formatted(i),
                    "INSERT INTO t%d SELECT i, md5(i::text) || md5((i + 1)::text), timestamptz '2026-01-01' + i * interval '1 second', i %% 9999 "
                            .formatted(i) + "FROM generate_series(1, %d) i".formatted(rows),
                    "CREATE INDEX ON t%d (word)".formatted(i), "CREATE INDEX ON t%d (at)".formatted(i));
        }
    }

    private static double seconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    /** After a checkpoint: what earlier work left to write must not be paid for here. */
    private static void restore(PostgresServer server, String database, Path dump, String... options) throws Exception {
        server.execute("postgres", "CHECKPOINT", "CREATE DATABASE " + database + " TEMPLATE template0");
        List<String> command = new java.util.ArrayList<>(List.of(server.program("pg_restore"), "--exit-on-error", "-d", database));
        command.addAll(List.of(options));
        command.add(dump.toString());
        if (server.client(command, null) != 0) {
            throw new IOException("pg_restore failed");
        }
        server.execute("postgres", "DROP DATABASE " + database);
    }

    private static void script(PostgresServer server, S3Server s3, Path to) throws Exception {
        s3.client().getObject(request -> request.bucket("backups").key("shop_20260415.dump"), to);
        new ProcessBuilder("sha256sum", to.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        restore(server, "script", to);
    }

    private static Work ours(PostgresServer server, S3Server s3, Path folder) throws Exception {
        ProtectedSystem system = new ProtectedSystem("shop", "postgresql", "", List.of(), Objectives.NONE, server.target("shop"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        StoreDefinition.S3 definition = s3.store("dumps", "backups", "");
        Workspace workspace = new Workspace(folder, new Site("shop", "benchmark", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(new BackupSeries("nightly", "shop", "dumps", "*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        Retention.NONE, 0, Optional.empty())), List.of(), List.of(), List.of());
        SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db"));
        Catalog catalog = new Catalog(workspace, Map.of("dumps", new S3Store(definition)), index);
        catalog.refresh(WorkListener.NONE);
        Backup backup = catalog.verify(catalog.list(CatalogQuery.ALL, 0, 1).getFirst(), WorkListener.NONE);
        PostgresqlAccess access = new PostgresqlAccess(reference -> new Secret(""));
        PostgresqlEngine engine = new PostgresqlEngine(catalog, access, folder, Clock.systemUTC());
        PostgresqlRunner runner = new PostgresqlRunner(catalog, access, Clock.systemUTC());
        RestoreRequest request = new RestoreRequest(system, backup, List.of(), RestoreRequest.Way.BESIDE_ONLY, Optional.of("ours"), Map.of());
        Planning.Planned planned = (Planning.Planned) engine.consider(request, Messages.english());
        TestRun run = TestRun.in(folder, 1);
        return () -> {
            server.execute("postgres", "CHECKPOINT");
            for (Step step : planned.plan().steps()) {
                if (step instanceof Step.EngineAction action && Set.of("create", "restore").contains(action.action())) {
                    Outcome outcome = runner.run(step, run);
                    if (!outcome.good()) {
                        throw new IOException(outcome.reason().toString());
                    }
                }
            }
            server.execute("postgres", "DROP DATABASE ours");
            index.close();
        };
    }
}
