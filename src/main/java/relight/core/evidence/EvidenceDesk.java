package relight.core.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.EvidenceStore;
import relight.core.recovery.RecoveryEvent.StartBounded;
import relight.core.text.Message;
import relight.core.text.Problem;

/** All that is done with the proofs of one log. */
public record EvidenceDesk(LogKeys keys, Notary notary, Checkpoints checkpoints, Anchors anchors, Bundles bundles,
                           Anchoring anchoring) {

    /** How far the log is proven, and by whom. */
    public AnchorLevel level() {
        return AnchorLevel.of(heads(), anchors);
    }

    /**
     * Publishes the log for readers of C2SP tlog-tiles.
     *
     * @param entries the events, too, and not only their hashes
     */
    public Publication publish(EvidenceStore store, boolean entries) throws InterruptedException {
        Notary.Standing standing = notary.signNow().whole();
        SignedNote signed = standing.head().orElseThrow();
        SignedNote kept = heads().stream().filter(note -> note.text().equals(signed.text())).findFirst().orElse(signed);
        return new TilePublisher(bundles.log(), store).publish(kept, entries);
    }

    /** What others have last said of the log, for the start of a recovery; answers at once. */
    public Optional<StartBounded> lastSeen() {
        return StartAnchor.newest(heads(), anchors);
    }

    /** How far the log is proven and by whom, and who has not vouched for its newest head yet: in words, for a person. */
    public List<Message> told() {
        List<SignedNote> heads = heads();
        List<Message> told = new ArrayList<>(AnchorLevel.of(heads, anchors).sentences());
        if (!heads.isEmpty()) {
            told.addAll(anchoring.lacking(heads.getLast()));
        }
        return told;
    }

    /** All that were signed of the log, the smallest first. */
    public List<SignedNote> heads() {
        return checkpoints.all(keys.origin());
    }

    /** Takes in what a second person has signed of this log's head; throws a {@link Problem} where it is no head that was signed here. */
    public Checkpoint take(NoteKey cosigner, SignedNote note) {
        Checkpoint head = Checkpoint.read(note.text());
        Optional<SignedNote> own = checkpoints.all(head.origin()).stream().filter(one -> one.text().equals(note.text())).findFirst();
        if (own.isEmpty()) {
            throw new Problem(Message.of("evidence.take.unknown", head.shortHead()), Message.of("evidence.take.unknown.remedy"));
        }
        if (cosigner.kind() != NoteKey.Kind.COSIGNER || cosigner.cosigned(note).isEmpty()) {
            throw new Problem(Message.of("evidence.take.unsigned", TrustedKey.fingerprint(cosigner.key())), Message.of("evidence.take.unsigned.remedy"));
        }
        anchors.know(cosigner);
        note.signatures().stream().filter(cosigner::isOf).findFirst().ifPresent(signature -> checkpoints.keep(own.get().with(signature)));
        return head;
    }
}
