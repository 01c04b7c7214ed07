package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.evidence.CheckpointFolder;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.ProtocolLog;
import relight.testing.TestEvidence;

class JournalOpeningTest {

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();

    private ProtocolLog open() {
        return new JournalOpening(time, CheckpointFolder.guard(folder.resolve("guard")), new SigningKeyFile(folder.resolve("keys/approval.key")), "console-7",
                said -> { throw new AssertionError(said.toString()); }).open(folder.resolve("journal.db"));
    }

    @Test
    void aGuardThatCannotBeReadKeepsNobodyFromTheJournal() throws Exception {
        String log;
        try (ProtocolLog journal = open()) {
            log = journal.logId();
            TestEvidence.of(journal, folder, time).notary().signNow();
        }
        try (Stream<Path> heads = Files.list(folder.resolve("guard"))) {
            List<Path> all = heads.toList();
            assertEquals(1, all.size());
            Files.writeString(all.getFirst(), "");
        }
        try (ProtocolLog journal = open()) {
            assertEquals(log, journal.logId());
            assertTrue(TestEvidence.of(journal, folder, time).notary().signNow().why().isPresent(), "and nothing is signed until it can be read");
        }
    }
}
