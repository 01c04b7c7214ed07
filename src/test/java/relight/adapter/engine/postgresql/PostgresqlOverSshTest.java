package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.adapter.folder.FolderStore;
import relight.adapter.s3.S3Store;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.testing.PostgresServer;
import relight.testing.S3Server;
import relight.testing.SshHost;

/** Dumps of a database that is reached at a host over a real sshd alone: its sessions, its clients and its disk are there. */
@Timeout(300)
class PostgresqlOverSshTest {

    private static PostgresServer server;
    private static S3Server s3;

    @TempDir
    private Path folder;
    private SshHost host;
    private Path there;

    @BeforeAll
    static void startServers() {
        server = PostgresServer.start();
        s3 = S3Server.start();
        s3.bucket("backups");
    }

    @AfterAll
    static void stopServers() {
        s3.close();
        server.close();
    }

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
        host = SshHost.start();
        there = Files.createDirectories(folder.resolve("there"));
        Files.createDirectories(folder.resolve("dumps"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Map<String, String> target(String... more) {
        Map<String, String> target = server.target("shop");
        target.putAll(Map.of("on", host.on(), "spool", there.toString(), "host", "localhost"));
        for (int i = 0; i < more.length; i += 2) {
            target.put(more[i], more[i + 1]);
        }
        return target;
    }

    /** Each in a bucket prefix of its own. */
    private Practice ofBucket(String prefix, String path, String... more) throws IOException {
        return new Practice(folder, target(more), UnaryOperator.identity(), s3.store("dumps", "backups", prefix),
                definition -> new S3Store((StoreDefinition.S3) definition), path, host.ssh());
    }

    private Practice ofFolder(String... more) throws IOException {
        return new Practice(folder, target(more), UnaryOperator.identity(), new StoreDefinition.Folder("dumps", folder.resolve("dumps"), false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "*", host.ssh());
    }

    private Path dump(String name, String... options) throws IOException {
        return server.dump("shop", folder.resolve("dumps").resolve(name), options);
    }

    private static Path gzip(Path file) throws IOException {
        Path zipped = file.resolveSibling(file.getFileName() + ".gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            Files.copy(file, out);
        }
        Files.delete(file);
        return zipped;
    }

    @ParameterizedTest
    @CsvSource({"-Fc, false", "-Ft, true"})
    void anArchiveIsReadByTheHostItselfAndIsTakenBackAndCommitted(String option, boolean zipped) throws Exception {
        String name = "shop_20260415" + (zipped ? ".tar" : ".dump");
        Path file = dump(name, option);
        s3.put("backups", option + "/" + name, zipped ? gzip(file) : file);
        server.execute("shop", "DELETE FROM orders WHERE id > 100");
        try (Practice practice = ofBucket(option, "*")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.found().toString().contains("nothing of that passes through this machine"), () -> plan.found().toString());
            assertTrue(plan.target().contains("ssh:cachehost localhost:"), plan::target);
            practice.succeed(plan, Part.MAIN);
            assertTrue(practice.told.output().contains("ssh:cachehost has read"), () -> practice.told.output());
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            assertEquals("hello", server.value("shop", "SELECT convert_from(lo_get(4711), 'UTF8')"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));
            RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            assertNothingLeftThere();
        }
    }

    @Test
    void partsOfADumpInDirectoryFormatComeFromTheBucketToTheHost() throws Exception {
        Path dump = dump("shop_20260415", "-Fd");
        try (Stream<Path> files = Files.list(dump)) {
            files.forEach(file -> s3.put("backups", "folders/shop_20260415/" + file.getFileName(), file));
        }
        try (Practice practice = ofBucket("folders", "shop_{timestamp}/")) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of("tables", "customers"));
            practice.succeed(plan, Part.MAIN);
            assertTrue(practice.told.output().contains("ssh:cachehost has read"), () -> practice.told.output());
            String restored = PostgresqlRestoreTest.restored(plan);
            assertEquals("100", server.value(restored, "SELECT count(*) FROM customers"));
            assertEquals("0", server.value(restored, "SELECT count(*) FROM orders"));
            host.program("curl", "#!/bin/sh\necho 'curl: (6) Could not resolve host' >&2\nexit 6\n");
            RestorePlan through = practice.plan(Way.BESIDE_ONLY, Map.of());
            assertTrue(through.found().toString().contains("Could not resolve host"), () -> through.found().toString());
            practice.succeed(through, Part.MAIN);
            assertEquals("5000", server.value(PostgresqlRestoreTest.restored(through), "SELECT count(*) FROM orders"));
            assertNothingLeftThere();
        }
    }

