package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderEvidence;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.HandOvers.TakenOver;
import relight.core.recovery.Mode;
import relight.core.text.Problem;
import relight.testing.TestEvidence;

/** Files that were attached go with a recovery to the machine that takes it over. */
class HandedOverFilesTest {

    private static final String R = "night";

    @TempDir
    Path folder;

    private FolderEvidence store;
    private Machine here;
    private Machine there;

    private record Machine(SqliteJournal journal, AttachmentStore files, HandOvers handOvers) {}

    private Machine machine(String name) {
        Path data = folder.resolve(name);
        SqliteJournal journal = SqliteJournal.open(data.resolve("journal.db"), new TestTime());
        AttachmentStore files = TestEvidence.attachments(data);
        return new Machine(journal, files, new HandOvers(journal, new SigningKeyFile(data.resolve("keys/approval.key")), new HandOvers.Here(name, "Shop"),
                Optional.of(store), files));
    }

    @BeforeEach
    void begin() {
        store = new FolderEvidence(folder.resolve("evidence"));
        here = machine("ops-1");
        there = machine("ops-2");
        here.journal().append(R, SampleEvents.declared(Mode.INCIDENT, "Shop down"));
    }

    @AfterEach
    void close() {
        here.journal().close();
        there.journal().close();
    }

    private String attach(String name, byte[] bytes) throws IOException {
        new RecordAdditions(here.journal(), here.files()).attach(R, Files.write(folder.resolve(name), bytes), "", "K. Lang", Optional.empty(), Optional.empty());
        return here.files().keep(folder.resolve(name)).sha256();
    }

    @Test
    void aFileThatWasAttachedLiesOnTheMachineThatTookOver() throws Exception {
        byte[] photo = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2};
        String hash = attach("rack.png", photo);
        here.handOvers().store(R, "K. Lang", store);
        TakenOver taken = there.handOvers().takeOver(R, "J. Brandt");
        assertArrayEquals(photo, there.files().read(hash));
        assertEquals(List.of(), taken.filesThere());
    }

    @Test
    void whoTakesOverIsToldWhichFilesWereTooLargeToComeAlong() throws Exception {
        int large = 24 << 20;
        for (String name : List.of("first.mp4", "second.mp4", "third.mp4", "note.txt")) {
            attach(name, name.startsWith("note") ? "small enough".getBytes(StandardCharsets.UTF_8) : Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), large));
        }
        here.handOvers().store(R, "K. Lang", store);
        assertEquals(List.of("third.mp4"), there.handOvers().takeOver(R, "J. Brandt").filesThere());
    }

    @Test
    void aFileThatWasChangedOnTheWayIsRefused() throws Exception {
        String hash = attach("note.txt", "as it was".getBytes(StandardCharsets.UTF_8));
        here.handOvers().store(R, "K. Lang", store);
        change(parts -> parts.put("attachments/" + hash, "another".getBytes(StandardCharsets.UTF_8)));
        assertRefused();
    }

    @Test
    void aFileThatNoEventNamesIsRefused() throws Exception {
        attach("note.txt", "as it was".getBytes(StandardCharsets.UTF_8));
        here.handOvers().store(R, "K. Lang", store);
        byte[] foreign = "put there".getBytes(StandardCharsets.UTF_8);
        change(parts -> parts.put("attachments/" + HexFormat.of().formatHex(MerkleTree.sha256().digest(foreign)), foreign));
        assertRefused();
    }

    private void assertRefused() {
        assertEquals("people.bundle.broken", assertThrows(Problem.class, () -> there.handOvers().takeOver(R, "J. Brandt")).what().key());
        assertEquals(List.of(), there.journal().entries(R));
    }

    private interface Change {
        void to(Map<String, byte[]> parts);
    }

    private void change(Change change) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("evidence"))) {
            Path bundle = files.filter(file -> file.toString().endsWith(HandOvers.SUFFIX)).findFirst().orElseThrow();
            Map<String, byte[]> parts = new LinkedHashMap<>(ZipParts.read(Files.readAllBytes(bundle), Long.MAX_VALUE));
            change.to(parts);
            try (OutputStream out = Files.newOutputStream(bundle)) {
                ZipParts.write(parts, out);
            }
        }
    }
}
