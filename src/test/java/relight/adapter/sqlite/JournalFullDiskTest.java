package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.Health;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.runbook.StepId;
import relight.core.text.Problem;
import relight.testing.SmallDisk;

/** On a small disk that fills up while a child process writes its journal there. */
class JournalFullDiskTest {

    private static final StepId STEP = new StepId("restore/1");

    @TempDir
    Path folder;

    @Test
    void startsNothingOnAFullDiskAndStillRecordsHowTheLastStepEnded() throws Exception {
        try (SmallDisk disk = SmallDisk.over(folder, "40m")) {
            assertEquals("""
                    the reserve is there
                    protocol.journal.full
                    the outcome is recorded, the reserve is given up
                    protocol.journal.full
                    protocol.journal.full
                    opened again on the full disk
                    with room again the next step starts, the reserve is back
                    SOUND, all events there
                    """, disk.run(JournalFullDiskTest.class, folder.toString()));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path file = folder.resolve("journal.db");
        Path reserve = folder.resolve("journal.db.reserve");
        long acknowledged = 0;
        SqliteJournal journal = SqliteJournal.open(file, new TestTime());
        journal.awaitHealth();
        System.out.println(Files.size(reserve) == 16 << 20 ? "the reserve is there" : "no reserve");
        journal.append("a", SampleEvents.declared(Mode.INCIDENT, "Shop down"));
        acknowledged++;
        SmallDisk.fill(folder.resolve("filling"));
        try {
            while (true) {
                journal.append("a", intent());
                acknowledged++;
            }
        } catch (Problem e) {
            System.out.println(e.what().key());
        }
        journal.append("a", new StepEnded(STEP, 1, Outcome.of(Outcome.Kind.SUCCEEDED, "o".repeat(100_000))));
        acknowledged++;
        System.out.println("the outcome is recorded, " + (Files.exists(reserve) ? "the reserve is there" : "the reserve is given up"));
        for (int i = 0; i < 2; i++) {
            try {
                journal.append("a", intent());
                System.out.println("a step starts without a reserve");
            } catch (Problem e) {
                System.out.println(e.what().key());
            }
        }
        journal.close();
        journal = SqliteJournal.open(file, new TestTime());
        journal.awaitHealth();
        System.out.println("opened again on the full disk");
        Files.delete(folder.resolve("filling"));
        journal.close();
        journal = SqliteJournal.open(file, new TestTime());
        journal.awaitHealth();
        journal.append("a", intent());
        acknowledged++;
        System.out.println("with room again the next step starts, " + (Files.exists(reserve) ? "the reserve is back" : "without a reserve"));
        Health health = journal.awaitHealth();
        System.out.println(health.state() + (journal.entries("a").size() == acknowledged ? ", all events there" : ", events are lost"));
        journal.close();
    }

    private static StepIntended intent() {
        return new StepIntended(STEP, 1, Erasable.of("pg_restore ".repeat(500)), Map.of(), "pg_restore 15.6", Erasable.NOTHING);
    }
}
