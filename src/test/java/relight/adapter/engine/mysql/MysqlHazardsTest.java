package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.Reference;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.BackupLines;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Secret;
import relight.testing.Encrypted;
import relight.testing.MariaDbServer;

/** What destroys data in real restores, against the real server: the harm where the guard is away, and the guard. */
class MysqlHazardsTest {

    private static final String NAME = "shop_20260415.sql";

    private static MariaDbServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start("--log-bin=bin", "--server-id=7", "--event-scheduler=ON");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws IOException {
        Shop.fill(server);
        server.execute("shop", "DROP EVENT thin_out");
    }

    @Test
    void ALL_1_nothingIsTouchedOnAnotherServerThanThePlanned() throws Exception {
        try (Practice practice = dumped()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            try (MariaDbServer other = MariaDbServer.start()) {
                Map<String, String> with = new java.util.TreeMap<>(Shop.step(plan, "create").with());
                with.put("port", Integer.toString(other.port()));
                Step.EngineAction moved = Step.EngineAction.of(Shop.step(plan, "create").header(), "mysql", "create", with);
                assertSays("another server", practice.run(moved));
                assertEquals(List.of(), other.schemas());
            }
        }
    }

    @Test
    void MY_1_anImportThatFailsHalfWayLeavesProductionAsItWas() throws Exception {
        try (Practice practice = practice()) {
            String dump = text(server.dump("shop", folder.resolve("plain")));
            String broken = dump.replace("INSERT INTO `parts` VALUES", "INSERT INTO `parts` VALUES\n(1,2),");
            Files.writeString(practice.dumps().resolve(NAME), broken, StandardCharsets.ISO_8859_1);
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            assertSays("ERROR 1136", practice.run(Shop.step(plan, "restore")));
            assertFalse(practice.run(Shop.step(plan, "swap")).good(), "what was never filled to the end is not swapped");
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));

