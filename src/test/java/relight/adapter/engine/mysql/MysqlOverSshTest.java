package relight.adapter.engine.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import relight.adapter.folder.FolderStore;
import relight.core.recovery.Outcome;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.MariaDbServer;
import relight.testing.SshHost;

/** Dumps of a schema that is reached at a host over a real sshd alone: its sessions and its clients are there. */
@Timeout(600)
class MysqlOverSshTest {

    private static MariaDbServer server;

    @TempDir
    private Path folder;
    private SshHost host;
    private Path there;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stopServer() {
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

    private Practice practice(String path, String... more) throws IOException {
        Map<String, String> target = server.target("shop");
        target.putAll(Map.of("on", host.on(), "spool", there.toString(), "host", "localhost"));
        for (int i = 0; i < more.length; i += 2) {
            target.put(more[i], more[i + 1]);
        }
        return new Practice(folder, target, UnaryOperator.identity(), new StoreDefinition.Folder("dumps", folder.resolve("dumps"), false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), path, host.ssh());
    }

    private Path dump() throws IOException {
        return server.dump("shop", folder.resolve("dumps/shop_20260415.sql"), "--triggers", "--routines", "--events");
    }

    @Test
    void aDumpIsFilteredHereFilledThereTakenBackAndCommitted() throws Exception {
        Path file = dump();
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file.resolveSibling("shop_20260415.sql.gz")))) {
            Files.copy(file, out);
        }
        Files.delete(file);
        server.execute("shop", "DROP TRIGGER watch", "UPDATE orders SET note = 'rubbish'");
        try (Practice practice = practice("*")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.found().toString().contains("go on from it to ssh:cachehost"), () -> plan.found().toString());
            practice.succeed(plan, Part.MAIN);
            assertEquals("1", canaries());
            practice.succeed(plan, Part.UNDO);
            assertEquals("0", canaries());
            RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            assertEquals("1", canaries());
            assertNothingLeftThere();
            assertFalse(practice.told.output().contains("password"), "MY-6");
        }
    }

    @Test
    void aFolderOfMydumperIsFilteredHereAndLoadedByTheLoaderThere() throws Exception {
        server.execute("shop", "DROP TABLE `Odd ``Name`");
        server.dumpFolder("shop", folder.resolve("dumps/shop_20260415"), "--compress", "--rows=1500");
        server.execute("shop", "DROP TRIGGER watch", "UPDATE orders SET note = 'rubbish'");
        try (Practice practice = practice("shop_{timestamp}/")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.found().toString().contains("pass through this machine to ssh:cachehost, where myloader loads them"), () -> plan.found().toString());
            practice.succeed(plan, Part.MAIN);
            assertTrue(practice.told.output().contains("ssh:cachehost $ "), () -> practice.told.output());
            assertEquals("1", canaries());
            assertEquals("watch", server.execute("shop", "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'shop'"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("0", canaries());
            assertNothingLeftThere();
        }
    }

    @Test
    void theConnectionThatBreaksInTheMiddleEndsTheClientThereAndTheStepCanBeRunAgain() throws Exception {
        dump();
        Path programs = programs("[ -e go ] && exec REAL \"$@\"\n{ head -n 60; echo $$ > client; touch started; sleep 600; } | REAL \"$@\"");
        try (Practice practice = practice("*", "bin", programs.toString())) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            assertTrue(practice.run(Shop.step(plan, "create")).good(), () -> practice.told.output());
            Outcome[] outcome = new Outcome[1];
            Thread running = Thread.ofPlatform().start(() -> outcome[0] = quietly(practice, plan));
            await(programs.resolve("started"));
            ProcessHandle client = ProcessHandle.of(Long.parseLong(Files.readString(programs.resolve("client")).strip())).orElseThrow();
            host.deny();
            host.cut();
            assertTrue(running.join(Duration.ofSeconds(120)));
            String said = outcome[0].reason().toString();
            assertTrue(said.contains("The connection to ssh:cachehost broke off") && said.contains(Shop.step(plan, "restore").with().get("into")), said);
            ended(client);
            for (int i = 0; i < 200 && !left().isEmpty(); i++) {
                Thread.sleep(50);
            }
            assertNothingLeftThere();
            host.allow();
            Files.createFile(programs.resolve("go"));
            Outcome again = practice.run(Shop.step(plan, "restore"));
            assertTrue(again.good(), () -> again.reason() + practice.told.output());
        }
    }

    @Test
    void cancellingEndsTheClientThereWithAllThatItStarted() throws Exception {
        dump();
        Path programs = programs("sleep 600 & echo $! > client; touch started; wait");
        try (Practice practice = practice("*", "bin", programs.toString())) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.run(Shop.step(plan, "create"));
            Thread running = Thread.ofPlatform().start(() -> quietly(practice, plan));
            await(programs.resolve("started"));
            ProcessHandle child = ProcessHandle.of(Long.parseLong(Files.readString(programs.resolve("client")).strip())).orElseThrow();
            running.interrupt();
            assertTrue(running.join(Duration.ofSeconds(120)));
            ended(child);
            assertNothingLeftThere();
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of("shop"), server.schemas());
        }
    }

    private static String canaries() throws IOException {
        return server.execute("shop", "SELECT COUNT(*) FROM orders WHERE note = 'canary'");
    }

    private static Outcome quietly(Practice practice, RestorePlan plan) {
        try {
            return practice.run(Shop.step(plan, "restore"));
        } catch (InterruptedException e) {
            return Outcome.failed("interrupted");
        }
    }

    /** A folder with a script around the client; {@code REAL} in it is the client itself. */
    private Path programs(String script) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path file = Files.writeString(programs.resolve("mariadb"), "#!/bin/sh\n[ \"$1\" = --version ] && exec /usr/bin/mariadb --version\ncd '" + programs + "'\n"
                + script.replace("REAL", "/usr/bin/mariadb") + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return programs;
    }

    private static void await(Path file) throws InterruptedException {
        for (int i = 0; i < 2400 && Files.notExists(file); i++) {
            Thread.sleep(50);
        }
        assertTrue(Files.exists(file), file::toString);
    }

    private static void ended(ProcessHandle process) throws InterruptedException {
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            Thread.sleep(50);
        }
        assertFalse(process.isAlive());
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
