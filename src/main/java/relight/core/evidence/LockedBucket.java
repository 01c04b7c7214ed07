package relight.core.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A bucket under S3 Object Lock COMPLIANCE: the owner of the log cannot take back what lies there. */
public final class LockedBucket implements Anchorage {

    private static final String FILE = "bucket" + LockedCopy.END;

    private final LockedStore store;
    private final Duration retain;
    private final Anchors anchors;

    public LockedBucket(LockedStore store, Duration retain, Anchors anchors) {
        this.store = store;
        this.retain = retain;
        this.anchors = anchors;
    }

    @Override
    public AnchorLevel.Level level() {
        return AnchorLevel.Level.LOCKED;
    }

    @Override
    public String where() {
        return store.where();
    }

    @Override
    public boolean has(SignedNote head) {
        return copy(head).isPresent();
    }

    private Optional<LockedCopy> copy(SignedNote head) {
        return Optional.ofNullable(anchors.of(Checkpoint.read(head.text())).get(Anchors.IN_BUNDLE + FILE)).map(LockedCopy::read);
    }

    /** Heads of a log lie one beside the other, named so that they are listed in their order. */
    @Override
    public void anchor(SignedNote note) {
        Checkpoint head = Checkpoint.read(note.text());
        String name = "%s/%018d.checkpoint".formatted(head.origin().replaceAll("[^A-Za-z0-9-]", "_"), head.size());
        LockedCopy copy = store.lock(name, note.toString().getBytes(StandardCharsets.UTF_8), retain);
        anchors.keep(head, FILE, copy.write());
    }

    /**
     * Asks the bucket whether a head still lies there as it was locked.
     *
     * @return until when it is locked; empty where this head was never put there
     * @throws Problem where something else lies there, or it is locked for a shorter time than it was
     */
    public Optional<LockedCopy> look(SignedNote note) {
        Optional<LockedCopy> kept = copy(note);
        kept.ifPresent(copy -> {
            LockedStore.Looked found = store.look(copy);
            boolean same = new String(found.file(), StandardCharsets.UTF_8).startsWith(note.text() + "\n");
            if (!same || found.copy().retainUntil().isBefore(copy.retainUntil())) {
                throw new Problem(Message.of("evidence.lock.changed", copy.place(), copy.versionId()), Message.of("evidence.lock.changed.remedy"));
            }
        });
        return kept;
    }
}