            server.execute("", "CREATE DATABASE harmed");
            Path file = folder.resolve("broken");
            Files.writeString(file, broken, StandardCharsets.ISO_8859_1);
            assertFalse(plainly(file, "harmed") == 0);
            assertTrue(server.execute("", "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'harmed'").compareTo("1") > 0,
                    "the harm: half of it is there");
        }
    }

    @Test
    void MY_1_aViewThatCannotBeMadeAgainFailsTheSwapWithTheWayBackOpen() throws Exception {
        server.execute("", "DROP DATABASE IF EXISTS rates", "CREATE DATABASE rates", "CREATE TABLE rates.daily (id INT)");
        server.execute("shop", "CREATE VIEW priced AS SELECT id FROM rates.daily");
        try (Practice practice = dumped()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            for (String action : List.of("create", "restore", "count")) {
                assertTrue(practice.run(Shop.step(plan, action)).good());
            }
            server.execute("", "DROP TABLE rates.daily");
            assertSays("VIEW priced could not be made again", practice.run(Shop.step(plan, "swap")));
            assertTrue(practice.events(RecoveryEvent.Checked.class).stream().anyMatch(check -> check.check().contains("priced") && !check.passed()));
            server.execute("", "CREATE TABLE rates.daily (id INT)");
            assertTrue(practice.run(Shop.step(plan, "swap")).good(), "once the cause is mended the same step succeeds");
            assertEquals("priced", server.execute("", "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'priced'"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));
        }
    }

    @Test
    void MY_1_aKeyToALostTableDoesNotGetHoldOfTheRestoredOne() throws Exception {
        try (Practice practice = dumped()) {
            server.execute("shop", "SET foreign_key_checks = 0", "DROP TABLE orders");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("", server.execute("", "SELECT CONSTRAINT_SCHEMA FROM information_schema.REFERENTIAL_CONSTRAINTS "
                    + "WHERE CONSTRAINT_SCHEMA <> UNIQUE_CONSTRAINT_SCHEMA"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("likes", server.execute("", "SELECT CONSTRAINT_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = 'shop'"));
        }
    }

    @Test
    void MY_1_restoredEventsDoNotRunBeforeTheSwap() throws Exception {
        server.execute("shop", "CREATE EVENT thin_out ON SCHEDULE EVERY 1 SECOND STARTS '2020-01-01' DO DELETE FROM audit", "ALTER EVENT thin_out DISABLE");
        try (Practice practice = practice()) {
            Files.writeString(practice.dumps().resolve(NAME), text(server.dump("shop", folder.resolve("plain"), "--events")).replace("NOT PRESERVE DISABLE", "NOT PRESERVE ENABLE"), StandardCharsets.ISO_8859_1);
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals("DISABLED", server.execute("", "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '" + restored(plan) + "'"));
            assertTrue(plan.found().stream().anyMatch(finding -> finding.text().contains("thin_out")));
        }
    }

    @Test
    void MY_2_aServerWithReplicasAsksForItsRoleAndACloneLogsNothing() throws Exception {
        try (Practice practice = dumped(); MariaDbServer replica = MariaDbServer.start("--server-id=8", "--log-bin=bin")) {
            replica.execute("", "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=" + server.port() + ", MASTER_USER='root', MASTER_USE_GTID=slave_pos",
                    "SET GLOBAL gtid_slave_pos='" + server.execute("", "SELECT @@gtid_binlog_pos") + "'", "START SLAVE");
            await(() -> !server.execute("", "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'").equals("0"));
            assertEquals(List.of("MY-2"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            RestorePlan clone = practice.plan(Way.BESIDE_ONLY, Map.of("role", "clone"));
            String before = server.execute("", "SELECT @@gtid_binlog_pos");
            practice.succeed(clone, Part.MAIN);
            assertEquals(before, server.execute("", "SELECT @@gtid_binlog_pos"), "nothing was logged");
            practice.succeed(clone, Part.UNDO);

            try (Practice onReplica = new Practice(folder.resolve("other"), replica.target("shop"))) {
                Files.copy(practice.dumps().resolve(NAME), onReplica.dumps().resolve(NAME));
                assertEquals(List.of("MY-2"), onReplica.refusals(Way.SIDE_BY_SIDE, Map.of()));
                assertEquals(List.of("MY-2"), onReplica.refusals(Way.SIDE_BY_SIDE, Map.of("role", "new-primary")));
                onReplica.plan(Way.SIDE_BY_SIDE, Map.of("role", "clone"));
                replica.execute("", "STOP SLAVE");
                server.dump("shop", folder.resolve("positioned"), "--master-data=2", "--gtid");
                Files.copy(folder.resolve("positioned"), onReplica.dumps().resolve(NAME), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                RestorePlan plan = onReplica.plan(Way.SIDE_BY_SIDE, Map.of("role", "replica"));
                onReplica.succeed(plan, Part.MAIN);
                assertEquals(server.execute("", "SELECT @@gtid_binlog_pos"), replica.execute("", "SELECT @@gtid_slave_pos"));
                assertEquals("", replica.execute("", "SELECT @@gtid_binlog_pos"), "no errant transactions");
            }
        }
    }

    @Test
    void MY_3_theSandboxLineIsTakenOutAndRecorded() throws Exception {
        try (Practice practice = dumped()) {
            assertTrue(text(practice.dumps().resolve(NAME)).startsWith("/*M!999999\\-"), "the harm: older clients take its backslash for a command");
            practice.succeed(practice.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            assertTrue(practice.told.output().contains("Taken out of the stream"), practice.told::output);
        }
    }

    @Test
    void MY_4_missingAccountsAreListedBeforeAndRewrittenOnlyWhereChosen() throws Exception {
        server.execute("shop", "CREATE DEFINER='ghost'@'10.%' VIEW haunted AS SELECT id FROM orders");
        try (Practice practice = dumped()) {
            assertEquals(List.of("MY-4"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            RestorePlan kept = practice.plan(Way.BESIDE_ONLY, Map.of("definer", "keep"));
            practice.succeed(kept, Part.MAIN);
            assertThrows(IOException.class, () -> server.execute(restored(kept), "SELECT COUNT(*) FROM haunted"), "the harm: it does not work");
            practice.succeed(kept, Part.UNDO);
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of("definer", "current-user"));
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.execute(restored(plan), "SELECT COUNT(*) FROM haunted"));
        }
    }

    @Test
    void MY_5_aTruncatedDumpIsBadInTheCatalogAndRefusedByTheStream() throws Exception {
        try (Practice practice = dumped()) {
            Path file = practice.dumps().resolve(NAME);
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            byte[] whole = Files.readAllBytes(file);
            int cut = text(file).indexOf("UNLOCK TABLES", whole.length / 2);
            server.execute("", "CREATE DATABASE harmed");
            Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(whole, cut));
            assertEquals(0, plainly(folder.resolve("cut"), "harmed"), "the harm: the client is content");
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(cut);
            }
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            assertSays("without its closing line", practice.run(renewed(practice, plan)));
            assertEquals(List.of("ALL-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    @Test
    void MY_6_thePasswordReachesTheClientByAFileThatNobodyElseReadsAndIsGoneAfterwards() throws Exception {
        server.execute("", "CREATE OR REPLACE USER guarded IDENTIFIED BY 'env_pass \\\\ \" # word'", "GRANT ALL ON *.* TO guarded");
        Map<String, String> target = server.target("shop");
        target.putAll(Map.of("user", "guarded", "password", "env:GUARDED"));
        MysqlAccess access = new MysqlAccess(reference -> new Secret("env_pass \\ \" # word"));
        Path options = access.options(MysqlTarget.of(target), folder);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(options)));
        Process client = new ProcessBuilder("mariadb", "--defaults-file=" + options, "--batch", "--skip-column-names", "--execute=SELECT 'in'").start();
        assertEquals("in", new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        try (Practice practice = dumped()) {
            practice.succeed(practice.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            try (java.util.stream.Stream<Path> left = Files.walk(folder.resolve("spool"))) {
                assertEquals(List.of(), left.filter(path -> path.endsWith(MysqlAccess.OPTIONS)).toList());
            }
        }
    }

    @Test
    void ALL_9_ALL_12_aDumpThatRunsACommandOrWritesIntoProductionIsRefusedBeforeAndOnTheWay() throws Exception {
        for (String evil : List.of("\\! touch " + folder.resolve("pwned") + "\n", "DELETE FROM `crm`.`orders`;\n")) {
            Shop.fill(server);
            server.execute("", "CREATE DATABASE crm", "CREATE TABLE crm.orders AS SELECT id FROM shop.orders");
            Path sub = Files.createDirectories(folder.resolve(Integer.toHexString(evil.hashCode())));
            try (Practice practice = new Practice(sub, server.target("shop"))) {
                Path file = server.dump("shop", practice.dumps().resolve(NAME));
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                Files.writeString(file, text(file).replace("UNLOCK TABLES;\n", "UNLOCK TABLES;\n" + evil), StandardCharsets.ISO_8859_1);
                assertTrue(practice.run(Shop.step(plan, "create")).good());
                assertSays("has not been carried out", practice.run(renewed(practice, plan)));
                assertTrue(List.of("ALL-9", "ALL-12").contains(practice.refusals(Way.SIDE_BY_SIDE, Map.of()).getFirst()));
                assertEquals("5000", server.execute("crm", "SELECT COUNT(*) FROM orders"));
                assertFalse(Files.exists(folder.resolve("pwned")));
            }
        }
    }

    @Test
    void ALL_7_ALL_10_checksAreAskedInTheRestoredSchemaByASessionThatMayOnlyRead() throws Exception {
        try (Practice practice = dumped()) {
            MysqlDataProbe probe = new MysqlDataProbe(practice.access);
            assertTrue(probe.knows(practice.system()));
            assertEquals("5000", probe.answer(practice.system(), Practice.CHECKS.getFirst()));
            DataCheck writing = new DataCheck("w", "DELETE FROM orders WHERE id = 1", DataCheck.Kind.AT_LEAST, Optional.of("1"));
            assertThrows(Problem.class, () -> probe.answer(practice.system(), writing));
            server.execute("shop", "UPDATE orders SET note = 'rubbish' WHERE id = 7");
            server.dump("shop", practice.dumps().resolve(NAME));
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertFalse(practice.execute(plan.steps(), Part.MAIN).good(), "a canary that has changed stops it before the swap");
            assertEquals("5000", server.execute(restored(plan), "SELECT COUNT(*) FROM orders"));
        }
    }

    @Test
    void ALL_10_theRecoveryPointIsReadFromTheDataAndLabelledWhereNoCheckAsksForIt() throws Exception {
        try (Practice practice = dumped()) {
            practice.succeed(practice.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            assertEquals(List.of(true), practice.events(RecoveryEvent.RecoveryPointFound.class).stream().map(RecoveryEvent.RecoveryPointFound::measured).toList());
        }
        try (Practice unmeasured = new Practice(folder.resolve("unmeasured"), server.target("shop"), system -> new ProtectedSystem(system.name(), system.engine(),
                system.tier(), List.of(), system.objectives(), system.target(), Practice.CHECKS.subList(0, 1), Optional.empty(), Optional.empty(), Optional.empty()))) {
            Files.copy(folder.resolve("dumps").resolve(NAME), unmeasured.dumps().resolve(NAME));
            unmeasured.succeed(unmeasured.plan(Way.BESIDE_ONLY, Map.of()), Part.MAIN);
            assertEquals(List.of(false), unmeasured.events(RecoveryEvent.RecoveryPointFound.class).stream().map(RecoveryEvent.RecoveryPointFound::measured).toList());
        }
    }

    @Test
    void ALL_12_aDumpOfSeveralSchemasIsRefused() throws Exception {
        server.execute("", "CREATE DATABASE crm", "CREATE TABLE crm.contacts (id INT)");
        try (Practice practice = practice()) {
            server.dump("shop", practice.dumps().resolve(NAME), "--databases", "crm");
            assertEquals(List.of("ALL-12"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    @Test
    void ALL_3_ALL_5_bytesThatHaveChangedSinceThePlanAreNotSwapped() throws Exception {
        try (Practice practice = dumped()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            Path file = practice.dumps().resolve(NAME);
            java.nio.file.attribute.FileTime time = Files.getLastModifiedTime(file);
            Files.writeString(file, text(file).replace("canary", "canarx"), StandardCharsets.ISO_8859_1);
            Files.setLastModifiedTime(file, time);
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            assertSays("SHA-256", practice.run(Shop.step(plan, "restore")));
            assertFalse(practice.run(Shop.step(plan, "swap")).good());
        }
    }

    @Test
    void ALL_2_besideNeverGoesIntoASchemaThatIsThere() throws Exception {
        server.execute("", "CREATE DATABASE shop_of_a_colleague");
        try (Practice practice = dumped()) {
            assertEquals(List.of("ALL-2"), practice.refusals("shop_of_a_colleague"));
            assertEquals(List.of(), practice.refusals("shop_that_is_new"));
        }
    }

    @Test
    void ALL_2_aSchemaThatNoRestoreMadeIsNeitherFilledNorDropped() throws Exception {
        try (Practice practice = dumped()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            server.execute("", "CREATE DATABASE " + restored(plan), "CREATE TABLE " + restored(plan) + ".of_a_colleague (id INT)");
            for (String action : List.of("create", "restore")) {
                assertSays("there is a schema " + restored(plan), practice.run(Shop.step(plan, action)));
            }
            for (Step step : plan.steps()) {
                if (step instanceof Step.EngineAction action && action.action().equals("drop")) {
                    Map<String, String> with = new java.util.TreeMap<>(action.with());
                    for (String other : List.of(restored(plan), "shop")) {
                        with.put("drop", other);
                        assertFalse(practice.run(Step.EngineAction.of(action.header(), "mysql", "drop", with)).good(), other);
                    }
                }
            }
            assertEquals("of_a_colleague", server.execute(restored(plan), "SHOW TABLES"));
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));
        }
    }

    @Test
    void ALL_1_ALL_2_whoeverAsksForAnotherServerOrAPartDoesNotGetAllOfItOnThisOne() throws Exception {
        try (Practice practice = dumped()) {
            for (Way way : Way.values()) {
                assertEquals(List.of("ALL-1"), practice.refusals(way, Map.of("server", "db2.example")));
                assertEquals(List.of("ALL-2"), practice.refusals(way, Map.of("tables", "orders")));
            }
        }
    }

    @Test
    void ALL_2_inPlaceEmptiesNothingThatIsNotSetAside() throws Exception {
        try (Practice practice = dumped()) {
            RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            assertFalse(practice.run(Shop.step(plan, "restore")).good(), "the step that sets them aside was passed over");
            assertTrue(practice.run(Shop.step(plan, "set-aside")).good());
            server.execute("", "RENAME TABLE " + plan.steps().stream().filter(Step.EngineAction.class::isInstance)
                    .map(step -> ((Step.EngineAction) step).with().get("before")).filter(java.util.Objects::nonNull).findFirst().orElseThrow()
                    + ".parts TO shop.parts");
            assertFalse(practice.run(Shop.step(plan, "restore")).good(), "or somebody has taken one back");
            assertFalse(server.execute("shop", "SELECT COUNT(*) FROM parts").equals("0"));
        }
    }

    @Test
    void ALL_4_anArchiveThatIsNamedLikeADumpIsRefusedByItsBytes() throws Exception {
        try (Practice practice = practice()) {
            server.dump("shop", folder.resolve("plain"));
            Path archive = practice.dumps().resolve(NAME);
            assertEquals(0, new ProcessBuilder("tar", "-cf", archive.toString(), "-C", folder.toString(), "plain").inheritIO().start().waitFor());
            server.execute("", "CREATE DATABASE harmed");
            assertFalse(plainly(archive, "harmed") == 0, "the harm: by its name it is fed to the client");
            assertEquals(List.of("ALL-4"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    @Test
    void ALL_14_aDumpThatWasEncryptedBeforeItWasStoredIsRefusedByItsBytes() throws Exception {
        try (Practice practice = dumped()) {
            Path dump = Encrypted.inPlace(practice.dumps().resolve(NAME));
            server.execute("", "CREATE DATABASE harmed");
            assertFalse(plainly(dump, "harmed") == 0, "the harm: without the key nothing comes back");
            assertEquals(List.of("ALL-14"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
    }

    @Test
    void ALL_15_aSecondRestoreIsRefusedWithTheOwnersNameAndSessionsAreEnded() throws Exception {
        try (Practice practice = dumped()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            try (Session other = practice.access.session(MysqlTarget.of(practice.system()), "shop")) {
                other.execute("SELECT GET_LOCK('relight:shop', 0)");
                assertEquals(List.of("ALL-15"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
                String refused = practice.refused(Way.SIDE_BY_SIDE, Map.of());
                assertTrue(refused.contains("root 127.0.0.1") && refused.contains(System.getProperty("user.name") + "@") && refused.contains("recovery r1"), refused);
                String said = failure(practice.run(Shop.step(plan, "restore")));
                assertTrue(said.contains("Somebody else is restoring shop") && said.contains("recovery r1"), said);
                assertTrue(practice.run(Shop.step(plan, "sessions")).good());
                assertThrows(Problem.class, () -> other.value("SELECT 1"), "it was ended");
            }
            assertTrue(practice.run(Shop.step(plan, "restore")).good());
        }
    }

    @Test
    void theServerDiesInTheMiddleAndTheStepIsRunAgain() throws Exception {
        try (Practice practice = practice()) {
            Files.writeString(practice.dumps().resolve(NAME), text(server.dump("shop", folder.resolve("plain")))
                    .replace("-- Dump completed", "DO GET_LOCK('gate', 600);\n-- Dump completed"), StandardCharsets.ISO_8859_1);
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good());
            AtomicReference<Outcome> ended = new AtomicReference<>();
            Session gate = practice.access.session(MysqlTarget.of(practice.system()));
            gate.execute("DO GET_LOCK('gate', 0)");
            Thread restoring = Thread.ofPlatform().start(() -> {
                try {
                    ended.set(practice.run(Shop.step(plan, "restore")));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            await(() -> !server.execute("", "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'DO GET_LOCK(%'").equals("0"));
            server.down();
            Reference.reachabilityFence(gate); // a session that nobody holds may be closed, and the gate with it
            restoring.join();
            server.up();
            String said = failure(ended.get());
            assertTrue(said.contains("went away") && said.contains("has not been touched"), said);
            assertEquals("5000", server.execute("shop", "SELECT COUNT(*) FROM orders"));
            for (String action : List.of("restore", "count", "check", "swap")) {
                Outcome again = practice.run(Shop.step(plan, action));
                assertTrue(again.good(), () -> again.reason().toString());
            }
        }
    }

    private Practice practice() throws IOException {
        return new Practice(folder, server.target("shop"));
    }

    private Practice dumped() throws IOException {
        Practice practice = practice();
        server.dump("shop", practice.dumps().resolve(NAME), "--routines");
        return practice;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static String restored(RestorePlan plan) {
        return MysqlRestoreTest.restored(plan);
    }

    /** The step as a plan would have it that knows the file as it is now: what is in it is for the stream to see. */
    private static Step renewed(Practice practice, RestorePlan plan) throws IOException, InterruptedException {
        Step.EngineAction step = Shop.step(plan, "restore");
        Map<String, String> with = new java.util.TreeMap<>(step.with());
        with.putAll(BackupLines.write(practice.backup()));
        return Step.EngineAction.of(step.header(), step.engine(), step.action(), with);
    }

    private static String failure(Outcome outcome) {
        assertFalse(outcome.good());
        return outcome.reason().toString();
    }

    private static void assertSays(String words, Outcome outcome) {
        String said = failure(outcome);
        assertTrue(said.contains(words), said);
    }

    /** As a person would do it; returns the client's exit status. */
    private static int plainly(Path file, String schema) throws IOException, InterruptedException {
        return new ProcessBuilder(server.words("mysql", schema)).redirectInput(file.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /** A condition of another process. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(end), "it did not come true within a minute");
            Thread.sleep(20);
        }
    }
}
