package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader TREE = JSON.readerFor(JsonNode.class);

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

    /** Whether these bytes are the one form that their content has, by another reader of that form than its writer. */
    static boolean isCanonical(byte[] leaf) {
        return CanonicalForm.holds(leaf);
    }

    /** Throws a Problem where the bytes are no event. */
    static Parsed parse(long number, byte[] leaf) {
        return parse(number, () -> JSON.readTree(new String(leaf, StandardCharsets.UTF_8)));
    }

    /** The same of bytes that are known to be in the canonical form: nobody needs to find out how they are encoded. */
    static Parsed parseCanonical(long number, byte[] leaf) {
        return parse(number, () -> TREE.readTree(leaf));
    }

    private interface Reading {
        JsonNode read() throws IOException;
    }

    private static Parsed parse(long number, Reading reading) {
        try {
            JsonNode event = reading.read();
            if (event == null || !event.isObject() || event.path("v").asInt() < 1) {
                throw unreadable(number, null);
            }
            return new Parsed(number, event);
        } catch (IOException e) {
            throw unreadable(number, e);
        }
    }

    /** An event whose bytes are read once, for everything that is asked of them. */
    record Parsed(long number, JsonNode event) {

        Head head() {
            return new Head(event.path("v").asInt(), event.path("type").asText(), event.path("id").asText(),
                    event.path("recovery").asText(), Optional.ofNullable(event.path("dataSha256").textValue()));
        }

        Entry entry(Function<String, Optional<Opening>> opened, Function<String, Optional<byte[]>> beside) {
            int schema = event.path("v").asInt();
            if (schema > SCHEMA) {
                throw new Problem(Message.of("protocol.event.newer", number, schema, SCHEMA), Message.of("protocol.event.newer.remedy"));
            }
            try {
                Fields fields = new Fields(event, opened);
                JsonNode data = event.get("data");
                if (data == null) {
                    String hash = fields.text("dataSha256");
                    data = JSON.readTree(beside.apply(hash).orElseThrow(() -> new IllegalArgumentException("without document " + hash)));
                }
                return new Entry(number, fields.text("id"), fields.text("recovery"), StoredTime.parse(fields.text("happened")),
                        StoredTime.parse(fields.text("recorded")), fields.integer("offset"), Long.parseLong(fields.text("monotonic")),
                        fields.text("boot"), EventReader.read(fields.text("type"), new Fields(data, opened)));
            } catch (IllegalArgumentException | DateTimeException | IOException e) {
                throw unreadable(number, e);
            }
        }
    }

    private static Problem unreadable(long number, Exception cause) {
        return new Problem(Message.of("protocol.event.unreadable", number), Message.of("protocol.event.unreadable.remedy"), cause);
    }
}
