package relight.ui.readiness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.recovery.Erasable;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent;
import relight.core.runbook.StepId;

class JournalHistoryTest {

    private static final StepId STEP = new StepId("verify/1");

    @TempDir
    private Path folder;
    private final TestTime time = new TestTime();

    @Test
    void tellsHowLongEarlierRecoveriesTookAndForecastsTheirMedian() {
        try (Journal journal = SqliteJournal.open(folder.resolve("journal.db"), time)) {
            recover(journal, "r1", Mode.DRILL, 70, true);
            recover(journal, "r2", Mode.INCIDENT, 104, true);
            recover(journal, "r3", Mode.DRILL, 58, true);
            RecoveryHistory.Seen seen = new JournalHistory(journal).look();
            assertEquals(List.of(70L, 104L, 58L), seen.past().stream().map(one -> one.took().toMinutes()).toList());
            assertEquals(Map.of("shopdb", Duration.ofMinutes(70)), seen.forecasts());
            assertEquals(Optional.of(Mode.DRILL), seen.proven().get("shopdb").mode());
            assertEquals(time.now(), seen.proven().get("shopdb").at());
        }
    }

    @Test
    void aRestoreWhoseDataCheckFailedOrWasNeverMadeIsNoProof() {
        try (Journal journal = SqliteJournal.open(folder.resolve("journal.db"), time)) {
            recover(journal, "r1", Mode.DRILL, 70, false);
            RecoveryHistory.Seen seen = new JournalHistory(journal).look();
            assertEquals(1, seen.past().size());
            assertEquals(Map.of(), seen.proven());
        }
    }

    @Test
    void aProvenCopyBesideIsAProofAndNoMeasureOfHowLongAServiceTakes() {
        try (Journal journal = SqliteJournal.open(folder.resolve("journal.db"), time)) {
            begin(journal, "r1", Mode.DRILL, 70, true);
            assertEquals(Map.of(), new JournalHistory(journal).look().proven());
            journal.append("r1", new RecoveryEvent.Closed("copy-restored", Erasable.NOTHING, Erasable.of("K. Lang")));
            RecoveryHistory.Seen seen = new JournalHistory(journal).look();
            assertEquals(time.now(), seen.proven().get("shopdb").at());
            assertEquals(List.of(), seen.past());
        }
    }

    @Test
    void aTabletopRecoversNothing() {
        try (Journal journal = SqliteJournal.open(folder.resolve("journal.db"), time)) {
            recover(journal, "r1", Mode.TABLETOP, 70, true);
            assertEquals(new RecoveryHistory.Seen(Map.of(), Map.of(), List.of()), new JournalHistory(journal).look());
        }
    }

    private void recover(Journal journal, String id, Mode mode, int minutes, boolean passed) {
        begin(journal, id, mode, minutes, passed);
        journal.append(id, new RecoveryEvent.ServiceVerified(STEP, Erasable.of("200")));
    }

    private void begin(Journal journal, String id, Mode mode, int minutes, boolean passed) {
        journal.append(id, new RecoveryEvent.Declared(mode, Erasable.of("Shop database corrupted"), Erasable.of("K. Lang"),
                Erasable.of("K. Lang"), Erasable.of("alert"), "1", Optional.empty(), List.of("shopdb"), "test", Erasable.NOTHING,
                Optional.empty(), Optional.empty(), Optional.of(7_200L), Optional.of(3_600L), "tier critical", List.of(),
                Optional.empty(), Optional.empty(), Optional.empty(), "0.1.0", Erasable.of("host")));
        time.pass(Duration.ofMinutes(minutes));
        journal.append(id, new RecoveryEvent.Checked(STEP, "orders", Erasable.of("at least 10"), Erasable.of(passed ? "12" : "0"), passed));
    }
}
