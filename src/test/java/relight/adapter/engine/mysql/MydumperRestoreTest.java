package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.adapter.s3.S3Store;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.recovery.Outcome;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.BreakingBucket;
import relight.testing.MariaDbServer;

/** Folders of mydumper on a real MariaDB, from a folder and from a bucket. */
class MydumperRestoreTest {

    private static MariaDbServer server;

    @TempDir
    private Path folder;

    private Path dump;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void aDump() throws Exception {
        Shop.fill(server);
        // of such a name mydumper itself writes a file that no loader can read
        server.execute("shop", "DROP TABLE `Odd ``Name`", "CREATE TABLE `Odd Name` (`From` INT, b BLOB)", "INSERT INTO `Odd Name` VALUES (1, x'0027FF5C0A1A')",
                "CREATE PROCEDURE two_lines()\nBEGIN\n  DELETE FROM audit;\n  SELECT ';', \"it's\";\nEND");
        dump = folder.resolve("dumps/shop_20260415");
        server.dumpFolder("shop", dump, "--compress", "--rows=1500");
    }

    private Practice overFolder() throws IOException {
        return over(server.target("shop"));
    }

    private Practice over(Map<String, String> target) throws IOException {
        return new Practice(folder, target, UnaryOperator.identity(), new StoreDefinition.Folder("dumps", folder.resolve("dumps"), false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "shop_{timestamp}/");
    }

    @Test
    void ALL_2_MY_1_comesBackBesideIsSwappedAndTakenBack() throws Exception {
        server.execute("shop", "DROP TRIGGER watch", "UPDATE orders SET note = 'rubbish'");
        try (Practice practice = overFolder()) {
            assertEquals(Content.MYDUMPER, practice.backup().verdict().format().orElseThrow().content());
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertWhole();
            practice.succeed(plan, Part.UNDO);
            assertEquals("0", server.execute("shop", "SELECT COUNT(*) FROM orders WHERE note = 'canary'"));
            assertTrue(practice.told.output().contains("--defaults-file="), "MY-6: no password among the loader's words");
            try (Stream<Path> left = Files.walk(folder.resolve("spool"))) {
                assertEquals(List.of(), left.filter(path -> path.getFileName().toString().equals("mydumper")).toList(), "what was fetched is gone");
            }
        }
    }

    private void assertWhole() throws IOException {
        assertEquals("5000\t1\t100", server.execute("shop", "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM orders WHERE note = 'canary'), "
                + "(SELECT COUNT(*) FROM customers)"));
        assertEquals("0027FF5C0A1A", server.execute("shop", "SELECT HEX(b) FROM `Odd Name`"));
        assertEquals("4990", server.execute("shop", "SELECT COUNT(*) FROM a_view_on_it"));
        assertEquals("watch", server.execute("shop", "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'shop'"));
        server.execute("shop", "CALL tidy()", "CALL two_lines()");
    }

    /** The store breaks off in the middle of the largest file of them. */
    @Test
    void comesFromABucketAsFromAFolderAndIsReadOnFromWhereTheStoreBrokeOff() throws Exception {
        server.execute("shop", "CREATE TABLE noise (id INT PRIMARY KEY) AS SELECT seq AS id, SHA2(RAND(), 512) AS words FROM seq_1_to_20000");
        Path noisy = folder.resolve("noisy");
        server.dumpFolder("shop", noisy, "--compress");
        try (BreakingBucket bucket = new BreakingBucket(); Stream<Path> all = Files.list(noisy)) {
            List<Path> files = all.toList();
            files.forEach(file -> bucket.put("shop_20260415/" + file.getFileName(), file));
            Path largest = files.stream().max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
            server.execute("shop", "SET foreign_key_checks = 0", "DROP TABLE orders, customers, noise");
            try (Practice practice = new Practice(folder, server.target("shop"), UnaryOperator.identity(), bucket.store("bucket"),
                    definition -> new S3Store((StoreDefinition.S3) definition), "shop_{timestamp}/")) {
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                assertTrue(practice.run(Shop.step(plan, "create")).good());
                bucket.breakIn("shop_20260415/" + largest.getFileName(), largest);
                assertTrue(practice.run(Shop.step(plan, "restore")).good(), practice.told::output);
                bucket.assertReadOn(files.stream().mapToLong(file -> file.toFile().length()).sum(), practice.told.lines());
                for (String action : List.of("count", "swap")) {
                    assertTrue(practice.run(Shop.step(plan, action)).good(), practice.told::output);
                }
                assertWhole();
                assertEquals("20000", server.execute("shop", "SELECT COUNT(*) FROM noise"));
            }
        }
    }

    /** A loader that has filled the copy in part stands for one whose sessions met each other's locks, which happens too seldom to wait for. */
    @Test
    void ALL_2_aLoaderWhoseSessionsBlockedEachOtherFillsTheCopyAnewByOneOfThem() throws Exception {
        Path bin = server.clients(folder.resolve("clients"));
        Path loader = Files.writeString(bin.resolve("myloader"), """
                #!/bin/sh
                case "$*" in *--threads=1*|*--version*) exec myloader "$@";; esac
                myloader "$@"
                echo '** (myloader:17): CRITICAL **: 06:46:33.059: Error restoring shop.orders from file shop.orders.00003.sql: Deadlock found' >&2
                exit 1
                """);
        Files.setPosixFilePermissions(loader, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> target = server.target("shop");
        target.put("bin", bin.toString());
        try (Practice practice = over(target)) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            server.execute("shop", "DROP TRIGGER watch", "UPDATE orders SET note = 'rubbish'");
            practice.succeed(plan, Part.MAIN);
            assertTrue(practice.told.output().contains("filled again by one session alone"), practice.told::output);
            assertWhole();
        }
    }

    @Test
    void MY_5_aDumpThatWasNeverFinishedIsBadAndRefused() throws Exception {
        Path metadata = dump.resolve("metadata");
        Files.writeString(metadata, Files.readString(metadata).replaceAll("Finished dump.*", ""));
        try (Practice practice = overFolder()) {
            assertEquals(State.BAD, practice.backup().state());
            assertEquals(List.of("ALL-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    @Test
    void ALL_12_aFileThatReachesIntoAnotherSchemaIsRefused() throws Exception {
        Files.writeString(dump.resolve("shop.audit.00009.sql"), "INSERT INTO `crm`.`audit` VALUES (\"x\");\n");
        try (Practice practice = overFolder()) {
            assertEquals(List.of("ALL-12"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    @Test
    void ALL_3_whatChangedSinceItWasReadIsNotRestored() throws Exception {
        try (Practice practice = overFolder()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            Files.writeString(dump.resolve("shop.audit.00009.sql"), "INSERT INTO `audit` VALUES (\"x\");\n");
            Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
            assertTrue(!outcome.good(), "another folder than the one that was found good");
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));
        }
    }

    @Test
    void MY_1_aRowThatDoesNotFitEndsTheRestoreBeforeTheSwap() throws Exception {
        Files.writeString(dump.resolve("shop.audit.00009.sql"), "INSERT INTO `audit` VALUES (1, 2, 3);\n");
        try (Practice practice = overFolder()) {
            Outcome outcome = practice.execute(practice.plan(Way.SIDE_BY_SIDE, Map.of()).steps(), Part.MAIN);
            assertTrue(outcome.reason().toString().contains("myloader"), outcome::toString);
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));
        }
    }
}
