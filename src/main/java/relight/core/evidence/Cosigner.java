package relight.core.evidence;

import java.util.HexFormat;
import java.util.Optional;
import relight.core.approval.SigningKey;
import relight.core.approval.VerifyingKey;
import relight.core.protocol.MerkleTree;
import relight.core.recovery.TimeSource;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The second person: signs heads of other people's logs on another machine, remembers each, and refuses one that does not
 * continue what it remembers.
 */
public final class Cosigner {

    private static final String NAME = "relight/cosigner/";

    private final SigningKey secret;
    private final HeadGuard memory;
    private final TimeSource time;

    public Cosigner(SigningKey secret, HeadGuard memory, TimeSource time) {
        this.secret = secret;
        this.memory = memory;
        this.time = time;
    }

    /** How a person's key calls itself below other people's heads. */
    public static NoteKey named(VerifyingKey key) {
        return new NoteKey(NAME + HexFormat.of().formatHex(MerkleTree.sha256().digest(key.raw()), 0, 8), NoteKey.Kind.COSIGNER, key);
    }

    /** Whether it is a person's machine that signs with this key, and no witness that does nothing else. */
    static boolean isPerson(NoteKey key) {
        return key.name().startsWith(NAME);
    }

    /** With which it signs. */
    public NoteKey key() {
        return named(secret.shown());
    }

    /** Whether a head that was signed with this key was cosigned here before. */
    public boolean knows(NoteKey log) {
        return memory.last(log.name()).filter(log::signed).isPresent();
    }

    /** The newest head of this log that was cosigned here. */
    public Optional<Checkpoint> remembered(String origin) {
        return memory.last(origin).map(note -> Checkpoint.read(note.text()));
    }

    /**
     * Cosigns.
     *
     * @param log whose head it is; its key was compared with the people who have that log
     * @throws Problem where the head is not signed by it, contradicts what is remembered, or does not prove that it continues it
     */
    public NoteSignature cosign(HeadRequest request, NoteKey log) {
        Checkpoint head = Checkpoint.read(request.checkpoint().text());
        if (!log.name().equals(head.origin()) || !log.signed(request.checkpoint())) {
            throw new Problem(Message.of("evidence.cosign.unsigned", TrustedKey.fingerprint(log.key())), Message.of("evidence.cosign.unsigned.remedy"));
        }
        Checkpoint known = remembered(head.origin()).orElse(new Checkpoint(head.origin(), 0, new MerkleTree().root()));
        if (head.size() < known.size() || head.size() == known.size() && !head.same(known)) {
            throw new Problem(Message.of("evidence.cosign.contradicts", known.shortHead(), head.shortHead()), Message.of("evidence.cosign.contradicts.remedy"));
        }
        if (request.olderSize() != known.size()) {
            throw new Problem(Message.of("evidence.cosign.other-size", known.size(), request.olderSize()),
                    Message.of("evidence.cosign.other-size.remedy", known.size()));
        }
        if (!request.continues(known)) {
            throw new Problem(Message.of("evidence.cosign.contradicts", known.shortHead(), head.shortHead()), Message.of("evidence.cosign.contradicts.remedy"));
        }
        NoteSignature signature = key().sign(head.text(), secret, time.now());
        memory.remember(request.checkpoint().with(signature));
        return signature;
    }
}
