package relight.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.http.HttpPost;
import relight.adapter.sqlite.JournalEvidence;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.approval.SigningKey;
import relight.core.evidence.AnchorLevel.Level;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.Verdict;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.TestEvidence;
import relight.testing.TimeStampServer;
import relight.testing.WitnessServer;

/** Heads that others have seen, each against a real counterpart: openssl's time stamping, and a witness that keeps to its protocol. */
class AnchorsTest {

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private final WebPost web = new HttpPost();
    private SqliteJournal journal;
    private EvidenceDesk desk;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), time);
        desk = TestEvidence.of(journal, folder, time);
    }

    @AfterEach
    void close() {
        desk.notary().close();
        journal.close();
    }

    private SignedNote night(String recovery) throws InterruptedException {
        journal.append(recovery, SampleEvents.declared(Mode.INCIDENT, "Shop database corrupted"));
        for (int i = 0; i < 5; i++) {
            journal.append(recovery, new Noted(Erasable.of("note " + i), Erasable.of("K. Lang")));
        }
        journal.seal(recovery);
        return desk.notary().signNow().head().orElseThrow();
    }

    private TrustedKey logKey() {
        return TrustedKey.read(desk.keys().chain().getLast().key().toString()).orElseThrow();
    }

    /** By both verifiers; the second one is asked for its verdict only where it can know it. */
    private Verification verify(EvidenceBundle bundle, boolean secondToo, TrustedKey... told) throws IOException, InterruptedException {
        byte[] file = bundle.write();
        Verification result = new BundleVerifier(List.of(told), AnchorCheck.ALL).verify(EvidenceBundle.read(file));
        if (secondToo) {
            List<String> command = new ArrayList<>(List.of("python3", "-I", "resources/verifier/verify.py", Files.write(folder.resolve("bundle.zip"), file).toString()));
            for (TrustedKey key : told) {
                command.addAll(List.of("--key", key.fingerprint()));
            }
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(result.verdict().name().toLowerCase(Locale.ROOT), said.lines().findFirst().orElse(""), said);
        }
        return result;
    }

    private static List<String> keysOf(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    private EvidenceBundle bundle(String recovery) throws InterruptedException {
        return desk.bundles().of(recovery, Map.of());
    }

    private static EvidenceBundle with(EvidenceBundle bundle, String name, byte[] file) {
        Map<String, byte[]> beside = new TreeMap<>(bundle.beside());
        beside.put(name, file);
        return new EvidenceBundle(bundle.log(), bundle.recovery(), bundle.events(), bundle.seal(), bundle.keys(), bundle.cosigners(), beside);
    }

    // ---- time stamps

    @Test
    void aTimeStampProvesToAnAuditorWhoKnowsTheServerWhenTheHeadWasThere() throws Exception {
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(head);
            EvidenceBundle bundle = bundle("first");
            String stamp = bundle.beside().keySet().stream().filter(name -> name.endsWith(".tsr")).findFirst().orElseThrow();
            TrustedKey authority = TrustedKey.read(server.fingerprint()).orElseThrow();
            Verification result = verify(bundle, true, logKey(), authority);
            assertEquals(Verdict.INTACT, result.verdict(), result.toString());
            assertEquals(List.of("evidence.anchor.stamped"), keysOf(result.anchors()));
            Files.writeString(server.folder().resolve("head.txt"), head.text());
            Files.write(server.folder().resolve("kept.tsr"), bundle.beside().get(stamp));
            assertTrue(server.openssl("ts", "-verify", "-data", "head.txt", "-in", "kept.tsr", "-CAfile", "ca.pem").contains("OK"));
        }
    }

    @Test
    void aTimeStampOfAServerThatTheAuditorWasNotToldOfProvesNothing() throws Exception {
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(head);
            Verification result = verify(bundle("first"), true, logKey());
            assertEquals(Verdict.INTACT, result.verdict());
            assertEquals(List.of(), result.anchors());
            assertTrue(keysOf(result.notProven()).contains("evidence.stamp.whose"));
        }
    }

    @Test
    void anAuditorWhoTrustsTheAuthorityNeedsNotKnowTheServer() throws Exception {
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa")); TimeStampServer other = new TimeStampServer(folder.resolve("other"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(head);
            Verification result = verify(bundle("first"), true, logKey(), TrustedKey.certificate(Files.readAllBytes(server.folder().resolve("ca.pem"))));
            assertEquals(List.of("evidence.anchor.stamped-under"), keysOf(result.anchors()), result.toString());
            assertTrue(Messages.english().say(result.anchors().getFirst()).contains("CN=Authority of the tests"));
            assertEquals(List.of(), verify(bundle("first"), true, logKey(), TrustedKey.certificate(Files.readAllBytes(other.folder().resolve("ca.pem")))).anchors());
            server.openssl("x509", "-req", "-in", "tsa.csr", "-signkey", "tsa.key", "-days", "20", "-out", "no-authority.pem");
            assertEquals(List.of(), verify(bundle("first"), true, logKey(), TrustedKey.certificate(Files.readAllBytes(server.folder().resolve("no-authority.pem")))).anchors());
            assertThrows(IllegalArgumentException.class, () -> TrustedKey.certificate("no certificate".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aWholeJournalIsHeldAgainstTheTimeStampsBesideItToo() throws Exception {
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(head);
            night("second");
            assertEquals("evidence.log.anchored", wholeLog(TrustedKey.read(server.fingerprint()).orElseThrow()).anchors().getFirst().key());
            Verification stranger = wholeLog();
            assertEquals(List.of(), stranger.anchors());
            assertTrue(keysOf(stranger.notProven()).contains("evidence.log.anchored"));
            desk.anchors().keep(Checkpoint.read(head.text()), "another.tsr", "another".getBytes(StandardCharsets.UTF_8));
            assertEquals(Verdict.BROKEN, wholeLog().verdict());
        }
    }

    private Verification wholeLog(TrustedKey... told) {
        LogVerifier log = new LogVerifier(desk.heads(), List.of(told));
        JournalEvidence.read(folder.resolve("journal.db"), log.events());
        return log.result(List.of(), desk.anchors()::of);
    }

    @Test
    void attackTheTimeStampOfAnotherHead_isFoundByBothVerifiers() throws Exception {
        SignedNote first = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(first);
            byte[] stamp = desk.anchors().of(Checkpoint.read(first.text())).values().iterator().next();
            night("second");
            Verification result = verify(with(bundle("second"), "anchors/old.tsr", stamp), true, logKey(), TrustedKey.read(server.fingerprint()).orElseThrow());
            assertEquals(Verdict.BROKEN, result.verdict());
            assertTrue(keysOf(result.notProven()).contains("evidence.stamp.other-head"));
        }
    }

    @Test
    void attackForgeTheTimeOfATimeStamp_isFound() throws Exception {
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(head);
            EvidenceBundle bundle = bundle("first");
            String name = bundle.beside().keySet().stream().filter(one -> one.endsWith(".tsr")).findFirst().orElseThrow();
            TimeStamp honest = TimeStamp.read(bundle.beside().get(name));
            String year = honest.at().toString().substring(0, 4);
            byte[] forged = new String(bundle.beside().get(name), StandardCharsets.ISO_8859_1)
                    .replace(year + honest.at().toString().substring(5, 7), "2019" + honest.at().toString().substring(5, 7)).getBytes(StandardCharsets.ISO_8859_1);
            Verification result = verify(with(bundle, name, forged), false, logKey(), TrustedKey.read(server.fingerprint()).orElseThrow());
            assertEquals(Verdict.BROKEN, result.verdict());
            assertTrue(keysOf(result.notProven()).contains("evidence.stamp.forged"));
        }
    }

    @Test
    void attackBackdate_isFoundByATimeStampLongAfterTheSeal() throws Exception {
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(head);
            Verification result = verify(bundle("first"), true, logKey(), TrustedKey.read(server.fingerprint()).orElseThrow());
            assertTrue(keysOf(result.notProven()).contains("evidence.verify.late"), "the record says April 2026: " + result.notProven());
        }
    }

    @Test
    void attackAClockThatWasSetAhead_isFoundByATimeStampBeforeTheSeal() throws Exception {
        time.pass(Duration.ofDays(36_500));
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            new TimeStamping(server.url(), web, desk.anchors()).anchor(head);
            Verification result = verify(bundle("first"), true, logKey(), TrustedKey.read(server.fingerprint()).orElseThrow());
            assertTrue(keysOf(result.notProven()).contains("evidence.verify.early"), result.notProven().toString());
        }
    }

    @Test
    void anOldAnswerOfTheServerIsNotTakenForANewOne() throws Exception {
        SignedNote head = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            WebPost.Answer old = web.post(server.url(), "application/timestamp-query", TimeStamp.request(Checkpoint.read(head.text()), BigInteger.TWO));
            Problem problem = assertThrows(Problem.class, () -> new TimeStamping(server.url(), (_, _, _) -> old, desk.anchors()).anchor(head));
            assertEquals("evidence.stamp.refused", problem.what().key());
            assertEquals(Map.of(), desk.anchors().of(Checkpoint.read(head.text())));
        }
    }

    @Test
    void saysInASentenceWhyThereIsNoTimeStamp() throws Exception {
        SignedNote head = night("first");
        assertEquals("evidence.ask.status", refusal(head, new WebPost.Answer(503, "", new byte[0])));
        assertEquals("evidence.stamp.refused", refusal(head, new WebPost.Answer(200, "text/html", "<html>".getBytes(StandardCharsets.UTF_8))));
        Problem away = assertThrows(Problem.class, () -> new TimeStamping(URI.create("https://tsa.example.org/tsr"), (_, _, _) -> {
            throw new ConnectException();
        }, desk.anchors()).anchor(head));
        assertEquals("tsa.example.org could not be reached: ConnectException", Messages.english().say(away.what()));
    }

    private String refusal(SignedNote head, WebPost.Answer answer) {
        return assertThrows(Problem.class, () -> new TimeStamping(URI.create("https://tsa.example.org/tsr"), (_, _, _) -> answer, desk.anchors()).anchor(head)).what().key();
    }

    // ---- witnesses

    private Witness witness(WitnessServer server) {
        return new Witness(server.url(), server.key(), web, new LogProofs(journal), desk.checkpoints(), desk.anchors());
    }

    private WitnessServer knowing() {
        WitnessServer server = new WitnessServer(folder);
        server.knows(desk.keys().chain().getLast().key());
        return server;
    }

    @Test
    void aWitnessCosignsEachHeadThatContinuesTheLastAndTheBundleCarriesIt() throws Exception {
        SignedNote first = night("first");
        try (WitnessServer server = knowing()) {
            Witness witness = witness(server);
            assertTrue(!witness.has(first));
            witness.anchor(first);
            assertTrue(witness.has(first));
            witness.anchor(night("second"));
            assertEquals(2, server.asked(), "the second time it is known what the witness remembers");
            Verification result = verify(bundle("second"), true, logKey(), TrustedKey.read(server.key().toString()).orElseThrow());
            assertEquals(Verdict.INTACT, result.verdict(), result.toString());
            assertEquals(List.of("evidence.anchor.cosigned"), keysOf(result.anchors()));
            assertEquals(Level.WITNESSED, desk.level().level());
        }
    }

    @Test
    void aWitnessThatRemembersMoreThanIsKnownHereIsAskedAgainFromThere() throws Exception {
        SignedNote first = night("first");
        try (WitnessServer server = knowing()) {
            web.post(URI.create(server.url() + "/add-checkpoint"), "text/plain", new LogProofs(journal).since(0, first).toString().getBytes(StandardCharsets.UTF_8));
            Witness witness = witness(server);
            SignedNote second = night("second");
            witness.anchor(second);
            assertTrue(witness.has(second));
            assertEquals(3, server.asked());
        }
    }

    @Test
    void attackPutBackAnOldCopyAndGoOn_isFoundByTheWitness() throws Exception {
        night("first");
        journal.backUp(folder.resolve("old.db"));
        try (WitnessServer server = knowing()) {
            witness(server).anchor(night("second"));
            putBack();
            assertEquals("evidence.witness.ahead", refusal(server, desk.notary().signNow().head().orElseThrow()));
            night("third");
            assertEquals("evidence.witness.unproven", refusal(server, night("fourth")));
        }
    }

    /** And with it all that this machine remembers of the heads that it has signed. */
    private void putBack() throws IOException {
        close();
        for (String end : List.of("-wal", "-shm")) {
            Files.deleteIfExists(folder.resolve("journal.db" + end));
        }
        Files.move(folder.resolve("guard"), folder.resolve("guard-before"));
        Files.move(folder.resolve("heads"), folder.resolve("heads-before"));
        Files.copy(folder.resolve("old.db"), folder.resolve("journal.db"), StandardCopyOption.REPLACE_EXISTING);
        open();
    }

    @Test
    void attackSignASecondHistory_isFoundByTheWitness() throws Exception {
        night("first");
        journal.backUp(folder.resolve("old.db"));
        try (WitnessServer server = knowing()) {
            witness(server).anchor(night("second"));
            putBack();
            assertEquals("evidence.witness.conflict", refusal(server, night("another second")));
        }
    }

    private String refusal(WitnessServer server, SignedNote head) {
        return assertThrows(Problem.class, () -> witness(server).anchor(head)).what().key();
    }

    @Test
    void eachRefusalOfAWitnessHasItsSentence() throws Exception {
        SignedNote head = night("first");
        try (WitnessServer server = new WitnessServer(folder)) {
            assertEquals("evidence.witness.unknown", refusal(server, head));
            server.knows(new NoteKey(Checkpoint.read(head.text()).origin(), NoteKey.Kind.LOG, SigningKey.make().shown()));
            assertEquals("evidence.witness.other-key", refusal(server, head));
        }
        for (Map.Entry<Integer, String> one : Map.of(400, "evidence.witness.misread", 500, "evidence.ask.status", 302, "evidence.ask.status").entrySet()) {
            assertEquals(one.getValue(), scripted(head, new WebPost.Answer(one.getKey(), "text/plain", new byte[0])));
        }
        assertEquals("evidence.ask.status", scripted(head, new WebPost.Answer(409, "text/x.tlog.size", "many".getBytes(StandardCharsets.UTF_8))));
        assertEquals("evidence.witness.unsigned", scripted(head, new WebPost.Answer(200, "text/plain", "thank you\n".getBytes(StandardCharsets.UTF_8))));
        assertEquals("evidence.witness.unsigned", scripted(head, new WebPost.Answer(200, "text/plain",
                head.toString().substring(head.text().length() + 1).getBytes(StandardCharsets.UTF_8))));
        assertEquals(1, desk.heads().getLast().signatures().size());
    }

    private String scripted(SignedNote head, WebPost.Answer answer) {
        NoteKey key = new NoteKey("witness.example/w2", NoteKey.Kind.COSIGNER, SigningKey.make().shown());
        Witness witness = new Witness(URI.create("https://witness.example"), key, (_, _, _) -> answer, new LogProofs(journal), desk.checkpoints(), desk.anchors());
        return assertThrows(Problem.class, () -> witness.anchor(head)).what().key();
    }

    // ---- the start of a recovery

    /** A night whose start names what others have last said of the log. */
    private void boundedNight(String recovery) throws InterruptedException {
        journal.append(recovery, SampleEvents.declared(Mode.INCIDENT, "Shop database corrupted"));
        journal.append(recovery, desk.lastSeen().orElseThrow());
        journal.seal(recovery);
        desk.notary().signNow();
    }

    @Test
    void attackBackdate_isFoundByWhatOthersHadLastSaidWhenTheRecoveryBegan() throws Exception {
        assertEquals(Optional.empty(), desk.lastSeen());
        SignedNote first = night("first");
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            TrustedKey authority = TrustedKey.read(server.fingerprint()).orElseThrow();
            new TimeStamping(server.url(), web, desk.anchors()).anchor(first);
            boundedNight("second");
            Verification result = verify(bundle("second"), true, logKey(), authority);
            assertEquals(Verdict.INTACT, result.verdict(), result.toString());
            assertTrue(keysOf(result.proven()).contains("evidence.start.after"), result.proven().toString());
            assertTrue(keysOf(result.notProven()).contains("evidence.start.backdated"), "the record says April 2026: " + result.notProven());
            assertTrue(keysOf(verify(bundle("second"), true, logKey()).notProven()).contains("evidence.start.whose"));
            time.pass(Duration.ofDays(36_500));
            boundedNight("third");
            Verification later = verify(bundle("third"), true, logKey(), authority);
            assertTrue(keysOf(later.proven()).contains("evidence.start.after"));
            assertTrue(!keysOf(later.notProven()).contains("evidence.start.backdated"));
        }
    }

    @Test
    void aWitnessBoundsTheStartAsWellAndAnotherFileInItsPlaceIsFound() throws Exception {
        SignedNote first = night("first");
        try (WitnessServer server = knowing()) {
            witness(server).anchor(first);
            boundedNight("second");
            TrustedKey told = TrustedKey.read(server.key().toString()).orElseThrow();
            EvidenceBundle bundle = bundle("second");
            assertTrue(keysOf(verify(bundle, true, logKey(), told).proven()).contains("evidence.start.after"));
            String name = bundle.beside().keySet().stream().filter(one -> one.startsWith("start/")).findFirst().orElseThrow();
            Verification forged = verify(with(bundle, name, "another".getBytes(StandardCharsets.UTF_8)), true, logKey(), told);
            assertEquals(Verdict.BROKEN, forged.verdict());
            assertTrue(keysOf(forged.notProven()).contains("evidence.start.forged"));
            Map<String, byte[]> without = new TreeMap<>(bundle.beside());
            without.remove(name);
            EvidenceBundle less = new EvidenceBundle(bundle.log(), bundle.recovery(), bundle.events(), bundle.seal(), bundle.keys(), bundle.cosigners(), without);
            assertTrue(keysOf(verify(less, true, logKey(), told).notProven()).contains("evidence.start.absent"));
        }
    }

    // ---- the level, and the automatic way

    @Test
    void tellsInPlainWordsHowFarTheLogIsProven() throws Exception {
        assertEquals(List.of("evidence.level.unsigned"), keysOf(desk.level().sentences()));
        SignedNote first = night("first");
        assertEquals(List.of("evidence.level.alone"), keysOf(desk.level().sentences()));
        try (WitnessServer server = knowing()) {
            witness(server).anchor(first);
            assertEquals(List.of("evidence.level.proven"), keysOf(desk.level().sentences()));
            night("second");
            AnchorLevel level = desk.level();
            assertEquals(List.of("evidence.level.proven-up-to"), keysOf(level.sentences()));
            assertEquals(7, level.alone());
            String said = Messages.english().say(level.sentences().getFirst());
            assertTrue(said.endsWith("by the witness witness.example/w1; from there on by this machine alone (7 events)."), said);
        }
    }

    @Test
    void asksByItselfAfterASealAndAgainWithTheNextWhereTheServerWasAway() throws Exception {
        SignedNote first = night("first");
        WebPost[] way = {(_, _, _) -> {
            throw new ConnectException("Connection refused");
        }};
        try (TimeStampServer server = new TimeStampServer(folder.resolve("tsa"))) {
            TimeStamping stamping = new TimeStamping(server.url(), (to, type, body) -> way[0].post(to, type, body), desk.anchors());
            Anchoring anchoring = new Anchoring(() -> List.of(stamping));
            anchoring.heard(new Notary.Standing(Optional.of(first), Optional.empty()));
            assertEquals(List.of(), anchoring.waiting(), "nobody is asked before it has begun");
            anchoring.begin();
            anchoring.heard(new Notary.Standing(Optional.of(first), Optional.empty()));
            for (int i = 0; i < 500 && anchoring.waiting().isEmpty(); i++) {
                Thread.sleep(10);
            }
            assertEquals("evidence.ask.away", anchoring.waiting().getFirst().what().key());
            assertEquals(List.of("evidence.level.waits"), keysOf(anchoring.lacking(first)));
            way[0] = web;
            SignedNote second = night("second");
            anchoring.heard(new Notary.Standing(Optional.of(second), Optional.empty()));
            anchoring.close();
            assertTrue(stamping.has(second));
            assertEquals(List.of(), anchoring.waiting());
            assertEquals(Level.STAMPED, desk.level().level());
        }
    }
}
