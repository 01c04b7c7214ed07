package relight.core.protocol;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import relight.core.recovery.Entry;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Events to the exact bytes that are stored, hashed and signed, and back: JSON in the form of RFC 8785 with strings, booleans and
 * whole numbers below 2<sup>53</sup>.
 *
 * <p>Bytes once written are never written anew. Whoever changes an event here adds a field whose absence has a meaning and raises
 * {@link #SCHEMA}; the vectors in the tests hold every byte of every version.
 */
public final class EventCodec {

    /** The newest form of events that this program knows; each event carries its own. */
    public static final int SCHEMA = 1;

    /** The longest leaf: its length fits two bytes, as the tiles of transparency logs want it. */
    public static final int MOST_BYTES = 65_535;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    private final Salts salts;

    public EventCodec() {
        this(new Salts());
    }

    /** For vectors, whose salts are known. */
    EventCodec(Salts salts) {
        this.salts = salts;
    }

    /** The stored form of an event; its number is its place in the tree and does not stand in its bytes. */
    public EncodedEvent encode(Entry entry) {
        EventWriter writer = new EventWriter(salts);
        SortedMap<String, Object> data = writer.write(entry.event());
        String type = EventWriter.type(entry.event());
        byte[] leaf = CanonicalJson.bytes(envelope(entry, type, "data", data));
        if (leaf.length <= MOST_BYTES) {
            return new EncodedEvent(type, leaf, writer.openings(), Optional.empty());
        }
        byte[] beside = CanonicalJson.bytes(data);
        String hash = HexFormat.of().formatHex(MerkleTree.sha256().digest(beside));
        return new EncodedEvent(type, CanonicalJson.bytes(envelope(entry, type, "dataSha256", hash)), writer.openings(), Optional.of(beside));
    }

    private static SortedMap<String, Object> envelope(Entry entry, String type, String name, Object data) {
        SortedMap<String, Object> envelope = new TreeMap<>();
        envelope.put("v", SCHEMA);
        envelope.put("type", type);
        envelope.put("id", entry.eventId());
        envelope.put("recovery", entry.recovery());
        envelope.put("happened", entry.happened().toString());
        envelope.put("recorded", entry.recorded().toString());
        envelope.put("offset", entry.offsetSeconds());
        envelope.put("monotonic", Long.toString(entry.monotonicNanos()));
        envelope.put("boot", entry.bootId());
        envelope.put(name, data);
        return envelope;
    }

    /** What an event says of itself before its data is read. */
    public record Head(int schema, String type, String id, String recovery, Optional<String> dataSha256) {}

    /** Reads only what is the same in every event of any version; throws a Problem where the bytes are no event. */
    public Head head(long number, byte[] leaf) {
        return parse(number, leaf).head();
    }

    /**
     * Reads an event of this or an older version; throws a Problem that names it where it is of a newer one or cannot be read.
     *
     * @param opened what opens a commitment; empty where the words were erased
     * @param beside documents by their SHA-256 in hexadecimal
     */
    public Entry decode(long number, byte[] leaf, Function<String, Optional<Opening>> opened,
                        Function<String, Optional<byte[]>> beside) {
        return parse(number, leaf).entry(opened, beside);
    }

    /** Throws a Problem where the bytes are no event. */
    static Parsed parse(long number, byte[] leaf) {
        return parse(number, json(number, leaf));
    }

    /** The same of bytes in their one canonical form, by another reader of it than its writer; empty where they are in no such form. */
    static Optional<Parsed> parseCanonical(long number, byte[] leaf) {
        return CanonicalForm.object(leaf).map(event -> parse(number, event));
    }

    private static Parsed parse(long number, Map<?, ?> event) {
        Parsed parsed = new Parsed(number, event);
        if (parsed.schema() < 1) {
            throw unreadable(number, null);
        }
        return parsed;
    }

    private static Map<?, ?> json(long number, byte[] bytes) {
        try {
            return Optional.<Map<?, ?>>ofNullable(JSON.readValue(new String(bytes, StandardCharsets.UTF_8), Map.class))
                    .orElseThrow(() -> unreadable(number, null));
        } catch (IOException e) {
            throw unreadable(number, e);
        }
    }

    /** An event whose bytes are read once, for everything that is asked of them. */
    record Parsed(long number, Map<?, ?> event) {

        private int schema() {
            return event.get("v") instanceof Long version ? (int) Math.clamp(version, 0, Integer.MAX_VALUE) : 0;
        }

        private Optional<String> text(String name) {
            return event.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
        }

        Head head() {
            return new Head(schema(), text("type").orElse(""), text("id").orElse(""), text("recovery").orElse(""), text("dataSha256"));
        }

        Entry entry(Function<String, Optional<Opening>> opened, Function<String, Optional<byte[]>> beside) {
            if (schema() > SCHEMA) {
                throw new Problem(Message.of("protocol.event.newer", number, schema(), SCHEMA), Message.of("protocol.event.newer.remedy"));
            }
            try {
                Fields fields = new Fields(event, opened);
                Fields data = fields.has("data") ? fields.object("data") : new Fields(document(fields.text("dataSha256"), beside), opened);
                return new Entry(number, fields.text("id"), fields.text("recovery"), StoredTime.parse(fields.text("happened")),
                        StoredTime.parse(fields.text("recorded")), fields.integer("offset"), Long.parseLong(fields.text("monotonic")),
                        fields.text("boot"), EventReader.read(fields.text("type"), data));
            } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                throw unreadable(number, e);
            }
        }

        /**
         * Hands over the strings in its data that are as long as a commitment and are not said to be the hash of something else. What an
         * event holds beside it is not looked at.
         */
        void commitments(Consumer<String> found) {
            commitments("", event.get("data"), found);
        }

        private static void commitments(String name, Object value, Consumer<String> found) {
            if (value instanceof String text) {
                if (text.length() == 2 * MerkleTree.HASH && !name.endsWith("Sha256")) {
                    found.accept(text);
                }
            } else if (value instanceof Map<?, ?> members) {
                members.forEach((member, inner) -> commitments((String) member, inner, found));
            } else if (value instanceof List<?> list) {
                list.forEach(inner -> commitments(name, inner, found));
            }
        }

        private Map<?, ?> document(String hash, Function<String, Optional<byte[]>> beside) {
            return json(number, beside.apply(hash).orElseThrow(() -> new IllegalArgumentException("without document " + hash)));
        }
    }

    private static Problem unreadable(long number, Exception cause) {
        return new Problem(Message.of("protocol.event.unreadable", number), Message.of("protocol.event.unreadable.remedy"), cause);
    }
}
