package relight.core.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.evidence.LogKeys.Link;
import relight.core.protocol.EventCodec;
import relight.core.protocol.MerkleTree;
import relight.core.protocol.Salvaged.Damage;
import relight.core.protocol.StoredEvent;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.Verifier;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.StartBounded;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Says what a bundle proves to somebody who has nothing else but what they were told of the log's key. It asks nobody and believes
 * nothing that the bundle says of itself.
 */
public final class BundleVerifier {

    private static final EventCodec CODEC = new EventCodec();

    /** An anchor that comes later than this after the seal leaves time to write another record. */
    private static final Duration SOON = Duration.ofHours(1);
    /** By how much clocks of two machines may differ without anybody having set one. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final List<TrustedKey> trusted;
    private final List<AnchorCheck> anchorChecks;
    private final List<Message> proven = new ArrayList<>();
    private final List<Message> notProven = new ArrayList<>();
    private final List<Message> anchors = new ArrayList<>();
    private final List<Instant> seenElsewhere = new ArrayList<>();
    private boolean broken;
    private boolean incomplete;

    /**
     * @param trusted      keys of logs, of cosigners and of time stamping servers that the auditor was told of
     * @param anchorChecks for what stands beside the head in the bundle, such as time stamps
     */
    public BundleVerifier(List<TrustedKey> trusted, List<AnchorCheck> anchorChecks) {
        this.trusted = List.copyOf(trusted);
        this.anchorChecks = List.copyOf(anchorChecks);
    }

    /** Looks at everything; a verifier is used once. */
    public Verification verify(EvidenceBundle bundle) {
        Verifier events = new Verifier(Verifier.Scope.RECOVERY);
        bundle.events().forEach(events::add);
        Verification own = events.result();
        foreign(bundle);
        documents(bundle, events.attached().values());
        Optional.ofNullable(bundle.beside().get(Damage.IN_BUNDLE)).map(Damage::told).ifPresent(this::open);
        bundle.seal().ifPresentOrElse(proof -> seal(bundle, proof), () -> open(Message.of("evidence.verify.no-proof")));
        proven.addAll(0, own.proven());
        notProven.addAll(own.notProven().stream().filter(limit -> !limit.key().equals("protocol.verify.limit.anchor") || anchors.isEmpty()).toList());
        Verdict verdict = broken || own.verdict() == Verdict.BROKEN ? Verdict.BROKEN
                : incomplete || own.verdict() == Verdict.INCOMPLETE ? Verdict.INCOMPLETE : Verdict.INTACT;
        return new Verification(verdict, verdict == Verdict.BROKEN ? List.of() : proven, notProven, anchors, own.recoveries(), own.firstBad())
                .withFiles(events.attached(), hash -> bundle.beside().containsKey(Bundles.DOCUMENTS + hash));
    }

    /** Events of another recovery would be shown to whoever was to see one only, and prove nothing. */
    private void foreign(EvidenceBundle bundle) {
        bundle.events().stream().filter(event -> head(event).filter(head -> !head.recovery().equals(bundle.recovery())).isPresent()).findFirst()
                .ifPresent(event -> wrong(Message.of("evidence.verify.foreign", event.number(), bundle.recovery())));
    }

    /** Each is what its name says, and there is none that no event names: one that was put there would pass for evidence. */
    private void documents(EvidenceBundle bundle, Collection<String> attached) {
        Set<String> named = new HashSet<>(attached);
        bundle.events().stream().filter(event -> head(event).filter(one -> one.type().equals("planned")).isPresent()).map(BundleVerifier::entry)
                .flatMap(Optional::stream).forEach(entry -> named.add(((Planned) entry.event()).runbookSha256()));
        bundle.beside().forEach((name, bytes) -> {
            if (name.startsWith(Bundles.DOCUMENTS)) {
                String hash = name.substring(Bundles.DOCUMENTS.length());
                if (!hash.equals(HexFormat.of().formatHex(MerkleTree.sha256().digest(bytes)))) {
                    wrong(Message.of("evidence.verify.document", name));
                } else if (!named.contains(hash)) {
                    wrong(Message.of("evidence.verify.surplus", name));
                }
            }
        });
    }

