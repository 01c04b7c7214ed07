package relight.core.protocol;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import relight.core.protocol.EventCodec.Head;
import relight.core.protocol.EventCodec.Parsed;
import relight.core.recovery.Entry;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Looks at single events: what of one can be said without those around it. One look belongs to one thread, but several may look at
 * several events at once; a {@link Verifier} puts together what they saw.
 */
public final class EventLook {

    /** Whose words are asked for afterwards: attached files by their hash, and what people signed elsewhere. All others would be held in memory for nothing. */
    private static final Set<String> ASKED_FOR = Set.of("attached", "declared", "planned", "closed", "approval-asked", "approval-signed");

    /**
     * What a long log is mostly made of. Nothing is asked of it afterwards, so nothing is made of its data: its form, its place and
     * its words are held against what was committed to, and whoever shows the recovery reads the rest.
     */
    private static final Set<String> UNREAD = Set.of("step-intended", "step-ended");

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]+");

    private final MessageDigest digest = MerkleTree.sha256();
    private final Mac mac = Opening.instance();
    private final Set<String> unread;

    private EventLook(Set<String> unread) {
        this.unread = unread;
    }

    /** At the events of one recovery, of which everything is read. */
    public static EventLook atRecovery() {
        return new EventLook(Set.of());
    }

    /** At the events of a whole log, which may be a million. */
    public static EventLook atLog() {
        return new EventLook(UNREAD);
    }

    /**
     * What was seen of one event.
     *
     * @param hash     of its bytes as a leaf of the tree
     * @param head     empty where the bytes are no event in the form in which events are stored
     * @param entry    the event, without its words unless something else is held against them; empty where it cannot be read, and where nothing is asked of it
     * @param newer    that it is of a newer version of the program
     * @param wordless whether words are missing that it has committed to
     * @param damages  whatever is wrong with it
     */
    public record Seen(long number, byte[] hash, Optional<Head> head, Optional<Entry> entry, Optional<Message> newer, boolean wordless,
                       List<Message> damages) {

        /** The same with something else that is wrong with it. */
        public Seen with(Message damage) {
            List<Message> more = new ArrayList<>(damages);
            more.add(damage);
            return new Seen(number, hash, head, entry, newer, wordless, more);
        }
    }

    /** Looks at an event as it lies in a log. */
    public Seen at(StoredEvent stored) {
        return at(stored.number(), stored.leaf(), stored.openings(), _ -> stored.beside());
    }

    /**
     * The same.
     *
     * @param beside documents by their SHA-256 in hexadecimal
     */
    public Seen at(long number, byte[] leaf, List<Opening> openings, Function<String, Optional<byte[]>> beside) {
        byte[] hash = MerkleTree.leafHash(digest, leaf);
        try {
            return EventCodec.parseCanonical(number, leaf).map(parsed -> read(number, hash, parsed, openings, beside))
                    .orElseGet(() -> nothing(number, hash, Message.of("protocol.verify.form", number)));
        } catch (Problem e) {
            return nothing(number, hash, e.what());
        }
    }

    private static Seen nothing(long number, byte[] hash, Message why) {
        return new Seen(number, hash, Optional.empty(), Optional.empty(), Optional.empty(), false, List.of(why));
    }

    private Seen read(long number, byte[] hash, Parsed parsed, List<Opening> openings, Function<String, Optional<byte[]>> beside) {
        Head said = parsed.head();
        Optional<Head> head = Optional.of(said);
        List<Message> damages = new ArrayList<>(0);
        Set<String> unused = HashSet.newHashSet(openings.size());
        for (Opening opening : openings) {
            unused.add(opening.commitment());
            if (!opening.holds(mac)) {
                damages.add(Message.of("protocol.verify.words", number));
            }
        }
        boolean[] wordless = new boolean[1];
        try {
            Optional<Entry> entry = unread(said) ? Optional.empty() : Optional.of(parsed.entry(commitment -> {
                wordless[0] |= !unused.remove(commitment) && !commitment.equals(EventWriter.ERASED);
                return opened(said, openings, commitment);
            }, wanted -> beside.apply(wanted).filter(document -> wanted.equals(HexFormat.of().formatHex(digest.digest(document))))));
            if (entry.isEmpty()) {
                parsed.commitments(text -> wordless[0] |= !unused.remove(text) && HEXADECIMAL.matcher(text).matches());
            }
            if (!unused.isEmpty()) {
                damages.add(Message.of("protocol.verify.foreign-words", number));
            }
            return new Seen(number, hash, head, entry, Optional.empty(), wordless[0], damages);
        } catch (Problem e) {
            if (e.what().key().equals("protocol.event.newer")) {
                return new Seen(number, hash, head, Optional.empty(), Optional.of(e.what()), false, damages);
            }
            damages.add(e.what());
            return new Seen(number, hash, head, Optional.empty(), Optional.empty(), wordless[0], damages);
        }
    }

    private boolean unread(Head head) {
        return unread.contains(head.type()) && head.schema() <= EventCodec.SCHEMA && head.dataSha256().isEmpty();
    }

    private static Optional<Opening> opened(Head head, List<Opening> openings, String commitment) {
        return ASKED_FOR.contains(head.type()) ? openings.stream().filter(one -> one.commitment().equals(commitment)).findFirst() : Optional.empty();
    }
}
