package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.endtoend.RelightProcess.Said;
import relight.testing.PostgresServer;
import relight.testing.SmallDisk;
import relight.testing.SshHost;

/**
 * The console is killed while a dump is restored at a host over ssh: by pg_restore there from an archive there, and by psql there from what is
 * fed to it. The dump fills a table only while there is a file named gate in the server's data folder.
 */
@Timeout(300)
class OverSshKillTest {

    private static PostgresServer postgres;
    private static SshHost host;
    private static Gate gate;
    private static SmallDisk disk;
    private static Path there;
    private static Desk desk;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        there = Files.createDirectories(folder.resolve("there"));
        disk = SmallDisk.over(there, "64m");
        host = SshHost.start(disk.entering());
        gate = Gate.of(postgres);
        gate.open();
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE notes (note text)", "INSERT INTO notes VALUES ('restored')",
                Gate.function("public.gate", "true"),
                "CREATE TABLE slow (id int, words text CHECK (public.gate()))",
                "INSERT INTO slow SELECT i, repeat('more than what is on its way can hold ', 50) FROM generate_series(1, 20000) i");
        Path programs = host.command(folder.resolve("programs")).getParent();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  archive:
                    engine: postgresql
                    target: {host: localhost, port: %1$d, user: postgres, database: shop, on: "%2$s", spool: "%3$s"}
                    checks: {the note: {query: SELECT note FROM notes, equals: restored}}
                  plain:
                    engine: postgresql
                    target: {host: localhost, port: %1$d, user: postgres, database: shop, on: "%2$s", spool: "%3$s"}
                    checks: {the note: {query: SELECT note FROM notes, equals: restored}}
                series:
                  archives: {system: archive, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                  texts: {system: plain, store: disk, path: "plain_{timestamp}.sql.gz", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(postgres.port(), host.on(), there));
        desk.variable("PATH", programs + ":" + System.getenv("PATH"));
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        postgres.dump("shop", backups.resolve("shop_20260415.dump"), "-Fc");
        postgres.dump("shop", backups.resolve("plain_20260415.sql.gz"), "--compress=1");
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        host.close();
        disk.close();
        postgres.close();
    }

    @BeforeEach
    void loseTheData() throws Exception {
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE notes (note text)", "INSERT INTO notes VALUES ('lost')");
        gate.shut();
    }

    private static void cutOff(String system) throws Exception {
        RelightProcess console = desk.start("restore", "run", system, "--confirm-target", system);
        gate.await("postgres", "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname LIKE 'shop\\_r%' AND query LIKE 'COPY public.slow%'", "the slow table");
        console.kill();
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive", "plain"})
    void whatIsLeftThereIsFoundAgainEndedAndTheStepIsTriedAgain(String system) throws Exception {
        cutOff(system);
        Said found = desk.relight("resume").ended(1);
        assertTrue(found.err().contains("nothing shows that it was ever filled"), found::toString);
        assertEquals("lost", note());
        desk.relight("resume", "--unknown", "failed", "--reason", "its console is gone").ended(2);
        gate.await("postgres", "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname LIKE 'shop\\_r%'", "that nothing of it is left on the server");
        awaitNothingThere();

        gate.open();
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("restored", note());
        assertEquals("20000", postgres.value("shop", "SELECT count(*) FROM slow"));
        assertEquals(List.of("shop"), postgres.databases());
        awaitNothingThere();
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void ALL_5_halfADumpIsNotCommittedThereWhereNobodyFeedsItAnyMoreAndIsTakenBack() throws Exception {
        cutOff("plain");
        gate.open();
        gate.await("postgres", "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname LIKE 'shop\\_r%'", "the end of psql there");
        String restored = postgres.databases().stream().filter(name -> name.startsWith("shop_r")).findFirst().orElseThrow();
        assertEquals("0", postgres.value(restored, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
        Said found = desk.relight("resume").ended(1);
        assertTrue(found.err().contains("nothing shows that it was ever filled"), found::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals("lost", note());
        awaitNothingThere();
    }

    /** The archive is carried there before pg_restore begins. */
    @Test
    void ALL_6_aSpoolThereThatFillsUpIsSaidAndTheRestoreIsGoneOnWithOrTakenBack() throws Exception {
        gate.open();
        fullBefore("restore", "run", "archive", "--confirm-target", "archive");
        desk.relight("resume", "--undo", "--reason", "no room").ended(2);
        assertEquals(List.of("shop"), postgres.databases());
        awaitNothingThere();

        fullBefore("restore", "run", "archive", "--confirm-target", "archive");
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("restored", note());
        assertEquals(List.of("shop"), postgres.databases());
        awaitNothingThere();
    }

    private static void fullBefore(String... command) throws Exception {
        RelightProcess console = desk.startAtTerminal(command);
        console.walkTo("Restore the backup");
        disk.fill(8_192);
        console.type("");
        console.awaitWords("cannot be written on ssh:cachehost");
        console.kill();
        assertEquals("lost", note());
        disk.free();
    }

    private static void awaitNothingThere() {
        RelightProcess.await(() -> {
            try (Stream<Path> left = Files.list(disk.seen())) {
                return left.findAny().isEmpty();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }, "that nothing is left at the host");
    }

    private static String note() throws SQLException {
        return postgres.value("shop", "SELECT note FROM notes");
    }
}
