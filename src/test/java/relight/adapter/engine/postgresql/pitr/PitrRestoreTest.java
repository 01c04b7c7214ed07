package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.runbook.Step;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.ArchivedCluster;

/** A real cluster goes back to a moment, is looked at, moved on, taken back and kept. */
class PitrRestoreTest {

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
        practice = new PitrPractice(folder, PitrPractice.target(cluster.server), new StoreDefinition.Folder("store", cluster.store, false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "bases/base_{timestamp}/", "archive/");
    }

    @AfterEach
    void close() {
        practice.close();
    }

    @Test
    void aClusterGoesBackToAMomentIsTakenBackAndGoesThereAgainForGood() throws Exception {
        RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(plan, Part.MAIN);
        assertEquals("1,2,3", cluster.orders());
        cluster.server.execute("shop", "INSERT INTO orders VALUES (50)");
        assertEquals(1, practice.told.events(RecoveryEvent.RecoveryPointFound.class).size());
        assertEquals(1, practice.told.events(RecoveryEvent.CommitWindowOpened.class).size(), "from now on it can be taken back");

        practice.succeed(plan, Part.UNDO);
        assertEquals("1,3,4", cluster.orders());
        assertFalse(Files.exists(cluster.server.archive().resolve("00000002.history")), "the new timeline never was");

        RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
        practice.succeed(again, Part.MAIN);
        practice.succeed(again, Part.COMMIT);
        cluster.server.archived();
        assertEquals("1,2,3", cluster.orders());
        assertTrue(Files.exists(cluster.server.archive().resolve("00000002.history")), "the archive goes on with the new timeline");
        assertEquals("", left("before-") + left("relight-"));
    }

    @Test
    void PG_10_aSecondRecoveryIsAskedForItsTimelineAndNeverFollowsTheAbandonedOne(@TempDir Path folder) throws Exception {
        try (ArchivedCluster forked = new ArchivedCluster("-Ft", "-z");
             PitrPractice second = new PitrPractice(folder.resolve("second"), PitrPractice.target(forked.server), new StoreDefinition.Folder("store", forked.store, false),
                     definition -> new FolderStore((StoreDefinition.Folder) definition), "bases/base_{timestamp}/", "archive/")) {
            RestorePlan first = second.plan(Way.SIDE_BY_SIDE, "time:" + forked.good);
            second.succeed(first, Part.MAIN);
            second.succeed(first, Part.COMMIT);
            forked.server.execute("shop", "INSERT INTO orders VALUES (60)");
            forked.server.archived();
            assertTrue(Files.exists(forked.server.archive().resolve("00000002.history")));

            List<Refusal> refused = second.refusals("latest");
            assertEquals(List.of("PG-10"), refused.stream().map(Refusal::id).toList());
            assertTrue(refused.getFirst().text().contains("timeline 1") && refused.getFirst().text().contains("timeline 2 (from timeline 1"), refused::toString);

            RestorePlan abandoned = second.plan(Way.SIDE_BY_SIDE, "latest", "timeline", "1");
            second.succeed(abandoned, Part.MAIN);
            assertEquals("1,3,4", forked.orders(), "the harm is on that timeline, and what was done since is not");
            second.succeed(abandoned, Part.UNDO);

            RestorePlan right = second.plan(Way.SIDE_BY_SIDE, "latest", "timeline", "2");
            second.succeed(right, Part.MAIN);
            assertEquals("1,2,3,60", forked.orders());
            second.succeed(right, Part.UNDO);
        }
    }

    @Test
    void ALL_1_aRestoreTestReplaysInAPlaceOfItsOwnOnThisMachineAndLeavesNothing() throws Exception {
        practice.backups();
        Restores.Wish wish = TestRestore.wish("shop", Restores.LATEST_GOOD, Optional.of(cluster.good), Instant.now());
        RestorePlan plan = practice.considered(wish);
        Path restored = Path.of(PitrPractice.actions(plan, "pitr-remove").getFirst().with().get("restored"));
        assertFalse(restored.startsWith(cluster.server.folder()), "not beside production");
        String before = cluster.orders();
        try {
            practice.succeed(plan, Part.MAIN, "pitr-promote");
            assertTrue(Files.exists(restored.resolve("PG_VERSION")));
            assertTrue(practice.told.output().contains("✓ orders: 3"), practice.told::output);
            assertEquals(List.of(), practice.told.events(RecoveryEvent.CommitWindowOpened.class), "there is nothing to take back");
        } finally {
            assertTrue(practice.run(PitrPractice.actions(plan, "pitr-remove").getFirst()).good());
        }
        try (Stream<Path> files = Files.list(restored.getParent())) {
            assertEquals(List.of(), files.filter(file -> file.getFileName().toString().startsWith(restored.getFileName().toString())).toList());
        }
        assertEquals(before, cluster.orders());

        Map<String, String> words = new HashMap<>(PitrPractice.actions(plan, "pitr-remove").getFirst().with());
        words.put("restored", cluster.server.data().toString());
        Step.EngineAction remove = PitrPractice.actions(plan, "pitr-remove").getFirst();
        assertFalse(practice.run(Step.EngineAction.of(remove.header(), remove.engine(), remove.action(), words)).good(), "production bears no name of a test");
        assertEquals(before, cluster.orders());
    }

    private static String left(String kind) throws Exception {
        try (Stream<Path> files = Files.list(cluster.server.folder())) {
            return String.join(" ", files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("data." + kind)).toList());
        }
    }
}
