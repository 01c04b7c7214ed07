package relight.core.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import relight.core.approval.SigningKey;
import relight.core.protocol.Health;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Approved;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.recovery.TimeSource;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Signs a log's head at its opening, at each approval and seal, and when it is closed; and nothing that contradicts what it has
 * signed before. All of it goes on behind what people do: nobody who recovers waits for a signature.
 */
public final class Notary implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Notary.class.getName());

    /**
     * How far the log is signed.
     *
     * @param head   the newest signed head
     * @param why    it could not be signed any further
     * @param remedy what helps then
     */
    public record Standing(Optional<SignedNote> head, Optional<Message> why, Message remedy) {

        public Standing(Optional<SignedNote> head, Optional<Message> why) {
            this(head, why, Message.of("evidence.head.unsigned.remedy"));
        }

        /** Itself where it is signed to its end; throws a {@link Problem} otherwise. */
        public Standing whole() {
            why.ifPresent(what -> {
                throw new Problem(what, remedy);
            });
            return this;
        }
    }

    private final ProtocolLog log;
    private final LogKeys keys;
    private final Checkpoints checkpoints;
    private final HeadGuard guard;
    private final TimeSource time;
    private final Consumer<Standing> listener;
    private final ThreadBehind thread = new ThreadBehind("notary");
    private volatile Standing standing = new Standing(Optional.empty(), Optional.empty());

    public Notary(ProtocolLog log, LogKeys keys, Checkpoints checkpoints, HeadGuard guard, TimeSource time, Consumer<Standing> listener) {
        this.log = log;
        this.keys = keys;
        this.checkpoints = checkpoints;
        this.guard = guard;
        this.time = time;
        this.listener = listener;
    }

    /** Begins to look at the log; returns at once. */
    public void begin() {
        log.listen(this::heard);
        thread.later(this::sign);
    }

    private void heard(Entry entry) {
        switch (entry.event()) {
            case Approved _, ApprovalSigned _, Sealed _ -> thread.later(this::sign);
            default -> { }
        }
    }

    /** The newest signed head; whatever was in the way of it is told there, too. */
    public Standing standing() {
        return standing;
    }

    /** Signs the head as it is now, and waits for it. */
    public Standing signNow() throws InterruptedException {
        thread.now(this::sign);
        return standing;
    }

    private void sign() {
        try {
            standing = signed();
        } catch (Problem e) {
            standing = new Standing(standing.head(), Optional.of(e.what()), e.remedy().orElseGet(standing::remedy));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The head could not be signed", e);
        }
        listener.accept(standing);
    }

    private Standing signed() throws InterruptedException {
        Health health = log.awaitHealth();
        if (health.state() == Health.State.DAMAGED) {
            return new Standing(standing.head(), Optional.of(Message.of("evidence.notary.damaged", health.damages().getFirst())));
        }
        SigningKey secret = keys.current();
        String origin = Checkpoint.origin(log.logId());
        Optional<SignedNote> last = guard.last(origin);
        if (last.isPresent() && !continues(Checkpoint.read(last.get().text()))) {
            return new Standing(last, Optional.of(Message.of("evidence.notary.contradicts", Checkpoint.read(last.get().text()).size(), log.size())));
        }
        long size = log.size();
        Checkpoint head = new Checkpoint(origin, size, log.root(size));
        NoteKey key = keys.named(secret);
        if (last.isPresent() && head.same(Checkpoint.read(last.get().text())) && key.signed(last.get())) {
            checkpoints.keep(last.get());
            return new Standing(last, Optional.empty());
        }
        SignedNote note = new SignedNote(head.text(), List.of(key.sign(head.text(), secret, time.now())));
        guard.remember(note);
        checkpoints.keep(note);
        return new Standing(Optional.of(note), Optional.empty());
    }

    /** Whether the log still holds all that this head speaks for. */
    private boolean continues(Checkpoint head) {
        return head.size() <= log.size() && Arrays.equals(head.root(), log.root(head.size()));
    }

    /** Signs the last head; where that takes longer than a person would wait, the next start does it. */
    @Override
    public void close() {
        thread.later(this::sign);
        thread.close();
    }
}
