package relight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import relight.adapter.engine.postgresql.pitr.PitrPractice;
import relight.adapter.s3.S3Store;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.PostgresServer;
import relight.testing.S3Server;

/**
 * A cluster comes back from a bucket to the end of its log, until it can be read: against the commands that a person would write, which
 * fetch the base, then the log, and let the server replay.
 */
final class PointInTimeBenchmark {

    private static final int BYTES_A_ROW = 110;
    private static final int LOG_BYTES_A_ROW = 190;
    private static final String SCRIPT = """
            set -euo pipefail
            mkdir -m 700 "$to"; mkdir "$to.log"
            aws --endpoint-url "$endpoint" s3 cp --only-show-errors s3://backups/bases/$base/base.tar.gz - | tar -xz -C "$to"
            aws --endpoint-url "$endpoint" s3 cp --only-show-errors s3://backups/bases/$base/pg_wal.tar.gz - | tar -xz -C "$to/pg_wal"
            aws --endpoint-url "$endpoint" s3 sync --only-show-errors s3://backups/log/ "$to.log"
            cat >> "$to/postgresql.auto.conf" <<END
            restore_command = 'cp $to.log/%f %p'
            recovery_target_lsn = '$lsn'
            recovery_target_action = pause
            port = $port
            archive_mode = off
            END
            touch "$to/recovery.signal"
            [ "$(id -u)" != 0 ] || chown -R postgres: "$to" "$to.log"
            as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
            cd /
            as "$bin/pg_ctl" start -D "$to" -l "$to/log" -w -t 600 > /dev/null
            until [ "$(as "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -XAtc 'select pg_is_wal_replay_paused()')" = t ]; do sleep 0.1; done
            as "$bin/pg_ctl" stop -D "$to" -m immediate > /dev/null
            """;

    /** What both restores and everything before them take on the disk, in sizes of the base or of the log: files, archive, bucket, restored. */
    private static final int COPIES = 5;

    private PointInTimeBenchmark() {}

    /** {@code -Drelight.bench.pitr.base=2000 -Drelight.bench.pitr.log=2000} for the sizes that the target speaks of; takes minutes. */
    static List<BenchmarkRow> run() throws Exception {
        int base = Integer.getInteger("relight.bench.pitr.base", 120);
        return run(base, Integer.getInteger("relight.bench.pitr.log", base));
    }

    private static List<BenchmarkRow> run(int baseMegabytes, int logMegabytes) throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-pitr-");
        long wanted = (baseMegabytes + logMegabytes) * COPIES * 1_000_000L;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < wanted) {
            Files.delete(folder);
            throw new IOException("%d MB are free in %s, and it takes %d MB".formatted(free / 1_000_000, folder.getParent(), wanted / 1_000_000));
        }
        try (PostgresServer server = PostgresServer.archiving(16, "max_wal_size=2GB", "fsync=on"); S3Server s3 = S3Server.start(S3Server.Backend.FILES)) {
            Path base = fill(server, baseMegabytes, logMegabytes);
            String lsn = server.value("postgres", "SELECT pg_current_wal_lsn()");
            server.archived();
            upload(s3, base, server.archive());
            double script = script(server, s3, base.getFileName().toString(), lsn);
            double ours = ours(server, s3, folder);
            return List.of(new BenchmarkRow("PostgreSQL to a point in time from S3, base of " + baseMegabytes + " MB and log of " + logMegabytes
                    + " MB, against aws s3 cp, aws s3 sync and the server's replay", ours, script, "s", "≤ 0.60 ×"));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Path fill(PostgresServer server, int baseMegabytes, int logMegabytes) throws Exception {
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE orders (id bigint PRIMARY KEY, word text, created timestamptz)",
                insert(0, baseMegabytes * 1_000_000L / BYTES_A_ROW));
        server.asUser("mkdir", server.folder().resolve("bases").toString());
        Path base = server.baseBackup(server.folder().resolve("bases/base_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC)
                .format(Instant.now())), "-Ft", "-z", "--compress=1");
        server.execute("shop", insert(1_000_000_000L, logMegabytes * 1_000_000L / LOG_BYTES_A_ROW));
        return base;
    }

    private static String insert(long from, long rows) {
        return "INSERT INTO orders SELECT %d + i, md5(i::text) || md5((i + 1)::text), clock_timestamp() FROM generate_series(1, %d) i".formatted(from, rows);
    }

    private static void upload(S3Server s3, Path base, Path archive) throws IOException {
        s3.bucket("backups");
        for (Path file : files(base)) {
            s3.put("backups", "bases/" + base.getFileName() + "/" + file.getFileName(), file);
        }
        for (Path file : files(archive)) {
            s3.put("backups", "log/" + file.getFileName(), file);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static double script(PostgresServer server, S3Server s3, String base, String lsn) throws Exception {
        Path to = server.folder().resolve("by-script");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", SCRIPT).inheritIO();
        builder.environment().putAll(s3.environment());
        builder.environment().putAll(java.util.Map.of("to", to.toString(), "endpoint", s3.endpoint().toString(), "base", base, "lsn", lsn,
                "port", Integer.toString(server.port() + 1), "bin", server.programFolder().toString(), "AWS_DEFAULT_REGION", "us-east-1"));
        long begin = System.nanoTime();
        if (builder.start().waitFor() != 0) {
            throw new IOException("the script failed");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        server.asUser("rm", "-rf", to.toString(), to + ".log");
        return seconds;
    }

    /** From the typed name on; the base was read when it was catalogued. */
    private static double ours(PostgresServer server, S3Server s3, Path folder) throws Exception {
        StoreDefinition.S3 definition = s3.store("store", "backups", "");
        try (PitrPractice practice = new PitrPractice(folder, PitrPractice.target(server), definition, it -> new S3Store((StoreDefinition.S3) it),
                "bases/base_{timestamp}/", "log/")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "latest");
            long begin = System.nanoTime();
            practice.succeed(plan, Part.MAIN, "pitr-replay");
            double seconds = (System.nanoTime() - begin) / 1e9;
            practice.succeed(plan, Part.UNDO, "");
            return seconds;
        }
    }
}
