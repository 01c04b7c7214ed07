package relight.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.Verifier;
import relight.core.recovery.Mode;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.SmallDisk;

/** A journal on a disk that nobody may write to, such as an auditor's copy, or one that the kernel has protected after a fault. */
class JournalReadOnlyTest {

    @TempDir
    Path folder;

    @Test
    void isVerifiedWhereNothingCanBeWrittenAndRefusedForWritingInASentence() throws Exception {
        try (SmallDisk disk = SmallDisk.over(folder, "60m")) {
            assertEquals("written\n", disk.run(JournalReadOnlyTest.class, "write", folder.toString()));
            disk.protect();
            assertEquals("""
                    The journal FOLDER/journal.db may not be written (FOLDER/journal.db: Read-only file system).
                    The journal FOLDER/new/journal.db cannot be created: FOLDER/new: Read-only file system
                    INTACT
                    The journal FOLDER/torn.db cannot be read where nothing can be written, because its newest events still lie in torn.db-wal.
                    """, disk.run(JournalReadOnlyTest.class, "read", folder.toString()).replace(folder.toString(), "FOLDER"));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Path file = folder.resolve("journal.db");
        if (arguments[0].equals("write")) {
            try (SqliteJournal journal = SqliteJournal.open(file, new TestTime())) {
                journal.append("a", SampleEvents.declared(Mode.INCIDENT, "Shop down"));
                journal.seal("a");
                Files.copy(file, folder.resolve("torn.db"));
                Files.copy(folder.resolve("journal.db-wal"), folder.resolve("torn.db-wal"));
            }
            System.out.println("written");
            return;
        }
        say(() -> SqliteJournal.open(file, new TestTime()));
        say(() -> SqliteJournal.open(folder.resolve("new/journal.db"), new TestTime()));
        say(() -> verify(file));
        say(() -> verify(folder.resolve("torn.db")));
    }

    private static void verify(Path file) {
        Verifier verifier = new Verifier(Verifier.Scope.LOG);
        JournalEvidence.read(file, verifier);
        System.out.println(verifier.result().verdict());
    }

    private static void say(Runnable work) {
        try {
            work.run();
        } catch (Problem e) {
            System.out.println(Messages.english().say(e.what()));
        }
    }
}