    /** Empty of bytes that are no event, which the verifier of the events says itself. */
    private static Optional<EventCodec.Head> head(StoredEvent event) {
        try {
            return Optional.of(CODEC.head(event.number(), event.leaf()));
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    private void seal(EvidenceBundle bundle, InclusionProof proof) {
        Checkpoint head;
        try {
            head = Checkpoint.read(proof.checkpoint().text());
        } catch (IllegalArgumentException e) {
            wrong(Message.of("evidence.verify.no-head"));
            return;
        }
        Optional<StoredEvent> sealing = lastSeal(bundle.events());
        if (sealing.isEmpty() || sealing.get().number() != proof.index() || !proof.holds(sealing.get().leaf())
                || !head.origin().equals(Checkpoint.origin(bundle.log()))) {
            wrong(Message.of("evidence.verify.not-included", proof.index(), head.size()));
            return;
        }
        proven.add(Message.of("evidence.verify.included", proof.index(), head.size(), bundle.log()));
        key(bundle, proof.checkpoint());
        cosigners(bundle, proof.checkpoint());
        bundle.beside().forEach((name, file) -> {
            if (name.startsWith(Anchors.IN_BUNDLE)) {
                anchorChecks.forEach(check -> check.look(name, file, head, trusted).ifPresent(this::take));
            }
        });
        entry(sealing.get()).ifPresent(entry -> time(entry.recorded()));
        bundle.events().stream().filter(event -> head(event).filter(one -> one.type().equals("start-bounded")).isPresent()).findFirst()
                .flatMap(BundleVerifier::entry).ifPresent(entry -> start(entry, (StartBounded) entry.event(), bundle));
    }

    private static Optional<Entry> entry(StoredEvent event) {
        try {
            return Optional.of(CODEC.decode(event.number(), event.leaf(), _ -> Optional.empty(), _ -> event.beside()));
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    /** A recovery cannot have begun before what it names was said; one that says so was backdated, or its clock was wrong. */
    private void start(Entry entry, StartBounded event, EvidenceBundle bundle) {
        byte[] file = bundle.beside().get(StartAnchor.IN_BUNDLE + event.anchor());
        if (file == null) {
            notProven.add(Message.of("evidence.start.absent", event.seen()));
            return;
        }
        AnchorCheck.Found found = StartAnchor.check(event, file, trusted);
        switch (found.worth()) {
            case PROVEN -> proven.add(found.words());
            case NOT_PROVEN -> notProven.add(found.words());
            case WRONG -> wrong(found.words());
        }
        found.at().filter(seen -> entry.recorded().isBefore(seen.minus(SKEW))).ifPresent(seen ->
                notProven.add(Message.of("evidence.start.backdated", entry.recorded(), seen, Duration.between(entry.recorded(), seen))));
    }

    /** The times in a record are those of the machine's own clock; who else saw the head, and when, bounds them. */
    private void time(Instant sealed) {
        seenElsewhere.stream().min(Comparator.naturalOrder()).ifPresent(seen -> {
            if (seen.isAfter(sealed.plus(SOON))) {
                notProven.add(Message.of("evidence.verify.late", sealed, seen, Duration.between(sealed, seen)));
            } else if (seen.isBefore(sealed.minus(SKEW))) {
                notProven.add(Message.of("evidence.verify.early", sealed, seen, Duration.between(seen, sealed)));
            }
        });
    }

    private static Optional<StoredEvent> lastSeal(List<StoredEvent> events) {
        return events.reversed().stream().filter(event -> head(event).filter(head -> head.type().equals("sealed")).isPresent()).findFirst();
    }

    private void key(EvidenceBundle bundle, SignedNote note) {
        List<Link> keys = bundle.keys();
        int signer = keys.size() - 1;
        while (signer >= 0 && !keys.get(signer).key().signed(note)) {
            signer--;
        }
        if (signer < 0) {
            wrong(Message.of("evidence.verify.unsigned"));
            return;
        }
        String fingerprint = TrustedKey.fingerprint(keys.get(signer).key().key());
        if (trusted.isEmpty()) {
            open(Message.of("evidence.verify.whose-key", fingerprint));
            return;
        }
        int known = signer;
        while (known >= 0 && !isTrusted(keys.get(known).key())) {
            known--;
        }
        if (known < 0) {
            wrong(Message.of("evidence.verify.other-key", fingerprint));
            return;
        }
        for (int next = known + 1; next <= signer; next++) {
            if (!keys.get(next).follows(keys.get(next - 1).key())) {
                wrong(Message.of("evidence.verify.broken-chain", TrustedKey.fingerprint(keys.get(next).key().key())));
                return;
            }
        }
        proven.add(Message.of(known == signer ? "evidence.verify.signed" : "evidence.verify.signed-by-successor", fingerprint));
    }

    private boolean isTrusted(NoteKey key) {
        return trusted.stream().anyMatch(told -> told.is(key.key()));
    }

    /** Anybody can make a key and cosign with it: only one that the auditor was told of is an anchor. */
    private void cosigners(EvidenceBundle bundle, SignedNote note) {
        for (NoteKey cosigner : bundle.cosigners()) {
            Optional<Instant> at = cosigner.cosigned(note);
            if (at.isEmpty()) {
                wrong(Message.of("evidence.verify.not-cosigned", cosigner.name()));
            } else if (isTrusted(cosigner)) {
                seenElsewhere.add(at.get());
                anchors.add(Message.of("evidence.anchor.cosigned", at.get(), TrustedKey.fingerprint(cosigner.key())));
            } else {
                notProven.add(Message.of("evidence.verify.whose-cosignature", at.get(), TrustedKey.fingerprint(cosigner.key())));
            }
        }
    }

    private void take(AnchorCheck.Found found) {
        switch (found.worth()) {
            case PROVEN -> anchors.add(found.words());
            case NOT_PROVEN -> notProven.add(found.words());
            case WRONG -> wrong(found.words());
        }
        found.at().ifPresent(seenElsewhere::add);
    }

    private void wrong(Message message) {
        broken = true;
        notProven.add(message);
    }

    private void open(Message message) {
        incomplete = true;
        notProven.add(message);
    }
}
