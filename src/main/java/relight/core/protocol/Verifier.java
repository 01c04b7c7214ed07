package relight.core.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.protocol.EventLook.Seen;
import relight.core.protocol.Verification.RecoveryVerdict;
import relight.core.protocol.Verification.Verdict;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.recovery.RecoveryEvent.ErasedWords;
import relight.core.recovery.RecoveryEvent.LogOpened;
import relight.core.recovery.RecoveryEvent.Sealed;
import relight.core.text.Message;

/**
 * Looks at events one after the other, in the order of the log, and recomputes everything that can be recomputed: the form of
 * each, the tree, every seal, and whether words are the ones that were committed to. It believes nothing that is stored beside
 * the events.
 */
public final class Verifier {

    /** What is given to it. */
    public enum Scope {
        /** A log from its first event on. */
        LOG,
        /** All events of one recovery up to some moment. */
        RECOVERY
    }

    private static final class Sealing {
        private final MerkleTree own = new MerkleTree();
        private Optional<Long> seal = Optional.empty();
        private boolean covered;
        private final Countersignatures countersignatures = new Countersignatures();
    }

    private static final byte[] NOT_YET = {};

    private final Scope scope;
    private final EventLook look;
    private final MerkleTree tree = new MerkleTree();
    private final Map<Long, byte[]> roots = new HashMap<>();
    private final Map<String, Sealing> recoveries = new LinkedHashMap<>();
    private final List<Message> broken = new ArrayList<>();
    private final List<Message> incomplete = new ArrayList<>();
    private final Set<Long> withoutWords = new HashSet<>();
    private final Set<Long> erased = new HashSet<>();
    private final Map<Long, String> attached = new LinkedHashMap<>();
    private final List<Message> signatures = new ArrayList<>();
    private final List<Message> limits = new ArrayList<>();
    private Optional<Long> firstBad = Optional.empty();
    private long last = -1;

    public Verifier(Scope scope) {
        this.scope = scope;
        this.look = scope == Scope.LOG ? EventLook.atLog() : EventLook.atRecovery();
    }

    /** Keeps the root that the tree will have at this size; to be said before events are given. */
    public void watch(long size) {
        roots.put(size, size == 0 ? tree.root() : NOT_YET);
    }

    /** The root at a size that is watched; empty where there are fewer events. */
    public Optional<byte[]> root(long size) {
        return Optional.ofNullable(roots.get(size)).filter(root -> root.length > 0);
    }

    /** Takes the next event. */
    public void add(StoredEvent stored) {
        add(look.at(stored));
    }

    /** The same, where somebody has looked at the event already. */
    public void add(Seen seen) {
        if (scope == Scope.LOG && seen.number() != last + 1) {
            bad(last + 1, Message.of("protocol.verify.missing", last + 1));
        } else if (seen.number() <= last) {
            bad(seen.number(), Message.of("protocol.verify.order", seen.number()));
        }
        last = seen.number();
        tree.appendHash(seen.hash());
        if (!roots.isEmpty()) {
            roots.computeIfPresent(tree.size(), (size, none) -> tree.root());
        }
        seen.damages().forEach(damage -> bad(seen.number(), damage));
        seen.newer().ifPresent(incomplete::add);
        if (seen.wordless()) {
            withoutWords.add(seen.number());
        }
        seen.head().ifPresent(head -> place(seen, recovery(head.recovery())));
    }

    /** The hashes of the files that were attached and not erased, by the numbers of their events. */
    public Map<Long, String> attached() {
        return Map.copyOf(attached);
    }

    /** Something that whoever read the events found at one of them. */
    public void bad(long number, Message damage) {
        broken.add(damage);
        firstBad = Optional.of(firstBad.map(first -> Math.min(first, number)).orElse(number));
    }

    /** Something that keeps what was given from being whole. */
    public void open(Message limit) {
        incomplete.add(limit);
    }

