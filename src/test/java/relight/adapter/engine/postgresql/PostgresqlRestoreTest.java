package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.adapter.s3.S3Store;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.PlanWriter;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;
import relight.testing.BreakingBucket;
import relight.testing.PostgresServer;
import relight.testing.S3Server;

/** Restores from a real server's dumps into a real server, from the fault to commit or undo. */
class PostgresqlRestoreTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws SQLException {
        Shop.fill(server);
    }

    @ParameterizedTest
    @CsvSource({"-Fc, shop_20260415.dump, ''", "-Fp, shop_20260415.sql, ''", "-Fc, shop_20260415.sql.gz, gz", "-Fp, shop_20260415.dump, gz",
        "-Fp, shop_20260415.sql.gz, gz gz", "-Fc, shop_20260415.bin, zst", "-Fp, shop_20260415.zst, zst", "-Fp, shop_20260415.xz, xz",
        "-Fp, shop_20260415.bz2, bz2", "-Ft, shop_20260415.tar, gz", "-Fp --create, shop_20260415.create.sql, ''",
        "-Fp --inserts, shop_20260415.inserts.sql, gz"})
    void bringsTheDataBackFromADumpOfAnyFormAndName(String options, String name, String wrappings) throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, name, options, wrappings);
            server.execute("shop", "DROP TABLE orders CASCADE");
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value(restored(plan), "SELECT count(*) FROM orders"));
            assertEquals(Optional.of(Instant.parse("2026-04-15T01:59:00Z")), practice.events(RecoveryEvent.RecoveryPointFound.class).stream()
                    .filter(RecoveryEvent.RecoveryPointFound::measured).map(RecoveryEvent.RecoveryPointFound::point).findFirst());
        }
    }

    @Test
    void takesASwapBackAndLeavesBothDatabases() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.dump", "-Fc", "");
            server.execute("shop", "DELETE FROM orders WHERE id > 100");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            assertFalse(practice.events(RecoveryEvent.CommitWindowOpened.class).isEmpty());
            practice.succeed(plan, Part.UNDO);
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));
            assertEquals("5000", server.value(restored(plan), "SELECT count(*) FROM orders"));
        }
    }

    @Test
    void dropsTheOldDatabaseOnlyAtCommitAndCarriesItsSettingsOver() throws Exception {
        server.execute("postgres", "ALTER DATABASE shop SET search_path TO public, \"Other Schema\"",
                "ALTER DATABASE shop SET work_mem TO '7MB'", "REVOKE CONNECT ON DATABASE shop FROM PUBLIC",
                "COMMENT ON DATABASE shop IS 'the shop''s'");
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.dump", "-Fc", "");
            server.execute("shop", "TRUNCATE orders CASCADE");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(2, server.databases().stream().filter(name -> name.startsWith("shop")).count());
            practice.succeed(plan, Part.COMMIT);
            assertEquals(List.of("shop"), server.databases());
            assertEquals("public, \"Other Schema\"", server.value("shop", "SHOW search_path"));
            assertEquals("7MB", server.value("shop", "SHOW work_mem"));
            assertEquals("f", server.value("shop", "SELECT has_database_privilege('public', 'shop', 'CONNECT')"));
            assertEquals("the shop's", server.value("shop", "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop'"));
        }
    }

    @Test
    void bringsADatabaseBackThatIsGone() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.dump", "-Fc", "");
            server.execute("postgres", "DROP DATABASE shop");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            practice.succeed(plan, Part.UNDO);
            assertFalse(server.databases().contains("shop"));
        }
    }

    @Test
    void restoresBesideWithoutTouchingWhatIsThere() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.dump", "-Fc", "");
            server.execute("shop", "DELETE FROM orders WHERE id > 100");
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));
            assertEquals("5000", server.value(restored(plan), "SELECT count(*) FROM orders"));
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of("shop"), server.databases());
        }
    }

    @ParameterizedTest
    @CsvSource({"rename", "dump"})
    void restoresInPlaceBehindASafetyCopyAndBack(String safety) throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            dump(practice, "shop_20260415.dump", "-Fc", "");
            server.execute("shop", "DELETE FROM orders WHERE id > 100");
            RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of("safety", safety, "safety-folder", folder.resolve("safety").toString()));
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));
        }
    }

    @Test
    void runsFromTheSavedMarkdownAlone() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"), system -> new ProtectedSystem(system.name(), system.engine(),
                system.tier(), List.of(), system.objectives(), system.target(), system.checks(), Optional.of("true"), Optional.of("true"),
                Optional.empty()))) {
            dump(practice, "shop_20260415.sql.gz", "-Fp", "gz");
            server.execute("shop", "DROP TABLE orders CASCADE");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            String page = new PlanWriter().write(plan, Messages.english());
            Runbook saved = new RunbookReader().read("restore.md", page);
            assertEquals(plan.steps().size(), saved.steps().size());
            assertTrue(practice.execute(saved.steps(), Part.MAIN).good(), () -> practice.told.output());
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            assertTrue(practice.execute(saved.steps(), Part.COMMIT).good());
            assertEquals(List.of("shop"), server.databases());
        }
    }

    @ParameterizedTest
    @CsvSource({"-Fc, shop_20260415.dump, ''", "-Fp, shop_20260415.sql.gz, gz"})
    void bringsTheDataBackFromABucket(String options, String name, String wrappings) throws Exception {
        try (S3Server s3 = S3Server.start()) {
            s3.versionedBucket("backups");
            try (Practice practice = new Practice(folder, server.target("shop"), it -> it, s3.store("dumps", "backups", ""),
                    definition -> new S3Store((StoreDefinition.S3) definition))) {
                Files.createDirectories(practice.dumps());
                dump(practice, name, options, wrappings);
                s3.put("backups", name, practice.dumps().resolve(name));
                server.execute("shop", "DROP TABLE orders CASCADE");
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                practice.succeed(plan, Part.MAIN);
                assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
                practice.succeed(plan, Part.UNDO);
                practice.succeed(practice.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-Fc, shop_20260415.dump, ''", "-Fp, shop_20260415.sql.gz, gz"})
    void isReadOnFromWhereTheStoreBrokeOff(String options, String name, String wrappings) throws Exception {
        server.execute("shop", "CREATE TABLE noise AS SELECT gen_random_uuid() AS u FROM generate_series(1, 60000)");
        try (BreakingBucket bucket = new BreakingBucket(); Practice practice = new Practice(folder, server.target("shop"), it -> it, bucket.store("dumps"),
                definition -> new S3Store((StoreDefinition.S3) definition))) {
            Files.createDirectories(practice.dumps());
            dump(practice, name, options, wrappings);
            Path file = practice.dumps().resolve(name);
            bucket.put(name, file);
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            bucket.breakIn(name, file);
            assertTrue(practice.run(Shop.step(plan, "restore")).good(), practice.told::output);
            bucket.assertReadOn(Files.size(file), practice.told.lines());
            assertEquals("60000", server.value(restored(plan), "SELECT count(*) FROM noise"));
        }
    }

    static String restored(RestorePlan plan) {
        return Shop.with(plan, "restore").get("into");
    }

    static void dump(Practice practice, String name, String options, String wrappings) throws IOException {
        Path file = server.dump("shop", practice.dumps().resolve(name), options.split(" "));
        for (String wrapping : wrappings.isEmpty() ? new String[0] : wrappings.split(" ")) {
            wrap(file, wrapping);
        }
    }

    private static void wrap(Path file, String wrapping) throws IOException {
        Path wrapped = file.resolveSibling(file.getFileName() + ".wrapped");
        try (OutputStream out = Files.newOutputStream(wrapped); OutputStream around = switch (wrapping) {
            case "gz" -> new GZIPOutputStream(out);
            case "zst" -> new com.github.luben.zstd.ZstdOutputStream(out);
            case "xz" -> new org.tukaani.xz.XZOutputStream(out, new org.tukaani.xz.LZMA2Options(1));
            default -> new org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream(out);
        }) {
            Files.copy(file, around);
        }
        Files.move(wrapped, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
