package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.recovery.Entry;
import relight.core.text.Problem;

/**
 * An event as it can be looked at: its two times, each of its values with what stands in the log in its place, and its exact bytes.
 *
 * @param leafHash the hash that the log's tree has of it, in hexadecimal
 * @param leaf     its exact bytes as text
 */
public record EventSheet(long number, String type, Instant happened, Instant recorded, int offsetSeconds, List<Value> values,
                         String leafHash, String leaf) {

    /** How much a value can be relied on. */
    public enum Standing {
        /** It stands in the event itself. */
        PLAIN,
        /** The event commits to it, and it is what was committed to. */
        COMMITTED,
        /** The event commits to something else. */
        FOREIGN,
        /** The event commits to it, and it was erased. */
        ERASED
    }

    /**
     * A value of an event.
     *
     * @param name       of the field, with those that it lies in before it
     * @param text       empty where it was erased
     * @param commitment what stands in the event in its place
     */
    public record Value(String name, String text, Optional<String> commitment, Standing standing) {

        /** The field's own name, without those that it lies in. */
        public String field() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        private boolean worthFinding() {
            return standing != Standing.PLAIN || !KEYS.contains(field()) && !text.matches("-?[0-9]+|true|false");
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventCodec CODEC = new EventCodec();

    public EventSheet {
        values = List.copyOf(values);
    }

    /** What is to be seen of an event; throws a Problem where its bytes are none. */
    public static EventSheet of(StoredEvent stored) {
        Map<String, Opening> openings = new HashMap<>();
        stored.openings().forEach(opening -> openings.put(opening.commitment(), opening));
        Set<String> commitments = new HashSet<>();
        Entry entry = CODEC.decode(stored.number(), stored.leaf(), commitment -> {
            commitments.add(commitment);
            return Optional.ofNullable(openings.get(commitment));
        }, _ -> stored.beside());
        List<Value> values = new ArrayList<>();
        collect("", data(stored), commitments, openings, values);
        return new EventSheet(stored.number(), EventWriter.type(entry.event()), entry.happened(), entry.recorded(), entry.offsetSeconds(),
                values, HexFormat.of().formatHex(MerkleTree.leafHash(stored.leaf())), new String(stored.leaf(), StandardCharsets.UTF_8));
    }

    private static JsonNode data(StoredEvent stored) {
        try {
            return JSON.readTree(stored.beside().orElse(stored.leaf()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void collect(String name, JsonNode node, Set<String> commitments, Map<String, Opening> openings, List<Value> values) {
        if (node.isObject()) {
            JsonNode inner = name.isEmpty() && node.has("data") ? node.get("data") : node;
            inner.properties().forEach(member ->
                    collect(name.isEmpty() ? member.getKey() : name + "." + member.getKey(), member.getValue(), commitments, openings, values));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.size() == 1 ? name : name + "." + (i + 1), node.get(i), commitments, openings, values);
            }
        } else if (!node.asText().isEmpty()) {
            values.add(value(name, node.asText(), commitments, openings));
        }
    }

    private static Value value(String name, String text, Set<String> commitments, Map<String, Opening> openings) {
        if (!commitments.contains(text)) {
            return new Value(name, text, Optional.empty(), Standing.PLAIN);
        }
        Opening opening = openings.get(text);
        if (opening == null) {
            return new Value(name, "", Optional.of(text), Standing.ERASED);
        }
        return new Value(name, opening.text(), Optional.of(text), opening.holds() ? Standing.COMMITTED : Standing.FOREIGN);
    }

    /** All that can be read of an event and looked for; nothing of one that cannot be read. */
    static String words(StoredEvent stored) {
        try {
            StringBuilder words = new StringBuilder();
            of(stored).values().stream().filter(Value::worthFinding).forEach(value -> words.append(value.text()).append('\n'));
            return words.toString();
        } catch (Problem unreadable) {
            return "";
        }
    }

    /** What nobody looks for and would only be found by mistake. */
    private static final Set<String> KEYS = Set.of("provenKey", "forecastKey", "rootSha256", "runbookSha256", "outputSha256", "nonce", "step", "attempt", "kind", "part", "onFailure");
}
