package relight.adapter.engine.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.CHECKS;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.ask;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.good;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.gzip;
import static relight.adapter.engine.sqlite.SqliteRestoreTest.make;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.engine.place.RestoreBench;
import relight.adapter.host.Hosts;
import relight.adapter.s3.S3Store;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;
import relight.testing.PoorHost;
import relight.testing.S3Server;
import relight.testing.SshHost;

/** A database at a host over a real sshd: by the sqlite3 there, and never by this machine's own eyes. */
@Timeout(180)
class SqliteElsewhereTest {

    private static final String COUNT = "SELECT count(*) FROM orders";
    private static SshHost host;

    @TempDir
    private Path folder;
    private Path live;
    private Path backup;
    private List<DataCheck> checks = CHECKS;

    @BeforeAll
    static void start() throws Exception {
        host = SshHost.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectory(folder.resolve("backups"));
        Files.createDirectories(folder.resolve("it's there"));
        live = folder.toRealPath().resolve("it's there/shop $1.db");
        backup = folder.resolve("backups/20260415.db.gz");
        make(folder.resolve("good.db"), 100, "2026-04-15 01:59:00");
        gzip(folder.resolve("good.db"), backup);
        make(live, 120, "2026-04-15 12:00:00");
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rw-rw----"));
    }

    private RestoreBench bench() throws InterruptedException {
        return RestoreBench.at(folder, Hosts.over(host.ssh()), system());
    }

    private ProtectedSystem system() {
        return new ProtectedSystem("shop", "sqlite", "critical", List.of(), Objectives.NONE, Map.of("path", live.toString(), "on", host.on()), checks,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void ALL_2_whatCameToWhereNothingWasIsTakenAwayAgainByUndo() throws Exception {
        Files.delete(live);
        try (RestoreBench bench = bench()) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            assertEquals("100", ask(live, COUNT));
            good(run.play(Part.UNDO));
            assertFalse(Files.exists(live));
        }
    }

    @Test
    void comesBackBesideIsProvenSwappedTakenBackAndCommitted() throws Exception {
        checks = new ArrayList<>(CHECKS);
        checks.add(new DataCheck("sum", "checksum: canary", DataCheck.Kind.EQUALS, Optional.of(sum(folder.resolve("good.db")))));
        checks.add(new DataCheck("own", DataCheck.COMMAND + "sqlite3 -readonly \"$RELIGHT_PATH\" 'SELECT word FROM canary'", DataCheck.Kind.EQUALS, Optional.of("tweet")));
        try (RestoreBench bench = bench()) {
            var plan = bench.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.target().contains("ssh:cachehost (") && plan.target().contains("2026-04-15 12:00:00"), plan.target());
            assertTrue(plan.found().toString().contains("can only be read from here"), plan.found().toString());
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            assertEquals("100", ask(live, COUNT));
            assertEquals(PosixFilePermissions.fromString("rw-rw----"), Files.getPosixFilePermissions(live), "mode of the old one");
            assertInstanceOf(RecoveryEvent.CommitWindowOpened.class, run.one(RecoveryEvent.CommitWindowOpened.class));
            assertTrue(run.checked().size() >= 6 && run.checked().stream().allMatch(RecoveryEvent.Checked::passed), run.checked().toString());
            assertEquals(Instant.parse("2026-04-15T01:59:00Z"), run.one(RecoveryEvent.RecoveryPointFound.class).point());
            good(run.play(Part.UNDO));
            assertEquals("120", ask(live, COUNT));
            assertEquals(List.of(), locks());

            PlanRun again = bench.run(Way.SIDE_BY_SIDE);
            good(again.play(Part.MAIN));
            good(again.action("swap"));
            good(again.play(Part.COMMIT));
            assertEquals("100", ask(live, COUNT));
            assertEquals(List.of(), locks());
        }
    }

    private static String sum(Path file) throws Exception {
        try (Connection connection = SqliteFile.openToRead(file)) {
            return TableChecksum.of(connection, "canary");
        }
    }

