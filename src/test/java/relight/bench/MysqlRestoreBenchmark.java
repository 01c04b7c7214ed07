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
import relight.adapter.engine.mysql.MysqlAccess;
import relight.adapter.engine.mysql.MysqlEngine;
import relight.adapter.engine.mysql.MysqlRunner;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
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
import relight.testing.MariaDbServer;
import relight.testing.TestRun;

/** A schema of 8 tables comes back from a gzipped dump in a folder, all guards in, against {@code gunzip | mysql}. */
final class MysqlRestoreBenchmark {

    private static final int MEGABYTES = Integer.getInteger("relight.bench.mysql", 800);
    private static final int TABLES = 8;
    private static final int BYTES_A_ROW = 110;

    private MysqlRestoreBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-mysql-");
        try (MariaDbServer server = MariaDbServer.start()) {
            fill(server);
            Path dumps = Files.createDirectories(folder.resolve("dumps"));
            Path dump = server.dump("shop", dumps.resolve("shop_20260415.sql"));
            if (new ProcessBuilder("gzip", "-1", dump.toString()).start().waitFor() != 0) {
                throw new IOException("gzip failed");
            }
            double script = script(server, Path.of(dump + ".gz"));
            double ours = ours(server, folder, dumps);
            return List.of(new BenchmarkRow("MariaDB, " + MEGABYTES + " MB in " + TABLES + " tables from a gzipped dump, guards in, against gunzip into mysql",
                    ours, script, "s", "≤ 1.10 ×"));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void fill(MariaDbServer server) throws IOException {
        server.execute("", "CREATE DATABASE shop");
        long rows = MEGABYTES * 1_000_000L / BYTES_A_ROW / TABLES;
        for (int i = 0; i < TABLES; i++) {
            server.execute("shop", "CREATE TABLE t%d (id BIGINT PRIMARY KEY, word VARCHAR(80), at DATETIME, amount INT, KEY (at))".formatted(i),
                    "INSERT INTO t%d SELECT seq, CONCAT(MD5(seq), MD5(seq + 1)), '2026-01-01' + INTERVAL seq SECOND, seq %% 9999 FROM seq_1_to_%d"
                            .formatted(i, rows));
        }
    }

    private static double script(MariaDbServer server, Path dump) throws Exception {
        server.execute("", "CREATE DATABASE script");
        long begin = System.nanoTime();
        String line = "gunzip -c '" + dump + "' | " + String.join(" ", server.words("mysql", "script"));
        if (new ProcessBuilder("bash", "-c", "set -o pipefail; " + line).inheritIO().start().waitFor() != 0) {
            throw new IOException("the script failed");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        server.execute("", "DROP DATABASE script");
        return seconds;
    }

    private static double ours(MariaDbServer server, Path folder, Path dumps) throws Exception {
        ProtectedSystem system = new ProtectedSystem("shop", "mysql", "", List.of(), Objectives.NONE, server.target("shop"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        StoreDefinition.Folder definition = new StoreDefinition.Folder("dumps", dumps, false);
        Workspace workspace = new Workspace(folder, new Site("shop", "benchmark", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(new BackupSeries("nightly", "shop", "dumps", "*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        Retention.NONE, 0, Optional.empty())), List.of(), List.of(), List.of());
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db"))) {
            Catalog catalog = new Catalog(workspace, Map.of("dumps", new FolderStore(definition)), index);
            catalog.refresh(WorkListener.NONE);
            Backup backup = catalog.verify(catalog.list(CatalogQuery.ALL, 0, 1).getFirst(), WorkListener.NONE);
            MysqlAccess access = new MysqlAccess(reference -> new Secret(""));
            RestoreRequest request = new RestoreRequest(system, backup, List.of(), RestoreRequest.Way.BESIDE_ONLY, Optional.of("ours"), Map.of());
            Planning.Planned planned = (Planning.Planned) new MysqlEngine(catalog, access, Clock.systemUTC()).consider(request, Messages.english());
            MysqlRunner runner = new MysqlRunner(catalog, access, Clock.systemUTC());
            TestRun run = TestRun.in(folder, 1);
            long begin = System.nanoTime();
            for (Step step : planned.plan().steps()) {
                if (step instanceof Step.EngineAction action && Set.of("create", "restore").contains(action.action())) {
                    Outcome outcome = runner.run(step, run);
                    if (!outcome.good()) {
                        throw new IOException(outcome.reason().toString());
                    }
                }
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
