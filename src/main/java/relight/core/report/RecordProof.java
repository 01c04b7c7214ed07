package relight.core.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.evidence.AnchorCheck;
import relight.core.evidence.AnchorLevel;
import relight.core.evidence.BundleVerifier;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.InclusionProof;
import relight.core.evidence.LogKeys.Link;
import relight.core.evidence.NoteKey;
import relight.core.evidence.SignedNote;
import relight.core.evidence.TrustedKey;
import relight.core.protocol.Salvaged.Damage;
import relight.core.protocol.Verification;
import relight.core.text.Message;
import relight.core.text.Messages;

/**
 * What a report says of its own proof. It is told from the bundle alone, as somebody sees it who believes the keys that the bundle
 * names; whether these are the right ones only the reader can know.
 *
 * @param head of the log, whole
 * @param key  the fingerprint of the key that the head is signed with
 * @param reached how far others have seen the head, in plain words: of this recovery, since a bundle knows of no other
 * @param damage what could not be read of the log that it was taken from; empty where that was whole
 */
record RecordProof(Optional<Checkpoint> head, Optional<String> key, Verification verification, Message reached, Optional<Message> damage) {

    /** The log's head in a bundle of a recovery that has no seal yet. */
    static final String HEAD = "head.note";

    static RecordProof of(EvidenceBundle bundle, List<AnchorCheck> checks) {
        List<TrustedKey> named = Stream.concat(bundle.keys().stream().map(Link::key), bundle.cosigners().stream())
                .map(NoteKey::toString).map(TrustedKey::read).flatMap(Optional::stream).toList();
        Verification verification = new BundleVerifier(named, checks).verify(bundle);
        Optional<SignedNote> note = bundle.seal().map(InclusionProof::checkpoint).or(() -> beside(bundle));
        Optional<NoteKey> signer = note.flatMap(one -> bundle.keys().reversed().stream().map(Link::key).filter(key -> key.signed(one)).findFirst());
        Optional<Checkpoint> head = signer.flatMap(one -> note).map(one -> Checkpoint.read(one.text()));
        return new RecordProof(head, signer.map(one -> TrustedKey.fingerprint(one.key())), verification, head.map(at -> reached(bundle, note.orElseThrow(), at))
                .orElse(Message.of("protocol.report.reached.unsigned")), Optional.ofNullable(bundle.beside().get(Damage.IN_BUNDLE)).map(Damage::told));
    }

    private static Message reached(EvidenceBundle bundle, SignedNote note, Checkpoint head) {
        long after = bundle.events().stream().filter(event -> event.number() >= head.size()).count();
        return AnchorLevel.in(bundle, note, after).seenBy().stream().findFirst()
                .map(first -> Message.of(after > 0 ? "protocol.report.reached.up-to" : "protocol.report.reached.whole", first.at(), first.by(), after))
                .orElse(Message.of("protocol.report.reached.alone"));
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

    /** How far the head was seen outside of the log: in plain words, then each way by itself, the nearest first. */
    List<Message> levels() {
        List<Message> levels = new ArrayList<>(List.of(reached));
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

    /** For programs; what is not known is null. */
    Map<String, Object> json(Messages words) {
        Map<String, Object> json = new LinkedHashMap<>();
        damage.ifPresent(told -> json.put("damage", words.say(told)));
        json.put("head", head.map(Checkpoint::shortHead).orElse(null));
        json.put("size", head.map(Checkpoint::size).orElse(null));
        json.put("rootSha256", head.map(at -> HexFormat.of().formatHex(at.root())).orElse(null));
        json.put("key", key.orElse(null));
        json.put("level", levels().stream().map(words::say).toList());
        json.put("proven", proven().stream().map(words::say).toList());
        json.put("notProven", notProven().stream().map(words::say).toList());
        return json;
    }
}
