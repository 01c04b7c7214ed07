package relight.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import relight.adapter.engine.redis.RedisAccess;
import relight.adapter.engine.redis.RedisEngine;
import relight.adapter.engine.redis.RedisRunner;
import relight.adapter.folder.FolderStore;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestoreRequest;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Secret;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.RedisServer;
import relight.testing.TestRun;

/**
 * A Redis comes back from a gzipped RDB file, beside the script that a person would write: stop, gunzip, start. Apart from the whole it
 * measures how long nobody is served: Relight unpacks and proves before the server is stopped.
 */
final class RedisRestoreBenchmark {

    private RedisRestoreBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        return run(Integer.getInteger("relight.bench.redis.keys", 2_000_000));
    }

    private static List<BenchmarkRow> run(int keys) throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-redis-");
        try (RedisServer server = RedisServer.start()) {
            server.fill(keys);
            Path backups = Files.createDirectory(folder.resolve("backups"));
            Path dump = backups.resolve("20260415.rdb.gz");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(dump))) {
                Files.copy(server.dump(folder.resolve("good.rdb")), out);
            }
            Files.copy(folder.resolve("good.rdb"), server.folder().resolve("dump.rdb"));
            double script = script(server, dump);
            double[] ours = ours(server, folder, () -> { });
            tellLoading(server);
            double again = script(server, dump);
            double[] busy = ours(server, folder, () -> server.command("SET", "session:0", "written meanwhile"));
            tellLoading(server);
            script = (script + again) / 2;
            String what = "Redis from a gzipped RDB, %,d keys, against stop, gunzip, start: ".formatted(keys);
            return List.of(new BenchmarkRow(what + "time in which nobody can write, what was there kept as a file, which the script does not", ours[1], script, "s", "≤ 1.0 ×"),
                    new BenchmarkRow(what + "the same where something was written while it was saved in the background", busy[1], script, "s", "≤ 1.0 ×"),
                    new BenchmarkRow(what + "whole, with the proof on a copy", ours[0], script, "s", "≤ 1.0 ×"));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** By the server's own clock, of each start so far: what differs there is the machine's and nobody's work. */
    private static void tellLoading(RedisServer server) throws IOException {
        Files.readAllLines(server.folder().resolve("redis.log")).stream().filter(line -> line.contains("DB loaded")).forEach(System.err::println);
    }

    private static double script(RedisServer server, Path dump) throws Exception {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder("sh", "-c", """
                redis-cli -p "$1" SHUTDOWN NOSAVE
                gunzip -c "$2" > "$3/dump.rdb"
                redis-server "$3/redis.conf"
                until [ "$(redis-cli -p "$1" PING 2>/dev/null)" = PONG ]; do sleep 0.1; done
                """, "script", Integer.toString(server.port()), dump.toString(), server.folder().toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (process.waitFor() != 0) {
            throw new IOException("the script failed");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** The whole, and from the step that holds up writes to the one after which it serves. */
    private static double[] ours(RedisServer server, Path folder, Meanwhile meanwhile) throws Exception {
        ProtectedSystem system = new ProtectedSystem("cache", "redis", "", List.of(), Objectives.NONE,
                Map.of("port", Integer.toString(server.port())), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        StoreDefinition.Folder definition = new StoreDefinition.Folder("disk", folder.resolve("backups"), false);
        Workspace workspace = new Workspace(folder, new Site("shop", "benchmark", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(new BackupSeries("nightly", "cache", "disk", "{timestamp}*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        Retention.NONE, 0, Optional.empty())), List.of(), List.of(), List.of());
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(Files.createTempDirectory(folder, "index").resolve("index.db"))) {
            Catalog catalog = new Catalog(workspace, Map.of("disk", new FolderStore(definition)), index);
            catalog.refresh(WorkListener.NONE);
            Backup backup = catalog.verify(catalog.list(CatalogQuery.ALL, 0, 1).getFirst(), WorkListener.NONE);
            RedisAccess access = new RedisAccess(reference -> new Secret(""), Hosts.known(Pods.NONE));
            RestoreRequest request = new RestoreRequest(system, backup, List.of(), RestoreRequest.Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
            Planning planning = new RedisEngine(catalog::store, access, Clock.systemUTC()).consider(request, Messages.english());
            List<Step> steps = ((Planning.Planned) planning).plan().steps();
            RedisRunner runner = new RedisRunner(catalog::store, access);
            TestRun run = TestRun.in(folder, 1);
            double[] seconds = play(steps, runner, run, meanwhile);
            for (Step step : steps) {
                if (step.header().part() == Part.COMMIT) {
                    runner.run(step, run);
                }
            }
            return seconds;
        }
    }

    /** What happens between the save in the background and the moment from which nobody can write. */
    private interface Meanwhile {
        void happens() throws Exception;
    }

    private static double[] play(List<Step> steps, RedisRunner runner, TestRun run, Meanwhile meanwhile) throws Exception {
        long begin = System.nanoTime();
        long stopped = begin;
        double away = 0;
        for (Step step : steps) {
            if (step instanceof Step.EngineAction action && runner.runs(step) && step.header().part() == Part.MAIN) {
                if (action.action().equals("quiet")) {
                    meanwhile.happens();
                    stopped = System.nanoTime();
                }
                long from = System.nanoTime();
                Outcome outcome = runner.run(step, run);
                System.err.printf("%12s %6.2f s%n", action.action(), (System.nanoTime() - from) / 1e9);
                if (!outcome.good()) {
                    throw new IOException(outcome.reason().toString());
                }
                away = action.action().equals("start") ? (System.nanoTime() - stopped) / 1e9 : away;
            }
        }
        return new double[] {(System.nanoTime() - begin) / 1e9, away};
    }
}
