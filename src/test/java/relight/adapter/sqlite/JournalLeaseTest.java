package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Journal.Lease;
import relight.core.recovery.Journal.Owner;
import relight.core.text.Messages;
import relight.core.text.Problem;

class JournalLeaseTest {

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();

    @Test
    void refusesASecondConsoleOnARecoveryAndNamesTheOwner() throws Exception {
        Path file = folder.resolve("journal.db");
        try (ChildJvm other = ChildJvm.start("lease", file.toString(), "a");
                SqliteJournal journal = SqliteJournal.open(file, time)) {
            other.awaitLine("taken");
            Problem problem = assertThrows(Problem.class, () -> journal.take("a", "M. Oser"));
            String sentence = problem.say(Messages.english());
            assertTrue(sentence.contains("K. Lang") && sentence.contains(Long.toString(other.pid())), sentence);
            journal.take("b", "M. Oser").close();

            other.kill();
            try (Lease _ = journal.take("a", "M. Oser")) {
                assertEquals(Optional.of("M. Oser"), journal.owner("a").map(Owner::person));
            }
            assertEquals(Optional.empty(), journal.owner("a"));
        }
    }

    @Test
    void refusesASecondHandInTheSameProcess() {
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("journal.db"), time)) {
            Lease first = journal.take("a", "K. Lang");
            assertThrows(Problem.class, () -> journal.take("a", "M. Oser"));
            first.close();
            journal.take("a", "M. Oser").close();
        }
    }

    @Test
    void takesARecoveryOverAfterTheMachineHasBooted() {
        try (SqliteJournal journal = SqliteJournal.open(folder.resolve("journal.db"), time)) {
            Lease lost = journal.take("a", "K. Lang");
            time.reboot();
            assertEquals(Optional.empty(), journal.owner("a"));
            try (Lease _ = journal.take("a", "M. Oser")) {
                lost.close();
                assertEquals(Optional.of("M. Oser"), journal.owner("a").map(Owner::person), "an old lease gives back nothing of a new one");
            }
        }
    }
}
