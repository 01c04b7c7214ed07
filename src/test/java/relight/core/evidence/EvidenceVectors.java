package relight.core.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import relight.adapter.evidence.CheckpointFolder;
import relight.adapter.settings.SigningKeyFile;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.approval.SigningKey;
import relight.core.protocol.MerkleTree;
import relight.core.protocol.Opening;
import relight.core.protocol.Salvaged.Damage;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.StoredEvent;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.ZipParts;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.testing.TestEvidence;
import relight.testing.TimeStampServer;

/**
 * Makes the published vectors for whoever writes a verifier: bundles of a real journal, good ones and one for each attack that a
 * bundle can show. Each is a JSON file with the bundle's parts as text, the fingerprints that the auditor was told, and the verdict.
 * {@code main FOLDER} writes them anew; keys and salts are drawn, so all of them change.
 */
final class EvidenceVectors implements AutoCloseable {

    private final Path vectors;
    private final Path folder;
    private final TestTime time = new TestTime();
    private final SqliteJournal journal;
    private final EvidenceDesk desk;

    private EvidenceVectors(Path vectors) throws IOException {
        this.vectors = vectors;
        folder = Files.createTempDirectory("relight-vectors");
        journal = SqliteJournal.open(folder.resolve("journal.db"), time);
        desk = TestEvidence.of(journal, folder, time);
    }

    public static void main(String[] arguments) throws Exception {
        try (EvidenceVectors vectors = new EvidenceVectors(Files.createDirectories(Path.of(arguments[0])))) {
            vectors.write();
        }
    }

    private void write() throws Exception {
        night("a");
        night("b");
        EvidenceBundle plain = bundle("a");
        String key = fingerprint();
        good(plain, key);
        events(plain, key);
        heads(plain, key);
        cosigned();
        forms(plain, key);
        damaged(plain, key);
        new EvidenceVectorsOfPeople(folder, journal, desk, this).write(key);
        stamped(key);
        keys(key);
    }

    private void night(String recovery) throws InterruptedException {
        journal.append(recovery, SampleEvents.declared(Mode.INCIDENT, "Shop database corrupted"));
        for (int i = 0; i < 4; i++) {
            journal.append(recovery, new Noted(Erasable.of("note " + i), Erasable.of("K. Lang")));
        }
        journal.seal(recovery);
        desk.notary().signNow();
    }

    EvidenceBundle bundle(String recovery) throws InterruptedException {
        EvidenceBundle bundle = desk.bundles().of(recovery, Map.of());
        Map<String, byte[]> beside = new TreeMap<>(bundle.beside());
        beside.remove("verify.py");
        return beside(bundle, beside);
    }

    static EvidenceBundle beside(EvidenceBundle bundle, Map<String, byte[]> beside) {
        return new EvidenceBundle(bundle.log(), bundle.recovery(), bundle.events(), bundle.seal(), bundle.keys(), bundle.cosigners(), beside);
    }

    private String fingerprint() {
        return TrustedKey.fingerprint(desk.keys().chain().getLast().key().key()).replace(" ", "");
    }

    private void good(EvidenceBundle plain, String key) throws Exception {
        vector("good-one-recovery-of-two", Verdict.INTACT, plain, key);
        vector("open-whose-key-it-is", Verdict.INCOMPLETE, plain);
        journal.append("b", new Noted(Erasable.of("later"), Erasable.NOTHING));
        vector("open-an-event-after-the-last-seal", Verdict.INCOMPLETE, bundle("b"), key);
        journal.seal("b");
        vector("good-sealed-again", Verdict.INTACT, bundle("b"), key);
        journal.erase("b", List.of(journal.entries("b").get(2).number()), "asked for by the person");
        vector("good-words-erased-and-told", Verdict.INTACT, bundle("b"), key);
        vector("open-words-gone-without-a-trace", Verdict.INCOMPLETE, changed(plain, 2, event -> new StoredEvent(event.number(), event.leaf(), List.of(), event.beside())), key);
        vector("open-no-head-of-the-log", Verdict.INCOMPLETE,
                new EvidenceBundle(plain.log(), plain.recovery(), plain.events(), Optional.empty(), plain.keys(), List.of(), plain.beside()), key);
    }

