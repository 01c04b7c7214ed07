package relight.core.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.text.Message;

/**
 * How far a log is proven by others than the machine that keeps it.
 *
 * @param level  the strongest way in which somebody else has seen the newest head that anybody else has seen
 * @param head   that one; the newest signed one where nobody has
 * @param seenBy whoever has, the earliest first
 * @param alone  events since, for which this machine alone speaks
 */
public record AnchorLevel(Level level, Optional<Checkpoint> head, List<Seen> seenBy, long alone) {

    /** Who speaks for a head, the weakest first; what stands on a report in figures as L0 to L4. */
    public enum Level { UNSIGNED, SIGNED, COSIGNED, LOCKED, STAMPED, WITNESSED }

    /**
     * Somebody else has seen a head.
     *
     * @param at as they say
     * @param by who, in words
     */
    public record Seen(Level level, Instant at, Message by) {}

    public AnchorLevel {
        seenBy = List.copyOf(seenBy);
    }

    /**
     * As all that is kept with a log's signed heads tells it.
     *
     * @param heads smallest first
     */
    public static AnchorLevel of(List<SignedNote> heads, Anchors anchors) {
        if (heads.isEmpty()) {
            return new AnchorLevel(Level.UNSIGNED, Optional.empty(), List.of(), 0);
        }
        Checkpoint newest = Checkpoint.read(heads.getLast().text());
        List<NoteKey> cosigners = anchors.cosigners();
        for (SignedNote note : heads.reversed()) {
            Checkpoint head = Checkpoint.read(note.text());
            List<Seen> seen = seen(note, cosigners, anchors.of(head));
            if (!seen.isEmpty()) {
                Level strongest = seen.stream().map(Seen::level).max(Comparator.naturalOrder()).orElseThrow();
                return new AnchorLevel(strongest, Optional.of(head), seen, newest.size() - head.size());
            }
        }
        return new AnchorLevel(Level.SIGNED, Optional.of(newest), List.of(), newest.size());
    }

    /**
     * As a bundle alone tells it of the head in it.
     *
     * @param note  that head with its signatures
     * @param alone events of the recovery that were recorded after it
     */
    public static AnchorLevel in(EvidenceBundle bundle, SignedNote note, long alone) {
        Map<String, byte[]> files = new TreeMap<>(bundle.beside());
        files.keySet().removeIf(name -> !name.startsWith(Anchors.IN_BUNDLE));
        List<Seen> seen = seen(note, bundle.cosigners(), files);
        return new AnchorLevel(seen.stream().map(Seen::level).max(Comparator.naturalOrder()).orElse(Level.SIGNED), Optional.of(Checkpoint.read(note.text())), seen, alone);
    }

    /** Who else has seen this head, the earliest first. */
    static List<Seen> seen(SignedNote note, List<NoteKey> cosigners, Map<String, byte[]> files) {
        List<Seen> seen = new ArrayList<>();
        cosigners.forEach(key -> key.cosigned(note).ifPresent(at -> seen.add(Cosigner.isPerson(key)
                ? new Seen(Level.COSIGNED, at, Message.of("evidence.by.cosigner", TrustedKey.fingerprint(key.key())))
                : new Seen(Level.WITNESSED, at, Message.of("evidence.by.witness", key.name())))));
        Checkpoint head = Checkpoint.read(note.text());
        files.forEach((name, file) -> of(name, file, head).ifPresent(seen::add));
        seen.sort(Comparator.comparing(Seen::at));
        return seen;
    }

    /** Empty of what is damaged or of another head: it proves nothing, and whoever verifies is told. */
    private static Optional<Seen> of(String name, byte[] file, Checkpoint head) {
        try {
            if (name.endsWith(TimeStamp.END)) {
                TimeStamp stamp = TimeStamp.read(file);
                return stamp.isOf(head) ? Optional.of(new Seen(Level.STAMPED, stamp.at(), Message.of("evidence.by.stamp", stamp.authority()))) : Optional.empty();
            }
            if (name.endsWith(LockedCopy.END)) {
                LockedCopy copy = LockedCopy.read(file);
                return Optional.of(new Seen(Level.LOCKED, copy.at(), Message.of("evidence.by.lock", copy.place())));
            }
        } catch (IllegalArgumentException e) {
            System.getLogger(AnchorLevel.class.getName()).log(System.Logger.Level.WARNING, "Not an anchor: " + name, e);
        }
        return Optional.empty();
    }

    /** In plain words, for a screen or a report. */
    public List<Message> sentences() {
        if (seenBy.isEmpty()) {
            return List.of(Message.of(level == Level.UNSIGNED ? "evidence.level.unsigned" : "evidence.level.alone"));
        }
        List<Message> sentences = new ArrayList<>();
        sentences.add(Message.of(alone > 0 ? "evidence.level.proven-up-to" : "evidence.level.proven", seenBy.getFirst().at(), seenBy.getFirst().by(), alone));
        seenBy.stream().skip(1).forEach(other -> sentences.add(Message.of("evidence.level.also", other.at(), other.by())));
        return sentences;
    }
}
