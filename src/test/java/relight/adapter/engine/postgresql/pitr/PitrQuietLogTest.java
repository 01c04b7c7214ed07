package relight.adapter.engine.postgresql.pitr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.recovery.Outcome;
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
        assertEquals("1,3,4", cameBack(folder, "time:" + behindTheLast(), "Nothing in the log was committed after"));
    }

    @Test
    void PG_9_aLogThatCouldNotBeFetchedToItsEndSaysNothingOfWhatWasCommitted(@TempDir Path folder) throws Exception {
        Path missing = cluster.server.archive().resolve(cluster.server.value("postgres",
                "SELECT pg_walfile_name(pg_current_wal_lsn() - 2 * setting::bigint) FROM pg_settings WHERE name = 'wal_segment_size'"));
        Path away = cluster.server.folder().resolve("away");
        try (PitrPractice practice = practice(folder)) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, "time:" + behindTheLast());
            practice.succeed(plan, Part.MAIN, "pitr-fetch");
            Files.move(missing, away);
            try {
                Outcome outcome = practice.run(PitrPractice.actions(plan, "pitr-replay").getFirst());
                assertFalse(outcome.good(), practice.told::output);
                assertFalse(practice.told.output().contains("Nothing in the log"), practice.told::output);
            } finally {
                Files.move(away, missing);
            }
            practice.succeed(plan, Part.UNDO);
        }
    }

    private static Instant behindTheLast() throws Exception {
        return Instant.parse(cluster.server.value("shop", "SELECT to_char(max(created) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM orders")).plusMillis(20);
    }

    private static PitrPractice practice(Path folder) throws IOException {
        return new PitrPractice(folder, PitrPractice.target(cluster.server), new StoreDefinition.Folder("store", cluster.store, false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "bases/base_{timestamp}/", "archive/");
    }

    private static String cameBack(Path folder, String target, String said) throws Exception {
        try (PitrPractice practice = practice(folder)) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, target);
            practice.succeed(plan, Part.MAIN);
            String orders = cluster.orders();
            assertTrue(practice.told.output().contains(said), practice.told::output);
            practice.succeed(plan, Part.UNDO);
            return orders;
        }
    }
}