    private void events(EvidenceBundle plain, String key) throws IOException {
        vector("attack-edit-an-event", Verdict.BROKEN, leaf(plain, 2, text -> text.replace("\"offset\":", "\"offset\":1")), key);
        vector("attack-delete-an-event", Verdict.BROKEN, with(plain, events -> events.remove(2)), key);
        vector("attack-drop-the-end-with-its-seal", Verdict.BROKEN, with(plain, events -> events.subList(3, events.size()).clear()), key);
        vector("attack-insert-an-event", Verdict.BROKEN, with(plain, events -> events.add(2, events.get(1))), key);
        vector("attack-reorder-events", Verdict.BROKEN, with(plain, events -> {
            StoredEvent one = events.get(2);
            StoredEvent other = events.get(3);
            events.set(2, new StoredEvent(one.number(), other.leaf(), other.openings(), other.beside()));
            events.set(3, new StoredEvent(other.number(), one.leaf(), one.openings(), one.beside()));
        }), key);
        vector("attack-edit-words", Verdict.BROKEN, changed(plain, 2, event -> new StoredEvent(event.number(), event.leaf(), event.openings().stream()
                .map(one -> new Opening(one.commitment(), one.salt(), "all went well".getBytes(StandardCharsets.UTF_8))).toList(), event.beside())), key);
        vector("attack-file-it-under-another-recovery", Verdict.BROKEN, leaf(plain, 2, text -> text.replace("\"recovery\":\"a\"", "\"recovery\":\"b\"")), key);
    }

    private void heads(EvidenceBundle plain, String key) throws IOException {
        InclusionProof proof = plain.seal().orElseThrow();
        Checkpoint head = Checkpoint.read(proof.checkpoint().text());
        SignedNote larger = new SignedNote(new Checkpoint(head.origin(), head.size() + 1, head.root()).text(), proof.checkpoint().signatures());
        vector("attack-another-head-under-the-same-signature", Verdict.BROKEN, sealed(plain, new InclusionProof(proof.index(), proof.path(), larger)), key);
        vector("attack-the-proof-of-another-event", Verdict.BROKEN, sealed(plain, new InclusionProof(proof.index() - 1, proof.path(), proof.checkpoint())), key);
        byte[] root = head.root();
        root[0] ^= 1;
        vector("attack-rewrite-and-hash-anew", Verdict.BROKEN, sealed(plain, new InclusionProof(proof.index(), proof.path(),
                new SignedNote(new Checkpoint(head.origin(), head.size(), root).text(), proof.checkpoint().signatures()))), key);
        SigningKey other = SigningKey.make();
        NoteKey forged = new NoteKey(head.origin(), NoteKey.Kind.LOG, other.shown());
        SignedNote swapped = new SignedNote(head.text(), List.of(forged.sign(head.text(), other, time.now())));
        vector("attack-swap-the-key", Verdict.BROKEN, new EvidenceBundle(plain.log(), plain.recovery(), plain.events(),
                Optional.of(new InclusionProof(proof.index(), proof.path(), swapped)), List.of(new LogKeys.Link(forged, Optional.empty())), List.of(), Map.of()), key);
    }

    private static EvidenceBundle sealed(EvidenceBundle bundle, InclusionProof proof) {
        return new EvidenceBundle(bundle.log(), bundle.recovery(), bundle.events(), Optional.of(proof), bundle.keys(), bundle.cosigners(), bundle.beside());
    }