    @Test
    void theHostReadsTheStoreItselfAndNothingPassesThroughHere() throws Exception {
        try (S3Server server = S3Server.start()) {
            server.bucket("backups");
            server.put("backups", "20260415.db.gz", Files.readAllBytes(backup));
            StoreDefinition.S3 definition = new StoreDefinition.S3("backups", "backups", "", Optional.of("us-east-1"), Optional.of(server.endpoint()), true,
                    Optional.empty(), true);
            try (S3Store store = new S3Store(definition); RestoreBench bench = RestoreBench.at(folder, Hosts.over(host.ssh()), system(), store)) {
                assertTrue(bench.plan(Way.SIDE_BY_SIDE, Map.of()).found().toString().contains("nothing of that passes through this machine"));
                PlanRun run = bench.run(Way.SIDE_BY_SIDE);
                good(run.play(Part.MAIN));
                assertEquals("100", ask(live, COUNT));
                assertTrue(run.lines().stream().anyMatch(line -> line.contains("ssh:cachehost has read")), run.lines()::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = {"IN_PLACE", "BESIDE_ONLY"})
    void inPlaceAfterASafetyCopyAndBesideOnly(Way way) throws Exception {
        log("in the log");
        try (RestoreBench bench = bench()) {
            PlanRun run = bench.run(way);
            good(run.play(Part.MAIN));
            if (way == Way.BESIDE_ONLY) {
                assertEquals("100", ask(live.resolveSibling("beside"), COUNT));
                assertEquals("121", ask(live, COUNT));
                assertEquals(List.of(), locks());
            } else {
                assertEquals("100", ask(live, COUNT));
                good(run.play(Part.UNDO));
                assertEquals("121", ask(live, COUNT), "with what was in its log");
            }
        }
    }

    @Test
    void SQ_1_anOldLogGoesWithItsFileAndComesBackWithIt() throws Exception {
        log("in the log");
        try (RestoreBench bench = bench()) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            assertFalse(Files.exists(sibling("-wal")));
            assertEquals("100", ask(live, COUNT));
            good(run.play(Part.UNDO));
            assertEquals("121", ask(live, COUNT));
        }
    }

    @Test
    void SQ_2_aFileThatSomebodyHasOpenIsNotSwappedAndSaidByName() throws Exception {
        Process holder = new ProcessBuilder("sh", "-c", "exec 9<\"$1\"; echo open; read -r wait", "sh", live.toString()).start();
        try (RestoreBench bench = bench()) {
            assertEquals('o', holder.getInputStream().read());
            Planning.Refused refused = assertInstanceOf(Planning.Refused.class, bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
            assertEquals(List.of("SQ-2"), refused.refusals().stream().map(Refusal::id).toList());
            assertTrue(refused.refusals().getFirst().text().contains("sh (" + holder.pid() + ")"), refused.refusals().getFirst().text());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        try (RestoreBench bench = bench(); Connection writer = SqliteRestoreTest.shop(live); Statement statement = writer.createStatement()) {
            PlanRun run = null;
            statement.execute("BEGIN IMMEDIATE");
            Planning.Refused refused = assertInstanceOf(Planning.Refused.class, bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
            assertEquals(List.of("SQ-2"), refused.refusals().stream().map(Refusal::id).toList());
            writer.close();
            run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN, "quiet"));
            try (Connection late = SqliteRestoreTest.shop(live); Statement begin = late.createStatement()) {
                begin.execute("BEGIN IMMEDIATE");
                assertEquals(Outcome.Kind.FAILED, run.action("quiet").kind());
            }
            good(run.action("quiet"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ALL_12_aDumpIsReadHereAndGoesThereAsADatabase(boolean evil) throws Exception {
        Files.delete(backup);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("backups/20260415.sql.gz")))) {
            out.write(("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE orders (id INTEGER, at TEXT);\nCREATE TABLE canary (word TEXT);\nINSERT INTO canary VALUES ('tweet');\n"
                    + "INSERT INTO orders VALUES (1, '2026-04-15 01:59:00');\n".repeat(100)
                    + (evil ? "ATTACH '" + folder.resolve("evil.db").toString().replace("'", "''") + "' AS e;\n" : "") + "COMMIT;\n").getBytes(StandardCharsets.UTF_8));
        }
        try (RestoreBench bench = bench()) {
            assertTrue(bench.plan(Way.SIDE_BY_SIDE, Map.of()).found().toString().contains("that goes on to ssh:cachehost"));
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            Outcome outcome = run.play(Part.MAIN);
            assertEquals(evil, !outcome.good(), outcome.reason().toString());
            assertEquals(evil ? "120" : "100", ask(live, COUNT));
            assertFalse(Files.exists(folder.resolve("evil.db")));
            assertFalse(Files.exists(run.spool().resolve("database")));
        }
    }

    @Test
    void ALL_3_ALL_7_whatIsNotWhatWasVerifiedOrDoesNotPassItsChecksIsNeverSwapped() throws Exception {
        try (RestoreBench bench = bench()) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            make(folder.resolve("other.db"), 110, "2026-04-15 03:00:00");
            gzip(folder.resolve("other.db"), backup);
            assertFalse(run.play(Part.MAIN).good());
            assertEquals(Outcome.Kind.FAILED, run.action("swap").kind(), "there is no copy");
            assertEquals("120", ask(live, COUNT));
            good(run.play(Part.UNDO));
        }
        make(folder.resolve("few.db"), 7, "2026-04-15 03:00:00");
        gzip(folder.resolve("few.db"), backup);
        try (RestoreBench bench = bench()) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            assertFalse(run.play(Part.MAIN).good());
            assertEquals("120", ask(live, COUNT));
            assertEquals(List.of(), locks());
        }
    }

    @Test
    void ALL_1_whatWasPutThereMeanwhileIsNotSwappedAwayNorWrittenOver() throws Exception {
        try (RestoreBench bench = bench()) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN, "quiet"));
            make(folder.resolve("other.db"), 7, "2026-04-15 13:00:00");
            Files.move(folder.resolve("other.db"), live, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Outcome outcome = run.action("swap");
            assertTrue(outcome.reason().toString().contains("no longer what the plan was made for"), outcome.reason().toString());
            assertEquals("7", ask(live, COUNT));
        }
    }

