package relight.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import relight.adapter.engine.redis.RedisAccess;
import relight.adapter.engine.redis.RedisEngine;
import relight.adapter.engine.redis.RedisRunner;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
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
import relight.testing.S3Server;
import relight.testing.TestRun;

/**
 * A Redis comes back from a gzipped RDB file in a bucket, beside the two scripts that people write: one downloads, unpacks, stops, copies and
 * starts; the other has the server save what is there before it is stopped, as Relight does. Besides the whole it is measured how long nobody
 * can write: Relight unpacks, proves and keeps before that.
 */
final class RedisRestoreBenchmark {

    private static final int TURNS = 3;

    private static final String FETCH = """
            set -e
            aws --endpoint-url "$endpoint" s3 cp --only-show-errors s3://redis/20260415.rdb.gz "$work/dump.rdb.gz"
            gunzip -f "$work/dump.rdb.gz"
            away=$(date +%s%N)
            """;

    private static final String SAVE = """
            redis-cli -p "$port" SAVE
            cp "$folder/dump.rdb" "$work/kept.rdb"
            """;

    private static final String REPLACE = """
            redis-cli -p "$port" SHUTDOWN NOSAVE
            cp "$work/dump.rdb" "$folder/dump.rdb"
            redis-server "$folder/redis.conf"
            until [ "$(redis-cli -p "$port" PING 2>/dev/null)" = PONG ]; do sleep 0.1; done
            echo $(($(date +%s%N) - away)) > "$work/away"
            """;

    /** Seconds of the whole, and those of it in which nobody could write. */
    private record Took(double whole, double away) {}

    private RedisRestoreBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        return run(Integer.getInteger("relight.bench.redis.keys", 2_000_000));
    }

    private static List<BenchmarkRow> run(int keys) throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-redis-");
        try (RedisServer server = RedisServer.start(); S3Server s3 = S3Server.start(S3Server.Backend.FILES)) {
            server.fill(keys);
            Path dump = folder.resolve("good.rdb.gz");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(dump))) {
                Files.copy(server.dump(folder.resolve("good.rdb")), out);
            }
            s3.bucket("redis");
            s3.put("redis", "20260415.rdb.gz", dump);
            Files.copy(folder.resolve("good.rdb"), server.folder().resolve("dump.rdb"));
            List<Took> plain = new ArrayList<>();
            List<Took> saving = new ArrayList<>();
            List<Took> quiet = new ArrayList<>();
            List<Took> busy = new ArrayList<>();
            for (int turn = 0; turn < TURNS; turn++) {
                plain.add(script(FETCH + REPLACE, server, s3, folder));
                quiet.add(ours(server, s3, folder, () -> { }));
                saving.add(script(FETCH + SAVE + REPLACE, server, s3, folder));
                busy.add(ours(server, s3, folder, () -> server.command("SET", "session:0", "written meanwhile")));
            }
            tellLoading(server);
            String what = "Redis from a gzipped RDB in S3, %,d keys, middle of three runs: ".formatted(keys);
            return List.of(
                    row(what + "whole, with a proof on a copy and what was there kept, against aws s3 cp, gunzip, SAVE, stop, copy, start", quiet, saving, Took::whole),
                    row(what + "the same against a script that keeps nothing", quiet, plain, Took::whole),
                    row(what + "time in which nobody can write, against the script that keeps nothing", quiet, plain, Took::away),
                    row(what + "the same where something is written until then, against the script that saves", busy, saving, Took::away));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static BenchmarkRow row(String what, List<Took> ours, List<Took> theirs, ToDoubleFunction<Took> figure) {
        return new BenchmarkRow(what, middle(ours, figure), middle(theirs, figure), "s", "≤ 1.0 ×");
    }

    private static double middle(List<Took> all, ToDoubleFunction<Took> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        System.err.println(Arrays.toString(sorted));
        return sorted[TURNS / 2];
    }

    /** By the server's own clock, of each start so far: what differs there is the machine's and nobody's work. */
    private static void tellLoading(RedisServer server) throws IOException {
        Files.readAllLines(server.folder().resolve("redis.log")).stream().filter(line -> line.contains("DB loaded")).forEach(System.err::println);
    }

    private static Took script(String script, RedisServer server, S3Server s3, Path folder) throws Exception {
        Path work = Files.createTempDirectory(folder, "script");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(s3.environment());
        builder.environment().putAll(Map.of("endpoint", s3.endpoint().toString(), "AWS_DEFAULT_REGION", "us-east-1", "work", work.toString(),
                "port", Integer.toString(server.port()), "folder", server.folder().toString()));
        long begin = System.nanoTime();
        if (builder.start().waitFor() != 0) {
            throw new IOException("the script failed");
        }
        double whole = (System.nanoTime() - begin) / 1e9;
        return new Took(whole, Long.parseLong(Files.readString(work.resolve("away")).strip()) / 1e9);
    }

    /** The whole, and from the step that holds up writes to the one after which it serves. */
    private static Took ours(RedisServer server, S3Server s3, Path folder, Meanwhile meanwhile) throws Exception {
        ProtectedSystem system = new ProtectedSystem("cache", "redis", "", List.of(), Objectives.NONE,
                Map.of("port", Integer.toString(server.port())), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        StoreDefinition.S3 definition = s3.store("bucket", "redis", "");
        Workspace workspace = new Workspace(folder, new Site("shop", "benchmark", ZoneId.of("UTC")), List.of(definition), List.of(system),
                List.of(new BackupSeries("nightly", "cache", "bucket", "{timestamp}*", "yyyyMMdd", BackupSeries.Kind.FULL, Optional.empty(),
                        Retention.NONE, 0, Optional.empty())), List.of(), List.of(), List.of());
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(Files.createTempDirectory(folder, "index").resolve("index.db"));
                S3Store store = new S3Store(definition)) {
            Catalog catalog = new Catalog(workspace, Map.of("bucket", store), index);
            catalog.refresh(WorkListener.NONE);
            Backup backup = catalog.verify(catalog.list(CatalogQuery.ALL, 0, 1).getFirst(), WorkListener.NONE);
            RedisAccess access = new RedisAccess(reference -> new Secret(""), Hosts.known(Pods.NONE));
            RestoreRequest request = new RestoreRequest(system, backup, List.of(), RestoreRequest.Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
            Planning planning = new RedisEngine(catalog::store, access, Clock.systemUTC()).consider(request, Messages.english());
            List<Step> steps = ((Planning.Planned) planning).plan().steps();
            RedisRunner runner = new RedisRunner(catalog::store, access);
            TestRun run = TestRun.in(folder, 1);
            Took seconds = play(steps, runner, run, meanwhile);
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

    private static Took play(List<Step> steps, RedisRunner runner, TestRun run, Meanwhile meanwhile) throws Exception {
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
        return new Took((System.nanoTime() - begin) / 1e9, away);
    }
}
