package relight.core.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.RecordAdditions;
import relight.core.protocol.Salvaged;
import relight.core.protocol.Salvaged.Damage;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.recovery.RecoveryEvent.StartBounded;
import relight.core.text.Problem;

/** Puts together what proves a recovery to others. */
public final class Bundles {

    private static final System.Logger LOG = System.getLogger(Bundles.class.getName());

    static final String DOCUMENTS = "documents/";
    private static final String VERIFIER = "verify.py";

    private final ProtocolLog log;
    private final LogKeys keys;
    private final Notary notary;
    private final Checkpoints checkpoints;
    private final Anchors anchors;
    private final AttachmentStore attachments;
    private final LogProofs proofs;

    public Bundles(ProtocolLog log, LogKeys keys, Notary notary, Checkpoints checkpoints, Anchors anchors, AttachmentStore attachments) {
        this.log = log;
        this.keys = keys;
        this.notary = notary;
        this.checkpoints = checkpoints;
        this.anchors = anchors;
        this.attachments = attachments;
        this.proofs = new LogProofs(log);
    }

    ProtocolLog log() {
        return log;
    }

    /**
     * Everything of one recovery. A log whose head cannot be signed gives a bundle without proof, which says so.
     *
     * @param beside what else is to be in it, by name, such as the record to read
     */
    public EvidenceBundle of(String recovery, Map<String, byte[]> beside) throws InterruptedException {
        notary.signNow();
        List<Entry> entries = log.entries(recovery);
        Salvaged salvaged = log.salvaged(recovery);
        Map<String, byte[]> files = new TreeMap<>(beside);
        files.put(VERIFIER, verifier());
        salvaged.damage().ifPresent(damage -> files.put(Damage.IN_BUNDLE, damage.write()));
        documents(entries, files);
        start(entries, files);
        Optional<Long> seal = lastSeal(entries);
        Optional<SignedNote> head = seal.flatMap(this::bestHead);
        head.ifPresent(note -> files.putAll(anchors.of(Checkpoint.read(note.text()))));
        List<NoteKey> cosigners = head.map(this::cosigners).orElse(List.of());
        Optional<InclusionProof> proof = head.flatMap(note -> inclusion(seal.orElseThrow(), note, salvaged.damage().isPresent()));
        return new EvidenceBundle(log.logId(), recovery, salvaged.events(), proof, keys.chain(), cosigners, files);
    }

    /** Of a damaged log the events around it may be gone that a proof leads over; what is left can be given away without. */
    private Optional<InclusionProof> inclusion(long seal, SignedNote note, boolean damaged) {
        try {
            return Optional.of(proofs.inclusion(seal, note));
        } catch (Problem | IllegalArgumentException e) {
            if (!damaged) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "Without a proof, since the log is damaged: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The second verifier goes along, for whoever has no Relight or does not believe ours. */
    private static byte[] verifier() {
        try (InputStream in = Bundles.class.getResourceAsStream("/verifier/" + VERIFIER)) {
            return Objects.requireNonNull(in, VERIFIER).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void documents(List<Entry> entries, Map<String, byte[]> files) {
        for (Entry entry : entries) {
            if (entry.event() instanceof Planned planned) {
                log.kept(planned.runbookSha256()).ifPresent(document -> files.put(DOCUMENTS + planned.runbookSha256(), document));
            }
            if (entry.event() instanceof Attached attached) {
                RecordAdditions.hash(attached).ifPresent(hash -> attached(hash).ifPresent(file -> files.put(DOCUMENTS + hash, file)));
            }
        }
    }

    /** A file that is gone, or is not any more what was attached, is missing in the bundle, and whoever verifies it is told. */
    private Optional<byte[]> attached(String hash) {
        try {
            return Optional.of(attachments.read(hash));
        } catch (Problem gone) {
            LOG.log(System.Logger.Level.WARNING, "An attached file is not in the bundle: {0}", gone.getMessage());
            return Optional.empty();
        }
    }

    /** What bounds the start; gone where the recovery began in another machine's log. */
    private void start(List<Entry> entries, Map<String, byte[]> files) {
        List<SignedNote> heads = checkpoints.all(Checkpoint.origin(log.logId()));
        entries.stream().map(Entry::event).filter(StartBounded.class::isInstance).map(StartBounded.class::cast).findFirst()
                .flatMap(event -> StartAnchor.named(event, heads, anchors))
                .ifPresent(anchor -> files.put(StartAnchor.IN_BUNDLE + anchor.name(), anchor.file()));
    }

    private static Optional<Long> lastSeal(List<Entry> entries) {
        return entries.reversed().stream().filter(entry -> entry.event() instanceof Sealed).map(Entry::number).findFirst();
    }

    /** Of the heads that speak for this event the one that most others have seen, and of those the oldest. */
    private Optional<SignedNote> bestHead(long event) {
        return checkpoints.all(Checkpoint.origin(log.logId())).stream().filter(note -> Checkpoint.read(note.text()).size() > event)
                .max(Comparator.comparingInt(this::seenBy));
    }

    private int seenBy(SignedNote note) {
        return note.signatures().size() + anchors.of(Checkpoint.read(note.text())).size();
    }

    /** Those of whom the keys are known here; a signature of a stranger says nothing to anybody. */
    private List<NoteKey> cosigners(SignedNote note) {
        return anchors.cosigners().stream().filter(key -> key.cosigned(note).isPresent()).toList();
    }

    /** What a machine that remembers an older head needs to see before it cosigns the newest. */
    public HeadRequest request(long olderSize) throws InterruptedException {
        return proofs.since(olderSize, notary.signNow().head().orElseThrow());
    }
}
