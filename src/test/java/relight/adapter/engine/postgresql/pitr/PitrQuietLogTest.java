package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.ArchivedCluster;

/** A server that nobody writes to goes on to archive segments: in the last ones no transaction ends. */
class PitrQuietLogTest {

    private static final int QUIET_SEGMENTS = 8;

    private static ArchivedCluster cluster;

    @BeforeAll
    static void begin() throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
        for (int i = 0; i < QUIET_SEGMENTS; i++) {
            cluster.server.execute("postgres", "SELECT pg_logical_emit_message(false, 'quiet', 'night')");
            cluster.server.archived();
        }
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void PG_9_aMomentBeforeTheHarmIsReachedThoughTheEndOfTheLogHoldsNoTransaction(@TempDir Path folder) throws Exception {
        assertEquals("1,2,3", cameBack(folder, "time:" + cluster.good, ""));
    }

    @Test
    void PG_9_aMomentBehindTheLastTransactionIsTheEndOfTheLogWhereverThatIs(@TempDir Path folder) throws Exception {
        Instant last = Instant.parse(cluster.server.value("shop", "SELECT to_char(max(created) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM orders"));
        assertEquals("1,3,4", cameBack(folder, "time:" + last.plusMillis(20), "Nothing in the log was committed after"));
    }

    private static String cameBack(Path folder, String target, String said) throws Exception {
        try (PitrPractice practice = new PitrPractice(folder, PitrPractice.target(cluster.server), new StoreDefinition.Folder("store", cluster.store, false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "bases/base_{timestamp}/", "archive/")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, target);
            practice.succeed(plan, Part.MAIN);
            String orders = cluster.orders();
            assertTrue(practice.told.output().contains(said), practice.told::output);
            practice.succeed(plan, Part.UNDO);
            return orders;
        }
    }
}