    /** A second person has seen the newest head; and a night that begins after. */
    private void cosigned() throws Exception {
        SigningKey person = SigningKey.make();
        Cosigner cosigner = new Cosigner(person, CheckpointFolder.guard(folder.resolve("elsewhere")), time);
        NoteKey log = desk.keys().chain().getLast().key();
        desk.notary().signNow();
        NoteSignature signature = cosigner.cosign(HeadRequest.read(desk.bundles().request(0).toString()), log);
        NoteKey shown = Cosigner.named(person.shown());
        desk.take(shown, desk.checkpoints().newest(log.name()).orElseThrow().with(signature));
        String who = TrustedKey.fingerprint(person.shown()).replace(" ", "");
        EvidenceBundle bundle = bundle("b");
        vector("good-cosigned", Verdict.INTACT, bundle, fingerprint(), who);
        InclusionProof proof = bundle.seal().orElseThrow();
        SignedNote forged = new SignedNote(proof.checkpoint().text(), proof.checkpoint().signatures().stream().map(one -> {
            byte[] changed = one.bytes().clone();
            changed[7] ^= shown.isOf(one) ? (byte) 1 : 0;
            return new NoteSignature(one.name(), one.id(), changed);
        }).toList());
        vector("attack-another-time-of-the-cosignature", Verdict.BROKEN, sealed(bundle, new InclusionProof(proof.index(), proof.path(), forged)), fingerprint(), who);
        time.pass(Duration.ofHours(1));
        journal.append("c", SampleEvents.declared(Mode.INCIDENT, "Shop down"));
        journal.append("c", desk.lastSeen().orElseThrow());
        journal.seal("c");
        desk.notary().signNow();
        EvidenceBundle bounded = bundle("c");
        vector("good-start-after-a-cosignature", Verdict.INTACT, bounded, fingerprint(), who);
        Map<String, byte[]> beside = new TreeMap<>(bounded.beside());
        beside.replaceAll((name, file) -> name.startsWith("start/") ? new String(file, StandardCharsets.UTF_8).replace("\n\n", "\n\n ").getBytes(StandardCharsets.UTF_8) : file);
        vector("attack-backdate-with-another-file-for-the-start", Verdict.BROKEN, beside(bounded, beside), fingerprint(), who);
    }

    private void forms(EvidenceBundle plain, String key) throws IOException {
        vector("form-a-blank-in-an-event", Verdict.BROKEN, leaf(plain, 2, text -> text.replace("\"v\":1", "\"v\": 1")), key);
        vector("form-a-member-twice", Verdict.BROKEN, leaf(plain, 2, text -> text.replace("\"v\":1", "\"v\":1,\"v\":1")), key);
        vector("form-a-fraction", Verdict.BROKEN, leaf(plain, 2, text -> text.replace("\"v\":1", "\"v\":1.5")), key);
        vector("form-members-out-of-order", Verdict.BROKEN, leaf(plain, 2, text -> text.replace("{\"boot\":\"boot-1\",", "{").replace("\"v\":1}", "\"v\":1,\"boot\":\"boot-1\"}")), key);
        vector("form-an-escape-that-is-not-needed", Verdict.BROKEN, leaf(plain, 2, text -> text.replace("\"type\":\"noted\"", "\"type\":\"not\\u0065d\"")), key);
        vector("form-deeper-than-anybody-reads", Verdict.BROKEN, leaf(plain, 2, _ -> "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"), key);
        vector("form-no-event", Verdict.BROKEN, leaf(plain, 2, _ -> "null"), key);
        vector("attack-another-document", Verdict.BROKEN, plain.with("documents/" + "0".repeat(64), "another runbook".getBytes(StandardCharsets.UTF_8)), key);
    }

    private void damaged(EvidenceBundle plain, String key) throws IOException {
        vector("open-taken-from-a-damaged-journal", Verdict.INCOMPLETE, plain.with(Damage.IN_BUNDLE, new Damage(List.of(), true).write()), key);
        vector("damaged-events-could-not-be-read", Verdict.BROKEN, with(plain, events -> events.remove(2))
                .with(Damage.IN_BUNDLE, new Damage(List.of(plain.events().get(2).number()), true).write()), key);
    }

