package relight.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.evidence.CheckpointFolder;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.sqlite.JournalEvidence;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.approval.SigningKey;
import relight.core.protocol.Opening;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.StoredEvent;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.ZipParts;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.testing.TestEvidence;

/** What a bundle shows to somebody who has nothing else, on a real journal file. */
class BundleTest {

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private SqliteJournal journal;
    private EvidenceDesk desk;
    private LogKeys keys;
    private Checkpoints checkpoints;
    private Notary notary;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), time);
        desk = TestEvidence.of(journal, folder, time);
        keys = desk.keys();
        checkpoints = desk.checkpoints();
        notary = desk.notary();
    }

    @AfterEach
    void close() {
        notary.close();
        journal.close();
    }

    private void night(String recovery) {
        journal.append(recovery, SampleEvents.declared(Mode.INCIDENT, "Shop database corrupted"));
        for (int i = 0; i < 20; i++) {
            journal.append(recovery, new Noted(Erasable.of("note " + i), Erasable.of("K. Lang")));
        }
        journal.seal(recovery);
    }

    private EvidenceBundle bundle(String recovery) throws InterruptedException {
        return desk.bundles().of(recovery, Map.of("record.html", "a record".getBytes(StandardCharsets.UTF_8)));
    }

    private TrustedKey told() {
        return new TrustedKey(TrustedKey.fingerprint(keys.chain().getLast().key().key()).replace(" ", ""));
    }

    /** By both verifiers, which must say the same. */
    private Verification verify(EvidenceBundle bundle, TrustedKey... told) throws IOException, InterruptedException {
        byte[] file = bundle.write();
        Verification result = new BundleVerifier(List.of(told), List.of()).verify(EvidenceBundle.read(file));
        assertEquals(result.verdict().name().toLowerCase(Locale.ROOT), second(file, told), "the second verifier says otherwise than " + result);
        return result;
    }

    /** The verdict of the verifier in Python, as somebody without Relight runs the one that lies in the bundle. */
    private String second(byte[] file, TrustedKey... told) throws IOException, InterruptedException {
        Path bundle = Files.write(folder.resolve("bundle.zip"), file);
        List<String> command = new ArrayList<>(List.of("python3", "-I", "resources/verifier/verify.py", bundle.toString()));
        for (TrustedKey key : told) {
            command.addAll(List.of("--key", key.fingerprint()));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(List.of("intact", "incomplete", "broken").indexOf(said.lines().findFirst().orElse("")), process.waitFor(), said);
        return said.lines().findFirst().orElseThrow();
    }

    private static List<String> keysOf(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    @Test
    void provesOneRecoveryOfManyWithoutShowingAnother() throws Exception {
        night("first");
        night("second");
        night("third");
        EvidenceBundle bundle = bundle("second");
        Verification result = verify(bundle, told());
        assertEquals(Verdict.INTACT, result.verdict(), result.toString());
        assertTrue(keysOf(result.proven()).containsAll(List.of("protocol.verify.sealed", "evidence.verify.included", "evidence.verify.signed")), result.proven().toString());
        assertTrue(keysOf(result.notProven()).contains("protocol.verify.limit.later"));
        assertTrue(!new String(bundle.write(), StandardCharsets.ISO_8859_1).contains("third"));
    }

    @Test
    void givesTheSameBytesTwice() throws Exception {
        night("first");
        assertEquals(0, Arrays.compare(bundle("first").write(), bundle("first").write()));
    }

    @Test
    void saysThatItDoesNotKnowWhoseKeyItIs() throws Exception {
        night("first");
        Verification result = verify(bundle("first"));
        assertEquals(Verdict.INCOMPLETE, result.verdict());
        assertTrue(keysOf(result.notProven()).contains("evidence.verify.whose-key"));
    }

    @Test
    void attackSwapTheKey_isFoundByTheFingerprintThatWasTold() throws Exception {
        night("first");
        EvidenceBundle bundle = bundle("first");
        SigningKey other = SigningKey.make();
        NoteKey forged = new NoteKey(Checkpoint.origin(journal.logId()), NoteKey.Kind.LOG, other.shown());
        InclusionProof proof = bundle.seal().orElseThrow();
        SignedNote signed = new SignedNote(proof.checkpoint().text(), List.of(forged.sign(proof.checkpoint().text(), other, time.now())));
        EvidenceBundle swapped = new EvidenceBundle(bundle.log(), bundle.recovery(), bundle.events(),
                Optional.of(new InclusionProof(proof.index(), proof.path(), signed)), List.of(new LogKeys.Link(forged, Optional.empty())), List.of(), Map.of());
        Verification result = verify(swapped, told());
        assertEquals(Verdict.BROKEN, result.verdict());
        assertTrue(keysOf(result.notProven()).contains("evidence.verify.other-key"));
    }

    @Test
    void followsTheChainOfKeysFromTheOneThatWasTold() throws Exception {
        night("first");
        notary.signNow();
        TrustedKey first = told();
        keys.rotate();
        keys.rotate();
        night("second");
        Verification result = verify(bundle("second"), first);
        assertEquals(Verdict.INTACT, result.verdict(), result.toString());
        assertTrue(keysOf(result.proven()).contains("evidence.verify.signed-by-successor"));
    }

    @Test
    void takesNoSuccessorThatTheKeyBeforeHasNotNamed() throws Exception {
        night("first");
        notary.signNow();
        TrustedKey first = told();
        new SigningKeyFile(folder.resolve("keys/log.key")).replace(SigningKey.make());
        night("second");
        Verification result = verify(bundle("second"), first);
        assertEquals(Verdict.BROKEN, result.verdict());
        assertTrue(keysOf(result.notProven()).contains("evidence.verify.broken-chain"));
    }

    @Test
    void attackEditAnEvent_isFound() throws Exception {
        night("first");
        assertBroken(changed(bundle("first"), events -> {
            StoredEvent event = events.get(5);
            byte[] leaf = new String(event.leaf(), StandardCharsets.UTF_8).replace("\"offset\":", "\"offset\":1").getBytes(StandardCharsets.UTF_8);
            events.set(5, new StoredEvent(event.number(), leaf, event.openings(), event.beside()));
        }));
    }

    @Test
    void attackDeleteAnEvent_isFound() throws Exception {
        night("first");
        assertBroken(changed(bundle("first"), events -> events.remove(7)));
    }

    @Test
    void attackReorderEvents_isFound() throws Exception {
        night("first");
        assertBroken(changed(bundle("first"), events -> {
            StoredEvent one = events.get(3);
            StoredEvent other = events.get(4);
            events.set(3, new StoredEvent(one.number(), other.leaf(), other.openings(), other.beside()));
            events.set(4, new StoredEvent(other.number(), one.leaf(), one.openings(), one.beside()));
        }));
    }

    @Test
    void attackInsertAnEvent_isFound() throws Exception {
        night("first");
        assertBroken(changed(bundle("first"), events -> events.add(5, events.get(4))));
    }

    @Test
    void attackEditWords_isFound() throws Exception {
        night("first");
        assertBroken(changed(bundle("first"), events -> {
            StoredEvent event = events.get(5);
            List<Opening> openings = event.openings().stream().map(one ->
                    new Opening(one.commitment(), one.salt(), "all went well".getBytes(StandardCharsets.UTF_8))).toList();
            events.set(5, new StoredEvent(event.number(), event.leaf(), openings, event.beside()));
        }));
    }

    @Test
    void attackEventsOfAnotherRecovery_areFound() throws Exception {
        night("first");
        night("second");
        EvidenceBundle second = bundle("second");
        assertBroken(changed(bundle("first"), events -> {
            events.clear();
            events.addAll(second.events());
        }));
    }

    private interface Change {
        void to(List<StoredEvent> events);
    }

    private static EvidenceBundle changed(EvidenceBundle bundle, Change change) {
        List<StoredEvent> events = new ArrayList<>(bundle.events());
        change.to(events);
        return new EvidenceBundle(bundle.log(), bundle.recovery(), events, bundle.seal(), bundle.keys(), bundle.cosigners(), bundle.beside());
    }

    private void assertBroken(EvidenceBundle bundle) throws Exception {
        Verification result = verify(bundle, told());
        assertEquals(Verdict.BROKEN, result.verdict(), result.toString());
        assertEquals(List.of(), result.proven());
    }

    @Test
    void attackPutBackAnOldCopy_endsTheSigning() throws Exception {
        night("first");
        notary.signNow();
        journal.backUp(folder.resolve("old.db"));
        night("second");
        assertEquals(Optional.empty(), notary.signNow().why());
        close();
        for (String end : List.of("-wal", "-shm")) {
            Files.deleteIfExists(folder.resolve("journal.db" + end));
        }
        Files.copy(folder.resolve("old.db"), folder.resolve("journal.db"), StandardCopyOption.REPLACE_EXISTING);
        open();
        for (int i = 0; i < 60; i++) {
            journal.append("third", new Noted(Erasable.of("as if nothing had been"), Erasable.of("K. Lang")));
        }
        assertEquals("evidence.notary.contradicts", notary.signNow().why().orElseThrow().key());
        assertEquals(2, checkpoints.all(Checkpoint.origin(journal.logId())).size());
    }

    private Verification verifyLog(List<SignedNote> heads) {
        LogVerifier log = new LogVerifier(heads, List.of(told()));
        JournalEvidence.read(folder.resolve("journal.db"), log.events());
        return log.result(keys.chain().stream().map(LogKeys.Link::key).toList());
    }

    @Test
    void aWholeLogContinuesAllHeadsThatWereKept() throws Exception {
        night("first");
        notary.signNow();
        night("second");
        notary.signNow();
        Verification result = verifyLog(checkpoints.all(Checkpoint.origin(journal.logId())));
        assertEquals(Verdict.INTACT, result.verdict(), result.toString());
        assertEquals(List.of("evidence.log.signed", "evidence.log.signed"), keysOf(result.anchors()));
    }

    @Test
    void attackCutOffTheNewestEvents_isFoundByALargerHead() throws Exception {
        night("first");
        notary.signNow();
        journal.backUp(folder.resolve("old.db"));
        night("second");
        SignedNote head = notary.signNow().head().orElseThrow();
        LogVerifier log = new LogVerifier(List.of(head), List.of());
        JournalEvidence.read(folder.resolve("old.db"), log.events());
        Verification result = log.result(List.of());
        assertEquals(Verdict.BROKEN, result.verdict());
        assertEquals("evidence.log.cut", result.notProven().getFirst().key());
    }

    @Test
    void attackRewriteTheFileAndHashItAnew_isFoundByAnyHeadThatWasKept() throws Exception {
        night("first");
        SignedNote head = notary.signNow().head().orElseThrow();
        try (SqliteJournal rewritten = SqliteJournal.open(folder.resolve("rewritten.db"), time)) {
            for (int i = 0; i < 40; i++) {
                rewritten.append("first", new Noted(Erasable.of("all went well"), Erasable.of("K. Lang")));
            }
            rewritten.seal("first");
        }
        LogVerifier log = new LogVerifier(List.of(head), List.of());
        JournalEvidence.read(folder.resolve("rewritten.db"), log.events());
        assertEquals("evidence.log.rewritten", log.result(List.of()).notProven().getFirst().key());
    }

    @Test
    void aSecondPersonRemembersAndCosignsWhatContinues() throws Exception {
        night("first");
        SigningKey person = SigningKey.make();
        Cosigner cosigner = new Cosigner(person, CheckpointFolder.guard(folder.resolve("elsewhere")), time);
        NoteKey log = keys(notary.signNow());
        Bundles bundles = desk.bundles();
        cosigner.cosign(HeadRequest.read(bundles.request(0).toString()), log);
        long remembered = cosigner.remembered(log.name()).orElseThrow().size();
        night("second");
        assertEquals("evidence.cosign.other-size", assertThrows(Problem.class, () -> cosigner.cosign(bundles.request(0), log)).what().key());
        time.pass(Duration.ofHours(1));
        NoteSignature signature = cosigner.cosign(bundles.request(remembered), log);
        NoteKey shown = Cosigner.named(person.shown());
        desk.take(shown, checkpoints.newest(log.name()).orElseThrow().with(signature));
        EvidenceBundle bundle = bundle("second");
        Verification result = verify(bundle, told(), TrustedKey.read(shown.toString()).orElseThrow());
        assertEquals(Verdict.INTACT, result.verdict(), result.toString());
        assertEquals(List.of("evidence.anchor.cosigned"), keysOf(result.anchors()));
        assertEquals(List.of("evidence.verify.whose-cosignature"), keysOf(verify(bundle, told()).notProven()).stream().filter(key -> key.contains("whose")).toList());
    }

    private NoteKey keys(Notary.Standing standing) {
        assertEquals(Optional.empty(), standing.why());
        return keys.chain().getLast().key();
    }

    @Test
    void attackSignASecondHistory_isRefusedByTheCosigner() throws Exception {
        night("first");
        Cosigner cosigner = new Cosigner(SigningKey.make(), CheckpointFolder.guard(folder.resolve("elsewhere")), time);
        NoteKey log = keys(notary.signNow());
        cosigner.cosign(desk.bundles().request(0), log);
        Checkpoint honest = cosigner.remembered(log.name()).orElseThrow();
        HashTree second = new HashTree();
        for (int i = 0; i < honest.size() + 5; i++) {
            second.append(("rewritten " + i).getBytes(StandardCharsets.UTF_8));
        }
        SigningKey owner = new SigningKeyFile(folder.resolve("keys/log.key")).own();
        Checkpoint forged = new Checkpoint(log.name(), second.size(), second.root(second.size()));
        SignedNote note = new SignedNote(forged.text(), List.of(log.sign(forged.text(), owner, time.now())));
        HeadRequest request = new HeadRequest(honest.size(), second.consistency(honest.size(), second.size()), note);
        assertEquals("evidence.cosign.contradicts", assertThrows(Problem.class, () -> cosigner.cosign(request, log)).what().key());
        assertTrue(cosigner.remembered(log.name()).orElseThrow().same(honest));
    }

    @Test
    void aBundleThatWasMadeToExhaustItsReaderIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipParts.write(Map.of("bundle.json", new byte[600 << 20]), out);
        assertThrows(IllegalArgumentException.class, () -> EvidenceBundle.read(out.toByteArray()));
    }

    @Test
    void noBytesMakeTheReaderFailOtherwiseThanBySayingSo() throws Exception {
        night("first");
        byte[] whole = bundle("first").write();
        Map<String, byte[]> parts = ZipParts.read(whole, Long.MAX_VALUE);
        Random random = new Random(11);
        for (int round = 0; round < 400; round++) {
            String name = parts.keySet().stream().skip(random.nextInt(parts.size())).findFirst().orElseThrow();
            byte[] spoilt = parts.get(name).clone();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            Map<String, byte[]> others = new LinkedHashMap<>(parts);
            others.put(name, spoilt);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ZipParts.write(others, out);
            Verdict verdict;
            try {
                verdict = new BundleVerifier(List.of(told()), List.of()).verify(EvidenceBundle.read(out.toByteArray())).verdict();
            } catch (IllegalArgumentException e) {
                continue;
            }
            if (!name.startsWith("record") && !name.equals("verify.py") && !new String(spoilt, StandardCharsets.UTF_8).equals(new String(parts.get(name), StandardCharsets.UTF_8)) && !name.equals("bundle.json")) {
                assertTrue(verdict != Verdict.INTACT, "round " + round + " in " + name + ": " + new String(spoilt, StandardCharsets.UTF_8));
            }
        }
    }
}