    private void place(Seen seen, Sealing sealing) {
        sealing.covered = false;
        seen.entry().ifPresent(entry -> {
            switch (entry.event()) {
                case Sealed seal -> check(entry, seal, sealing);
                case ErasedWords words -> erased.addAll(words.events());
                case Attached file -> RecordAdditions.hash(file).ifPresent(hash -> attached.put(entry.number(), hash));
                case LogOpened _ when scope == Scope.LOG && entry.number() != 0 ->
                        bad(entry.number(), Message.of("protocol.verify.beginning", entry.number()));
                default -> { }
            }
            sealing.countersignatures.add(entry).ifPresent(this::countersigned);
        });
        sealing.own.appendHash(seen.hash());
    }

    private void countersigned(Countersignatures.Found found) {
        switch (found.fit()) {
            case WHOLE -> signatures.add(Message.of("evidence.countersigned", found.event(), found.key()));
            case CODE_ALONE -> limits.add(Message.of("evidence.countersigned.code", found.event(), found.key()));
            case WRONG -> bad(found.event(), Message.of("evidence.countersigned.wrong", found.event()));
        }
    }

    private void check(Entry entry, Sealed seal, Sealing sealing) {
        String root = HexFormat.of().formatHex(sealing.own.root());
        if (seal.events() != sealing.own.size() || !seal.rootSha256().equals(root) || !seal.previousSeal().equals(sealing.seal)) {
            bad(entry.number(), Message.of("protocol.verify.seal", entry.number(), entry.recovery(), seal.events(), sealing.own.size()));
        } else {
            sealing.covered = true;
        }
        sealing.seal = Optional.of(entry.number());
    }

    private Sealing recovery(String id) {
        return recoveries.computeIfAbsent(id, _ -> new Sealing());
    }

    /** What has been proven by all events so far. */
    public Verification result() {
        recoveries.remove(ProtocolLog.LOG);
        List<Message> open = new ArrayList<>(incomplete);
        if (tree.size() == 0) {
            open.add(Message.of("protocol.verify.empty"));
        }
        withoutWords.stream().filter(number -> !erased.contains(number)).sorted()
                .forEach(number -> open.add(Message.of("protocol.verify.words-missing", number)));
        recoveries.forEach((id, sealing) -> {
            if (!sealing.covered) {
                open.add(sealing.seal.isEmpty() ? Message.of("protocol.verify.unsealed", id) : Message.of("protocol.verify.later", id));
            }
        });
        Verdict verdict = !broken.isEmpty() ? Verdict.BROKEN : open.isEmpty() ? Verdict.INTACT : Verdict.INCOMPLETE;
        List<Message> notProven = new ArrayList<>(broken);
        notProven.addAll(open);
        notProven.addAll(limits());
        List<RecoveryVerdict> verdicts = new ArrayList<>();
        recoveries.forEach((id, sealing) -> verdicts.add(new RecoveryVerdict(id, sealing.own.size(), sealing.covered)));
        return new Verification(verdict, proven(), notProven, List.of(), verdicts, firstBad);
    }

    private List<Message> proven() {
        List<Message> proven = new ArrayList<>();
        if (broken.isEmpty() && tree.size() > 0) {
            String root = HexFormat.of().formatHex(tree.root());
            proven.add(scope == Scope.LOG ? Message.of("protocol.verify.tree", tree.size(), root)
                    : Message.of("protocol.verify.readable", tree.size()));
        }
        recoveries.forEach((id, sealing) -> {
            if (sealing.covered && broken.isEmpty()) {
                proven.add(Message.of("protocol.verify.sealed", id, sealing.own.size() - 1, sealing.seal.orElseThrow()));
            }
        });
        if (broken.isEmpty()) {
            proven.addAll(signatures);
        }
        long told = withoutWords.stream().filter(erased::contains).count();
        if (told > 0) {
            proven.add(Message.of("protocol.verify.erased", told));
        }
        return proven;
    }

    /** What no look at these bytes can tell. */
    private List<Message> limits() {
        List<Message> all = new ArrayList<>(limits);
        all.add(Message.of("protocol.verify.limit.anchor"));
        if (scope == Scope.RECOVERY) {
            all.add(Message.of("protocol.verify.limit.later"));
        }
        all.add(Message.of("protocol.verify.limit.truth"));
        return all;
    }
}