    /** Openssl's time stamping server has seen the head, and then a later one. */
    private void stamped(String key) throws Exception {
        try (TimeStampServer server = new TimeStampServer(folder.resolve("stamps"))) {
            night("s");
            byte[] file = stamp(server, "s");
            EvidenceBundle bundle = bundle("s");
            vector("good-time-stamp", Verdict.INTACT, bundle.with("anchors/tsa.tsr", file), key, fingerprint(server));
            night("t");
            byte[] other = stamp(server, "t");
            vector("attack-time-stamp-of-another-head", Verdict.BROKEN, bundle.with("anchors/tsa.tsr", other), key, fingerprint(server));
            byte[] imprint = MerkleTree.sha256().digest(bundle.seal().orElseThrow().checkpoint().text().getBytes(StandardCharsets.UTF_8));
            byte[] longer = Arrays.copyOf(other, other.length + imprint.length);
            System.arraycopy(imprint, 0, longer, other.length, imprint.length);
            vector("attack-time-stamp-of-another-head-that-bears-the-hash-behind-it", Verdict.BROKEN, bundle.with("anchors/tsa.tsr", longer), key, fingerprint(server));
            vector("attack-no-time-stamp-at-all", Verdict.BROKEN, bundle.with("anchors/tsa.tsr", imprint), key, fingerprint(server));
        }
    }

    private static String fingerprint(TimeStampServer server) {
        return TrustedKey.read(server.fingerprint()).orElseThrow().fingerprint();
    }

    private byte[] stamp(TimeStampServer server, String recovery) throws Exception {
        Checkpoint head = Checkpoint.read(bundle(recovery).seal().orElseThrow().checkpoint().text());
        HttpRequest asked = HttpRequest.newBuilder(server.url()).header("Content-Type", "application/timestamp-query")
                .POST(HttpRequest.BodyPublishers.ofByteArray(TimeStamp.request(head, BigInteger.TEN))).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(asked, HttpResponse.BodyHandlers.ofByteArray()).body();
        }
    }

    private void keys(String first) throws Exception {
        desk.keys().rotate();
        night("d");
        vector("good-signed-by-a-successor", Verdict.INTACT, bundle("d"), first);
        new SigningKeyFile(folder.resolve("keys/log.key")).replace(SigningKey.make());
        night("e");
        vector("attack-a-successor-that-the-key-before-has-not-named", Verdict.BROKEN, bundle("e"), first);
    }

    private interface Change {
        void to(List<StoredEvent> events);
    }

    private static EvidenceBundle with(EvidenceBundle bundle, Change change) {
        List<StoredEvent> events = new ArrayList<>(bundle.events());
        change.to(events);
        return new EvidenceBundle(bundle.log(), bundle.recovery(), events, bundle.seal(), bundle.keys(), bundle.cosigners(), bundle.beside());
    }

    static EvidenceBundle changed(EvidenceBundle bundle, int place, UnaryOperator<StoredEvent> change) {
        return with(bundle, events -> events.set(place, change.apply(events.get(place))));
    }

    private static EvidenceBundle leaf(EvidenceBundle bundle, int place, UnaryOperator<String> change) {
        return changed(bundle, place, event -> {
            byte[] leaf = change.apply(new String(event.leaf(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            if (Arrays.equals(leaf, event.leaf())) {
                throw new IllegalStateException("nothing was changed in " + new String(leaf, StandardCharsets.UTF_8));
            }
            return new StoredEvent(event.number(), leaf, event.openings(), event.beside());
        });
    }

    void vector(String name, Verdict verdict, EvidenceBundle bundle, String... told) throws IOException {
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
        vector.put("told", told);
        Map<String, Object> parts = new LinkedHashMap<>();
        ZipParts.read(bundle.write(), Long.MAX_VALUE).forEach((part, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            parts.put(part, Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? text : Map.of("base64", Base64.getEncoder().encodeToString(bytes)));
        });
        vector.put("parts", parts);
        Files.writeString(vectors.resolve(name + ".json"), new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(vector) + "\n");
    }

    @Override
    public void close() {
        desk.notary().close();
        journal.close();
    }
}