    @Test
    void ALL_15_twoRestoresAtOnceAreRefusedAndTheLockIsTheOneOfThatHost() throws Exception {
        Files.writeString(live.resolveSibling(".shop $1.db.relight-lock"), "r9\tanna\tdb1\t1\t2\t2026-04-15T12:00:00Z\n");
        try (RestoreBench bench = bench()) {
            Planning.Refused refused = assertInstanceOf(Planning.Refused.class, bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
            assertEquals(List.of("ALL-15"), refused.refusals().stream().map(Refusal::id).toList());
            assertTrue(refused.refusals().getFirst().text().contains("anna@db1"));
        }
    }

    @Test
    void ALL_7_withoutItsSqlite3NothingIsPlannedAndItIsSaidWhatToInstall() throws Exception {
        try (RestoreBench bench = RestoreBench.at(folder, Hosts.over(PoorHost.ssh(folder, "sqlite3")), system())) {
            Planning.Refused refused = assertInstanceOf(Planning.Refused.class, bench.planning(bench.request(Way.SIDE_BY_SIDE, Optional.empty(), Map.of())));
            assertEquals(List.of("ALL-7"), refused.refusals().stream().map(Refusal::id).toList());
            assertTrue(refused.refusals().getFirst().text().startsWith("sqlite3 was not found on ssh:cachehost"), refused.refusals().getFirst().text());
        }
    }

    @Test
    void aRestoreTestWorksInTheSpoolThereAndLeavesNothing() throws Exception {
        Path spool = Files.createDirectory(folder.resolve("spool there"));
        ProtectedSystem system = new ProtectedSystem("shop", "sqlite", "critical", List.of(), Objectives.NONE,
                Map.of("path", live.toString(), "on", host.on(), "spool", spool.toString()), checks, Optional.empty(), Optional.empty(), Optional.empty());
        try (RestoreBench bench = RestoreBench.at(folder, Hosts.over(host.ssh()), system)) {
            PlanRun run = bench.test();
            good(run.play(Part.MAIN));
            assertTrue(run.checked().stream().anyMatch(checked -> checked.check().equals("canary")), run.checked().toString());
            try (Stream<Path> left = Files.list(spool)) {
                assertEquals(List.of(), left.toList());
            }
            assertEquals("120", ask(live, COUNT));
        }
    }

    /** A second order that is only in the log of the database. */
    private void log(String word) throws Exception {
        Path filling = folder.resolve("filling.db");
        Files.copy(live, filling);
        try (Connection connection = SqliteRestoreTest.shop(filling); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("INSERT INTO orders (at) VALUES ('2026-04-15 12:30:00')");
            Files.copy(filling, live, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("filling.db-wal"), sibling("-wal"));
        }
    }

    private Path sibling(String suffix) {
        return live.resolveSibling(live.getFileName() + suffix);
    }

    private List<Path> locks() throws Exception {
        try (Stream<Path> left = Files.list(live.getParent())) {
            return left.filter(path -> path.getFileName().toString().endsWith(".relight-lock")).toList();
        }
    }
}
