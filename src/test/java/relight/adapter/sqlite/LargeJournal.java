package relight.adapter.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import relight.core.protocol.EventCodec;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.runbook.StepId;

/** A journal as years of use leave it, filled many events a transaction, since nobody waits for each of them here. */
public final class LargeJournal {

    private static final int A_RECOVERY = 1_000;

    private LargeJournal() {}

    /**
     * Fills a journal: recoveries of a thousand events each, begun, full of steps and sealed.
     *
     * @param events of all recoveries together
     */
    public static void fill(Path file, int events) throws SQLException {
        TestTime time = new TestTime();
        SqliteJournal.open(file, time).close();
        try (JournalWriter writer = new JournalWriter(new JournalFile(file).open(), new EventCodec(), time)) {
            for (int recovery = 0; recovery < events / A_RECOVERY; recovery++) {
                String id = "recovery-" + recovery;
                writer.transaction(() -> {
                    put(writer, id, SampleEvents.declared(Mode.DRILL, "Shop down, once more"));
                    for (int i = 1; i < A_RECOVERY - 1; i++) {
                        put(writer, id, i % 2 == 1 ? intent(i) : end(i));
                    }
                    return id;
                });
                new JournalSeals(writer).seal(id);
            }
        }
    }

    private static void put(JournalWriter writer, String recovery, RecoveryEvent event) throws SQLException {
        writer.put(writer.draft(recovery, event, Optional.empty(), EventIds.next()));
    }

    private static RecoveryEvent intent(int i) {
        return new StepIntended(new StepId("restore/" + i), 1, Erasable.of("pg_restore -j 4 --dbname shopdb_new shop.dump"),
                Map.of("TARGET", Erasable.of("shopdb_new")), "pg_restore 15.6", Erasable.of("K. Lang"));
    }

    private static RecoveryEvent end(int i) {
        return new StepEnded(new StepId("restore/" + (i - 1)), 1, Outcome.of(Outcome.Kind.SUCCEEDED, "processing data for table \"public.orders\""));
    }
}