    @Test
    void ALL_3_otherBytesThanThoseThatWereVerifiedAreNotRestoredThere() throws Exception {
        Path file = dump("shop_20260415.dump", "-Fc");
        s3.put("backups", "other/shop_20260415.dump", file);
        try (Practice practice = ofBucket("other", "*")) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            s3.put("backups", "other/shop_20260415.dump", bytes);
            practice.run(Shop.step(plan, "create"));
            Outcome outcome = practice.run(Shop.step(plan, "restore"));
            assertFalse(outcome.good());
            assertEquals("0", tables(plan), outcome::toString);
            assertNothingLeftThere();
        }
    }

    @Test
    void aPlainDumpIsFilteredHereAndThePlanSaysWhatPassesThrough() throws Exception {
        gzip(dump("shop_20260415.sql", "-Fp"));
        server.execute("shop", "DROP TABLE orders CASCADE");
        try (Practice practice = ofFolder()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.found().toString().contains("go on from it to ssh:cachehost"), () -> plan.found().toString());
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("f", server.value("shop", "SELECT to_regclass('orders') IS NOT NULL"));
            RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            assertNothingLeftThere();
        }
    }

    @Test
    void anotherServerThatTheHostReachesIsAPlaceToo() throws Exception {
        dump("shop_20260415.dump", "-Fc");
        server.execute("shop", "DELETE FROM orders WHERE id > 100");
        try (PostgresServer other = PostgresServer.small(); Practice practice = ofFolder()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of("server", "postgres@localhost:" + other.port()));
            assertEquals("ssh:cachehost localhost:" + other.port(), plan.confirm());
            practice.succeed(plan, Part.MAIN);
            assertTrue(practice.told.output().contains("ssh:cachehost $ "), () -> practice.told.output());
            assertEquals("5000", other.value("shop", "SELECT count(*) FROM orders"));
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of(), other.databases());
            assertEquals(List.of("ALL-1"), practice.refusals(Way.SIDE_BY_SIDE, Map.of("server", "postgres@127.0.0.1:" + server.port())).stream().limit(1).toList());
        }
        assertNothingLeftThere();
    }

    @ParameterizedTest
    @CsvSource({"-Fc", "-Fp"})
    void schemasAndTablesAreExchangedByTheHostItself(String option) throws Exception {
        server.execute("shop", "CREATE SCHEMA crm", "CREATE TABLE crm.notes (id serial PRIMARY KEY, note text)", "INSERT INTO crm.notes (note) VALUES ('kept')",
                "CREATE TABLE lines (note int CONSTRAINT of_note REFERENCES crm.notes)");
        dump("shop_20260415.dump", option);
        try (Practice practice = ofFolder()) {
            server.execute("shop", "ALTER TABLE lines DROP CONSTRAINT of_note");
            exchange(practice, Map.of("schemas", "crm"));
            server.execute("shop", "ALTER TABLE lines ADD CONSTRAINT of_note FOREIGN KEY (note) REFERENCES crm.notes");
            exchange(practice, Map.of("tables", "crm.notes"));
            assertEquals("crm.notes", server.value("shop", "SELECT confrelid::regclass FROM pg_constraint WHERE conname = 'of_note'"));
        }
        assertNothingLeftThere();
    }

    private void exchange(Practice practice, Map<String, String> part) throws Exception {
        server.execute("shop", "UPDATE crm.notes SET note = 'poisoned'");
        RestorePlan plan = practice.plan(Way.IN_PLACE, part);
        practice.succeed(plan, Part.MAIN);
        assertTrue(practice.told.output().contains("ssh:cachehost $ ") && practice.told.output().contains("/pg_dump --format=plain"), () -> practice.told.output());
        assertEquals("kept", server.value("shop", "SELECT note FROM crm.notes"));
        practice.succeed(plan, Part.UNDO);
        assertEquals("poisoned", server.value("shop", "SELECT note FROM crm.notes"));
        RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, part);
        practice.succeed(again, Part.MAIN);
        practice.succeed(again, Part.COMMIT);
        assertEquals("kept", server.value("shop", "SELECT note FROM crm.notes"));
    }

    @Test
    void ALL_2_aPartThatCannotBeWrittenThereToItsEndIsNotExchanged() throws Exception {
        dump("shop_20260415.dump", "-Fc");
        Path programs = programs("pg_dump", "case \"$1\" in --version) exec REAL \"$@\";; esac; REAL \"$@\"; exit 1");
        try (Practice practice = ofFolder("bin", programs.toString())) {
            server.execute("shop", "UPDATE customers SET name = 'poisoned'");
            Outcome outcome = practice.execute(practice.plan(Way.IN_PLACE, Map.of("tables", "customers")).steps(), Part.MAIN);
            assertTrue(!outcome.good() && outcome.reason().toString().contains("pg_dump"), outcome::toString);
            assertEquals("poisoned", server.value("shop", "SELECT DISTINCT name FROM customers"));
        }
        assertNothingLeftThere();
    }

    @Test
    void ALL_2_aSafetyCopyLiesThereAndItsFileIsTheWayBack() throws Exception {
        dump("shop_20260415.dump", "-Fc");
        Path safe = folder.resolve("safe/copies");
        try (Practice practice = ofFolder()) {
            server.execute("shop", "DELETE FROM orders WHERE id > 100");
            RestorePlan plan = practice.plan(Way.IN_PLACE, Map.of("safety", "dump", "safety-folder", safe.toString()));
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            Path copy = Path.of(Shop.step(plan, "safety-dump").with().get("file"));
            assertEquals(safe, copy.getParent());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
            practice.succeed(plan, Part.UNDO);
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));

            byte[] whole = Files.readAllBytes(copy);
            Files.write(copy, java.util.Arrays.copyOf(whole, whole.length / 2));
            assertFalse(practice.run(Shop.step(plan, "drop")).good(), "half a copy is no way back");
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));
        }
        assertNothingLeftThere();
    }

    @Test
    void ALL_9_ALL_5_whatAPlainDumpMayNotDoAndADumpThatEndsTooEarlyEndTheRestoreWithNothingInIt() throws Exception {
        Path file = dump("shop_20260415.sql", "-Fp");
        String text = Files.readString(file);
        try (Practice practice = ofFolder()) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.run(Shop.step(plan, "create"));
            Files.writeString(file, text.substring(0, text.length() / 2));
            Outcome early = practice.run(Shop.step(plan, "restore"));
            assertFalse(early.good());
            assertEquals("0", tables(plan), early::toString);
            Files.writeString(file, text + "\n\\! touch " + there.resolve("gone") + "\n");
            assertFalse(practice.run(Shop.step(plan, "restore")).good());
            assertEquals("0", tables(plan));
            assertFalse(Files.exists(there.resolve("gone")));
            assertNothingLeftThere();
        }
    }

    @Test
    void theConnectionThatBreaksInTheMiddleLeavesNothingOfADumpAndTheStepCanBeRunAgain() throws Exception {
        server.execute("shop", "INSERT INTO orders (customer, note) SELECT 1, repeat('n', 100) FROM generate_series(5001, 80000)");
        dump("shop_20260415.sql", "-Fp"); // more than what is on its way can hold
        Path programs = programs("psql", "[ -e go ] && exec REAL \"$@\"\n{ head -n 1000; touch started; while [ ! -e go ]; do sleep 0.05; done; cat > /dev/null; true; } | REAL \"$@\"");
        try (Practice practice = ofFolder("bin", programs.toString())) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.run(Shop.step(plan, "create"));
            Outcome[] outcome = new Outcome[1];
            Thread running = Thread.ofPlatform().start(() -> outcome[0] = quietly(practice, plan));
            await(programs.resolve("started"));
            host.deny();
            host.cut();
            assertTrue(running.join(Duration.ofSeconds(60)));
            String said = outcome[0].reason().toString();
            assertTrue(said.contains("The connection to ssh:cachehost broke off") && said.contains(PostgresqlRestoreTest.restored(plan)), said);
            Files.createFile(programs.resolve("go"));
            awaitNobody(plan);
            assertEquals("0", tables(plan), "half a dump is not committed");
            for (int i = 0; i < 200 && !left().isEmpty(); i++) {
                Thread.sleep(50);
            }
            assertNothingLeftThere();
            host.allow();
            assertTrue(practice.run(Shop.step(plan, "restore")).good(), () -> practice.told.output());
            assertEquals("80000", server.value(PostgresqlRestoreTest.restored(plan), "SELECT count(*) FROM orders"));
        }
    }

    @Test
    void cancellingEndsTheWholeTreeThereAndTakesAwayWhatWasFetched() throws Exception {
        s3.put("backups", "cancel/shop_20260415.dump", dump("shop_20260415.dump", "-Fc"));
        Path programs = programs("pg_restore", "case \"$1\" in --exit-on-error) sleep 600 & echo $! > child; touch started; wait ;; *) exec REAL \"$@\" ;; esac");
        try (Practice practice = ofBucket("cancel", "*", "bin", programs.toString())) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.run(Shop.step(plan, "create"));
            Thread running = Thread.ofPlatform().start(() -> quietly(practice, plan));
            await(programs.resolve("started"));
            ProcessHandle child = ProcessHandle.of(Long.parseLong(Files.readString(programs.resolve("child")).strip())).orElseThrow();
            running.interrupt();
            assertTrue(running.join(Duration.ofSeconds(60)));
            for (int i = 0; i < 400 && child.isAlive(); i++) {
                Thread.sleep(50);
            }
            assertFalse(child.isAlive());
            assertNothingLeftThere();
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of("shop"), server.databases());
        }
    }

    @Test
    void whereHostOrServerAreAwayTheSentenceSaysWhichOfThem() throws Exception {
        dump("shop_20260415.dump", "-Fc");
        try (Practice practice = ofFolder("port", "9")) {
            practice.backup();
            assertSaid(practice, "PostgreSQL at ssh:cachehost localhost:9 does not answer: ssh:cachehost: connect failed: Connection refused");
            host.deny();
            assertSaid(practice, "Permission denied");
        }
    }

    private static void assertSaid(Practice practice, String words) throws Exception {
        Problem problem = assertThrows(Problem.class, () -> practice.plan(Way.BESIDE_ONLY, Map.of()));
        assertTrue(problem.say(Messages.english()).contains(words), () -> problem.say(Messages.english()));
    }

    private static String tables(RestorePlan plan) throws Exception {
        return server.value(PostgresqlRestoreTest.restored(plan), "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");
    }

    private static Outcome quietly(Practice practice, RestorePlan plan) {
        try {
            return practice.run(Shop.step(plan, "restore"));
        } catch (InterruptedException e) {
            return Outcome.failed("interrupted");
        }
    }

    /** Those of the server, one of them with a script around it; {@code REAL} in it is the program itself. */
    private Path programs(String wrapped, String script) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        for (String name : List.of("psql", "pg_restore", "pg_dump")) {
            if (name.equals(wrapped)) {
                Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n[ \"$1\" = --version ] && exec " + server.program(name) + " --version\ncd '" + programs
                        + "'\n" + script.replace("REAL", server.program(name)) + "\n");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            } else {
                Files.createSymbolicLink(programs.resolve(name), Path.of(server.program(name)));
            }
        }
        return programs;
    }

    private static void await(Path file) throws InterruptedException {
        for (int i = 0; i < 1200 && Files.notExists(file); i++) {
            Thread.sleep(50);
        }
        assertTrue(Files.exists(file), file::toString);
    }

    private static void awaitNobody(RestorePlan plan) throws Exception {
        for (int i = 0; i < 400 && !server.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                + PostgresqlRestoreTest.restored(plan) + "'").equals("0"); i++) {
            Thread.sleep(50);
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(there)) {
            return files.map(Path::toString).toList();
        }
    }

    private void assertNothingLeftThere() throws IOException {
        assertEquals(List.of(), left());
    }
}
