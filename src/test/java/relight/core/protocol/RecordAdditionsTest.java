package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.index.SqliteRecordIndex;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.approval.SigningKey;
import relight.core.evidence.BundleVerifier;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.TrustedKey;
import relight.core.recovery.Entry;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.ErasedWords;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.text.Problem;
import relight.testing.TestEvidence;

/** What is added to records and erased from them afterwards, on a real journal, and what both verifiers say of it. */
class RecordAdditionsTest {

    private static final String R = "r1";
    private static final byte[] PHOTO = "not really a photograph, but bytes of one".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final TestTime time = new TestTime();
    private SqliteJournal journal;
    private SqliteRecordIndex index;
    private RecordFinder finder;
    private AttachmentStore files;
    private RecordAdditions additions;
    private Erasure erasure;
    private EvidenceDesk desk;

    @BeforeEach
    void night() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), time);
        index = SqliteRecordIndex.in(folder);
        finder = new RecordFinder(journal, () -> index);
        files = TestEvidence.attachments(folder);
        additions = new RecordAdditions(journal, files);
        erasure = new Erasure(journal, files, new SpoolCopies(folder.resolve("spool")), finder);
        desk = TestEvidence.of(journal, folder, time);
        journal.append(R, SampleEvents.declared(Mode.INCIDENT, "Shop database corrupted"));
        journal.append(R, new Noted(Erasable.of("Zacharias called from the shop"), Erasable.of("K. Lang")));
    }

    @AfterEach
    void close() {
        desk.notary().close();
        finder.close();
        index.close();
        journal.close();
    }

    private void end() {
        journal.append(R, new Closed("recovered", Erasable.NOTHING, Erasable.of("K. Lang")));
        journal.seal(R);
    }

    private Path photo(String name) throws IOException {
        return Files.write(folder.resolve(name), PHOTO);
    }

    private Record record() {
        return RecordWriter.write(journal.logId(), journal.entries(R));
    }

    private static String sentence(Problem problem) {
        return problem.say(relight.core.text.Messages.english());
    }

    @Test
    void attachesAFileToARunningRecoveryAndGivesBackJustItsBytes() throws Exception {
        Entry entry = additions.attach(R, photo("rack 4.JPG"), "the failed disk", "K. Lang", Optional.of(2L), Optional.empty());
        Attached attached = (Attached) entry.event();
        assertEquals("image/jpeg", attached.media());
        assertArrayEquals(PHOTO, additions.file(attached));
        Record.Row row = record().group("problems").table("attachments").rows().getFirst();
        assertEquals("rack 4.JPG", row.value("file").orElseThrow());
        assertEquals(Optional.empty(), row.value("late"), "the recovery still goes on");
        assertTrue(journal.entries(R).stream().noneMatch(one -> one.event() instanceof Sealed));
    }

    @Test
    void whatComesAfterTheEndIsLateAndSealedAgain() throws Exception {
        end();
        time.pass(Duration.ofHours(10));
        Instant then = time.now().minus(Duration.ofHours(11));
        additions.attach(R, photo("a.png"), "", "K. Lang", Optional.empty(), Optional.of(then));
        additions.note(R, "support was told by phone", "K. Lang", Optional.empty());
        additions.problem(R, "the page was read-only", "told by phone", "K. Lang", Optional.of(then));
        Record.Group problems = record().group("problems");
        assertEquals(Boolean.TRUE, problems.table("attachments").rows().getFirst().value("late").orElseThrow());
        assertEquals(then, problems.table("attachments").rows().getFirst().value("at").orElseThrow());
        assertEquals(Boolean.TRUE, problems.table("notes").rows().getLast().value("late").orElseThrow());
        assertEquals(Verification.Verdict.INTACT, verify(bundle()).verdict());
        assertEquals(4, journal.entries(R).stream().filter(one -> one.event() instanceof Sealed).count());
    }

    @Test
    void refusesFilesThatCannotBeKeptAndRecordsNothingOfThem() throws Exception {
        long before = journal.size();
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Path large = folder.resolve("large.mp4");
        try (var out = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            out.setLength(AttachmentStore.MOST_BYTES + 1);
        }
        Map<Path, String> refused = new TreeMap<>(Map.of(folder.resolve("gone.png"), "is not there any more", folder, "is a folder", empty, "is empty", large, "larger than"));
        refused.forEach((file, why) -> {
            Problem problem = assertThrows(Problem.class, () -> additions.attach(R, file, "", "K. Lang", Optional.empty(), Optional.empty()));
            assertTrue(sentence(problem).contains(why), sentence(problem));
            assertTrue(problem.remedy().isPresent());
        });
        assertEquals(before, journal.size());
        try (var left = Files.list(folder.resolve("attachments"))) {
            assertEquals(0, left.count(), "nothing half copied stays");
        }
        assertThrows(Problem.class, () -> additions.attach(R, photo("a.png"), "", " ", Optional.empty(), Optional.empty()));
        assertThrows(Problem.class, () -> additions.attach(R, photo("a.png"), "", "K. Lang", Optional.of(999L), Optional.empty()));
    }

    @Test
    void findsAnAttachedFileThatWasChangedOrTakenAway() throws Exception {
        end();
        Attached attached = (Attached) additions.attach(R, photo("a.png"), "", "K. Lang", Optional.empty(), Optional.empty()).event();
        assertEquals(Verification.Verdict.INTACT, verify(bundle()).verdict());
        Path kept = folder.resolve("attachments").resolve(attached.content().toString());
        Files.writeString(kept, "another picture");
        assertTrue(sentence(assertThrows(Problem.class, () -> additions.file(attached))).contains("not what was attached"));
        Verification without = verify(bundle());
        assertEquals(Verification.Verdict.INCOMPLETE, without.verdict());
        assertTrue(without.notProven().stream().anyMatch(one -> one.key().equals("records.verify.absent")), without.notProven().toString());
        Files.write(kept, PHOTO);
        EvidenceBundle forged = bundle().with("documents/" + attached.content(), "another picture".getBytes(StandardCharsets.UTF_8));
        assertEquals(Verification.Verdict.BROKEN, verify(forged).verdict());
    }

    @Test
    void amendsByAnotherEventThatNamesTheFirst() {
        end();
        additions.amend(R, 2, "It was the support line, not the shop.", "J. Brandt");
        assertEquals(Map.of(2L, 5L), record().amendments());
        assertTrue(record().group("problems").table("notes").rows().getFirst().value("text").orElseThrow().toString().contains("from the shop"),
                "what was written stays");
        assertTrue(sentence(assertThrows(Problem.class, () -> additions.amend(R, 999, "x", "y"))).contains("does not belong"));
        assertTrue(sentence(assertThrows(Problem.class, () -> additions.amend(R, 4, "x", "y"))).contains("is a seal"));
        assertThrows(Problem.class, () -> additions.amend(R, 2, " ", "y"));
        assertEquals("protocol.record.absent", assertThrows(Problem.class, () -> additions.amend("r9", 2, "x", "y")).what().key());
    }

    @Test
    void aSecondPersonSignsHere() throws Exception {
        assertEquals("records.sign.open", assertThrows(Problem.class, () -> additions.sign(R, "J. Brandt", "owner", "")).what().key());
        end();
        additions.sign(R, "J. Brandt", "service owner", "as I saw it");
        assertEquals("records.sign.twice", assertThrows(Problem.class, () -> additions.sign(R, "j. brandt", "", "")).what().key());
        additions.note(R, "one more thing", "K. Lang", Optional.empty());
        additions.sign(R, "J. Brandt", "service owner", "with that, too");
        assertEquals(2, record().recovery().signatures().size());
        assertEquals(Verification.Verdict.INTACT, verify(bundle()).verdict());
    }

    @Test
    void aSecondPersonSignsOnTheirOwnMachineWhatWasSealed() throws Exception {
        end();
        SigningKey brandt = SigningKey.make();
        KnownKeys keys = new KnownKeys(List.of(new KnownKeys.Person("J. Brandt", List.of("service owner"), brandt.shown())), Optional.empty());
        ApprovalRequest request = additions.ask(R);
        assertEquals(request, additions.ask(R), "the same until something is added");
        String answer = ApprovalAnswer.to(request.code(), brandt).letters();
        additions.note(R, "something came in between", "K. Lang", Optional.empty());
        assertEquals("people.countersign.foreign", assertThrows(Problem.class, () -> additions.countersign(R, answer, keys, "")).what().key());
        additions.countersign(R, ApprovalAnswer.to(additions.ask(R).code(), brandt).letters(), keys, "as it was");
        Record.Row row = record().group("signOff").table("signatures").rows().getLast();
        assertEquals("service owner", row.value("role").orElseThrow());
        assertEquals(brandt.shown().text(), row.value("key").orElseThrow());
        assertThrows(Problem.class, () -> additions.countersign(R, "01234", keys, ""));
        assertEquals(Verification.Verdict.INTACT, verify(bundle()).verdict());
    }

    @Test
    void erasesAPersonsValuesAndLeavesEverythingElseOfTheirEvents() throws Exception {
        additions.attach(R, photo("a.png"), "Zacharias at the rack", "K. Lang", Optional.empty(), Optional.empty());
        additions.attach(R, Files.writeString(folder.resolve("b.txt"), "a letter"), "the letter", "K. Lang", Optional.empty(), Optional.empty());
        Path output = Files.createDirectories(folder.resolve("spool/" + R + "/a.1")).resolve("output.log");
        Files.writeString(output, "one\nmail sent to zacharias@example.org\n");
        end();
        finder.catchUp(RecordFinder.Progress.NONE);
        Erasure.Preview preview = erasure.preview("ZACHARIAS", Optional.empty());
        assertEquals(List.of(2L, 3L), preview.traces().stream().map(Erasure.Trace::event).distinct().toList());
        assertEquals(1, preview.copies().size());
        assertEquals(List.of("b.txt"), preview.files().stream().map(Erasure.Trace::text).toList(), "nobody can look into a file but a person");
        assertEquals("records.erase.reason.holds", assertThrows(Problem.class, () -> erasure.erase(preview, List.of(), "Zacharias asked")).what().key());

        erasure.erase(preview, preview.files(), "request 2026-17");
        Record record = record();
        assertEquals("▒▒▒", record.group("problems").table("notes").rows().getFirst().value("text").orElseThrow());
        assertEquals("K. Lang", record.group("problems").table("notes").rows().getFirst().value("by").orElseThrow(), "who wrote it stays");
        assertTrue(Files.notExists(output));
        try (var left = Files.list(folder.resolve("attachments"))) {
            assertEquals(0, left.count());
        }
        assertEquals(List.of(), finder.among(finder.all(), new RecordQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), "zacharias")));
        assertTrue(erasure.preview("Zacharias", Optional.empty()).isEmpty());
        Verification after = verify(bundle());
        assertEquals(Verification.Verdict.INTACT, after.verdict(), after.notProven().toString());
        assertTrue(journal.entries(R).stream().anyMatch(one -> one.event() instanceof ErasedWords gone && gone.events().equals(List.of(2L, 3L, 4L))));
        assertFalse(bytes().contains("acharias"), "not a trace in the files of the journal or of the index");
    }

    private String bytes() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var every = Files.list(folder)) {
            for (Path file : every.filter(one -> one.getFileName().toString().contains(".db")).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void erasesNothingOfARecoveryThatGoesOn() {
        Erasure.Preview preview = erasure.preview("Zacharias", Optional.of(R));
        assertEquals(List.of(R), preview.open());
        assertTrue(preview.isEmpty());
        assertEquals("records.erase.short", assertThrows(Problem.class, () -> erasure.preview(" a ", Optional.empty())).what().key());
    }

    @Test
    void wordsOfAnEventCannotBePutInThePlaceOfOthersAfterAPartWasErased() throws Exception {
        end();
        erasure.erase(erasure.preview("Zacharias", Optional.empty()), List.of(), "request 2026-17");
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db")); var statement = connection.createStatement()) {
            assertThrows(java.sql.SQLException.class, () -> statement.executeUpdate("UPDATE event SET words = zeroblob(40) WHERE number = 2"));
        }
    }

    private EvidenceBundle bundle() throws InterruptedException {
        return desk.bundles().of(R, Map.of());
    }

    /** What both verifiers say, who have to agree. */
    private Verification verify(EvidenceBundle bundle) throws IOException, InterruptedException {
        TrustedKey key = TrustedKey.read(TrustedKey.fingerprint(desk.keys().chain().getLast().key().key())).orElseThrow();
        Verification result = new BundleVerifier(List.of(key), List.of()).verify(EvidenceBundle.read(bundle.write()));
        Path file = Files.write(folder.resolve("bundle.zip"), bundle.write());
        Process other = new ProcessBuilder(new ArrayList<>(List.of("python3", "-I", "resources/verifier/verify.py", file.toString(), "--key",
                TrustedKey.fingerprint(desk.keys().chain().getLast().key().key())))).redirectErrorStream(true).start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(result.verdict().ordinal(), switch (other.waitFor()) {
            case 0 -> Verification.Verdict.INTACT.ordinal();
            case 1 -> Verification.Verdict.INCOMPLETE.ordinal();
            default -> Verification.Verdict.BROKEN.ordinal();
        }, said + result.notProven());
        return result;
    }
}
