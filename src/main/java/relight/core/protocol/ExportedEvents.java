package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.protocol.Salvaged.Damage;
import relight.core.recovery.Entry;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The events of one recovery inside a JSON document, each with its exact bytes as text, so that whoever has the document can
 * recompute leaf, root and seal with nothing but a SHA-256.
 */
public final class ExportedEvents {

    /** The member of the document that they stand under. */
    public static final String MEMBER = "evidence";

    private static final String FORMAT = "relight-events-v1";

    private ExportedEvents() {}

    /** As maps and lists, for {@link #MEMBER}: all that could be read of a recovery, and what could not. */
    public static Map<String, Object> of(String log, Salvaged recovery) {
        Map<String, Object> evidence = of(log, recovery.events());
        recovery.damage().ifPresent(damage -> evidence.put(Damage.NAME, damage.json()));
        return evidence;
    }

    /** The same of events that are whole. */
    public static Map<String, Object> of(String log, List<StoredEvent> events) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (StoredEvent event : events) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("number", event.number());
            one.put("leaf", text(event.leaf()));
            one.put("beside", event.beside().map(ExportedEvents::text).orElse(null));
            one.put("words", event.openings().stream().map(opening -> Map.of("commitment", opening.commitment(),
                    "salt", HexFormat.of().formatHex(opening.salt()), "words", opening.text())).toList());
            list.add(one);
        }
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("format", FORMAT);
        evidence.put("log", log);
        evidence.put("events", list);
        return evidence;
    }

    /** Gives the events of an exported document to a verifier; throws a Problem where the file is none. */
    public static void read(Path file, Verifier verifier) {
        try {
            JsonNode evidence = new ObjectMapper().readTree(Files.readAllBytes(file)).path(MEMBER);
            events(evidence).forEach(verifier::add);
            if (evidence.has(Damage.NAME)) {
                verifier.open(Damage.told(evidence.path(Damage.NAME)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    /** The events under {@link #MEMBER}; throws an {@link IllegalArgumentException} where there are none. */
    public static List<StoredEvent> events(JsonNode evidence) {
        if (!evidence.path("format").asText().equals(FORMAT)) {
            throw new IllegalArgumentException("no events in this form");
        }
        List<StoredEvent> events = new ArrayList<>();
        evidence.path("events").forEach(event -> events.add(event(event)));
        return events;
    }

    /** Such events as they are read, without those that cannot be. */
    public static List<Entry> entries(List<StoredEvent> events) {
        EventCodec codec = new EventCodec();
        return events.stream().map(event -> entry(codec, event)).flatMap(Optional::stream).toList();
    }

    private static Optional<Entry> entry(EventCodec codec, StoredEvent event) {
        Map<String, Opening> openings = new HashMap<>();
        event.openings().forEach(opening -> openings.put(opening.commitment(), opening));
        try {
            return Optional.of(codec.decode(event.number(), event.leaf(), commitment -> Optional.ofNullable(openings.get(commitment)), _ -> event.beside()));
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    private static StoredEvent event(JsonNode event) {
        List<Opening> openings = new ArrayList<>();
        for (JsonNode words : event.path("words")) {
            openings.add(new Opening(words.path("commitment").asText(), HexFormat.of().parseHex(words.path("salt").asText()),
                    words.path("words").asText().getBytes(StandardCharsets.UTF_8)));
        }
        Optional<byte[]> beside = Optional.ofNullable(event.path("beside").textValue()).map(text -> text.getBytes(StandardCharsets.UTF_8));
        return new StoredEvent(event.path("number").asLong(), event.path("leaf").asText().getBytes(StandardCharsets.UTF_8), openings, beside);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static Problem unreadable(Path file, Exception cause) {
        return new Problem(Message.of("protocol.evidence.unreadable", file.toString()), Message.of("protocol.evidence.unreadable.remedy"), cause);
    }
}
