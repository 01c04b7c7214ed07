package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.catalog.Backup;
import relight.core.recovery.Outcome;
import relight.core.catalog.WorkListener;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Refusal;
import relight.core.restore.Restores;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Message;
import relight.core.workspace.StoreDefinition;
import relight.testing.ArchivedCluster;
import relight.testing.PostgresServer;

/** The hazards of a recovery to a point in time, on a real server that is left as it is. */
class PitrHazardsTest {

    private static ArchivedCluster cluster;
    private PitrPractice practice;

    @BeforeAll
    static void begin() throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        practice = practice(folder, PitrPractice.target(cluster.server));
    }

    private static PitrPractice practice(Path folder, Map<String, String> target) throws IOException {
        return practice(folder, target, "bases/base_{timestamp}/");
    }

    private static PitrPractice practice(Path folder, Map<String, String> target, String base) throws IOException {
        return new PitrPractice(folder, target, new StoreDefinition.Folder("store", cluster.store, false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), base, "archive/");
    }

    /** Nothing of a test is left beside the data folder. */
    @AfterEach
    void close() throws Exception {
        practice.close();
        try (Stream<Path> files = Files.list(cluster.server.folder())) {
            for (Path file : files.filter(file -> file.getFileName().toString().matches("data\\..*|shop-copy")).toList()) {
                if (Files.exists(file.resolve("postmaster.pid"))) {
                    cluster.server.asUser(cluster.server.program("pg_ctl"), "stop", "-D", file.toString(), "-m", "immediate", "-w");
                }
                cluster.server.asUser("rm", "-rf", file.toString());
            }
        }
        assertEquals("1,3,4", cluster.orders(), "production is as it was");
    }

    @Test
    void ALL_1_theArchiveOfAnotherClusterIsNotReplayedOverThisOne(@TempDir Path folder) throws Exception {
        try (PostgresServer other = PostgresServer.start(); PitrPractice elsewhere = practice(folder, PitrPractice.target(other))) {
            assertEquals(List.of("ALL-1"), ids(elsewhere.refusals("time:" + cluster.good)));
        }
    }

    @Test
    void ALL_2_neverInPlaceNorUnderATakenNameAndTheOldFolderIsNeverWrittenOver() throws Exception {
        assertEquals(List.of("ALL-2"), ids(practice.refusals(Way.IN_PLACE, "latest")));
        assertEquals(Optional.of("restore.pitr.dry.untold"), practice.restores.untold(practice.restores.request(new Restores.Wish("shop", Restores.LATEST_GOOD,
                Optional.empty(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of("target", "latest")), WorkListener.NONE)).map(Message::key));
        cluster.server.asUser("mkdir", cluster.server.folder().resolve("shop-copy").toString());
        assertEquals(List.of("ALL-2"), ids(practice.refusals(Way.BESIDE_ONLY, "latest")));
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN, "pitr-stop");
        String before = PitrPractice.actions(plan, "pitr-swap").getFirst().with().get("before");
        cluster.server.asUser("mkdir", before);
        assertFalse(practice.run(PitrPractice.actions(plan, "pitr-swap").getFirst()).good(), "two old folders of one name would be one");
        cluster.server.asUser("rmdir", before);
        practice.succeed(plan, Part.UNDO);
        assertEquals("1,3,4", cluster.orders());
    }

    @Test
    void ALL_3_aBaseThatIsNoLongerTheVerifiedOneEndsTheRecoveryBeforeAnyServerStartsOnIt() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN, "pitr-prepare");
        Path archive = cluster.base.resolve("base.tar.gz");
        byte[] whole = Files.readAllBytes(archive);
        FileTime modified = Files.getLastModifiedTime(archive);
        try {
            // the operating system in its header: nothing but its checksum tells it from what was verified
            byte[] other = whole.clone();
            other[9] ^= 1;
            Files.write(archive, other);
            Files.setLastModifiedTime(archive, modified);
            Outcome outcome = practice.run(PitrPractice.actions(plan, "pitr-fetch").getFirst());
            assertTrue(!outcome.good() && outcome.reason().toString().contains("SHA-256"), outcome::toString);
        } finally {
            Files.write(archive, whole);
            Files.setLastModifiedTime(archive, modified);
        }
        Outcome again = practice.run(PitrPractice.actions(plan, "pitr-fetch").getFirst());
        assertTrue(again.good(), again::toString);
    }

    @Test
    void ALL_4_aBaseIsKnownByItsBytesAndAnArchiveOfOtherFilesIsNone(@TempDir Path folder) throws Exception {
        Path misnamed = cluster.server.folder().resolve("misnamed/base_" + ArchivedCluster.STAMP.format(Instant.now()) + ".sql");
        cluster.server.asUser("sh", "-c", "mkdir -p '" + misnamed.getParent() + "' && '" + cluster.server.program("pg_basebackup") + "' -h 127.0.0.1 -p "
                + cluster.server.port() + " -U postgres -D - -Ft -X none --checkpoint=fast | gzip -1 > '" + misnamed + "'");
        cluster.server.archived();
        try (PitrPractice other = practice(folder, PitrPractice.target(cluster.server), "misnamed/base_{timestamp}.sql")) {
            assertEquals(relight.core.catalog.State.SUSPECT, other.backups().getFirst().state(), "and whoever names it is told so");
            RestorePlan plan = other.plan(Way.SIDE_BY_SIDE, "latest", "backup", other.backups().getFirst().id());
            other.succeed(plan, Part.MAIN, "pitr-replay");
            assertEquals("1,3,4", asked(plan, "SELECT string_agg(id::text, ',' ORDER BY id) FROM orders"));
            other.succeed(plan, Part.UNDO);
            cluster.server.asUser("sh", "-c", "tar -C /etc -cf '" + misnamed + "' hostname");
            assertEquals(List.of("ALL-4"), ids(other.refusals("latest", "backup", other.backups().getFirst().id())));
        } finally {
            cluster.server.asUser("rm", "-rf", misnamed.getParent().toString());
        }
    }

    @Test
    void ALL_5_aBaseThatIsCutOffIsRefusedAndOneThatIsCutOffSinceThePlanIsNotStarted() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN, "pitr-prepare");
        Path archive = cluster.base.resolve("base.tar.gz");
        byte[] whole = Files.readAllBytes(archive);
        FileTime modified = Files.getLastModifiedTime(archive);
        try {
            Files.write(archive, java.util.Arrays.copyOf(whole, whole.length / 2));
            assertFalse(practice.run(PitrPractice.actions(plan, "pitr-fetch").getFirst()).good());
            String id = practice.backups().getFirst().id();
            practice.succeed(plan, Part.UNDO);
            assertEquals(List.of("ALL-5"), ids(practice.refusals("time:" + cluster.good, "backup", id)));
        } finally {
            Files.write(archive, whole);
            Files.setLastModifiedTime(archive, modified);
        }
    }

    @Test
    void ALL_7_aCopyThatDoesNotProveItsDataEndsTheRecoveryBeforeItIsPromoted() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "immediate");
        practice.succeed(plan, Part.MAIN, "pitr-replay");
        Step.EngineAction check = PitrPractice.actions(plan, "pitr-check").getFirst();
        Map<String, String> words = new TreeMap<>(check.with());
        words.put("check.1.expect", "2");
        Outcome few = practice.run(Step.EngineAction.of(check.header(), check.engine(), check.action(), words));
        assertTrue(!few.good() && few.reason().toString().contains("orders"), few::toString);
        practice.succeed(plan, Part.UNDO);
    }

    @Test
    void PG_4_aLogThatNoServerOnTheMachineCouldReplayIsRefused() throws Exception {
        Path segment = segments().getLast();
        byte[] whole = Files.readAllBytes(segment);
        try {
            Files.write(segment, new byte[] {0x18, (byte) 0xD1}, StandardOpenOption.WRITE);
            List<Refusal> refusals = practice.refusals("time:" + cluster.good);
            assertEquals(List.of("PG-4"), ids(refusals));
            assertTrue(refusals.getFirst().text().contains("18"), refusals::toString);
        } finally {
            Files.write(segment, whole);
        }
    }

    @Test
    void PG_8_aMomentBeforeTheEndOfTheBaseIsRefusedAndTheBaseIsChosenByTheTarget() throws Exception {
        assertEquals(List.of("PG-8"), ids(practice.refusals("time:" + cluster.early.minusSeconds(60))));
        assertEquals(List.of("PG-8"), ids(practice.refusals("lsn:0/1")));
        assertEquals("1", replayedTo("time:" + cluster.early.minusSeconds(60)), "an order that was not there at that moment, and nobody says so");
        Path second = cluster.server.baseBackup(cluster.server.folder().resolve("bases/base_" + ArchivedCluster.STAMP.format(Instant.now().plusSeconds(60))), "-Ft");
        try {
            List<Backup> bases = practice.backups();
            assertEquals(2, bases.size());
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
            assertEquals(bases.getLast().id(), plan.request().backup().id(), "the newer one was made after the target");
            assertEquals(List.of("PG-8"), ids(practice.refusals("time:" + cluster.good, "backup", bases.getFirst().id())));
        } finally {
            cluster.server.asUser("rm", "-rf", second.toString());
        }
    }

    /** What the copy holds where its server is told to stop at that target all the same; or why it holds nothing. */
    private String replayedTo(String target) throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN, "pitr-verify");
        Step.EngineAction replay = PitrPractice.actions(plan, "pitr-replay").getFirst();
        Map<String, String> words = new TreeMap<>(replay.with());
        words.put("to", target);
        Outcome outcome = practice.run(Step.EngineAction.of(replay.header(), replay.engine(), replay.action(), words));
        String held = outcome.good() ? new PrivateServer(new PitrRun(replay, practice.told)).value("SELECT string_agg(id::text, ',') FROM orders").orElse("")
                : outcome.reason().toString();
        practice.succeed(plan, Part.UNDO);
        return held;
    }

    @Test
    void PG_9_aMissingSegmentIsNamedBeforeAnythingIsTouched() throws Exception {
        Path missing = segments().get(segments().size() - 2);
        Path away = cluster.server.folder().resolve("away");
        Files.move(missing, away);
        try {
            List<Refusal> refusals = practice.refusals("latest");
            assertEquals(List.of("PG-9"), ids(refusals));
            assertTrue(refusals.getFirst().text().contains(missing.getFileName().toString()), refusals::toString);
        } finally {
            Files.move(away, missing);
        }
        assertEquals(List.of("PG-9"), ids(practice.refusals("time:" + Instant.now().plusSeconds(3_600))));
    }

    @Test
    void PG_9_aSegmentThatIsCutOffIsRefusedAndOneOfAnotherPlaceFailsBeforeTheServerSeesIt() throws Exception {
        Path segment = segments().getLast();
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, java.util.Arrays.copyOf(whole, 100_000));
        assertEquals(List.of("PG-9"), ids(practice.refusals("time:" + cluster.good)));
        Files.write(segment, whole);

        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "latest");
        Files.copy(segments().get(1), segment, StandardCopyOption.REPLACE_EXISTING);
        Outcome outcome = practice.until(plan, Part.MAIN, "pitr-fetch");
        Files.write(segment, whole);
        assertTrue(!outcome.good() && outcome.reason().toString().contains(segment.getFileName().toString()), outcome::toString);
    }

    @Test
    void PG_9_aTargetThatTheServerDoesNotReachFailsTheStepAndIsNeverPromotedSilently() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "name:nobody set it");
        Outcome outcome = practice.until(plan, Part.MAIN, "pitr-replay");
        assertTrue(!outcome.good() && outcome.reason().toString().contains("recovery ended before"), outcome::toString);
        assertFalse(Files.exists(restored(plan).resolve("pg_wal/00000002.history")));
    }

    @Test
    void PG_13_undoFindsTheOldFolderWithTheLogThatWasNeverArchived() throws Exception {
        cluster.server.execute("shop", "INSERT INTO orders VALUES (99)");
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN);
        assertEquals("1,2,3", cluster.orders());
        assertTrue(Files.exists(Path.of(PitrPractice.actions(plan, "pitr-swap").getFirst().with().get("before")).resolve("pg_wal")));
        practice.succeed(plan, Part.UNDO);
        assertEquals("1,3,4,99", cluster.orders());
        cluster.server.execute("shop", "DELETE FROM orders WHERE id = 99");
    }

    @Test
    void PG_14_aBaseThatDoesNotFitItsManifestIsFoundBeforeAServerStartsOnIt() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN, "pitr-fetch");
        Path file = restored(plan).resolve("global/pg_filenode.map");
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes, StandardOpenOption.WRITE);
        Outcome outcome = practice.run(PitrPractice.actions(plan, "pitr-verify").getFirst());
        assertTrue(!outcome.good() && outcome.reason().toString().contains("pg_filenode.map"), outcome::toString);
    }

    @Test
    void PG_16_aFolderOfSomebodyElseIsFoundBeforeAServerRefusesIt() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN, "pitr-fetch");
        assertEquals("postgres", Files.getOwner(restored(plan).resolve("PG_VERSION")).getName());
        cluster.server.asUser("chmod", "755", restored(plan).toString());
        assertThrows(IOException.class, () -> cluster.server.asUser("timeout", "20", cluster.server.program("postgres"), "-D", restored(plan).toString()),
                "a server refuses it");
        assertTrue(practice.run(PitrPractice.actions(plan, "pitr-verify").getFirst()).good());
        assertEquals("rwx------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(restored(plan))));
        Files.createFile(restored(plan).resolve("global/strange"));
        Outcome outcome = practice.run(PitrPractice.actions(plan, "pitr-verify").getFirst());
        assertTrue(!outcome.good() && outcome.reason().toString().contains("strange: root"), outcome::toString);
    }

    @Test
    void ALL_13_aBaseWithoutItsFirstSegmentIsRefusedThoughLaterOnesAreThere(@TempDir Path folder) throws Exception {
        practice.backups();
        Path first = segments().stream().filter(file -> file.getFileName().toString().equals(startOfBase())).findFirst().orElseThrow();
        Path away = cluster.server.folder().resolve("away");
        Path wal = cluster.base.resolve("pg_wal.tar.gz");
        Path walAway = cluster.server.folder().resolve("away-wal");
        Files.move(first, away);
        Files.move(wal, walAway);
        try {
            List<Refusal> refusals = practice.refusals("latest");
            assertEquals(List.of("ALL-13"), ids(refusals));
            assertTrue(refusals.getFirst().text().contains(first.getFileName().toString()), refusals::toString);
        } finally {
            Files.move(away, first);
            Files.move(walAway, wal);
        }
    }

    @Test
    void ALL_13_aBaseThatIsWholeOnlyWithASegmentThatIsMissingIsRefused() throws Exception {
        Path base = baseOverTwoSegments();
        String ended = stopOfNewestBase();
        Path segment = cluster.server.archive().resolve(ended);
        Path away = cluster.server.folder().resolve("away");
        try {
            String id = practice.backups().stream().filter(backup -> backup.location().contains(base.getFileName().toString())).findFirst().orElseThrow().id();
            assertEquals(List.of(), practice.refusals("latest", "backup", id));
            Files.move(segment, away);
            List<Refusal> refusals = practice.refusals("latest", "backup", id);
            assertEquals(List.of("ALL-13"), ids(refusals));
            assertTrue(refusals.getFirst().text().contains(ended), refusals::toString);
        } finally {
            if (Files.exists(away)) {
                Files.move(away, segment);
            }
            cluster.server.asUser("rm", "-rf", base.toString());
        }
    }

    /** As a script with pg_backup_start and pg_backup_stop makes one while the server goes on to the next segment. */
    private static Path baseOverTwoSegments() throws Exception {
        Path base = cluster.server.folder().resolve("bases/base_" + ArchivedCluster.STAMP.format(Instant.now().plusSeconds(120)));
        try (java.sql.Connection session = cluster.server.connect("shop"); java.sql.Statement statement = session.createStatement()) {
            statement.execute("SELECT pg_backup_start('by hand', true)");
            cluster.server.asUser("cp", "-a", cluster.server.data().toString(), base.toString());
            statement.execute("SELECT pg_switch_wal()");
            statement.execute("CREATE TABLE filler AS SELECT 1");
            try (java.sql.ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(true)")) {
                stopped.next();
                Files.writeString(base.resolve("backup_label"), stopped.getString(1));
            }
            statement.execute("DROP TABLE filler");
        }
        cluster.server.asUser("sh", "-c", "rm -rf \"$1\"/pg_wal/* \"$1\"/postmaster.*", "sh", base.toString());
        cluster.server.archived();
        return base;
    }

    /** The file in which the newest base backup ended, as its history file says. */
    private static String stopOfNewestBase() throws IOException {
        Path history = archived(cluster).stream().filter(file -> file.toString().endsWith(".backup")).reduce((one, two) -> two).orElseThrow();
        return Files.readAllLines(history).stream().filter(line -> line.startsWith("STOP WAL LOCATION")).findFirst().orElseThrow()
                .replaceFirst(".*\\(file ([0-9A-F]{24})\\).*", "$1");
    }

    private static String startOfBase() {
        try (Stream<Path> files = Files.list(cluster.server.archive())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".backup")).sorted().findFirst().orElseThrow().substring(0, 24);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void ALL_15_aSecondRestoreIsRefusedWithTheNameOfTheFirst() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        RestorePlan other = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.later);
        practice.succeed(plan, Part.MAIN, "pitr-prepare");
        List<Refusal> refused = practice.refusals("latest");
        assertEquals(List.of("ALL-15"), ids(refused));
        assertTrue(refused.getFirst().text().contains(System.getProperty("user.name") + "@") && refused.getFirst().text().contains("r1"), refused::toString);
        Path lock = Path.of(cluster.server.data() + ".relight-lock/recovery");
        Files.writeString(lock, "r2\n");
        Outcome outcome = practice.run(PitrPractice.actions(other, "pitr-prepare").getFirst());
        assertTrue(!outcome.good() && outcome.reason().toString().contains("r1"), outcome::toString);

        practice.succeed(other, Part.UNDO);
        assertTrue(Files.exists(lock), "the lock is the first one's");
        Files.writeString(lock, "r1\n");
        practice.succeed(plan, Part.UNDO);
        assertFalse(Files.exists(lock));
    }

    @Test
    void positionNameAndTransactionAreTargetsAsWell() throws Exception {
        List<String> later = List.of("lsn:" + cluster.position, "xid:" + cluster.transaction, "name:before the harm");
        for (String target : later) {
            assertEquals(target, PitrPractice.actions(practice.plan(Way.SIDE_BY_SIDE, target), "pitr-replay").getFirst().with().get("to"));
        }
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "immediate", "look", "on");
        practice.succeed(plan, Part.MAIN, "pitr-replay");
        assertEquals("1", asked(plan, "SELECT string_agg(id::text, ',' ORDER BY id) FROM orders"));
        for (String target : later) {
            Outcome moved = practice.run(PitrPractice.actions(plan, "pitr-move").getFirst(), practice.told.with(Map.of("LATER_TARGET", target)));
            assertTrue(moved.good(), moved::toString);
            assertEquals(target.startsWith("lsn") ? "1,2" : "1,2,3", asked(plan, "SELECT string_agg(id::text, ',' ORDER BY id) FROM orders"), target);
        }
        practice.succeed(plan, Part.UNDO);
    }

    @Test
    void besideOnlyLeavesASecondServerOnAPortOfItsOwn() throws Exception {
        RestorePlan plan = practice.plan(Way.BESIDE_ONLY, "time:" + cluster.good, "port", Integer.toString(cluster.server.port() + 1));
        practice.succeed(plan, Part.MAIN);
        try (java.sql.Connection beside = java.sql.DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + (cluster.server.port() + 1) + "/shop?user=postgres");
             java.sql.ResultSet count = beside.createStatement().executeQuery("SELECT count(*) FROM orders")) {
            assertTrue(count.next());
            assertEquals(3, count.getInt(1));
        }
        practice.succeed(plan, Part.UNDO);
        assertFalse(Files.exists(cluster.server.folder().resolve("shop-copy")));
    }

    private String asked(RestorePlan plan, String sql) throws Exception {
        Step.EngineAction replay = PitrPractice.actions(plan, "pitr-replay").getFirst();
        Optional<String> value = new PrivateServer(new PitrRun(replay, practice.told)).value(sql);
        return value.orElse("");
    }

    private static Path restored(RestorePlan plan) {
        return Path.of(PitrPractice.actions(plan, "pitr-fetch").getFirst().with().get("restored"));
    }

    private static List<String> ids(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::id).toList();
    }

    static List<Path> archived(ArchivedCluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(cluster.server.archive())) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static List<Path> segments() throws IOException {
        return archived(cluster).stream().filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}")).toList();
    }
}
