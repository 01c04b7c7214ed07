package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.recovery.Outcome;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.ArchivedCluster;
import relight.testing.SmallDisk;

/** The disk beside the data folder has no room for a second cluster, or had it when the plan was made. */
class PitrFullDiskTest {

    @Test
    void ALL_6_aDiskWithoutRoomIsRefusedAndOneThatFillsUpLeavesProductionAsItIs(@TempDir Path folder) throws Exception {
        // The server runs as a user of its own
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = folder.resolve("server");
        try (SmallDisk disk = SmallDisk.over(data, "400m")) {
            disk.run(data, PitrFullDiskTest.class, folder.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (ArchivedCluster cluster = new ArchivedCluster("-Ft", "-z");
             PitrPractice practice = new PitrPractice(folder.resolve("practice"), PitrPractice.target(cluster.server), new StoreDefinition.Folder("store", cluster.store, false),
                     definition -> new FolderStore((StoreDefinition.Folder) definition), "bases/base_{timestamp}/", "archive/")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + cluster.good);
            practice.succeed(plan, Part.MAIN, "pitr-prepare");
            Path filling = folder.resolve("server/filling");
            SmallDisk.fill(filling, 700_000);
            assertTrue(practice.refusals("time:" + cluster.good).stream().map(Refusal::id).toList().contains("ALL-6"));
            Outcome full = practice.run(PitrPractice.actions(plan, "pitr-fetch").getFirst());
            assertFalse(full.good(), "half of a base backup is no copy");
            Files.delete(filling);
            assertEquals("1,3,4", cluster.orders());
            for (Step step : plan.steps()) {
                // the last look is over: the lock is this recovery's own
                if (step.header().part() == Part.MAIN && step instanceof Step.EngineAction action && !action.action().equals("recheck")) {
                    Outcome outcome = practice.run(step);
                    assertTrue(outcome.good(), outcome::toString);
                }
            }
            assertEquals("1,2,3", cluster.orders());
            practice.succeed(plan, Part.UNDO);
            assertEquals("1,3,4", cluster.orders());
            assertEquals(List.of(), practice.refusals("time:" + cluster.good));
        }
    }
}
