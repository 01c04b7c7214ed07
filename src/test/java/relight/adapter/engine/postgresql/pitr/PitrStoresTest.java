package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.adapter.process.DecryptionProgram;
import relight.adapter.s3.S3Store;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Decryption;
import relight.core.catalog.KeyedStore;
import relight.core.catalog.State;
import relight.core.restore.Reach;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Problem;
import relight.core.workspace.BackupKey;
import relight.core.workspace.StoreDefinition;
import relight.testing.ArchivedCluster;
import relight.testing.BreakingBucket;
import relight.testing.S3Server;

/** Base backups in every form, and the log with and without compression, from a folder and from a bucket. */
class PitrStoresTest {

    private static ArchivedCluster cluster;

    @BeforeAll
    static void begin() throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static PitrPractice inFolder(Path folder, String base) throws IOException {
        return new PitrPractice(folder, PitrPractice.target(cluster.server), new StoreDefinition.Folder("store", cluster.store, false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), base, "archive/");
    }

    @Test
    void aBucketHoldsTheBaseAndACompressedLog(@TempDir Path folder) throws Exception {
        try (S3Server s3 = S3Server.start()) {
            s3.bucket("backups");
            for (Path file : files(cluster.base)) {
                s3.put("backups", "pg/bases/" + cluster.base.getFileName() + "/" + cluster.base.relativize(file), file);
            }
            for (Path file : files(cluster.server.archive())) {
                s3.put("backups", "pg/log/" + file.getFileName() + (file.getFileName().toString().length() == 24 ? ".gz" : ""),
                        file.getFileName().toString().length() == 24 ? gzip(file) : Files.readAllBytes(file));
            }
            StoreDefinition.S3 definition = s3.store("store", "backups", "pg/");
            Function<StoreDefinition, BackupStore> store = it -> new S3Store((StoreDefinition.S3) it);
            try (PitrPractice practice = new PitrPractice(folder, PitrPractice.target(cluster.server), definition, store, "bases/base_{timestamp}/", "log/")) {
                assertEquals("1,2,3", restored(practice, "time:" + cluster.good));
            }
        }
    }

    @Test
    void baseAndLogAreReadOnFromWhereTheStoreBrokeOff(@TempDir Path folder) throws Exception {
        try (BreakingBucket bucket = new BreakingBucket()) {
            long bytes = 0;
            String base = "bases/" + cluster.base.getFileName() + "/";
            for (Path file : files(cluster.base)) {
                bucket.put(base + cluster.base.relativize(file), file);
                bytes += Files.size(file);
            }
            for (Path file : files(cluster.server.archive())) {
                bucket.put("log/" + file.getFileName(), file);
                bytes += Files.size(file);
            }
            try (PitrPractice practice = new PitrPractice(folder, PitrPractice.target(cluster.server), bucket.store("store"), it -> new S3Store((StoreDefinition.S3) it),
                    "bases/base_{timestamp}/", "log/")) {
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
                practice.succeed(plan, Part.MAIN, "pitr-prepare");
                bucket.breakIn(base + "base.tar.gz", cluster.base.resolve("base.tar.gz"));
                bucket.breakIn("log/0", files(cluster.server.archive()).stream().filter(file -> file.getFileName().toString().length() == 24).findFirst().orElseThrow());
                for (String action : List.of("pitr-fetch", "pitr-verify", "pitr-replay")) {
                    assertTrue(practice.run(PitrPractice.actions(plan, action).getFirst()).good(), practice.told::output);
                }
                bucket.assertReadOn(bytes, practice.told.lines());
                assertEquals("1,2,3", ordersAndBack(practice, plan));
            }
        }
    }

    @Test
    void aPlainFolderIsABaseBackupToo(@TempDir Path folder) throws Exception {
        cluster.server.asUser("mkdir", cluster.server.folder().resolve("plain").toString());
        cluster.server.baseBackup(cluster.server.folder().resolve("plain/base_" + ArchivedCluster.STAMP.format(Instant.now())), "-Fp");
        cluster.server.archived();
        try (PitrPractice practice = inFolder(folder, "plain/base_{timestamp}/")) {
            assertEquals("1,3,4", restored(practice, "latest"));
        }
    }

