package relight.core.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.evidence.AnchorCheck;
import relight.core.evidence.BundleVerifier;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.InclusionProof;
import relight.core.evidence.LogKeys.Link;
import relight.core.evidence.NoteKey;
import relight.core.evidence.SignedNote;
import relight.core.evidence.TrustedKey;
import relight.core.protocol.Verification;
import relight.core.text.Message;

/**
 * What a report says of its own proof. It is told from the bundle alone, as somebody sees it who believes the keys that the bundle
 * names; whether these are the right ones only the reader can know.
 *
 * @param head of the log, whole
 * @param key  the fingerprint of the key that the head is signed with
 */
record RecordProof(Optional<Checkpoint> head, Optional<String> key, Verification verification) {

    /** The log's head in a bundle of a recovery that has no seal yet. */
    static final String HEAD = "head.note";

    static RecordProof of(EvidenceBundle bundle, List<AnchorCheck> checks) {
        List<TrustedKey> named = Stream.concat(bundle.keys().stream().map(Link::key), bundle.cosigners().stream())
                .map(NoteKey::toString).map(TrustedKey::read).flatMap(Optional::stream).toList();
        Verification verification = new BundleVerifier(named, checks).verify(bundle);
        Optional<SignedNote> note = bundle.seal().map(InclusionProof::checkpoint).or(() -> beside(bundle));
        Optional<NoteKey> signer = note.flatMap(one -> bundle.keys().reversed().stream().map(Link::key).filter(key -> key.signed(one)).findFirst());
        return new RecordProof(signer.flatMap(one -> note).map(one -> Checkpoint.read(one.text())),
                signer.map(one -> TrustedKey.fingerprint(one.key())), verification);
    }

    private static Optional<SignedNote> beside(EvidenceBundle bundle) {
        try {
            return Optional.ofNullable(bundle.beside().get(HEAD)).map(file -> SignedNote.read(new String(file, StandardCharsets.UTF_8)))
                    .filter(note -> Checkpoint.read(note.text()).origin().equals(Checkpoint.origin(bundle.log())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** For a camera: the whole head and the fingerprint. */
    Optional<String> code() {
        return head.flatMap(at -> key.map(print -> at.text() + print));
    }

    /** How far the head was seen outside of the log, the nearest first. */
    List<Message> levels() {
        List<Message> levels = new ArrayList<>();
        levels.add(Message.of(head.isPresent() ? "protocol.report.level.printed" : "protocol.report.level.none"));
        verification.anchors().forEach(anchor -> levels.add(anchor.key().equals("evidence.anchor.cosigned")
                ? Message.of("protocol.report.level.cosigned", anchor) : anchor));
        return levels;
    }

    /** Nobody was told a key before reading: what is said of that is said of the key on the page. */
    List<Message> proven() {
        return verification.proven().stream().map(one -> one.key().startsWith("evidence.verify.signed") ? Message.of("protocol.report.signed") : one).toList();
    }

    List<Message> notProven() {
        List<Message> open = new ArrayList<>(verification.notProven());
        key.ifPresent(print -> open.add(Message.of("protocol.report.whose-key")));
        return open;
    }
}
