package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.ArchivedCluster;

/** One copy that was replayed to a moment: it is asked, moved on to a later one, and promoted last; production goes on beside it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PitrReplayedTest {

    private static ArchivedCluster cluster;
    private static PitrPractice practice;
    private static RestorePlan plan;
    /** The moment before the harm, by a clock five hours ahead. */
    private static String elsewhere;

    @BeforeAll
    static void replay(@TempDir Path folder) throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
        practice = new PitrPractice(folder, PitrPractice.target(cluster.server), new StoreDefinition.Folder("store", cluster.store, false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "bases/base_{timestamp}/", "archive/");
        elsewhere = cluster.good.atOffset(ZoneOffset.ofHours(5)).toString();
        plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + elsewhere, "look", "on");
        practice.succeed(plan, Part.MAIN, "pitr-check");
    }

    @AfterAll
    static void end() throws Exception {
        try {
            assertEquals("1,3,4", cluster.orders(), "production is as it was");
            practice.succeed(plan, Part.UNDO);
        } finally {
            practice.close();
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void PG_10_theTimelineIsANumberInTheServersOwnSettings() throws Exception {
        assertEquals("1", asked("SHOW recovery_target_timeline"));
        assertTrue(refused("latest", "timeline", "7").contains("PG-10"));
    }

    @Test
    @Order(1)
    void PG_11_aTargetIsTheSameMomentWhateverTheServersZoneIs() throws Exception {
        String local = elsewhere.substring(0, 19);
        assertEquals("05:00:00", asked("SET timezone = 'UTC'; SELECT timestamptz '" + local + "' - timestamptz '" + local + "+05'"), "by the server's own clock");
        assertTrue(refused("time:" + local).contains("PG-11"));
        assertEquals("1,2,3", orders());
    }

    @Test
    @Order(1)
    void ALL_10_theRecoveryPointIsMeasuredInTheCopy() {
        RecoveryEvent.RecoveryPointFound found = practice.events(RecoveryEvent.RecoveryPointFound.class).getFirst();
        assertTrue(found.measured() && !found.point().isAfter(cluster.good) && found.point().isAfter(cluster.early), found::toString);
        assertNotEquals(cluster.good, found.point());
    }

    @Test
    @Order(2)
    void theTargetIsMovedLaterWithoutRestoringAnewAndNeverBackOrBeyond() throws Exception {
        assertEquals("1,2,3", orders());
        String fetched = Files.readAttributes(restored(), "unix:ino").toString();
        Step move = PitrPractice.actions(plan, "pitr-move").getFirst();

        assertFalse(practice.run(move, practice.told.with(Map.of("LATER_TARGET", cluster.early.toString()))).good());
        assertFalse(practice.run(move, practice.told.with(Map.of("LATER_TARGET", Instant.now().plusSeconds(3_600).toString()))).good());
        assertFalse(practice.run(move, practice.told.with(Map.of("LATER_TARGET", "soon"))).good());
        Outcome later = practice.run(move, practice.told.with(Map.of("LATER_TARGET", cluster.later.toString())));
        assertTrue(later.good(), later::toString);
        assertEquals("1,3", orders());
        Outcome latest = practice.run(move, practice.told.with(Map.of("LATER_TARGET", "latest")));
        assertTrue(latest.good(), latest::toString);
        assertTrue(orders().startsWith("1,3,4"));
        assertEquals(fetched, Files.readAttributes(restored(), "unix:ino").toString(), "it is the same folder");
    }

    @Test
    @Order(3)
    void PG_12_theCopyArchivesNothingThoughItIsWrittenTo() throws Exception {
        List<Path> before = PitrHazardsTest.archived(cluster);
        Step.EngineAction promote = PitrPractice.actions(plan, "pitr-promote").getFirst();
        Map<String, String> words = new HashMap<>(promote.with());
        words.put("stop", "false");
        assertNotEquals("", cluster.server.value("postgres", "SHOW archive_command"));
        assertTrue(Files.readString(restored().resolve("postgresql.conf")).contains("archive_command"), "by its own settings it would archive where production does");
        assertTrue(practice.run(Step.EngineAction.of(promote.header(), promote.engine(), promote.action(), words)).good());
        assertEquals("f", asked("SELECT pg_is_in_recovery()"));
        asked("CREATE TABLE later AS SELECT 1; SELECT pg_switch_wal(); CHECKPOINT; SELECT 1");
        assertTrue(practice.run(promote).good());
        assertEquals(before, PitrHazardsTest.archived(cluster), "the archive of production");
        assertTrue(Files.exists(restored().resolve("pg_wal/archive_status/00000002.history.ready")), "what it would have archived waits");
    }

    /** Beside the copy's own lock. */
    private static List<String> refused(String target, String... choices) throws Exception {
        return practice.refusals(target, choices).stream().map(Refusal::id).toList();
    }

    private static String orders() throws Exception {
        return asked("SELECT string_agg(id::text, ',' ORDER BY id) FROM orders");
    }

    private static String asked(String sql) throws Exception {
        Step.EngineAction replay = PitrPractice.actions(plan, "pitr-replay").getFirst();
        return new PrivateServer(new PitrRun(replay, practice.told)).value(sql).orElse("");
    }

    private static Path restored() {
        return Path.of(PitrPractice.actions(plan, "pitr-fetch").getFirst().with().get("restored"));
    }
}
