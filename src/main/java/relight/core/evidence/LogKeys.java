package relight.core.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import relight.core.approval.KeyKeeper;
import relight.core.approval.SigningKey;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.RecoveryEvent.LogKeyed;
import relight.core.text.Message;

/** The keys that a log's heads were signed with, one after the other; each stands in the log itself from its first day on. */
public final class LogKeys {

    private final ProtocolLog log;
    private final KeyKeeper keeper;

    public LogKeys(ProtocolLog log, KeyKeeper keeper) {
        this.log = log;
        this.keeper = keeper;
    }

    /**
     * One key of a log.
     *
     * @param endorsement the signature of the key before, in Base64
     */
    public record Link(NoteKey key, Optional<String> endorsement) {

        /** Whether the key before this one says that this one follows. */
        public boolean follows(NoteKey before) {
            try {
                return endorsement.isPresent() && before.key().verifies(statement(before, key), Base64.getDecoder().decode(endorsement.get()));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** What the log calls itself in its heads. */
    String origin() {
        return Checkpoint.origin(log.logId());
    }

    /** As the log tells it, oldest first. */
    public List<Link> chain() {
        List<Link> chain = new ArrayList<>();
        log.entries(ProtocolLog.LOG).forEach(entry -> {
            if (entry.event() instanceof LogKeyed keyed) {
                NoteKey.read(keyed.key()).ifPresent(key -> chain.add(new Link(key, keyed.endorsement())));
            }
        });
        return List.copyOf(chain);
    }

    /** The key to sign with now; made and told to the log where there is none yet, or another one than the log knows. */
    SigningKey current() {
        SigningKey secret = keeper.own();
        NoteKey key = named(secret);
        List<Link> chain = chain();
        if (chain.isEmpty() || !chain.getLast().key().equals(key)) {
            tell(key, Optional.empty());
        }
        return secret;
    }

    /** Where the key to sign with lies, in sentences. */
    public List<Message> where() {
        return keeper.where();
    }

    NoteKey named(SigningKey secret) {
        return new NoteKey(origin(), NoteKey.Kind.LOG, secret.shown());
    }

    /** Signs with a new key from here on; the old one says so itself, then it is kept no longer. */
    public NoteKey rotate() {
        SigningKey old = current();
        SigningKey next = SigningKey.make();
        String endorsement = Base64.getEncoder().encodeToString(old.sign(statement(named(old), named(next))));
        keeper.replace(next);
        tell(named(next), Optional.of(endorsement));
        return named(next);
    }

    private void tell(NoteKey key, Optional<String> endorsement) {
        log.append(ProtocolLog.LOG, new LogKeyed(key.toString(), endorsement));
    }

    private static byte[] statement(NoteKey before, NoteKey after) {
        return ("relight log key 1\n" + before + "\n" + after + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