    @Test
    void oneArchiveOfAllIsABaseBackupToo(@TempDir Path folder) throws Exception {
        Path file = cluster.server.folder().resolve("single/base_" + ArchivedCluster.STAMP.format(Instant.now()) + ".tar.gz");
        cluster.server.asUser("sh", "-c", "mkdir -p '" + file.getParent() + "' && '" + cluster.server.program("pg_basebackup") + "' -h 127.0.0.1 -p "
                + cluster.server.port() + " -U postgres -D - -Ft -X none --checkpoint=fast | gzip -1 > '" + file + "'");
        cluster.server.archived();
        try (PitrPractice practice = inFolder(folder, "single/base_{timestamp}.tar.gz")) {
            assertEquals("1,3,4", restored(practice, "latest"));
        }
    }

    @Test
    void ALL_14_aBaseBackupThatWasEncryptedComesBackWithItsKeyAndIsRefusedWithoutIt(@TempDir Path folder) throws Exception {
        Path phrase = Files.writeString(folder.resolve("phrase"), "lost with the site\n");
        Files.setPosixFilePermissions(phrase, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.createDirectory(cluster.server.folder().resolve("shut")).resolve(cluster.base.getFileName() + ".tar.gz.enc");
        assertEquals(0, new ProcessBuilder("openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-pass", "file:" + phrase, "-in", cluster.base.resolve("base.tar.gz").toString(),
                "-out", file.toString()).start().waitFor());
        StoreDefinition.Folder definition = new StoreDefinition.Folder("store", cluster.store, false);
        try (PitrPractice practice = inFolder(Files.createDirectory(folder.resolve("without")), "shut/base_{timestamp}.tar.gz.enc")) {
            assertEquals(List.of(State.SUSPECT), practice.backups().stream().map(Backup::state).toList());
            assertThrows(Problem.class, () -> practice.consider(Way.SIDE_BY_SIDE, "time:" + cluster.good), "none is offered");
        }
        Decryption key = new DecryptionProgram(new BackupKey.File(phrase.toString()), Path::of);
        try (PitrPractice practice = new PitrPractice(Files.createDirectory(folder.resolve("with")), PitrPractice.target(cluster.server), definition,
                it -> new KeyedStore(new FolderStore(definition), Map.of("bases", key)), "shut/base_{timestamp}.tar.gz.enc", "archive/")) {
            assertEquals("1,2,3", restored(practice, "time:" + cluster.good));
        }
    }

    @Test
    void theMomentsThatCanBeReachedAreShownWithTheGapsBetweenThem(@TempDir Path folder) throws Exception {
        try (PitrPractice practice = inFolder(folder, "bases/base_{timestamp}/")) {
            practice.backups();
            Reach whole = practice.restores.reach(practice.catalog.workspace().systems().getFirst()).orElseThrow();
            assertEquals(1, whole.spans().size());
            assertTrue(whole.holds(cluster.good) && !whole.holds(cluster.early.minusSeconds(5)), whole::toString);
            List<Path> segments = files(cluster.server.archive()).stream().filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}")).sorted().toList();
            Path missing = segments.get(segments.size() - 2);
            Path away = cluster.server.folder().resolve("away");
            Files.move(missing, away);
            try {
                Reach gap = practice.restores.reach(practice.catalog.workspace().systems().getFirst()).orElseThrow();
                assertEquals(2, gap.spans().size());
                assertTrue(gap.newest().orElseThrow().isBefore(whole.newest().orElseThrow()), gap::toString);
            } finally {
                Files.move(away, missing);
            }
        }
    }

    private static String restored(PitrPractice practice, String target) throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, target);
        practice.succeed(plan, Part.MAIN, "pitr-check");
        return ordersAndBack(practice, plan);
    }

    private static String ordersAndBack(PitrPractice practice, RestorePlan plan) throws Exception {
        Step.EngineAction replay = PitrPractice.actions(plan, "pitr-replay").getFirst();
        Optional<String> orders = new PrivateServer(new PitrRun(replay, practice.told)).value("SELECT string_agg(id::text, ',' ORDER BY id) FROM orders");
        practice.succeed(plan, Part.UNDO);
        cluster.server.asUser("rm", "-rf", replay.with().get("restored"));
        return orders.orElse("");
    }

    private static byte[] gzip(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            Files.copy(file, gzip);
        }
        return bytes.toByteArray();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
